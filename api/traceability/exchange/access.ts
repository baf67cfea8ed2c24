/** Who keeps the ledger of what others issued, and who may read it. */
import { hasRole, requirePerson } from '../../access.ts';
import type { Context, Person } from '../../context.ts';
import { forbidden } from '../../errors.ts';

/** Officers who bring in stamps of other systems, look after the ports and check export claims. @throws DomainError 401, 403 */
export function requireLedgerOfficer(ctx: Context): Person {
  const person = requirePerson(ctx);
  if (!hasRole(ctx, 'TRADE_OFFICER', 'OCOP_OFFICER', 'ADMIN')) throw forbidden({ vi: 'Việc này của cán bộ quản lý sổ tem của tỉnh.', en: 'This is for the officers who keep the province’s ledger of stamps.' });
  return person;
}

/**
 * Which part of the ledger a person may read.
 * @returns null: all of it; else the communes of a commune officer
 * @throws DomainError 401, 403
 */
export function ledgerScope(ctx: Context): readonly string[] | null {
  const person = requirePerson(ctx);
  if (hasRole(ctx, 'TRADE_OFFICER', 'OCOP_OFFICER', 'ADMIN', 'INSPECTOR', 'APPROVER')) return null;
  const communes = person.roles.filter((g) => g.role === 'COMMUNE_OFFICER' && g.communeCode !== null).map((g) => g.communeCode!);
  if (communes.length === 0) throw forbidden({ vi: 'Sổ tem chỉ dành cho cán bộ được phân công.', en: 'The ledger of stamps is for the officers in charge.' });
  return communes;
}
