/** Reads of printer profiles. */
import type { Context } from '../../context.ts';
import { invalid } from '../../errors.ts';
import { requireView } from '../access.ts';
import { NO_SHIFT, type Shift } from './layout.rules.ts';

export interface PrinterProfile extends Shift {
  id: number;
  publicId: string;
  organisationId: number;
  name: string;
  savedAt: number;
}

const PROFILE = 'SELECT id, public_id AS publicId, organisation_id AS organisationId, name, dx_um AS dxUm, dy_um AS dyUm, scale_ppm AS scalePpm, saved_at AS savedAt FROM printer_profile';

export const printerByPublicId = (ctx: Pick<Context, 'db'>, publicId: string): PrinterProfile | undefined => ctx.db.get<PrinterProfile>(`${PROFILE} WHERE public_id = ?`, [publicId]);

/** The printers of an organisation by name. @throws DomainError 401, 403 */
export function printersOf(ctx: Context, organisationId: number): PrinterProfile[] {
  requireView(ctx, organisationId);
  return ctx.db.all<PrinterProfile>(`${PROFILE} WHERE organisation_id = ? ORDER BY name LIMIT 100`, [organisationId]);
}

/** How prints are moved on a printer of the organisation; '' for none. @throws DomainError 422 for a printer that is not theirs */
export function shiftOfPrinter(ctx: Pick<Context, 'db'>, organisationId: number, publicId: string): Shift {
  if (publicId === '') return NO_SHIFT;
  const printer = printerByPublicId(ctx, publicId);
  if (printer?.organisationId !== organisationId) throw invalid({ printer: { vi: 'Không có máy in này. Hãy chọn lại.', en: 'There is no such printer. Choose again.' } });
  return { dxUm: printer.dxUm, dyUm: printer.dyUm, scalePpm: printer.scalePpm };
}
