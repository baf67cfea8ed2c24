/** The register of advisers, read: everybody sees who is recognised for what; how to reach them only with their consent. */
import type { Database } from '../../../db/client.ts';
import { isMember } from '../../access.ts';
import type { Context } from '../../context.ts';
import { forbidden } from '../../errors.ts';
import { vnDate } from '../../time.ts';
import type { Kind } from '../rules/types.ts';

export interface Adviser {
  id: number;
  code: string;
  name: string;
  kind: 'PERSON' | 'ORGANISATION';
  fields: Kind[];
  network: string;
  recognisedFrom: string;
  recognisedUntil: string | null;
  decisionNumber: string;
  decisionDated: string;
  bodyOrganisationId: number;
  version: number;
  illustration: boolean;
}
export interface AdviserEntry extends Adviser {
  phone: string;
  email: string;
  consent: boolean;
}

type Row = Omit<AdviserEntry, 'fields' | 'illustration' | 'consent'> & { fieldsJson: string; illustration: number; consent: number };
const SELECT = `SELECT a.id, a.code, a.name, a.kind, a.fields_json AS fieldsJson, a.network, a.recognised_from AS recognisedFrom, a.recognised_until AS recognisedUntil, a.decision_number AS decisionNumber,
  a.decision_dated AS decisionDated, a.body_organisation_id AS bodyOrganisationId, a.version, a.illustration, coalesce(c.phone, '') AS phone, coalesce(c.email, '') AS email, coalesce(c.consent, 0) AS consent
  FROM support_adviser a LEFT JOIN support_adviser_contact c ON c.adviser_id = a.id`;
const entry = ({ fieldsJson, illustration, consent, ...a }: Row): AdviserEntry => ({ ...a, fields: JSON.parse(fieldsJson) as Kind[], illustration: illustration === 1, consent: consent === 1 });

/** True when the recognition holds on a legal date and covers the kind of support. */
export const advises = (a: Adviser, kind: Kind, date: string): boolean => a.recognisedFrom <= date && (a.recognisedUntil === null || date <= a.recognisedUntil) && a.fields.includes(kind);

export const adviserByCode = (db: Database, code: string): AdviserEntry | undefined => { const row = db.get<Row>(`${SELECT} WHERE a.code = ?`, [code]); return row && entry(row); };
export const adviserById = (db: Database, id: number): AdviserEntry | undefined => { const row = db.get<Row>(`${SELECT} WHERE a.id = ?`, [id]); return row && entry(row); };

/** Who is recognised today, by name; phone and e-mail empty without consent. */
export const publicAdvisers = (ctx: Pick<Context, 'db' | 'now'>): AdviserEntry[] => {
  const today = vnDate(ctx.now());
  return ctx.db.all<Row>(`${SELECT} WHERE a.recognised_from <= ? AND (a.recognised_until IS NULL OR a.recognised_until >= ?) ORDER BY a.name, a.code LIMIT 2000`, [today, today])
    .map(entry).map((a) => (a.consent ? a : { ...a, phone: '', email: '' }));
};

/** The whole register for its keepers, the newest first, and whether each entry is theirs to change. @throws DomainError 403 */
export function adviserRegister(ctx: Context): (AdviserEntry & { mine: boolean })[] {
  if (ctx.actor.kind !== 'person' || !ctx.actor.roles.some((g) => g.role === 'TRADE_OFFICER' || g.role === 'ADMIN')) throw forbidden();
  return ctx.db.all<Row>(`${SELECT} ORDER BY a.id DESC LIMIT 2000`).map(entry).map((a) => {
    const mine = isMember(ctx, a.bodyOrganisationId, 'TRADE_OFFICER', 'ADMIN');
    return { ...a, mine, ...(mine || a.consent ? {} : { phone: '', email: '' }) };
  });
}
