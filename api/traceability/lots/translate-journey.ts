import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { notFound, parseInput } from '../../errors.ts';
import { write, type WriteOptions } from '../../write.ts';
import { requireOf } from '../events/lots-of-form.ts';
import { TranslateInput } from '../events/schemas.ts';
import { writeText } from '../events/tell.ts';

/**
 * Adds or replaces a text of a journey in one language: a step's note, or the name of a raw lot. A machine's translation is
 * kept as one; the words as first written stay what they are.
 * @throws DomainError 401, 403, 404, 422
 */
export async function translateJourney(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<{ lang: string; machine: boolean }> {
  const data = parseInput(TranslateInput, input);
  const of = data.object === 'lot'
    ? ctx.db.get<{ id: number; organisationId: number }>('SELECT id, organisation_id AS organisationId FROM lot WHERE public_id = ?', [data.id])
    : ctx.db.get<{ id: number; organisationId: number }>('SELECT id, organisation_id AS organisationId FROM epcis_event WHERE event_id = ? AND corrects_event_id IS NULL', [data.id]);
  if (!of) throw notFound();
  requireOf(ctx, of.organisationId);
  return write(
    ctx,
    () => {
      const before = ctx.db.get<{ original: number }>('SELECT original FROM journey_text WHERE object = ? AND object_id = ? AND lang = ?', [data.object, of.id, data.lang]);
      const original = before?.original === 1 && !data.machine;
      if (!(before?.original === 1 && data.machine)) writeText(ctx, { object: data.object, id: of.id, lang: data.lang, text: data.text, original, machine: data.machine });
      audit(ctx, { act: 'journey.translate', object: data.object, objectId: data.id, data: { lang: data.lang, machine: data.machine } });
      return { lang: data.lang, machine: data.machine };
    },
    { ...options, act: 'journey.translate' },
  );
}
