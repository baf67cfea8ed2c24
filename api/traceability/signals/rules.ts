/**
 * What makes scans worth a look: thresholds as dated data, and the pure judges that apply them. No law sets these figures;
 * each row says whence it comes, so that an office can weigh it and a later row can replace it.
 */
import type { HOLD_STATES, SIGNAL_KINDS, SIGNAL_SEVERITIES, SIGNAL_STATES } from '../../../db/schema/trace-signals.ts';
import type { Sentence } from '../../errors.ts';
import { DAY, HOUR, vnDate } from '../../time.ts';

export type SignalKind = (typeof SIGNAL_KINDS)[number];
export type SignalState = (typeof SIGNAL_STATES)[number];
export type Severity = (typeof SIGNAL_SEVERITIES)[number];
export type HoldState = (typeof HOLD_STATES)[number];

export interface SignalRule {
  kind: SignalKind;
  version: string;
  /** First Vietnamese date on which it counts. */
  from: string;
  /** The threshold: from here on it is a signal. FAR_PLACES: known regions. OUTLIER: sessions of one stamp. */
  atLeast: number;
  /** FAR_PLACES: networks in one day, where regions are not known. MANY_SERIALS: serials that were never issued. */
  orAtLeast?: number;
  /** OUTLIER: times the mean of the range's other stamps. */
  times?: number;
  /** Within this time, ms; left out: as long as the range lives. */
  withinMs?: number;
  severity: Severity;
  /** The rule proposes a hold; a person decides. */
  proposesHold: boolean;
  source: Sentence;
}

const own = (vi: string, en: string): Sentence => ({ vi: `Ngưỡng của sàn, từ 01/11/2026: ${vi}`, en: `The floor’s own threshold, from 1 Nov 2026: ${en}` });
const V1 = { version: '2026-11', from: '2026-11-01' };

export const SIGNAL_RULES: readonly SignalRule[] = [
  {
    ...V1, kind: 'FAR_PLACES', atLeast: 3, orAtLeast: 12, withinMs: DAY, severity: 'HIGH', proposesHold: true,
    source: own('một món hàng khó đi qua ba tỉnh trong 24 giờ mà nơi nào cũng có người quét; chưa biết vùng thì đếm 12 mạng khác nhau trong một ngày.', 'one item is hardly scanned in three provinces within 24 hours; where regions are unknown, 12 networks in one day.'),
  },
  {
    ...V1, kind: 'MANY_SERIALS', atLeast: 30, orAtLeast: 10, withinMs: HOUR, severity: 'MEDIUM', proposesHold: false,
    source: own('một nhà mua vài món, không phải 30 món trong một giờ; gõ nhầm 10 số chưa từng cấp trong một giờ giống dò số hơn là gõ nhầm.', 'a household checks a few items, not 30 in an hour; ten serials that were never issued in an hour look like guessing, not typing.'),
  },
  {
    ...V1, kind: 'BEFORE_ACTIVATION', atLeast: 5, severity: 'MEDIUM', proposesHold: false,
    source: own('chủ tem quét con đầu và con cuối khi kích hoạt; từ lượt thứ năm trở đi là người khác.', 'its owner scans the first and last stamp to activate them; the fifth look is by others.'),
  },
  {
    ...V1, kind: 'AFTER_RECALL', atLeast: 3, severity: 'HIGH', proposesHold: false,
    source: own('hàng thuộc lô thu hồi vẫn đang ở tay người mua; trang đã đỏ nên không đề nghị giữ thêm.', 'goods of a recalled lot are still in buyers’ hands; their page is red already, so no hold is proposed.'),
  },
  {
    ...V1, kind: 'AFTER_VOID', atLeast: 1, severity: 'HIGH', proposesHold: false,
    source: own('tem đã hủy thì không thể còn trên hàng; một lượt quét là đủ để hỏi.', 'a void stamp should be on no goods; one look is enough to ask.'),
  },
  {
    ...V1, kind: 'AFTER_EXPIRY', atLeast: 3, severity: 'MEDIUM', proposesHold: false,
    source: own('hàng quá hạn có thể còn bày bán.', 'expired goods may still be on sale.'),
  },
  {
    ...V1, kind: 'OUTLIER', atLeast: 20, times: 10, severity: 'HIGH', proposesHold: true,
    source: own('một con tem được kiểm tra nhiều gấp mười các con cùng đợt thường là tem bị chép; cách đếm theo phiên như Scantrust.', 'a stamp checked ten times as often as its sisters is usually a copied one; sessions are counted, as Scantrust does.'),
  },
];

/** The rule that holds on a Vietnamese date, if any. */
export const ruleOn = (kind: SignalKind, date: string, rules: readonly SignalRule[] = SIGNAL_RULES): SignalRule | undefined =>
  rules.filter((r) => r.kind === kind && r.from <= date).sort((a, b) => (a.from < b.from ? 1 : -1))[0];

/** One session's look at one stamp. */
export interface Look {
  at: number;
  source: string | null;
  region: string | null;
}

export interface DayCount {
  /** Vietnamese date. */
  date: string;
  /** '' when unknown, '*' for those beyond what is kept. */
  region: string;
  n: number;
}

/** Counts and times: nothing that leads to a person. */
export interface Evidence {
  days: DayCount[];
  /** The stamps most looked at. */
  stamps?: { idx: number; n: number }[];
  regions?: number;
  sources?: number;
  sessions?: number;
  serials?: number;
  attempts?: number;
  ranges?: number;
  /** Mean of the other stamps that were checked. */
  othersMean?: number;
}

/** What a judge found: `n` is what the threshold was set against. */
export interface Found {
  n: number;
  severity: Severity;
  firstAt: number;
  lastAt: number;
  evidence: Evidence;
}

const MOST_DAYS = 120;
const MOST_STAMPS = 20;

/** Adds one look to counts by day and region; beyond what is kept, regions of a day run together. */
export function countDay(days: DayCount[], date: string, region: string | null, n = 1): void {
  const of = (r: string) => days.find((d) => d.date === date && d.region === r);
  const found = of(region ?? '') ?? (days.length >= MOST_DAYS ? of('*') : undefined);
  if (found) found.n += n;
  else if (days.length < MOST_DAYS) days.push({ date, region: region ?? '', n });
  else {
    // the oldest day gives its place
    days.sort((a, b) => (a.date < b.date ? -1 : 1)).shift();
    days.push({ date, region: region ?? '', n });
  }
}

/** Adds one look to the stamps of a tally; the least looked-at gives way. */
export function countStamp(stamps: { idx: number; n: number }[], idx: number): void {
  const found = stamps.find((s) => s.idx === idx);
  if (found) found.n++;
  else {
    if (stamps.length >= MOST_STAMPS) stamps.sort((a, b) => b.n - a.n).pop();
    stamps.push({ idx, n: 1 });
  }
}

const daysOf = (looks: readonly Look[]): DayCount[] => {
  const days: DayCount[] = [];
  for (const look of looks) countDay(days, vnDate(look.at), look.region);
  return days;
};

/** Twice the threshold is graver by a step. */
const graver = (base: Severity, n: number, atLeast: number): Severity => (n < 2 * atLeast ? base : base === 'LOW' ? 'MEDIUM' : 'HIGH');

/** The most different regions that lie within the time. @param looks in order of time */
function mostRegions(looks: readonly Look[], withinMs: number): number {
  const known = looks.filter((l) => l.region !== null);
  let most = 0;
  let from = 0;
  const inside = new Map<string, number>();
  for (const look of known) {
    inside.set(look.region!, (inside.get(look.region!) ?? 0) + 1);
    while (known[from]!.at < look.at - withinMs) {
      const left = known[from++]!.region!;
      if (inside.get(left) === 1) inside.delete(left);
      else inside.set(left, inside.get(left)! - 1);
    }
    most = Math.max(most, inside.size);
  }
  return most;
}

/** The most different networks on one Vietnamese day: digests of two days cannot be compared. */
function mostSources(looks: readonly Look[]): number {
  const byDay = new Map<string, Set<string>>();
  for (const { at, source } of looks) {
    if (source === null) continue;
    const day = vnDate(at);
    byDay.set(day, (byDay.get(day) ?? new Set()).add(source));
  }
  return Math.max(0, ...[...byDay.values()].map((s) => s.size));
}

/** One serial in far places within a short time. @param looks of one stamp, in order of time */
export function judgeFarPlaces(looks: readonly Look[], rule: SignalRule): Found | null {
  const regions = mostRegions(looks, rule.withinMs ?? DAY);
  const sources = mostSources(looks);
  const byRegion = regions >= rule.atLeast;
  const byNetwork = sources >= (rule.orAtLeast ?? Infinity) && looks.every((l) => l.region === null);
  if (!byRegion && !byNetwork) return null;
  const [n, atLeast] = byRegion ? [regions, rule.atLeast] : [sources, rule.orAtLeast!];
  return {
    n, severity: byRegion ? graver(rule.severity, n, atLeast) : n < 2 * atLeast ? 'MEDIUM' : 'HIGH', firstAt: looks[0]!.at, lastAt: looks.at(-1)!.at,
    evidence: { days: daysOf(looks), regions, sources, sessions: looks.length },
  };
}

/** One serial checked far more than its sisters. @param others the range's other stamps that were checked; none counts as a mean of 1 */
export function judgeOutlier(checks: number, othersMean: number, rule: SignalRule): Severity | null {
  const mean = Math.max(1, othersMean);
  return checks >= rule.atLeast && checks >= (rule.times ?? 1) * mean ? graver(rule.severity, checks, rule.atLeast) : null;
}

/** A plain count against its threshold. */
export const judgeCount = (n: number, rule: SignalRule): Severity | null => (n >= rule.atLeast ? graver(rule.severity, n, rule.atLeast) : null);

/** One source: many stamps, or many serials that were never issued. @returns what was counted and how grave it is */
export function judgeSource(serials: number, attempts: number, rule: SignalRule): { n: number; severity: Severity } | null {
  const byAttempts = attempts >= (rule.orAtLeast ?? Infinity);
  if (serials < rule.atLeast && !byAttempts) return null;
  return byAttempts ? { n: attempts, severity: graver('HIGH', attempts, rule.orAtLeast!) } : { n: serials, severity: graver(rule.severity, serials, rule.atLeast) };
}

/** Evidence that comes after "nothing in it" opens a signal again once it is twice what the officer saw. */
export const opensAgain = (n: number, decidedN: number): boolean => n >= 2 * decidedN;

/** What a session was told, and the kind of signal that its look counts for. */
export const KIND_OF_VERDICT: Readonly<Record<string, SignalKind | undefined>> = { notActivated: 'BEFORE_ACTIVATION', recalled: 'AFTER_RECALL', void: 'AFTER_VOID', expired: 'AFTER_EXPIRY' };

export const SIGNAL_WORDS: Readonly<Record<SignalKind, Sentence>> = {
  FAR_PLACES: { vi: 'Một tem, nhiều nơi xa nhau', en: 'One stamp in far places' },
  MANY_SERIALS: { vi: 'Một nguồn, nhiều số tem', en: 'One source, many serials' },
  BEFORE_ACTIVATION: { vi: 'Quét trước khi kích hoạt', en: 'Scanned before activation' },
  AFTER_RECALL: { vi: 'Quét sau khi thu hồi', en: 'Scanned after a recall' },
  AFTER_VOID: { vi: 'Quét sau khi hủy tem', en: 'Scanned after voiding' },
  AFTER_EXPIRY: { vi: 'Quét sau khi hết hạn', en: 'Scanned after expiry' },
  OUTLIER: { vi: 'Kiểm tra nhiều bất thường', en: 'Checked far more than the others' },
};

export const SIGNAL_STATE_WORDS: Readonly<Record<SignalState, Sentence>> = {
  OPEN: { vi: 'Chờ xem', en: 'To look at' },
  HELD: { vi: 'Đang giữ', en: 'Held' },
  DISMISSED: { vi: 'Đã xem, không giữ', en: 'Looked at, no hold' },
};

export const SEVERITY_WORDS: Readonly<Record<Severity, Sentence>> = { HIGH: { vi: 'nặng', en: 'grave' }, MEDIUM: { vi: 'vừa', en: 'medium' }, LOW: { vi: 'nhẹ', en: 'slight' } };

export type SignalAct = 'hold' | 'dismiss' | 'release';

/** The life of a signal: guard of the verbs and list of the buttons. */
export const SIGNAL_MOVES: readonly (Sentence & { act: SignalAct; from: readonly SignalState[]; to: SignalState })[] = [
  { act: 'hold', from: ['OPEN', 'DISMISSED'], to: 'HELD', vi: 'giữ tem để kiểm tra', en: 'hold the stamps' },
  { act: 'dismiss', from: ['OPEN'], to: 'DISMISSED', vi: 'ghi là không giữ', en: 'dismiss it' },
  { act: 'release', from: ['HELD'], to: 'DISMISSED', vi: 'thôi giữ', en: 'release the hold' },
];
