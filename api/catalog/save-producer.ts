/** What the public reads about a producer: its own people tell the story and the number to call; officers make and name producers. */
import { z } from 'zod';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { conflict, invalid, parseInput, say } from '../errors.ts';
import { communeByCode, provinceByCode } from '../places/index.ts';
import { textField } from '../text.ts';
import { write } from '../write.ts';
import { mayModerate, requireEditor, requireRegistrar } from './access.ts';
import { producerBySlugRow, producerRow } from './ensure-producer.ts';
import { nameKey } from './names.rules.ts';
import { versionField } from './schemas.ts';
import { freeSlug, moveSlug, publicChange } from './store.ts';

const optional = (max: number, lines = false) => z.union([z.null(), textField({ max, lines })]).optional().transform((t) => (t ? t : null));
const producerInput = z.object({
  slug: z.string().max(120).optional(),
  version: versionField.optional(),
  name: textField({ min: 2, max: 160 }),
  communeCode: z.union([z.null(), z.literal('').transform(() => null), z.string().regex(/^\d{5}$/)]).optional().transform((c) => c ?? null),
  provinceCode: z.string().regex(/^\d{2}$/).optional(),
  story: optional(5_000, true),
  storyEn: optional(5_000, true),
  publicPhone: z.union([z.null(), z.string()]).optional().transform((t) => (t ?? '').replace(/[\s.]/g, '') || null)
    .refine((t) => t === null || /^(?:\+84|0)\d{8,10}$/.test(t), say('Số điện thoại chưa đúng, ví dụ 0912 345 678.', 'Not a telephone number, for example 0912 345 678.')),
});
export type ProducerInput = z.input<typeof producerInput>;

/**
 * Makes a producer (officers) or edits one (its own people too; the name stays with the officers).
 * @param options.illustration made by the demonstration: the system only
 * @throws DomainError 403, 404, 422, 409 `edited-meanwhile`
 */
export async function saveProducer(ctx: Context, input: ProducerInput, options: { idempotencyKey?: string; illustration?: boolean } = {}): Promise<{ id: number; slug: string; version: number }> {
  const data = parseInput(producerInput, input);
  const commune = data.communeCode ? communeByCode(ctx, data.communeCode) : undefined;
  if (data.communeCode && !commune) throw invalid({ communeCode: { vi: 'Không có xã, phường này.', en: 'There is no such commune.' } });
  const provinceCode = commune?.provinceCode ?? data.provinceCode;
  return write(ctx, () => {
    const now = ctx.now();
    if (!data.slug) {
      requireRegistrar(ctx);
      if (!provinceCode || !provinceByCode(ctx, provinceCode)) throw invalid({ provinceCode: { vi: 'Chọn tỉnh hoặc xã, phường.', en: 'Choose a province or a commune.' } });
      const { lastInsertRowid: id } = ctx.db.run(
        'INSERT INTO producer (slug, name, name_key, province_code, commune_code, story, story_en, public_phone, illustration, created_at, updated_at) VALUES (?,?,?,?,?,?,?,?,?,?,?)',
        [freeSlug(ctx, 'PRODUCER', data.name, null), data.name, nameKey(data.name), provinceCode, data.communeCode, data.story, data.storyEn, data.publicPhone, options.illustration && ctx.actor.kind === 'system' ? 1 : 0, now, now],
      );
      audit(ctx, { act: 'producer.create', object: 'producer', objectId: id });
      return { id, slug: producerRow(ctx, id).slug, version: 1 };
    }
    const producer = producerBySlugRow(ctx, data.slug);
    requireEditor(ctx, producer);
    if (producer.mergedIntoId !== null) throw conflict('merged', { vi: 'Cơ sở này đã gộp vào cơ sở khác.', en: 'This producer was merged into another.' });
    if (data.version !== producer.version) throw conflict('edited-meanwhile', { vi: 'Trong lúc bạn điền, người khác đã sửa trang cơ sở. Nội dung bạn gõ vẫn còn; xem bản mới rồi lưu lại.', en: 'Somebody else changed this page while you were typing. What you typed is kept; look at the new version and save again.' });
    let { slug } = producer;
    if (data.name !== producer.name) {
      if (!mayModerate(ctx)) throw invalid({ name: { vi: 'Tên cơ sở do cán bộ sửa, vì tên đi theo giấy tờ. Gửi yêu cầu cho Sở.', en: 'Officers change the name, since papers carry it. Ask the department.' } });
      slug = freeSlug(ctx, 'PRODUCER', data.name, null, producer.id);
      moveSlug(ctx, 'PRODUCER', producer.id, producer.slug, slug);
    }
    ctx.db.run(
      'UPDATE producer SET slug = ?, name = ?, name_key = ?, province_code = ?, commune_code = ?, story = ?, story_en = ?, public_phone = ?, version = version + 1, updated_at = ? WHERE id = ?',
      [slug, data.name, nameKey(data.name), provinceCode ?? producer.provinceCode, data.communeCode, data.story, data.storyEn, data.publicPhone, now, producer.id],
    );
    audit(ctx, { act: 'producer.edit', object: 'producer', objectId: producer.id, data: { version: producer.version + 1 } });
    if (data.name !== producer.name) for (const { id } of ctx.db.all<{ id: number }>("SELECT id FROM product WHERE producer_id = ? AND state = 'PUBLISHED'", [producer.id])) publicChange(ctx, id);
    return { id: producer.id, slug, version: producer.version + 1 };
  }, { idempotencyKey: options.idempotencyKey, act: 'saveProducer' });
}
