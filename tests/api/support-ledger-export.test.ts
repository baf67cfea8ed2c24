/** The ledger as CSV: every entry with the balances after it, the last row equal to what the floor holds; no formula, no foreign eye. */
import { afterEach, expect, it } from 'vitest';
import { appropriate, approveApplication, ledgerCsv, withdrawApplication } from '../../api/support/index.ts';
import { SYSTEM } from '../support/context.ts';
import { addOrganisation, budget, grant, PROGRAMME, who, world, type World } from './support-world.ts';

let w: World;
afterEach(() => w.close());
const OF = { slug: PROGRAMME, year: 2026, source: 'PROVINCE' };

it('tells every entry, balances after each, and ends with what the floor holds', async () => {
  w = await world(100_000_000);
  const first = await w.recommended();
  await approveApplication(w.as(w.approver), { publicId: first.publicId });
  await withdrawApplication(w.as(first.enterprise.owner), { publicId: first.publicId });
  await w.notified();
  await appropriate(w.t.as(SYSTEM), { programmeId: w.programmeId, year: 2026, source: 'PROVINCE', amountVnd: 5_000_001, reference: '=HYPERLINK("http://x","Quyết định")' });
  const csv = ledgerCsv(w.as(w.settler), OF);
  const lines = csv.trim().split('\r\n');
  const cells = (line: string) => line.split(',').map((c) => c.replace(/^"|"$/g, ''));
  // appropriated, reserved, released in two lines, reserved again, appropriated; a heading and the floor's own balances
  expect(lines).toHaveLength(1 + budget(w.db).entries + 1);
  expect(csv.charCodeAt(0)).toBe(0xfeff);
  expect(cells(lines[2]!).slice(5, 6).concat(cells(lines[2]!).slice(-7))).toEqual(['20000000', '80000000', '20000000', '0', '0', '0', '0', '0']);
  expect(lines[6]).toContain(`"'=HYPERLINK(""http://x"",""Quyết định"")"`);
  expect(lines.at(-2)!.split(',').slice(-7)).toEqual(lines.at(-1)!.split(',').slice(-7));
  const { available, reserved } = budget(w.db);
  expect(lines.at(-1)!.split(',').slice(-7, -5)).toEqual([String(available), String(reserved)]);
});

it('is for the staff of the programme’s body; others, and other budgets, are not found', async () => {
  w = await world();
  const enterprise = await w.enterprise();
  const elsewhere = addOrganisation(w.db, 'Sở khác', 'STATE_BODY', Date.now()).id;
  for (const actor of [w.officer, w.approver, w.settler]) expect(ledgerCsv(w.as(actor), OF)).toContain('Giao dự toán');
  for (const actor of [enterprise.owner, w.provider.owner, who(grant(elsewhere, 'SETTLER', 'STATE_BODY'))]) expect(() => ledgerCsv(w.as(actor), OF)).toThrow('not-found');
  for (const other of [{ year: 2025 }, { source: 'CENTRAL' }, { slug: 'khong-co' }]) expect(() => ledgerCsv(w.as(w.settler), { ...OF, ...other })).toThrow('not-found');
});
