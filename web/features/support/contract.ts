/** The contract form and its acts: what was typed becomes input, a draft becomes what stands in the fields. */
import type { Context } from '../../../api/context.ts';
import {
  acceptDelivery, askAdvance, claimPayment, decideRecovery, deliverUnderContract, dropContract, endContract, makePaper, payPayment, proposeRecovery, proveUse, recordRepayment, refusePayment, returnAdvance, sendBackDelivery, signContract, type ContractInput, type ContractView, type SentFile,
} from '../../../api/support/index.ts';
import { vnDate } from '../../../api/time.ts';
import type { ReadForm } from '../forms.ts';
import type { Typed } from './application.ts';
import { readDay, readVnd, showVnd } from './read.ts';

/** Deliveries that the form shows: as many as were typed, one at least, twelve at most. */
export function deliveryCount(typed: Typed): number {
  let n = 1;
  while (typed[`deliveries.${n}.what`] !== undefined) n++;
  return Math.min(n, 12);
}

export interface Coverable {
  position: number;
  costVnd: number;
}

/** A new contract's fields: all contents that have none yet, at the cost of the dossier, in one delivery. */
export const newContract = (items: readonly Coverable[], receiptNumber: string | null, dueOn: string): Typed => ({
  kind: 'THREE_PARTY', subject: receiptNumber ? `Cung cấp giải pháp theo hồ sơ ${receiptNumber}` : '', advanceVnd: '', providerTaxCode: '', accountHolder: '', accountNumber: '', accountBank: '',
  ...Object.fromEntries(items.flatMap((i) => [[`item.${i.position}`, '1'], [`value.${i.position}`, showVnd(i.costVnd)]])),
  'deliveries.0.what': 'Bàn giao và hướng dẫn sử dụng', 'deliveries.0.dueOn': dueOn, 'deliveries.0.valueVnd': showVnd(items.reduce((s, i) => s + i.costVnd, 0)),
});

/** A draft's fields. */
export const fromContract = (v: ContractView): Typed => ({
  kind: v.contract.kind, subject: v.subject, advanceVnd: showVnd(v.contract.advanceVnd || null), providerTaxCode: v.provider?.taxCode ?? '', accountHolder: v.account?.holder ?? '', accountNumber: v.account?.number ?? '', accountBank: v.account?.bank ?? '',
  ...Object.fromEntries(v.items.flatMap((i) => [[`item.${i.position}`, '1'], [`value.${i.position}`, showVnd(i.valueVnd)], [`adviser.${i.position}`, i.adviser?.code ?? '']])),
  ...Object.fromEntries(v.deliveries.flatMap((d, n) => [[`deliveries.${n}.what`, d.what], [`deliveries.${n}.dueOn`, d.dueOn], [`deliveries.${n}.valueVnd`, showVnd(d.valueVnd)]])),
});

/** What was posted, as the verb takes it; emptied delivery rows beyond the first are left out. */
export function toContract({ values: f }: ReadForm, base: { application: string; contract: string | null; version: number | null }, positions: readonly number[]): ContractInput {
  return {
    ...base, kind: f['kind'] === 'TWO_PARTY' ? 'TWO_PARTY' : 'THREE_PARTY', subject: f['subject'] ?? '', advanceVnd: readVnd(f['advanceVnd']) ?? 0, providerTaxCode: f['providerTaxCode'] ?? '',
    accountHolder: f['accountHolder'] ?? '', accountNumber: (f['accountNumber'] ?? '').replace(/[\s.]/g, ''), accountBank: f['accountBank'] ?? '',
    items: positions.filter((p) => f[`item.${p}`] === '1').map((position) => ({ position, valueVnd: readVnd(f[`value.${position}`]) ?? 0, adviserCode: f[`adviser.${position}`] ?? '' })),
    deliveries: Array.from({ length: deliveryCount(f) }, (_, n) => ({ what: f[`deliveries.${n}.what`] ?? '', dueOn: readDay(f[`deliveries.${n}.dueOn`]) ?? '', valueVnd: readVnd(f[`deliveries.${n}.valueVnd`]) ?? 0 }))
      .filter((d, n) => n === 0 || d.what !== '' || d.valueVnd !== 0),
  };
}

const sent = (files: File[]): Promise<SentFile[]> => Promise.all(files.map(async (f) => ({ name: f.name, bytes: new Uint8Array(await f.arrayBuffer()) })));

/** Does what a button on a contract's page asks for. @returns the word that the page thanks with */
export async function actOnContract(ctx: Context, form: ReadForm, contract: string): Promise<string> {
  const { values: f, token, action } = form;
  const version = Number(f['version']) || null;
  const delivery = f['delivery'] ?? '';
  const payment = f['payment'] ?? '';
  const amountVnd = readVnd(f['amountVnd']) ?? 0;
  const paidOn = readDay(f['paidOn']) ?? '';
  switch (action) {
    case 'sign': await signContract(ctx, { contract, version, number: f['number'] ?? '', dated: readDay(f['dated']) ?? '' }, (await sent(form.files('file')))[0] ?? null, token); break;
    // equal data give the same version: a repeat makes nothing new
    case 'makePaper': await makePaper(ctx, { kind: f['kind'] as 'CONTRACT', of: f['of'] ?? '' }); break;
    case 'drop': await dropContract(ctx, { contract, version }, token); break;
    case 'advance': await askAdvance(ctx, { contract, version, amountVnd }, token); break;
    case 'deliver': await deliverUnderContract(ctx, { delivery, note: f['note'] ?? '' }, { evidence: await sent(form.files('evidence')), invoice: (await sent(form.files('invoice')))[0] ?? null }, token); break;
    case 'accept': await acceptDelivery(ctx, { delivery, confirmed: f['confirmed'] === '1', note: f['note'] ?? '' }, token); break;
    case 'sendBack': await sendBackDelivery(ctx, { delivery, reason: f['reason'] ?? '' }, token); break;
    case 'claim': await claimPayment(ctx, { delivery }, token); break;
    case 'pay': await payPayment(ctx, { payment, reference: f['reference'] ?? '', paidOn }, token); break;
    case 'refusePayment': await refusePayment(ctx, { payment, reason: f['reason'] ?? '' }, token); break;
    case 'returnAdvance': await returnAdvance(ctx, { contract, version, amountVnd, reference: f['reference'] ?? '', paidOn }, token); break;
    case 'proposeRecovery': await proposeRecovery(ctx, { contract, amountVnd: readVnd(f['amountVnd']), reason: f['reason'] ?? '', articles: form.all('articles') }, token); break;
    case 'decideRecovery': await decideRecovery(ctx, { recovery: f['recovery'] ?? '', version, outcome: f['outcome'] === 'DROP' ? 'DROP' : 'CLAIM', reason: f['reason'] ?? '' }, token); break;
    case 'repay': await recordRepayment(ctx, { recovery: f['recovery'] ?? '', version, amountVnd, reference: f['reference'] ?? '', paidOn }, token); break;
    case 'end': await endContract(ctx, { contract, version, reason: f['reason'] ?? '' }, token); break;
    case 'use': await proveUse(ctx, { contract, day: Number(f['day']) as 30, answer: f['answer'] as 'DAILY', note: f['note'] ?? '' }, (await sent(form.files('file')))[0] ?? null, token); break;
    default: return '';
  }
  return action;
}

/** Today in Vietnam, for date fields. */
export const today = (ctx: Context): string => vnDate(ctx.now());
