/**
 * The life of a contract and of each delivery under it: one table each that is both the guard of the verbs and the list of buttons.
 * Source of the steps: NĐ 80/2021 Đ32.3c–đ (contract, acceptance and liquidation, invoice, payment).
 */
import { percentOf } from './money.ts';
import type { Sentence } from './types.ts';

export const CONTRACT_STATES = ['DRAFT', 'SIGNED', 'DONE', 'ENDED', 'VOID'] as const;
export type ContractState = (typeof CONTRACT_STATES)[number];
export const DELIVERY_STATES = ['PLANNED', 'DELIVERED', 'ACCEPTED', 'CLAIMED', 'PAID', 'CANCELLED'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export const CONTRACT_WORDS: Record<ContractState, Sentence> = {
  DRAFT: { vi: 'Bản thảo, chờ ký', en: 'Draft, to be signed' },
  SIGNED: { vi: 'Đang thực hiện', en: 'Running' },
  DONE: { vi: 'Đã thanh lý', en: 'Completed' },
  ENDED: { vi: 'Chấm dứt trước hạn', en: 'Ended early' },
  VOID: { vi: 'Bỏ bản thảo', en: 'Draft dropped' },
};
export const DELIVERY_WORDS: Record<DeliveryState, Sentence> = {
  PLANNED: { vi: 'Chờ bàn giao', en: 'To be delivered' },
  DELIVERED: { vi: 'Đã bàn giao, chờ nghiệm thu', en: 'Delivered, to be accepted' },
  ACCEPTED: { vi: 'Đã nghiệm thu', en: 'Accepted' },
  CLAIMED: { vi: 'Đã đề nghị thanh toán', en: 'Payment asked' },
  PAID: { vi: 'Đã thanh toán', en: 'Paid' },
  CANCELLED: { vi: 'Không thực hiện', en: 'Not carried out' },
};

export const RECOVERY_STATES = ['PROPOSED', 'CLAIMED', 'DROPPED', 'REPAID'] as const;
export type RecoveryState = (typeof RECOVERY_STATES)[number];
export const RECOVERY_WORDS: Record<RecoveryState, Sentence> = {
  PROPOSED: { vi: 'Đã đề nghị, chờ phê duyệt', en: 'Proposed, to be decided' },
  CLAIMED: { vi: 'Đã yêu cầu hoàn trả', en: 'Claimed back' },
  DROPPED: { vi: 'Không thu hồi', en: 'Dropped' },
  REPAID: { vi: 'Đã hoàn trả đủ', en: 'Repaid' },
};

/** ENTERPRISE and PROVIDER: their legal representatives. The others: the programme's body. */
export type ContractParty = 'ENTERPRISE' | 'PROVIDER' | 'TRADE_OFFICER' | 'SETTLER';

interface Step<S extends string> {
  act: string;
  from: readonly S[];
  to: S;
  who: ContractParty;
  /** As a verb: 'không thể …'. */
  vi: string;
  en: string;
}

export const CONTRACT_STEPS = [
  { act: 'change', from: ['DRAFT'], to: 'DRAFT', who: 'TRADE_OFFICER', vi: 'sửa bản thảo', en: 'change the draft' },
  { act: 'drop', from: ['DRAFT'], to: 'VOID', who: 'TRADE_OFFICER', vi: 'bỏ bản thảo', en: 'drop the draft' },
  { act: 'sign', from: ['DRAFT'], to: 'SIGNED', who: 'TRADE_OFFICER', vi: 'ghi nhận hợp đồng đã ký', en: 'record the signed contract' },
  { act: 'askAdvance', from: ['SIGNED'], to: 'SIGNED', who: 'PROVIDER', vi: 'đề nghị tạm ứng', en: 'ask for an advance' },
  { act: 'returnAdvance', from: ['SIGNED'], to: 'SIGNED', who: 'SETTLER', vi: 'ghi nhận hoàn tạm ứng', en: 'record an advance that came back' },
  { act: 'end', from: ['SIGNED'], to: 'ENDED', who: 'TRADE_OFFICER', vi: 'chấm dứt hợp đồng', en: 'end the contract' },
  { act: 'complete', from: ['SIGNED'], to: 'DONE', who: 'SETTLER', vi: 'thanh lý hợp đồng', en: 'complete the contract' },
] as const satisfies readonly Step<ContractState>[];
export type ContractAct = (typeof CONTRACT_STEPS)[number]['act'];

export const DELIVERY_STEPS = [
  { act: 'deliver', from: ['PLANNED'], to: 'DELIVERED', who: 'PROVIDER', vi: 'bàn giao', en: 'deliver' },
  { act: 'accept', from: ['DELIVERED'], to: 'ACCEPTED', who: 'ENTERPRISE', vi: 'nghiệm thu', en: 'accept it' },
  { act: 'sendBack', from: ['DELIVERED'], to: 'PLANNED', who: 'ENTERPRISE', vi: 'trả lại để sửa', en: 'send it back' },
  { act: 'claim', from: ['ACCEPTED'], to: 'CLAIMED', who: 'PROVIDER', vi: 'đề nghị thanh toán', en: 'ask for payment' },
  { act: 'pay', from: ['CLAIMED'], to: 'PAID', who: 'SETTLER', vi: 'ghi nhận đã thanh toán', en: 'record the payment' },
  { act: 'refuseClaim', from: ['CLAIMED'], to: 'ACCEPTED', who: 'SETTLER', vi: 'trả lại đề nghị thanh toán', en: 'send the request back' },
] as const satisfies readonly Step<DeliveryState>[];
export type DeliveryAct = (typeof DELIVERY_STEPS)[number]['act'];

const find = <S extends string>(steps: readonly Step<S>[], act: string, from?: S): Step<S> | undefined => steps.find((s) => s.act === act && (from === undefined || s.from.includes(from)));

export const contractStep = (act: ContractAct, from?: ContractState): Step<ContractState> | undefined => find<ContractState>(CONTRACT_STEPS, act, from);
export const deliveryStep = (act: DeliveryAct, from?: DeliveryState): Step<DeliveryState> | undefined => find<DeliveryState>(DELIVERY_STEPS, act, from);
export const contractActs = (from: ContractState): readonly Step<ContractState>[] => (CONTRACT_STEPS as readonly Step<ContractState>[]).filter((s) => s.from.includes(from));
export const deliveryActs = (from: DeliveryState): readonly Step<DeliveryState>[] => (DELIVERY_STEPS as readonly Step<DeliveryState>[]).filter((s) => s.from.includes(from));

/**
 * The state's part of a content at its contract price: the granted amount, and never more than the law's rate of the price
 * (NĐ 80/2021 Đ11, Đ13). Rounds down to the đồng.
 */
export const statePart = (item: { grantedVnd: number; ratePercent: number }, valueVnd: number): number => Math.min(item.grantedVnd, percentOf(valueVnd, item.ratePercent));

/**
 * Splits the state's part over the deliveries in proportion to their value, to the đồng: each gets what the running sum has reached,
 * so that nothing is lost by rounding and no delivery's part passes its value.
 * @param values integer đồng, each above 0
 */
export function splitStatePart(stateVnd: number, values: readonly number[]): number[] {
  const whole = BigInt(values.reduce((sum, v) => sum + v, 0));
  let reached = 0n;
  let given = 0;
  return values.map((value) => {
    reached += BigInt(value);
    const upTo = Number((BigInt(stateVnd) * reached) / whole);
    const part = upTo - given;
    given = upTo;
    return part;
  });
}
