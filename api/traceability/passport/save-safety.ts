import { z } from '@hono/zod-openapi';
import { audit } from '../../audit.ts';
import { productForDesk } from '../../catalog/index.ts';
import type { Context } from '../../context.ts';
import { notFound, parseInput, say } from '../../errors.ts';
import { textField } from '../../text.ts';
import { write, type WriteOptions } from '../../write.ts';
import { requireProducer } from '../access.ts';
import { yes } from '../fields.ts';

export const SafetyInput = z
  .object({ product: z.string().regex(/^[0-9a-z]{6,24}$/), none: yes.default(false), warning: textField({ max: 400, lines: true }).default(''), warningEn: textField({ max: 400, lines: true }).default('') })
  .superRefine((d, issue) => {
    if (d.none && d.warning !== '') issue.addIssue({ code: 'custom', path: ['warning'], message: say('Đã xác nhận không có cảnh báo thì để trống ô này.', 'Leave this empty when there is no warning.') });
    if (!d.none && d.warning === '') issue.addIssue({ code: 'custom', path: ['warning'], message: say('Ghi cảnh báo, ví dụ “Có chứa cá; người dị ứng không dùng”, hoặc đánh dấu là không có.', 'Write the warning, such as “Contains fish”, or tick that there is none.') });
  });

/**
 * The producer's word on a product's safety (Decree 37/2026, Art. 32: warnings, if any).
 * @throws DomainError 401, 403, 404, 422
 */
export async function saveSafetyStatement(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<{ product: string }> {
  const data = parseInput(SafetyInput, input);
  const product = productForDesk(ctx, data.product);
  if (!product || product.state === 'MERGED') throw notFound({ vi: 'Không có sản phẩm này ở gian hàng của bà con.', en: 'There is no such product at your stall.' });
  const organisationId = product.producer?.organisationId ?? null;
  const act = requireProducer(ctx, organisationId, product.communeCode);
  return write(ctx, () => {
    ctx.db.run(
      `INSERT INTO safety_statement (product_id, none, warning, warning_en, stated_by, stated_at) VALUES (?,?,?,?,?,?)
       ON CONFLICT (product_id) DO UPDATE SET none = excluded.none, warning = excluded.warning, warning_en = excluded.warning_en, stated_by = excluded.stated_by, stated_at = excluded.stated_at`,
      [product.id, data.none ? 1 : 0, data.none ? '' : data.warning, data.none ? '' : data.warningEn, act.person.userId, ctx.now()]);
    audit(ctx, { act: 'product.safety', object: 'product', objectId: product.id, data: { none: data.none, behalfOf: act.helperId ? organisationId : undefined } });
    return { product: data.product };
  }, { ...options, act: `product.safety ${data.product}` });
}
