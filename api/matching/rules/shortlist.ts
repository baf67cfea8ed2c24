/**
 * The shortlist: which published solutions fit, in which order, and why. Nothing here can be bought:
 * the signals are all there is. It is a preference for the enterprise to compare, never an award (TT 06/2022 Đ5.4).
 * The same day, the same question and the same records give the same list.
 */
import type { Sentence } from '../../errors.ts';

/** How a price is counted: once and for all, or over twelve months. Only like is compared with like. */
export type PriceUnit = 'ONCE' | 'YEAR';

export interface Candidate {
  id: number;
  slug: string;
  providerId: number;
  nameVi: string;
  nameEn: string;
  category: string;
  pillars: readonly string[];
  sectors: readonly string[];
  sizes: readonly string[];
  /** Province codes served; empty: everywhere. */
  regions: readonly string[];
  openStandards: readonly string[];
  stateProvided: boolean;
  /** Cheapest plan over one year, set-up included, and how it is counted; null when no price is published. */
  yearVnd: number | null;
  unit: PriceUnit | null;
  providerProvince: string | null;
  /** Deliveries brought to acceptance, and those in time. */
  accepted: number;
  acceptedInTime: number;
  /** Customers that the provider says it can serve at a time; null when it says nothing. */
  capacity: number | null;
  /** Support contracts that it is delivering now. */
  running: number;
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

/** What the floor's own records say on a day: what a single offer is held against. */
export interface Yardstick {
  /** Legal date in Vietnam on which the list is asked for. */
  today: string;
  /** All acceptances of all providers, and those in time. */
  accepted: number;
  acceptedInTime: number;
  /** By `yardstickKey`: contracts of the last twelve months and the one in their middle. */
  contracts: ReadonlyMap<string, { contracts: number; medianVnd: number }>;
}
export const yardstickKey = (category: string, unit: PriceUnit): string => `${category} ${unit}`;

export type Signal = 'PILLARS' | 'PRICE' | 'MARKET' | 'RECORD' | 'CAPACITY' | 'OPEN' | 'NEAR' | 'SEAT';
export interface ShortlistReason extends Sentence {
  signal: Signal;
  points: number;
}
export interface ShortlistEntry {
  candidate: Candidate;
  points: number;
  reasons: ShortlistReason[];
}

/** The most points that each signal gives; 100 in all. They stand on the page. */
export const WEIGHTS = { PILLARS: 40, PRICE: 14, MARKET: 12, RECORD: 12, CAPACITY: 8, OPEN: 8, NEAR: 6 } as const satisfies Partial<Record<Signal, number>>;
/** By weakness of the pillar; together WEIGHTS.PILLARS. */
const PILLAR_POINTS = [22, 12, 6];
/** Acceptances at everybody's rate that are added to each provider's own, so that one early success or slip does not decide. */
export const SHARED_ACCEPTANCES = 5;
/** Whoever has fewer acceptances is new on the floor: judged mostly by everybody's rate, and one place is kept for them. */
export const NEWCOMER_BELOW = 5;
/** Fewer contracts tell nothing about prices, and would tell too much about one of them. */
export const MIN_COMPARABLE = 3;
const MOST_PER_PROVIDER = 2;

/** A reason before it is put into words: only what comes on the list is. */
interface Judgement {
  signal: Signal;
  points: number;
  say: () => Sentence;
}

const grouped = (n: number, by: string): string => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, by);
const money = (n: number): Sentence => ({ vi: `${grouped(n, '.')} đ`, en: `${grouped(n, ',')} đ` });
const fixed = (signal: Signal, points: number, vi: string, en: string): Judgement => ({ signal, points, say: () => ({ vi, en }) });

/** Why a solution is not offered at all, or null. */
export function misfit(c: Candidate, asked: Asked): Sentence | null {
  if (!c.sectors.includes(asked.sector)) return { vi: 'không dành cho ngành này', en: 'not for this sector' };
  if (asked.size !== null && asked.size !== 'NOT_SME' && !c.sizes.includes(asked.size)) return { vi: 'không dành cho quy mô này', en: 'not for this size' };
  if (c.regions.length > 0 && asked.provinceCode !== null && !c.regions.includes(asked.provinceCode)) return { vi: 'chưa phục vụ tỉnh này', en: 'not offered in this province' };
  return null;
}

/** The three weakest pillars, the weakest first. */
const weakest = (asked: Asked): string[] => Object.keys(asked.scores).sort((a, b) => (asked.scores[a] ?? 0) - (asked.scores[b] ?? 0)).slice(0, PILLAR_POINTS.length);

function pillars(c: Candidate, asked: Asked, weak: readonly string[]): Judgement {
  const covered = weak.filter((p) => c.pillars.includes(p) && (asked.scores[p] ?? 0) < 90);
  if (covered.length === 0) return fixed('PILLARS', 0, 'Không nhằm vào ba trụ cột yếu nhất của Ông/Bà.', 'Does not aim at your three weakest pillars.');
  const points = covered.reduce((sum, p) => sum + (PILLAR_POINTS[weak.indexOf(p)] ?? 0), 0);
  const say = (lang: 'vi' | 'en') => covered.map((p) => `${asked.pillarNames[p]?.[lang] ?? p} (${asked.scores[p] ?? 0}%)`).join(', ');
  return { signal: 'PILLARS', points, say: () => ({ vi: `Nâng trụ cột yếu nhất: ${say('vi')}.`, en: `Lifts the weakest pillars: ${say('en')}.` }) };
}

/** What the enterprise itself pays, against the cap. */
function price(c: Candidate, asked: Asked): Judgement {
  const most = WEIGHTS.PRICE;
  if (c.stateProvided && c.yearVnd === 0) return fixed('PRICE', most, 'Nhà nước cung cấp miễn phí.', 'Provided by the state, free of charge.');
  if (c.yearVnd === null) return fixed('PRICE', 0, 'Chưa công bố giá.', 'No price published.');
  const yearVnd = c.yearVnd;
  if (!asked.support) return { signal: 'PRICE', points: 6, say: () => ({ vi: `Năm đầu ${money(yearVnd).vi}.`, en: `First year ${money(yearVnd).en}.` }) };
  const { ratePercent, capLeftVnd } = asked.support;
  const share = Math.floor((yearVnd / 100) * ratePercent);
  const paid = Math.min(share, capLeftVnd);
  const within = share <= capLeftVnd;
  return { signal: 'PRICE', points: within ? most : share <= capLeftVnd * 2 ? 7 : 1, say: () => {
    const [first, state, own] = [money(yearVnd), money(paid), money(yearVnd - paid)];
    return { vi: `Năm đầu ${first.vi}, ${within ? 'vừa trong' : 'vượt'} trần: được hỗ trợ ${state.vi}, Ông/Bà trả ${own.vi}.`, en: `First year ${first.en}, ${within ? 'within' : 'beyond'} the cap: ${state.en} supported, ${own.en} your own.` };
  } };
}

/** Steps of the price against the middle of comparable contracts, in percent of it. Only the step is told, never the figure: with few contracts the middle is somebody's price. */
const MARKET_STEPS: readonly { below: number; points: number; vi: string; en: string }[] = [
  { below: -25, points: 12, vi: 'thấp hơn mức giữa trên 25%', en: 'more than 25% below the middle' },
  { below: -10, points: 9, vi: 'thấp hơn mức giữa từ 10 đến 25%', en: '10 to 25% below the middle' },
  { below: 10, points: 6, vi: 'ngang mức giữa, chênh dưới 10%', en: 'at the middle, within 10%' },
  { below: 25, points: 3, vi: 'cao hơn mức giữa từ 10 đến 25%', en: '10 to 25% above the middle' },
  { below: Infinity, points: 0, vi: 'cao hơn mức giữa trên 25%', en: 'more than 25% above the middle' },
];

/** The published price against what the last year's contracts of the same kind cost. */
function market(c: Candidate, floor: Yardstick): Judgement {
  if (c.yearVnd === null || c.unit === null) return fixed('MARKET', 0, 'Chưa công bố giá nên không so được với hợp đồng cùng loại.', 'No price is published, so none can be compared.');
  if (c.yearVnd === 0) return fixed('MARKET', WEIGHTS.MARKET, 'Miễn phí, không cần so giá.', 'Free of charge: nothing to compare.');
  const of = floor.contracts.get(yardstickKey(c.category, c.unit));
  if (!of || of.contracts < MIN_COMPARABLE) return fixed('MARKET', WEIGHTS.MARKET / 2, `Chưa đủ hợp đồng để so: cần ${MIN_COMPARABLE} hợp đồng cùng loại trong 12 tháng qua. Tính như mức giữa.`, `Not enough contracts to compare: ${MIN_COMPARABLE} of the same kind in the last 12 months are needed. Counted as the middle.`);
  const percent = ((c.yearVnd - of.medianVnd) * 100) / of.medianVnd;
  const step = MARKET_STEPS.find((s) => percent < s.below)!;
  return { signal: 'MARKET', points: step.points, say: () => ({ vi: `So với ${of.contracts} hợp đồng cùng loại trong 12 tháng qua: ${step.vi}.`, en: `Against ${of.contracts} contracts of the same kind in the last 12 months: ${step.en}.` }) };
}

/** On-time acceptance, drawn towards everybody's rate by SHARED_ACCEPTANCES acceptances. */
function record(c: Candidate, floor: Yardstick): Judgement {
  if (floor.accepted === 0) return fixed('RECORD', WEIGHTS.RECORD / 2, 'Chưa nhà cung cấp nào có nghiệm thu trên sàn: ai cũng tính như mức giữa.', 'No provider has an acceptance on this floor yet: all count as the middle.');
  const everybody = floor.acceptedInTime / floor.accepted;
  const rate = (c.acceptedInTime + SHARED_ACCEPTANCES * everybody) / (c.accepted + SHARED_ACCEPTANCES);
  const [own, all] = [Math.round(rate * 100), Math.round(everybody * 100)];
  return { signal: 'RECORD', points: Math.round(rate * WEIGHTS.RECORD), say: () => (c.accepted === 0
    ? { vi: `Chưa có lần nghiệm thu nào trên sàn: tính theo mức chung của mọi nhà cung cấp, ${all}% đúng hạn.`, en: `No acceptance on this floor yet: counted at everybody’s rate, ${all}% in time.` }
    : { vi: `Nghiệm thu đúng hạn ${c.acceptedInTime} trên ${c.accepted} lần; cộng thêm ${SHARED_ACCEPTANCES} lần theo mức chung ${all}%, tính là ${own}%.`, en: `${c.acceptedInTime} of ${c.accepted} acceptances in time; with ${SHARED_ACCEPTANCES} more at everybody’s ${all}%, counted as ${own}%.` }) };
}

/** Free places: what the provider says it can serve, less the support contracts that it is delivering. */
function capacity(c: Candidate): Judgement {
  if (c.capacity === null) return fixed('CAPACITY', WEIGHTS.CAPACITY / 2, 'Nhà cung cấp chưa khai còn nhận được bao nhiêu khách: tính như mức giữa.', 'The provider has not said how many customers it can take: counted as the middle.');
  const free = Math.max(0, c.capacity - c.running);
  if (free === 0) return fixed('CAPACITY', 0, 'Nhà cung cấp đang kín khách theo số tự khai. Vẫn hỏi giá được, có thể phải chờ.', 'The provider is full by its own figure. You can still ask; you may have to wait.');
  return { signal: 'CAPACITY', points: WEIGHTS.CAPACITY, say: () => ({ vi: `Nhà cung cấp còn nhận được ${grouped(free, '.')} khách (tự khai, đã trừ hợp đồng hỗ trợ đang làm).`, en: `The provider can take ${grouped(free, ',')} more (its own figure, less the support contracts under way).` }) };
}

const openStandards = (c: Candidate): Judgement => (c.openStandards.length > 0
  ? { signal: 'OPEN', points: WEIGHTS.OPEN, say: () => { const names = c.openStandards.slice(0, 3).join(', '); return { vi: `Dùng chuẩn mở (${names}), lấy dữ liệu ra được.`, en: `Open standards (${names}): your data can leave.` }; } }
  : fixed('OPEN', 0, 'Chưa nêu chuẩn mở nào.', 'Names no open standard.'));

const near = (c: Candidate, asked: Asked): Judgement => (c.providerProvince !== null && c.providerProvince === asked.provinceCode
  ? fixed('NEAR', WEIGHTS.NEAR, 'Nhà cung cấp ở ngay trong tỉnh.', 'The provider is in the province.')
  : fixed('NEAR', 2, 'Nhà cung cấp ở tỉnh khác, có phục vụ tại đây.', 'The provider is elsewhere and serves here.'));

interface Judged {
  candidate: Candidate;
  points: number;
  judgements: Judgement[];
}

function weigh(c: Candidate, asked: Asked, floor: Yardstick, weak: readonly string[]): Judged {
  const judgements = [pillars(c, asked, weak), price(c, asked), market(c, floor), record(c, floor), capacity(c), openStandards(c), near(c, asked)];
  return { candidate: c, points: judgements.reduce((sum, j) => sum + j.points, 0), judgements };
}

/** Puts the reasons into words, most telling first. */
const inWords = ({ candidate, points, judgements }: Judged): ShortlistEntry =>
  ({ candidate, points, reasons: [...judgements].sort((a, b) => b.points - a.points).map((j) => ({ signal: j.signal, points: j.points, ...j.say() })) });

/** A candidate's points, signal by signal, with the words for each. */
export const judge = (c: Candidate, asked: Asked, floor: Yardstick): ShortlistEntry => inWords(weigh(c, asked, floor, weakest(asked)));

/** More points first; then the newcomer, the cheaper, the address: never who pays, never chance. */
function order(a: Judged, b: Judged): number {
  return b.points - a.points
    || a.candidate.accepted - b.candidate.accepted
    || (a.candidate.yearVnd ?? Infinity) - (b.candidate.yearVnd ?? Infinity)
    || (a.candidate.slug < b.candidate.slug ? -1 : a.candidate.slug > b.candidate.slug ? 1 : 0);
}

const isNewcomer = (j: Judged): boolean => j.candidate.accepted < NEWCOMER_BELOW;

/**
 * Who of the newcomers outside the list gets its kept place: each provider's best solution that lifts a weak pillar, providers in turn from day to day.
 * @returns undefined when none fits
 */
function seatFor(outside: readonly Judged[], today: string): Judged | undefined {
  const best = new Map<number, Judged>();
  for (const j of outside) if (isNewcomer(j) && (j.judgements[0]?.points ?? 0) > 0 && !best.has(j.candidate.providerId)) best.set(j.candidate.providerId, j);
  const turns = Array.from(best.values()).sort((a, b) => a.candidate.providerId - b.candidate.providerId);
  return turns[Math.floor(Date.parse(today) / 86_400_000) % turns.length];
}

/**
 * The list, at most `limit` long and at most two solutions per provider. When newcomers fit but none would be on it,
 * one of them takes the last place, in turn from day to day, and the list says so.
 */
export function shortlistOf(candidates: readonly Candidate[], asked: Asked, floor: Yardstick, limit = 8): ShortlistEntry[] {
  const weak = weakest(asked);
  const judged = candidates.filter((c) => misfit(c, asked) === null).map((c) => weigh(c, asked, floor, weak)).sort(order);
  const perProvider = new Map<number, number>();
  const spread = judged.filter(({ candidate: { providerId } }) => {
    const n = (perProvider.get(providerId) ?? 0) + 1;
    perProvider.set(providerId, n);
    return n <= MOST_PER_PROVIDER;
  });
  const list = spread.slice(0, limit);
  const seat = list.length > 1 && !list.some(isNewcomer) ? seatFor(spread.slice(limit), floor.today) : undefined;
  if (seat) list[list.length - 1] = { ...seat, judgements: [fixed('SEAT', 0, 'Chỗ cuối danh sách dành cho nhà cung cấp mới, mỗi ngày một nơi lần lượt.', 'The last place is kept for new providers, a different one each day in turn.'), ...seat.judgements] };
  return list.map(inWords);
}
