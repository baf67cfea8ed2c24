/** The life of a quote: which step leads where and who may take it; what a quote is worth on a day. */
import type { Sentence } from '../../errors.ts';

export type RequestState = 'OPEN' | 'CHOSEN' | 'CLOSED';
export type QuoteState = 'ASKED' | 'ANSWERED' | 'DECLINED' | 'WITHDRAWN' | 'CHOSEN' | 'PASSED';
/** As people see it: time makes two more states. */
export type ShownQuoteState = QuoteState | 'LATE' | 'EXPIRED';
export type Vat = 'NONE' | '0' | '5' | '8' | '10';

export const REQUEST_WORDS: Record<RequestState, Sentence> = {
  OPEN: { vi: 'Đang hỏi giá', en: 'Open' },
  CHOSEN: { vi: 'Đã chọn báo giá', en: 'One preferred' },
  CLOSED: { vi: 'Đã rút', en: 'Withdrawn' },
};
export const QUOTE_WORDS: Record<ShownQuoteState, Sentence> = {
  ASKED: { vi: 'Chờ trả lời', en: 'Waiting for an answer' },
  ANSWERED: { vi: 'Đã báo giá', en: 'Quoted' },
  DECLINED: { vi: 'Nhà cung cấp từ chối', en: 'Declined' },
  WITHDRAWN: { vi: 'Đã rút', en: 'Withdrawn' },
  CHOSEN: { vi: 'Được chọn', en: 'Preferred' },
  PASSED: { vi: 'Không được chọn', en: 'Not preferred' },
  LATE: { vi: 'Quá hạn trả lời', en: 'No answer in time' },
  EXPIRED: { vi: 'Báo giá hết hạn', en: 'Expired' },
};

interface Step {
  act: string;
  from: readonly QuoteState[];
  to: QuoteState;
  who: 'ENTERPRISE' | 'PROVIDER';
  /** As a verb: 'không thể …'. */
  vi: string;
  en: string;
}
/** Every step of one quote. All of them need an open request. */
export const QUOTE_STEPS = [
  { act: 'answer', from: ['ASKED', 'ANSWERED'], to: 'ANSWERED', who: 'PROVIDER', vi: 'báo giá', en: 'quote a price' },
  { act: 'decline', from: ['ASKED'], to: 'DECLINED', who: 'PROVIDER', vi: 'từ chối báo giá', en: 'decline' },
  { act: 'takeBack', from: ['ANSWERED'], to: 'WITHDRAWN', who: 'PROVIDER', vi: 'rút báo giá', en: 'take the quote back' },
  { act: 'choose', from: ['ANSWERED'], to: 'CHOSEN', who: 'ENTERPRISE', vi: 'chọn báo giá này', en: 'prefer this quote' },
] as const satisfies readonly Step[];
export type QuoteAct = (typeof QUOTE_STEPS)[number]['act'];

export const quoteStep = (act: QuoteAct): Step => QUOTE_STEPS.find((s) => s.act === act)!;
/** What a party may do from here. */
export const quoteActs = (state: QuoteState, request: RequestState, who?: Step['who']): readonly Step[] =>
  request === 'OPEN' ? (QUOTE_STEPS as readonly Step[]).filter((s) => s.from.includes(state) && (who === undefined || s.who === who)) : [];

/** What a quote is on a legal date: an unanswered one is late after the last day, an answered one expires with its price. */
export function shownState(q: { state: QuoteState; validUntil: string | null }, answerBy: string, today: string): ShownQuoteState {
  if (q.state === 'ASKED' && today > answerBy) return 'LATE';
  if ((q.state === 'ANSWERED' || q.state === 'CHOSEN') && q.validUntil !== null && today > q.validUntil) return 'EXPIRED';
  return q.state;
}

/** The tax within a price, rounded to the nearest đồng; 0 where the price is not subject to it. */
export const taxWithin = (priceVnd: number, vat: Vat): number => (vat === 'NONE' ? 0 : Math.round((priceVnd * Number(vat)) / (100 + Number(vat))));

/** A month's share of a price, rounded up: what offers over different lengths compare by. */
export const perMonth = (priceVnd: number, months: number): number => Math.ceil(priceVnd / months);

/** An e-mail address, or a run of eight digits and more as phones and identity cards have: people's data, which a need does not hold. */
export const namesAPerson = (text: string): boolean => /[\w.+-]+@[\w-]+\.\w/.test(text) || /\+?\d(?:[\s.-]?\d){8,}/.test(text.replace(/\b\d{1,3}(?:[.,]\d{3})+\b/g, ''));
