/** Claims of a contract as its parties see them: the office all of them, the enterprise from the decision on, the provider none. */
import type { Database } from '../../../db/client.ts';
import { isMember } from '../../access.ts';
import { personName } from '../../accounts/index.ts';
import { paged, type RecordFault } from '../../audit.ts';
import type { Context } from '../../context.ts';
import type { Sentence } from '../../errors.ts';
import { ARTICLES } from '../lawbook.ts';
import { recoverable, recoveriesOf, recoveryReason, type Held, type RecoveryRow } from './store.ts';

export interface RepaymentView {
  publicId: string;
  amountVnd: number;
  reference: string;
  paidOn: string;
  byName: string;
}
export interface RecoveryView extends Omit<RecoveryRow, 'articles'> {
  articles: (Sentence & { code: string })[];
  reason: string;
  decision: string;
  proposedByName: string;
  decidedByName: string;
  repayments: RepaymentView[];
  owedVnd: number;
  /** What this person may do with it now. */
  acts: ('decide' | 'repay')[];
}
export interface RecoveriesView {
  list: RecoveryView[];
  /** What may still be claimed; null for whoever may not propose it. */
  recoverableVnd: number | null;
}

/** @param as as what the person sees the contract (`partyOf`), and `tied` whether an officer is tied to the dossier */
export function recoveriesFor(ctx: Context, held: Held, as: 'ENTERPRISE' | 'PROVIDER' | 'STAFF', tied: boolean): RecoveriesView {
  const { db } = ctx;
  if (as === 'PROVIDER') return { list: [], recoverableVnd: null };
  const staff = as === 'STAFF';
  const name = (id: string | null): string => (staff ? personName(db, id) : '');
  const me = ctx.actor.kind === 'person' ? ctx.actor.userId : '';
  const may = (role: 'TRADE_OFFICER' | 'APPROVER' | 'SETTLER') => staff && !tied && isMember(ctx, held.programme.bodyOrganisationId, role);
  const rows = recoveriesOf(db, held.contract.id).filter((r) => staff || r.state === 'CLAIMED' || r.state === 'REPAID');
  return {
    recoverableVnd: may('TRADE_OFFICER') && !rows.some((r) => r.state === 'PROPOSED') ? recoverable(db, held.contract.id) : null,
    list: rows.map((r) => ({
      ...r, articles: r.articles.flatMap((code) => { const a = ARTICLES[code]; return a ? [{ code, ...a.short }] : []; }), reason: recoveryReason(db, r.id),
      decision: staff ? (db.get<{ decision: string }>('SELECT decision FROM support_recovery_text WHERE recovery_id = ?', [r.id])?.decision ?? '') : '',
      proposedByName: name(r.proposedBy), decidedByName: name(r.decidedBy), owedVnd: r.state === 'CLAIMED' ? r.amountVnd - r.repaidVnd : 0,
      repayments: db.all<Omit<RepaymentView, 'byName'> & { recordedBy: string }>('SELECT public_id AS publicId, amount_vnd AS amountVnd, reference, paid_on AS paidOn, recorded_by AS recordedBy FROM support_recovery_payment WHERE recovery_id = ? ORDER BY id', [r.id]).map(({ recordedBy, ...p }) => ({ ...p, byName: name(recordedBy) })),
      acts: [...(r.state === 'PROPOSED' && may('APPROVER') && r.proposedBy !== me ? ['decide' as const] : []), ...(r.state === 'CLAIMED' && may('SETTLER') && r.proposedBy !== me && r.decidedBy !== me ? ['repay' as const] : [])],
    })),
  };
}

/** What `npm run verify-audit` asks: the ledger recovered what was repaid, dossier by dossier, and no claim passes what was paid. */
export function* recoveryFaults(db: Database): Generator<RecordFault> {
  for (const r of paged<{ id: number; publicId: string; amountVnd: number; repaidVnd: number; payments: number; claimed: number; paid: number }>(
    db, `SELECT r.id, r.public_id AS publicId, r.amount_vnd AS amountVnd, r.repaid_vnd AS repaidVnd, (SELECT coalesce(sum(p.amount_vnd), 0) FROM support_recovery_payment p WHERE p.recovery_id = r.id) AS payments,
       (SELECT sum(o.amount_vnd) FROM support_recovery o WHERE o.contract_id = r.contract_id AND o.state <> 'DROPPED') AS claimed,
       (SELECT coalesce(sum(x.state_vnd), 0) FROM support_payment x WHERE x.contract_id = r.contract_id AND x.kind = 'DELIVERY' AND x.state = 'PAID') AS paid
     FROM support_recovery r WHERE r.id > ? ORDER BY r.id`)) {
    const row = `${r.id} (${r.publicId})`;
    if (r.repaidVnd !== r.payments) yield { kind: 'support_recovery', row, fault: 'UNBALANCED', detail: `${r.repaidVnd} đ repaid, ${r.payments} đ by the repayments` };
    if ((r.claimed ?? 0) > r.paid) yield { kind: 'support_recovery', row, fault: 'UNBALANCED', detail: `${r.claimed} đ claimed under a contract that was paid ${r.paid} đ` };
  }
  for (const a of paged<{ id: number; publicId: string; recovered: number; repaid: number }>(
    db, `SELECT a.id, a.public_id AS publicId, (SELECT coalesce(sum(e.amount_vnd), 0) FROM support_ledger_entry e WHERE e.application_id = a.id AND e.posting = 'RECOVER') AS recovered,
       (SELECT coalesce(sum(p.amount_vnd), 0) FROM support_recovery_payment p JOIN support_recovery r ON r.id = p.recovery_id JOIN support_contract c ON c.id = r.contract_id WHERE c.application_id = a.id) AS repaid
     FROM support_application a WHERE a.id > ? AND (EXISTS (SELECT 1 FROM support_ledger_entry e WHERE e.application_id = a.id AND e.posting = 'RECOVER') OR EXISTS (SELECT 1 FROM support_contract c JOIN support_recovery r ON r.contract_id = c.id WHERE c.application_id = a.id)) ORDER BY a.id`)) {
    if (a.recovered !== a.repaid) yield { kind: 'support_recovery_payment', row: `${a.id} (${a.publicId})`, fault: 'UNBALANCED', detail: `${a.repaid} đ repaid, the ledger recovered ${a.recovered} đ` };
  }
}
