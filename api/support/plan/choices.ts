/** How providers were chosen, read for the office and its contracts. */
import type { Database } from '../../../db/client.ts';
import type { Context } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { applicationByPublicId, programmeById } from '../store.ts';
import type { Method } from '../rules/procurement.ts';
import { isOffice } from '../office.ts';

export interface Quote {
  bidder: string;
  taxCode: string;
  amountVnd: number;
  chosen: boolean;
}
export interface Choice {
  id: number;
  publicId: string;
  method: Method;
  providerOrganisationId: number | null;
  providerName: string | null;
  decisionNumber: string;
  decisionDated: string;
  reason: string;
  recordedAt: number;
  quotes: Quote[];
}

type Row = Omit<Choice, 'quotes'>;
const SELECT = `SELECT p.id, p.public_id AS publicId, p.method, p.provider_organisation_id AS providerOrganisationId, o.name AS providerName, p.decision_number AS decisionNumber, p.decision_dated AS decisionDated, p.reason,
  p.recorded_at AS recordedAt FROM support_procurement p LEFT JOIN organisation o ON o.id = p.provider_organisation_id`;
const whole = (db: Database, row: Row): Choice => ({
  ...row, quotes: db.all<Omit<Quote, 'chosen'> & { chosen: number }>('SELECT bidder, tax_code AS taxCode, amount_vnd AS amountVnd, chosen FROM support_procurement_quote WHERE procurement_id = ? ORDER BY position', [row.id]).map((q) => ({ ...q, chosen: q.chosen === 1 })),
});

/** The newest record by which a dossier's provider was chosen (null: the office itself). */
export function choiceFor(db: Database, applicationId: number, providerOrganisationId: number | null): Choice | undefined {
  const row = db.get<Row>(`${SELECT} WHERE p.application_id = ? AND p.provider_organisation_id IS ? ORDER BY p.id DESC LIMIT 1`, [applicationId, providerOrganisationId]);
  return row && whole(db, row);
}
export function choiceById(db: Database, id: number): Choice | undefined {
  const row = db.get<Row>(`${SELECT} WHERE p.id = ?`, [id]);
  return row && whole(db, row);
}
/** All records of a dossier, the newest first, for the office alone. @throws DomainError 404 */
export function choicesFor(ctx: Context, application: string): Choice[] {
  const app = applicationByPublicId(ctx.db, application);
  if (!isOffice(ctx, programmeById(ctx.db, app.programmeId).bodyOrganisationId)) throw notFound({ vi: 'Không tìm thấy hồ sơ này.', en: 'This dossier was not found.' });
  return choicesOf(ctx.db, app.id);
}
const choicesOf = (db: Database, applicationId: number): Choice[] => db.all<Row>(`${SELECT} WHERE p.application_id = ? ORDER BY p.id DESC LIMIT 50`, [applicationId]).map((row) => whole(db, row));
