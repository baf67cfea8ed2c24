/** What contracts write into a provider's record; only inside the transaction of the act that it follows from. */
import type { Database } from '../../db/client.ts';
import type { PROVIDER_STATES } from '../../db/schema/matching.ts';

type ProviderState = (typeof PROVIDER_STATES)[number];

/** One more acceptance, in time or not. */
export function countAcceptance(db: Database, organisationId: number, inTime: boolean): void {
  db.run('UPDATE provider SET accepted = accepted + 1, accepted_in_time = accepted_in_time + ? WHERE organisation_id = ?', [inTime ? 1 : 0, organisationId]);
}

/** @returns false when the provider was not in that state */
export const setProviderState = (db: Database, organisationId: number, from: ProviderState, to: ProviderState): boolean =>
  db.run('UPDATE provider SET state = ? WHERE organisation_id = ? AND state = ?', [to, organisationId, from]).changes === 1;

/** A provider by its tax code, or by its organisation. */
export const providerByTaxCode = (db: Database, taxCode: string | null, organisationId: number | null = null): { organisationId: number; name: string; state: ProviderState } | undefined =>
  db.get('SELECT o.id AS organisationId, o.name, p.state FROM provider p JOIN organisation o ON o.id = p.organisation_id WHERE (? IS NOT NULL AND o.tax_code = ?) OR o.id = ?', [taxCode, taxCode, organisationId]);
