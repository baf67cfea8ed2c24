/**
 * The shortlist: which published solutions fit, in which order, and why. Nothing here can be bought:
 * the signals are all there is. It is a preference for the enterprise to compare, never an award (TT 06/2022 Đ5.4).
 */
import type { Sentence } from '../../errors.ts';

export interface Candidate {
  id: number;
  slug: string;
  providerId: number;
  nameVi: string;
  nameEn: string;
  pillars: readonly string[];
  sectors: readonly string[];
  sizes: readonly string[];
  /** Province codes served; empty: everywhere. */
  regions: readonly string[];
  openStandards: readonly string[];
  stateProvided: boolean;
  /** Cheapest plan over one year, set-up included; null when no price is published. */
  yearVnd: number | null;
  providerProvince: string | null;
  /** Contracts brought to acceptance, and those in time. */
  accepted: number;
  acceptedInTime: number;
}

export interface Asked {
  sector: 'AIC' | 'TS';
  size: 'MICRO' | 'SMALL' | 'MEDIUM' | 'NOT_SME' | null;
  provinceCode: string | null;
  /** Whole percent by pillar. */
  scores: Readonly<Record<string, number>>;
  pillarNames: Readonly<Record<string, Sentence>>;
  /** What the state pays, and what is left of the cap; null when nothing is paid. */
  support: { ratePercent: number; capLeftVnd: number } | null;
}

export type Signal = 'PILLARS' | 'PRICE' | 'OPEN' | 'NEAR' | 'RECORD' | 'FIT';
export interface ShortlistReason extends Sentence {
  signal: Signal;
  points: number;
}
export interface ShortlistEntry {
  candidate: Candidate;
  points: number;
  reasons: ShortlistReason[];
}

/** Contracts from which a provider's own record speaks; before that a newcomer stands at the middle. */
export const RECORD_FROM = 3;
const PILLAR_POINTS = [24, 14, 8];
const NEWCOMER_POINTS = 7;
const MOST_PER_PROVIDER = 2;

const grouped = (n: number, by: string): string => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, by);
const money = (n: number): Sentence => ({ vi: `${grouped(n, '.')} đ`, en: `${grouped(n, ',')} đ` });

/** Why a solution is not offered at all, or null. */
export function misfit(c: Candidate, asked: Asked): Sentence | null {
  if (!c.sectors.includes(asked.sector)) return { vi: 'không dành cho ngành này', en: 'not for this sector' };
  if (asked.size !== null && asked.size !== 'NOT_SME' && !c.sizes.includes(asked.size)) return { vi: 'không dành cho quy mô này', en: 'not for this size' };
  if (c.regions.length > 0 && asked.provinceCode !== null && !c.regions.includes(asked.provinceCode)) return { vi: 'chưa phục vụ tỉnh này', en: 'not offered in this province' };
  return null;
}

function pillarReason(c: Candidate, asked: Asked): ShortlistReason {
  const weakest = Object.keys(asked.scores).sort((a, b) => (asked.scores[a] ?? 0) - (asked.scores[b] ?? 0)).slice(0, PILLAR_POINTS.length);
  const covered = weakest.filter((p) => c.pillars.includes(p) && (asked.scores[p] ?? 0) < 90);
  const points = covered.reduce((sum, p) => sum + (PILLAR_POINTS[weakest.indexOf(p)] ?? 0), 0);
  if (covered.length === 0) return { signal: 'PILLARS', points: 0, vi: 'Không nhằm vào ba trụ cột yếu nhất của Ông/Bà.', en: 'Does not aim at your three weakest pillars.' };
  const say = (lang: 'vi' | 'en') => covered.map((p) => `${asked.pillarNames[p]?.[lang] ?? p} (${asked.scores[p] ?? 0}%)`).join(', ');
  return { signal: 'PILLARS', points, vi: `Nâng trụ cột yếu nhất: ${say('vi')}.`, en: `Lifts the weakest pillars: ${say('en')}.` };
}

function priceReason(c: Candidate, asked: Asked): ShortlistReason {
  if (c.stateProvided && c.yearVnd === 0) return { signal: 'PRICE', points: 20, vi: 'Nhà nước cung cấp miễn phí.', en: 'Provided by the state, free of charge.' };
  if (c.yearVnd === null) return { signal: 'PRICE', points: 0, vi: 'Chưa công bố giá.', en: 'No price published.' };
  const price = money(c.yearVnd);
  if (!asked.support) return { signal: 'PRICE', points: 8, vi: `Năm đầu ${price.vi}.`, en: `First year ${price.en}.` };
  const { ratePercent, capLeftVnd } = asked.support;
  const share = Math.floor((c.yearVnd / 100) * ratePercent);
  const paid = Math.min(share, capLeftVnd);
  const own = money(c.yearVnd - paid);
  if (share <= capLeftVnd) return { signal: 'PRICE', points: 20, vi: `Năm đầu ${price.vi}, vừa trong trần: được hỗ trợ ${money(paid).vi}, Ông/Bà trả ${own.vi}.`, en: `First year ${price.en}, within the cap: ${money(paid).en} supported, ${own.en} your own.` };
  return { signal: 'PRICE', points: share <= capLeftVnd * 2 ? 10 : 2, vi: `Năm đầu ${price.vi}, vượt trần: được hỗ trợ ${money(paid).vi}, Ông/Bà trả ${own.vi}.`, en: `First year ${price.en}, beyond the cap: ${money(paid).en} supported, ${own.en} your own.` };
}

function otherReasons(c: Candidate, asked: Asked): ShortlistReason[] {
  const out: ShortlistReason[] = [];
  out.push(c.openStandards.length > 0
    ? { signal: 'OPEN', points: 12, vi: `Dùng chuẩn mở (${c.openStandards.slice(0, 3).join(', ')}), lấy dữ liệu ra được.`, en: `Open standards (${c.openStandards.slice(0, 3).join(', ')}): your data can leave.` }
    : { signal: 'OPEN', points: 0, vi: 'Chưa nêu chuẩn mở nào.', en: 'Names no open standard.' });
  if (c.providerProvince !== null && c.providerProvince === asked.provinceCode) out.push({ signal: 'NEAR', points: 8, vi: 'Nhà cung cấp ở ngay trong tỉnh.', en: 'The provider is in the province.' });
  else out.push({ signal: 'NEAR', points: 3, vi: 'Nhà cung cấp ở tỉnh khác, có phục vụ tại đây.', en: 'The provider is elsewhere and serves here.' });
  if (c.accepted < RECORD_FROM) out.push({ signal: 'RECORD', points: NEWCOMER_POINTS, vi: 'Nhà cung cấp mới trên sàn: được xếp như mức trung bình.', en: 'New on this floor: counted as average.' });
  else out.push({ signal: 'RECORD', points: Math.floor((c.acceptedInTime * 12) / c.accepted), vi: `Nghiệm thu đúng hạn ${c.acceptedInTime} trên ${c.accepted} hợp đồng.`, en: `${c.acceptedInTime} of ${c.accepted} contracts accepted in time.` });
  return out;
}

/** A candidate's points, signal by signal, most telling first. */
export function judge(c: Candidate, asked: Asked): ShortlistEntry {
  const reasons = [pillarReason(c, asked), priceReason(c, asked), ...otherReasons(c, asked)].sort((a, b) => b.points - a.points);
  return { candidate: c, points: reasons.reduce((sum, r) => sum + r.points, 0), reasons };
}

/** More points first; then the newcomer, the cheaper, the address: never who pays, never chance. */
function order(a: ShortlistEntry, b: ShortlistEntry): number {
  return b.points - a.points
    || a.candidate.accepted - b.candidate.accepted
    || (a.candidate.yearVnd ?? Infinity) - (b.candidate.yearVnd ?? Infinity)
    || (a.candidate.slug < b.candidate.slug ? -1 : a.candidate.slug > b.candidate.slug ? 1 : 0);
}

/**
 * The list, at most `limit` long and at most two solutions per provider. When newcomers fit but none would be on it,
 * the best of them takes the last place.
 */
export function shortlistOf(candidates: readonly Candidate[], asked: Asked, limit = 8): ShortlistEntry[] {
  const judged = candidates.filter((c) => misfit(c, asked) === null).map((c) => judge(c, asked)).sort(order);
  const perProvider = new Map<number, number>();
  const spread = judged.filter(({ candidate: { providerId } }) => {
    const n = (perProvider.get(providerId) ?? 0) + 1;
    perProvider.set(providerId, n);
    return n <= MOST_PER_PROVIDER;
  });
  const list = spread.slice(0, limit);
  const isNewcomer = (e: ShortlistEntry) => e.candidate.accepted < RECORD_FROM;
  const outside = spread.slice(limit).find(isNewcomer);
  if (outside && list.length > 1 && !list.some(isNewcomer)) list[list.length - 1] = outside;
  return list;
}
