import { afterEach, beforeEach, expect, it } from 'vitest';
import * as accounts from '../../api/accounts/index.ts';
import type { Context } from '../../api/context.ts';
import { isDomainError } from '../../api/errors.ts';
import { SYSTEM } from '../support/context.ts';
import { accountsFloor, UA, type Floor } from './accounts-support.ts';

let floor: Floor;
beforeEach(() => {
  floor = accountsFloor();
});
afterEach(() => floor.close());

const HOSTILE: unknown[] = [
  undefined, null, '', ' ', '\0', 'a\0b', '\u202egiả mạo', '\ud800', 'x'.repeat(10_000), '💥'.repeat(5_000), '9'.repeat(400), '-1', '1e9', '9007199254740993', "'; DROP TABLE person; --", '<script>alert(1)</script>',
  '__proto__', {}, [], ['ACCOUNT'], true, 5, Number.NaN, { length: 3 }, '../../etc/passwd', '%00', '0912345678\r\nX: y',
];

it('answers whatever is sent to it in words, and never reaches the database’s binding with it', async () => {
  const { personId } = await accounts.createFirstAdmin(floor.as(SYSTEM), { phone: '0900000009', name: 'Quản trị' });
  await floor.register('0912345678', 'Lan', { kind: 'FARMER', name: 'Vườn bà Lan' });
  const ctx = floor.actingAs(personId);
  type Verb = (c: Context, v: unknown) => unknown;
  const verbs: Record<string, Verb> = {
    requestSignInCode: (c, v) => accounts.requestSignInCode(c, { contact: v }),
    confirmSignInCode: (c, v) => accounts.confirmSignInCode(c, { id: String(v), code: String(v), userAgent: UA }),
    contactOfTicket: (c, v) => accounts.contactOfTicket(c, String(v)),
    signInWithPassword: (c, v) => accounts.signInWithPassword(c, { contact: v, password: v }, UA),
    signInKnown: (c, v) => accounts.signInWithPassword(c, { contact: '0912345678', password: v }, UA),
    registerPerson: (c, v) => accounts.registerPerson(c, { ticket: v, name: v, consents: v, organisation: v }, UA),
    registerOrganisation: (c, v) => accounts.registerOrganisation(c, { kind: v, name: v, taxCode: v, communeCode: v, address: v, phone: v }),
    registerFarm: (c, v) => accounts.registerOrganisation(c, { kind: 'FARMER', name: 'Vườn Mận', address: v, communeCode: v, taxCode: v }),
    grantRole: (c, v) => accounts.grantRole(c, { organisationId: v, contact: v, role: v, validFrom: v, validTo: v, communeCode: v }),
    grantDates: (c, v) => accounts.grantRole(c, { organisationId: 1, contact: '0912345678', role: 'INSPECTOR', validFrom: v, validTo: v, communeCode: v }),
    endRole: (c, v) => accounts.endRole(c, { roleId: v }),
    appointDirector: (c, v) => accounts.appointDirector(c, { organisationId: v, contact: v, reason: v, formerPersonId: v }),
    appointReason: (c, v) => accounts.appointDirector(c, { organisationId: 2, contact: '0911111111', reason: v }),
    revokeSession: (c, v) => accounts.revokeSession(c, { sessionId: v }),
    renamePerson: (c, v) => accounts.renamePerson(c, { name: v }),
    requestContactChange: (c, v) => accounts.requestContactChange(c, { contact: v }),
    confirmContactChange: (c, v) => accounts.confirmContactChange(c, { id: String(v), code: String(v), channel: 'SMS' }),
    setPassword: (c, v) => accounts.setPassword(c, { password: v, current: v }),
    setConsent: (c, v) => accounts.setConsent(c, { purpose: v, given: v }),
    requestRecovery: (c, v) => accounts.requestRecovery(c, { personName: v, oldContact: v, newPhone: v, note: v }),
    confirmRecovery: (c, v) => accounts.confirmRecovery(c, { id: v, evidence: v, present: v }),
    completeRecovery: (c, v) => accounts.completeRecovery(c, { id: v, codeId: v, code: v }),
    openDataRequest: (c, v) => accounts.openDataRequest(c, { kind: 'CORRECT', detail: v }),
    decideDataRequest: (c, v) => accounts.decideDataRequest(c, { id: v, decision: 'DONE', answer: v }),
    findOrganisations: (c, v) => accounts.findOrganisations(c, String(v)),
    whole: (c, v) => accounts.registerOrganisation(c, v),
  };
  const faults: string[] = [];
  for (const [name, verb] of Object.entries(verbs)) {
    for (const value of HOSTILE) {
      try {
        await verb(ctx, value);
      } catch (error) {
        const shown = `${name}(${typeof value === 'string' ? JSON.stringify(value.slice(0, 30)) : String(JSON.stringify(value))})`;
        if (!isDomainError(error)) faults.push(`${shown}: ${String(error).slice(0, 200)}`);
        else if (error.status >= 500) faults.push(`${shown}: ${error.status}`);
        else if (!/[.!]$/.test(error.vi)) faults.push(`${shown}: "${error.vi}" is no sentence`);
      }
    }
  }
  expect(faults).toEqual([]);
}, 120_000);
