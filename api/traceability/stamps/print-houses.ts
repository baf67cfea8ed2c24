/** The print houses that orders may go to; kept by provincial staff. */
import { isUniqueViolation } from '../../../db/client.ts';
import { requireRole } from '../../access.ts';
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { conflict, notFound, parseInput } from '../../errors.ts';
import { publicId } from '../../ids.ts';
import { write, type WriteOptions } from '../../write.ts';
import { CloseHouseInput, PrintHouseInput } from './schemas.ts';

/** @throws DomainError 401, 403, 409 `house-known`, 422 */
export async function addPrintHouse(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<{ publicId: string }> {
  const data = parseInput(PrintHouseInput, input);
  const person = requireRole(ctx, 'ADMIN', 'TRADE_OFFICER');
  return write(
    ctx,
    () => {
      const id = publicId();
      try {
        ctx.db.run('INSERT INTO print_house (public_id, name, address, contact, added_by, added_at) VALUES (?,?,?,?,?,?)', [id, data.name, data.address, data.contact, person.userId, ctx.now()]);
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        const sentence = { vi: 'Đã có nhà in tên này trong danh sách.', en: 'A print house of that name is on the list already.' };
        throw conflict('house-known', sentence, { name: sentence });
      }
      audit(ctx, { act: 'print-house.add', object: 'print-house', objectId: id });
      return { publicId: id };
    },
    { ...options, act: 'print-house.add' },
  );
}

/** No new orders go there; the old ones stay. @throws DomainError 401, 403, 404 */
export async function closePrintHouse(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<{ publicId: string }> {
  const data = parseInput(CloseHouseInput, input);
  requireRole(ctx, 'ADMIN', 'TRADE_OFFICER');
  return write(
    ctx,
    () => {
      const { changes } = ctx.db.run("UPDATE print_house SET state = 'CLOSED' WHERE public_id = ? AND state = 'ACTIVE'", [data.house]);
      if (changes === 0) throw notFound({ vi: 'Không có nhà in này đang nhận đơn.', en: 'There is no such print house that takes orders.' });
      audit(ctx, { act: 'print-house.close', object: 'print-house', objectId: data.house });
      return { publicId: data.house };
    },
    { ...options, act: `print-house.close ${data.house}` },
  );
}
