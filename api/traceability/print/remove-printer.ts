import { z } from '@hono/zod-openapi';
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { notFound, parseInput } from '../../errors.ts';
import { write, type WriteOptions } from '../../write.ts';
import { communeOfProducer, requireProducer } from '../access.ts';
import { publicIdField } from '../fields.ts';
import { printerByPublicId } from './printers.ts';

const RemoveInput = z.object({ printer: publicIdField });

/** Jobs keep the offsets they were asked for with. @throws DomainError 401, 403, 404, 422 */
export async function removePrinter(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<{ publicId: string }> {
  const data = parseInput(RemoveInput, input);
  const printer = printerByPublicId(ctx, data.printer);
  if (!printer) throw notFound({ vi: 'Không có máy in này.', en: 'There is no such printer.' });
  requireProducer(ctx, printer.organisationId, communeOfProducer(ctx, printer.organisationId));
  return write(
    ctx,
    () => {
      ctx.db.run('DELETE FROM printer_profile WHERE id = ?', [printer.id]);
      audit(ctx, { act: 'printer.remove', object: 'printer', objectId: printer.publicId });
      return { publicId: printer.publicId };
    },
    { ...options, act: 'printer.remove' },
  );
}
