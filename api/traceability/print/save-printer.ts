import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { conflict, parseInput } from '../../errors.ts';
import { publicId } from '../../ids.ts';
import { write, type WriteOptions } from '../../write.ts';
import { organisationOf, requireProducer } from '../access.ts';
import { NO_SHIFT, shiftOf } from './layout.rules.ts';
import { printerByPublicId, type PrinterProfile } from './printers.ts';
import { PrinterInput } from './schemas.ts';

const MOST_PRINTERS = 50;

/**
 * Keeps what a printer is off by, from what was measured on its calibration page or as millimetres; a name that is known is measured anew.
 * @throws DomainError 401, 403, 404, 409, 422
 */
export async function savePrinter(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<PrinterProfile> {
  const data = parseInput(PrinterInput, input);
  const owner = organisationOf(ctx, data.organisation);
  const act = requireProducer(ctx, owner.id, owner.communeCode);
  const { dx, dy, left, top, ruler } = data;
  const shift = dx !== undefined || dy !== undefined ? { ...NO_SHIFT, dxUm: Math.round((dx ?? 0) * 1_000), dyUm: Math.round((dy ?? 0) * 1_000) } : shiftOf({ left: left!, top: top!, ruler: ruler! });
  return write(
    ctx,
    () => {
      const known = ctx.db.get<{ publicId: string }>('SELECT public_id AS publicId FROM printer_profile WHERE organisation_id = ? AND name = ?', [owner.id, data.name]);
      const id = known?.publicId ?? publicId();
      if (!known && ctx.db.get<{ n: number }>('SELECT count(*) AS n FROM printer_profile WHERE organisation_id = ?', [owner.id])!.n >= MOST_PRINTERS) {
        throw conflict('too-many-printers', { vi: `Đã có ${MOST_PRINTERS} máy in. Hãy xóa bớt máy không dùng nữa.`, en: `There are ${MOST_PRINTERS} printers already. Remove those no longer used.` });
      }
      ctx.db.run(
        `INSERT INTO printer_profile (public_id, organisation_id, name, dx_um, dy_um, scale_ppm, saved_by, helper_id, saved_at) VALUES (?,?,?,?,?,?,?,?,?)
         ON CONFLICT (organisation_id, name) DO UPDATE SET dx_um = excluded.dx_um, dy_um = excluded.dy_um, scale_ppm = excluded.scale_ppm,
           saved_by = excluded.saved_by, helper_id = excluded.helper_id, saved_at = excluded.saved_at`,
        [id, owner.id, data.name, shift.dxUm, shift.dyUm, shift.scalePpm, act.person.userId, act.helperId, ctx.now()],
      );
      audit(ctx, { act: 'printer.save', object: 'printer', objectId: id, data: { ...shift, behalfOf: act.helperId ? owner.id : undefined } });
      return printerByPublicId(ctx, id)!;
    },
    { ...options, act: 'printer.save' },
  );
}
