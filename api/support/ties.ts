/**
 * Ties that are detected, beside the conflicts that are declared (guard.ts). What a dossier's enterprise and its providers can be reached under
 * is kept when it is sent, and compared with all others; an officer who recommends says what came of it.
 */
import type { Database } from '../../db/client.ts';
import type { Context } from '../context.ts';
import type { Sentence } from '../errors.ts';
import { solutionNames } from '../matching/index.ts';
import { vnDate } from '../time.ts';
import { accountKey, addressKey, phoneKeys, TIE_WORDS, type TieKind } from './rules/ties.ts';
import { itemsOf, programmeById, type ApplicationRow } from './store.ts';

interface Key {
  organisationId: number;
  kind: TieKind;
  key: string;
}

/** Telephones, address and people of an organisation today. */
function keysOf(db: Database, organisationId: number, today: string): Key[] {
  const org = db.get<{ phone: string | null; address: string | null; communeCode: string | null }>('SELECT phone, address, commune_code AS communeCode FROM organisation WHERE id = ?', [organisationId]);
  const people = db.all<{ id: string; phone: string | null }>("SELECT DISTINCT p.id, p.phone_number AS phone FROM organisation_role r JOIN person p ON p.id = r.person_id WHERE r.organisation_id = ? AND r.role IN ('OWNER','MEMBER') AND r.valid_from <= ? AND (r.valid_to IS NULL OR r.valid_to > ?)", [organisationId, today, today]);
  const address = addressKey(org?.address ?? '', org?.communeCode ?? null);
  return [
    ...[org?.phone, ...people.map((p) => p.phone)].flatMap((text) => phoneKeys(text ?? '')).map((key): Key => ({ organisationId, kind: 'PHONE', key })),
    ...(address === null ? [] : [{ organisationId, kind: 'ADDRESS' as const, key: address }]), ...people.map((p): Key => ({ organisationId, kind: 'PERSON', key: p.id })),
  ];
}

const keep = (db: Database, applicationId: number, keys: readonly Key[]): void => {
  for (const k of keys) db.run('INSERT INTO support_tie_key (application_id, organisation_id, kind, "key") VALUES (?,?,?,?) ON CONFLICT DO NOTHING', [applicationId, k.organisationId, k.kind, k.key]);
};

/** Keeps what a dossier's enterprise and the providers of its solutions can be reached under, as it is when it is sent; inside that write. */
export function keepTies(ctx: Context, app: ApplicationRow): void {
  const { db } = ctx;
  const today = vnDate(ctx.now());
  const contact = phoneKeys(db.get<{ phone: string }>('SELECT contact_phone AS phone FROM support_application_text WHERE application_id = ?', [app.id])?.phone ?? '');
  const providers = new Set([...solutionNames(db, itemsOf(db, app.id).flatMap((i) => i.solutionId ?? [])).values()].map((s) => s.providerOrganisationId));
  keep(db, app.id, [...keysOf(db, app.organisationId, today), ...contact.map((key): Key => ({ organisationId: app.organisationId, kind: 'PHONE', key })), ...Array.from(providers, (id) => keysOf(db, id, today)).flat()]);
}

/** Keeps the account that a contract pays to; inside that write. */
export function keepAccount(ctx: Context, applicationId: number, organisationId: number, accountNumber: string): void {
  const key = accountKey(accountNumber);
  if (key !== null) keep(ctx.db, applicationId, [{ organisationId, kind: 'ACCOUNT', key }]);
}

export interface Tie {
  kinds: TieKind[];
  /** 'cùng số điện thoại, cùng địa chỉ' */
  words: Sentence;
  /** The provider of this very dossier, or somebody else's dossier. */
  with: 'PROVIDER' | 'OTHER';
  organisationName: string;
  /** The newest of the other's dossiers, where the office may open it. */
  publicId: string | null;
  receiptNumber: string | null;
}

/** With whom a dossier's enterprise shares what, and its providers an account; for the office. */
export function tiesOf(db: Database, app: ApplicationRow): Tie[] {
  const body = programmeById(db, app.programmeId).bodyOrganisationId;
  const rows = db.all<{ kind: TieKind; organisationId: number; name: string; own: number; applicationId: number | null }>(
    `SELECT k.kind, k.organisation_id AS organisationId, o.name, max(k.application_id = mine.application_id) AS own,
       max(CASE WHEN a.organisation_id = k.organisation_id AND p.body_organisation_id = ? AND a.state <> 'DRAFT' THEN a.id END) AS applicationId
     FROM support_tie_key mine JOIN support_tie_key k ON k.kind = mine.kind AND k."key" = mine."key" AND k.organisation_id <> mine.organisation_id
     JOIN organisation o ON o.id = k.organisation_id JOIN support_application a ON a.id = k.application_id JOIN support_programme p ON p.id = a.programme_id
     WHERE mine.application_id = ? AND (mine.organisation_id = ? OR mine.kind = 'ACCOUNT') AND k.organisation_id <> ? GROUP BY k.organisation_id, k.kind ORDER BY own DESC, k.organisation_id LIMIT 60`,
    [body, app.id, app.organisationId, app.organisationId]);
  const byOther = new Map<number, Tie>();
  for (const r of rows) {
    const dossier = r.applicationId === null ? undefined : db.get<{ publicId: string; receiptNumber: string | null }>('SELECT public_id AS publicId, receipt_number AS receiptNumber FROM support_application WHERE id = ?', [r.applicationId]);
    const tie = byOther.get(r.organisationId) ?? { kinds: [], words: { vi: '', en: '' }, with: r.own === 1 ? 'PROVIDER' : 'OTHER', organisationName: r.name, publicId: dossier?.publicId ?? null, receiptNumber: dossier?.receiptNumber ?? null };
    tie.kinds.push(r.kind);
    tie.words = { vi: tie.kinds.map((k) => TIE_WORDS[k].vi).join(', '), en: tie.kinds.map((k) => TIE_WORDS[k].en).join(', ') };
    byOther.set(r.organisationId, tie);
  }
  return [...byOther.values()].slice(0, 20);
}

/** Whether an officer's own telephone is one under which the enterprise is reached: then they do not act on it. */
export function sharesPhone(db: Database, personId: string, app: ApplicationRow): boolean {
  const [phone] = phoneKeys(db.get<{ phone: string | null }>('SELECT phone_number AS phone FROM person WHERE id = ?', [personId])?.phone ?? '');
  return phone !== undefined && db.get("SELECT 1 FROM support_tie_key WHERE application_id = ? AND organisation_id = ? AND kind = 'PHONE' AND \"key\" = ?", [app.id, app.organisationId, phone]) !== undefined;
}
