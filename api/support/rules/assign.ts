/**
 * Who gets which dossier: a plan under capacity, with the reason for each line. Pure.
 * The law gives the order (NĐ 80/2021 Đ4.1: priority enterprises first) and the term (Đ32.3a); the weights below are the floor's own, no law gives any.
 */
import { solve, type Model, type Options, type Solution } from 'yalps';
import type { Kind, Sentence } from './types.ts';

export interface CaseOfficer {
  id: string;
  name: string;
  /** Dossiers that one looks after at once; 0 while away. */
  capacity: number;
  held: number;
  /** Of those, the heavy ones. */
  heldHeavy: number;
  away: boolean;
}

export interface CaseDossier {
  id: string;
  /** Women-owned, many-women or social enterprise. */
  priority: boolean;
  /** Legal date; null while the clock stands still. */
  deadlineOn: string | null;
  /** UTC ms. */
  submittedAt: number;
  heavy: boolean;
  /** Who looked after an earlier dossier of the same enterprise. */
  knownTo: string | null;
  /** Officers who are tied to it. */
  barred: readonly string[];
}

/** What speaks for an officer, or why the dossier is left over. */
export type PlacedWhy = 'KNOWS' | 'ONLY' | 'LIGHTEST' | 'EVEN';
export type LeftWhy = 'FULL' | 'TIED' | 'NOBODY';
/** Why it is not the officer who knows the enterprise. */
export type NotKnower = 'AWAY' | 'TIED' | 'FULL' | 'BUSIER';

export interface Placed {
  dossier: string;
  officer: string;
  why: PlacedWhy;
  notKnower: NotKnower | null;
}

export interface CasePlan {
  placed: Placed[];
  left: { dossier: string; why: LeftWhy }[];
  /** IN_ORDER: no optimum was found, so dossiers went out one by one in the law's order. */
  method: 'OPTIMISED' | 'IN_ORDER';
}

type Solver = (model: Model, options?: Options) => Solution;

/** How much work a content is expected to be; in points. */
const POINTS: Record<Kind, number> = { BUY_RENT: 2, GENERAL_CONSULT: 2, DX_CONSULT: 3, IP_CONSULT: 3, TECH_TRANSFER: 4 };
/** From so many points on, a dossier is heavy. */
const HEAVY_POINTS = 5;

/** Whether a dossier is much work: several or difficult contents, or little time left. @param left working days left; null while the clock stands still */
export function isHeavy(kinds: readonly Kind[], left: number | null): boolean {
  const nearness = left === null ? 0 : left <= 3 ? 2 : left <= 7 ? 1 : 0;
  return kinds.reduce((sum, kind) => sum + POINTS[kind], nearness) >= HEAVY_POINTS;
}

/**
 * What a plan costs; the lower the better, in thousandths of a full desk. Each further dossier costs as much as the desk is full with it, so that
 * an even share is cheapest; a heavy one counts once more among the heavy ones. The officer who knows the enterprise is worth three tenths of a desk.
 */
export const PLAN_WEIGHTS = { desk: 1000, heavy: 1000, knows: 300 } as const;
const stepCost = (weight: number, held: number, capacity: number): number => Math.round((weight * held) / capacity);

/** The order in which dossiers are placed when there is not room for all: priority first (NĐ 80/2021 Đ4.1), then the nearest deadline, then first come. */
export function placingOrder(a: CaseDossier, b: CaseDossier): number {
  const due = (d: CaseDossier) => d.deadlineOn ?? '9999';
  return Number(b.priority) - Number(a.priority) || (due(a) < due(b) ? -1 : due(a) > due(b) ? 1 : 0) || a.submittedAt - b.submittedAt || (a.id < b.id ? -1 : 1);
}

const room = (o: CaseOfficer): number => (o.away ? 0 : Math.max(0, o.capacity - o.held));

/**
 * Places dossiers with officers: never beyond capacity, never with somebody who is tied; as many in the law's order as there is room for; among all such
 * plans the cheapest by `PLAN_WEIGHTS`. The same input gives the same plan, in whatever order it comes.
 * @param solver of linear programmes; a test may give one that fails
 */
export function planCaseload(dossiers: readonly CaseDossier[], officers: readonly CaseOfficer[], solver: Solver = solve): CasePlan {
  const desks = officers.filter((o) => room(o) > 0).sort((a, b) => (a.id < b.id ? -1 : 1));
  const waiting = [...dossiers].sort(placingOrder);
  const inOrder = placeInOrder(waiting, desks);
  const chosen = waiting.filter((d) => inOrder.has(d.id));
  const best = placeCheaply(chosen, desks, solver);
  const where = best ?? inOrder;
  const here = officers.filter((o) => !o.away && o.capacity > 0);
  return {
    placed: chosen.map((d) => explain(d, where, chosen, desks, officers)), method: best ? 'OPTIMISED' : 'IN_ORDER',
    left: waiting.filter((d) => !inOrder.has(d.id)).map((d) => ({ dossier: d.id, why: here.length === 0 ? 'NOBODY' : here.every((o) => d.barred.includes(o.id)) ? 'TIED' : 'FULL' })),
  };
}

/**
 * One by one in the order given, moving what was placed before where that makes room: the sets that can be placed are a matroid (Edmonds, Fulkerson 1965), so
 * going in order gives the best set there is, and nothing placed is ever put out again.
 * @returns dossier → officer
 */
function placeInOrder(waiting: readonly CaseDossier[], desks: readonly CaseOfficer[]): Map<string, string> {
  const on = new Map<CaseOfficer, CaseDossier[]>(desks.map((o) => [o, []]));
  const fill = (o: CaseOfficer) => (o.held + on.get(o)!.length) / o.capacity;
  const place = (d: CaseDossier, seen: Set<CaseOfficer>): boolean => {
    const able = desks.filter((o) => !d.barred.includes(o.id) && !seen.has(o)).sort((a, b) => Number(b.id === d.knownTo) - Number(a.id === d.knownTo) || fill(a) - fill(b));
    const free = able.find((o) => on.get(o)!.length < room(o));
    if (free) return on.get(free)!.push(d) > 0;
    for (const o of able) {
      if (seen.has(o)) continue;
      seen.add(o);
      const list = on.get(o)!;
      const moved = list.findIndex((other) => place(other, seen));
      if (moved >= 0) {
        list[moved] = d;
        return true;
      }
    }
    return false;
  };
  for (const d of waiting) place(d, new Set());
  return new Map([...on].flatMap(([o, list]) => list.map((d) => [d.id, o.id] as const)));
}

/**
 * The cheapest plan that places all of them. A network of flows: kinds of dossiers → (the heavy ones of a desk →) a desk → its places, each dearer than the one
 * before. All constraints are those of a network with whole capacities, so the corners of the linear programme are whole numbers (total unimodularity) and
 * a simplex solver ends in one of them; it is checked all the same. Dossiers that differ in nothing the plan looks at are one kind, so that hundreds
 * of dossiers make a small programme.
 * @returns dossier → officer; null when the solver found no whole optimum that places all
 */
function placeCheaply(chosen: readonly CaseDossier[], desks: readonly CaseOfficer[], solver: Solver): Map<string, string> | null {
  if (chosen.length === 0) return new Map();
  const kinds = new Map<string, CaseDossier[]>();
  for (const d of chosen) {
    const key = JSON.stringify([d.heavy, desks.some((o) => o.id === d.knownTo) ? d.knownTo : null, desks.filter((o) => d.barred.includes(o.id)).map((o) => o.id)]);
    kinds.set(key, [...(kinds.get(key) ?? []), d]);
  }
  // more than any plan can save by leaving one out: moving others to make room for it changes each desk by one at most
  const PLACED = (desks.length + 2) * (PLAN_WEIGHTS.desk + PLAN_WEIGHTS.heavy + 2 * PLAN_WEIGHTS.knows);
  const heavies = chosen.filter((d) => d.heavy).length;
  const variables: [string, [string, number][]][] = [];
  const constraints = new Map<string, { max: number }>();
  let n = 0;
  const members: { list: CaseDossier[]; officer: string }[] = [];
  for (const list of kinds.values()) {
    const row = `kind ${n++}`;
    constraints.set(row, { max: list.length });
    for (const o of desks) {
      if (list[0]!.barred.includes(o.id)) continue;
      variables.push([String(members.length), [[row, 1], [`${list[0]!.heavy ? 'heavy' : 'desk'} ${o.id}`, 1], ['worth', PLACED + (list[0]!.knownTo === o.id ? PLAN_WEIGHTS.knows : 0)]]]);
      members.push({ list, officer: o.id });
    }
  }
  for (const o of desks) {
    constraints.set(`desk ${o.id}`, { max: 0 });
    for (let k = 1; k <= Math.min(room(o), chosen.length); k++) {
      constraints.set(`place ${k} ${o.id}`, { max: 1 });
      variables.push([`place ${k} ${o.id}`, [[`desk ${o.id}`, -1], [`place ${k} ${o.id}`, 1], ['worth', -stepCost(PLAN_WEIGHTS.desk, o.held + k, o.capacity)]]]);
    }
    if (heavies === 0) continue;
    constraints.set(`heavy ${o.id}`, { max: 0 });
    for (let k = 1; k <= Math.min(room(o), heavies); k++) {
      constraints.set(`heavy place ${k} ${o.id}`, { max: 1 });
      variables.push([`heavy place ${k} ${o.id}`, [[`heavy ${o.id}`, -1], [`desk ${o.id}`, 1], [`heavy place ${k} ${o.id}`, 1], ['worth', -stepCost(PLAN_WEIGHTS.heavy, o.heldHeavy + k, o.capacity)]]]);
    }
  }
  const model: Model = { direction: 'maximize', objective: 'worth', constraints, variables };
  const solution = solver(model, { maxPivots: 50_000 });
  if (solution.status !== 'optimal') return null;
  const shares = new Map<CaseDossier[], string[][]>();
  for (const [name, flow] of solution.variables) {
    const m = members[Number(name)];
    if (!m) continue;
    if (!Number.isInteger(flow)) return null;
    shares.set(m.list, [...(shares.get(m.list) ?? []), Array<string>(flow).fill(m.officer)]);
  }
  // dealt out in turns, so that the nearest deadlines do not all lie on one desk
  const where = new Map<string, string>();
  for (const [list, hands] of shares) {
    for (let n = 0, turn = 0; n < list.length && hands.some((h) => h.length > 0); turn++) {
      const officer = hands[turn % hands.length]!.pop();
      if (officer !== undefined) where.set(list[n++]!.id, officer);
    }
  }
  return where.size === chosen.length ? where : null;
}

function explain(d: CaseDossier, where: ReadonlyMap<string, string>, chosen: readonly CaseDossier[], desks: readonly CaseOfficer[], officers: readonly CaseOfficer[]): Placed {
  const officer = where.get(d.id)!;
  const able = desks.filter((o) => !d.barred.includes(o.id));
  const after = (o: CaseOfficer) => o.held + chosen.filter((x) => where.get(x.id) === o.id).length;
  const mine = desks.find((o) => o.id === officer)!;
  const lightest = able.every((o) => o === mine || (after(o) + 1) / o.capacity >= after(mine) / mine.capacity);
  const why = d.knownTo === officer ? 'KNOWS' : able.length === 1 ? 'ONLY' : lightest ? 'LIGHTEST' : 'EVEN';
  const knower = officers.find((o) => o.id === d.knownTo);
  const notKnower = !knower || knower.id === officer ? null : d.barred.includes(knower.id) ? 'TIED' : knower.away ? 'AWAY' : after(knower) >= knower.capacity ? 'FULL' : 'BUSIER';
  return { dossier: d.id, officer, why, notKnower };
}

/** Why an officer was proposed, in one or two sentences. */
export function placedWords(p: Placed, d: CaseDossier, officers: readonly CaseOfficer[]): Sentence {
  const o = officers.find((x) => x.id === p.officer)!;
  const knower = officers.find((x) => x.id === d.knownTo);
  const words: Record<PlacedWhy, Sentence> = {
    KNOWS: { vi: `Ông/Bà ${o.name} đã phụ trách hồ sơ trước của doanh nghiệp này.`, en: `${o.name} looked after an earlier dossier of this enterprise.` },
    ONLY: { vi: `Chỉ còn Ông/Bà ${o.name} nhận được hồ sơ này.`, en: `Only ${o.name} can still take this dossier.` },
    LIGHTEST: { vi: `Ông/Bà ${o.name} nhẹ việc nhất so với định mức (đang giữ ${o.held} trên ${o.capacity} hồ sơ).`, en: `${o.name} has the lightest desk for its capacity (${o.held} of ${o.capacity} now).` },
    EVEN: { vi: `Để chia đều việc và không dồn hồ sơ nặng vào một người (Ông/Bà ${o.name} đang giữ ${o.held} trên ${o.capacity} hồ sơ).`, en: `To share the work evenly and not pile heavy dossiers on one person (${o.name} has ${o.held} of ${o.capacity} now).` },
  };
  const not: Record<NotKnower, Sentence> = {
    AWAY: { vi: 'đang vắng', en: 'is away' }, TIED: { vi: 'có liên quan tới đơn vị nộp hồ sơ', en: 'is tied to the applicant' }, FULL: { vi: 'đã kín định mức', en: 'has no room left' }, BUSIER: { vi: 'đang nhiều việc hơn', en: 'has more work' },
  };
  if (!knower || p.notKnower === null) return words[p.why];
  return {
    vi: `${words[p.why].vi} Ông/Bà ${knower.name}, người biết doanh nghiệp này, ${not[p.notKnower].vi}.`,
    en: `${words[p.why].en} ${knower.name}, who knows this enterprise, ${not[p.notKnower].en}.`,
  };
}

/** Why a dossier has nobody. */
export const leftWords = (why: LeftWhy): Sentence => ({
  FULL: { vi: 'Ai nhận được hồ sơ này cũng đã kín định mức; hồ sơ ưu tiên và hồ sơ gần hạn hơn được xếp trước (NĐ 80/2021, Điều 4.1).', en: 'Everybody who could take it has no room left; priority enterprises and nearer deadlines went first (Decree 80/2021, Art. 4.1).' },
  TIED: { vi: 'Mọi cán bộ đang có mặt đều có liên quan tới đơn vị nộp hồ sơ.', en: 'Every officer who is here is tied to the applicant.' },
  NOBODY: { vi: 'Hôm nay không có cán bộ nào nhận hồ sơ: đều vắng, hoặc định mức là 0.', en: 'Nobody takes dossiers today: all are away, or their capacity is 0.' },
})[why];
