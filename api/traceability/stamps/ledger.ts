/** The province's ledger of stamps: issued, printed, active, scanned, void, reprinted, recalled, expired, reconciled. */
import { hasRole, requirePerson } from '../../access.ts';
import type { Context } from '../../context.ts';
import { forbidden } from '../../errors.ts';
import { addDays, DAY, isDate, startOfVnDate, vnDate } from '../../time.ts';
import { csvOf } from '../../csv.ts';
import { addUp, difference, printed, tallyOf, UNACCOUNTED_AFTER_DAYS, type Tally } from './ledger.rules.ts';
import { communesInSight } from './officers.ts';
import type { Part } from './rules.ts';

export type LedgerBy = 'producer' | 'commune' | 'product';

export interface LedgerFilter {
  by?: LedgerBy | undefined;
  /** Commune code, producer's slug, part of a product's name. */
  commune?: string | undefined;
  producer?: string | undefined;
  product?: string | undefined;
  /** Law dates: issued from … to …, both inclusive. */
  from?: string | undefined;
  to?: string | undefined;
}

export interface LedgerLine extends Tally {
  key: string;
  name: string;
  /** Commune of a producer, producer of a product. */
  beside: string;
}

export interface Ledger {
  by: LedgerBy;
  lines: LedgerLine[];
  total: Tally;
  /** 0: every issued stamp is accounted for in one column. */
  difference: number;
  /** Communes that the reader may choose. */
  communes: { code: string; name: string }[];
}

interface RangeOf {
  id: number;
  count: number;
  state: string;
  lotId: number | null;
  printedAt: number | null;
  scanned: number;
  checks: number;
  producerKey: string;
  producerName: string;
  communeCode: string | null;
  communeName: string | null;
  productKey: string;
  productName: string;
}

const JOINED = `FROM stamp_range r JOIN trade_item t ON t.id = r.trade_item_id JOIN product p ON p.id = t.product_id JOIN organisation o ON o.id = r.organisation_id
  LEFT JOIN producer m ON m.organisation_id = o.id AND m.merged_into_id IS NULL LEFT JOIN commune c ON c.code = coalesce(m.commune_code, o.commune_code)`;

/** Who may read it. @throws DomainError 401, 403 */
function requireReader(ctx: Context): void {
  requirePerson(ctx);
  if (!hasRole(ctx, 'ADMIN', 'TRADE_OFFICER', 'OCOP_OFFICER', 'APPROVER', 'INSPECTOR', 'COMMUNE_OFFICER')) {
    throw forbidden({ vi: 'Sổ tem dành cho cán bộ tỉnh, và cán bộ xã, phường xem phần của địa phương mình.', en: 'The ledger is for provincial officers; commune officers see their own commune.' });
  }
}

function where(ctx: Context, filter: LedgerFilter): { sql: string; params: (string | number)[] } {
  const parts: string[] = [];
  const params: (string | number)[] = [];
  const add = (sql: string, ...values: (string | number)[]) => {
    parts.push(sql);
    params.push(...values);
  };
  const sight = communesInSight(ctx);
  if (sight !== null) add(`c.code IN (${sight.map(() => '?').join(',')})`, ...sight);
  if (filter.commune) add('c.code = ?', filter.commune);
  if (filter.producer) add('coalesce(m.slug, o.public_id) = ?', filter.producer);
  if (filter.product) add("p.name LIKE ? ESCAPE '!'", `%${filter.product.slice(0, 100).replace(/[!%_]/g, '!$&')}%`);
  if (filter.from && isDate(filter.from)) add('r.issued_at >= ?', startOfVnDate(filter.from));
  if (filter.to && isDate(filter.to)) add('r.issued_at < ?', startOfVnDate(addDays(filter.to, 1)));
  return { sql: parts.length > 0 ? ` WHERE ${parts.join(' AND ')}` : '', params };
}

const groups = <T extends { rangeId: number }>(rows: readonly T[]): Map<number, T[]> => {
  const map = new Map<number, T[]>();
  for (const row of rows) {
    const found = map.get(row.rangeId);
    if (found) found.push(row);
    else map.set(row.rangeId, [row]);
  }
  return map;
};

/**
 * Reads the ledger: ranges and what was done to their parts, never stamps one by one.
 * @throws DomainError 401, 403
 */
export function stampLedger(ctx: Context, filter: LedgerFilter = {}): Ledger {
  requireReader(ctx);
  const by = filter.by ?? 'producer';
  const { sql, params } = where(ctx, filter);
  const ranges = ctx.db.all<RangeOf>(
    `SELECT r.id, r.count, r.state, r.lot_id AS lotId, r.printed_at AS printedAt, coalesce(a.scanned, 0) AS scanned, coalesce(a.checks, 0) AS checks,
       coalesce(m.slug, o.public_id) AS producerKey, coalesce(m.name, o.name) AS producerName, c.code AS communeCode, c.name AS communeName, p.slug AS productKey, p.name AS productName
     ${JOINED} LEFT JOIN stamp_tally a ON a.range_id = r.id${sql}`,
    params,
  );
  const spans = groups(ctx.db.all<Part & { rangeId: number; act: 'ACTIVATED' | 'VOID'; lotId: number | null }>(
    `SELECT s.range_id AS rangeId, s.first_index AS firstIndex, s.last_index AS lastIndex, s.act, s.lot_id AS lotId ${JOINED} JOIN stamp_span s ON s.range_id = r.id${sql} ORDER BY s.id`, params));
  const reprints = groups(ctx.db.all<Part & { rangeId: number; kind: 'SAME' | 'REPLACED' }>(
    `SELECT x.range_id AS rangeId, x.first_index AS firstIndex, x.last_index AS lastIndex, x.kind ${JOINED} JOIN stamp_reprint x ON x.range_id = r.id${sql}`, params));
  const today = vnDate(ctx.now());
  const lots = new Map(ctx.db.all<{ id: number; expiryDate: string | null; recalled: number }>(
    `SELECT l.id, l.expiry_date AS expiryDate, EXISTS (SELECT 1 FROM lot_recall q WHERE q.lot_id = l.id AND q.closed_at IS NULL) AS recalled FROM lot l
     WHERE l.expiry_date < ? OR l.id IN (SELECT lot_id FROM lot_recall WHERE closed_at IS NULL)`, [today]).map((l) => [l.id, l.recalled ? ('recalled' as const) : ('expired' as const)]));
  const longAgo = ctx.now() - UNACCOUNTED_AFTER_DAYS * DAY;
  const lines = new Map<string, LedgerLine>();
  for (const range of ranges) {
    const tally = tallyOf({ ...range, spans: spans.get(range.id) ?? [], reprints: reprints.get(range.id) ?? [] }, (id) => lots.get(id) ?? 'good', longAgo);
    const [key, name, beside] = by === 'producer' ? [range.producerKey, range.producerName, range.communeName ?? '']
      : by === 'commune' ? [range.communeCode ?? '', range.communeName ?? '', '']
      : [range.productKey, range.productName, range.producerName];
    const before = lines.get(key);
    lines.set(key, { key, name, beside, ...(before ? addUp([before, tally]) : tally) });
  }
  const sight = communesInSight(ctx);
  const total = addUp(lines.values());
  return {
    by, total,
    difference: difference(total),
    lines: [...lines.values()].sort((a, b) => b.issued - a.issued || a.name.localeCompare(b.name, 'vi')),
    communes: ctx.db
      .all<{ code: string; name: string }>(`SELECT DISTINCT c.code, c.name ${JOINED} WHERE c.code IS NOT NULL ORDER BY c.name`)
      .filter((c) => sight === null || sight.includes(c.code)),
  };
}

const COLUMNS: readonly (readonly [string, (t: Tally) => number])[] = [
  ['Đã cấp', (t) => t.issued], ['Chưa in', (t) => t.notPrinted], ['Đã in', printed], ['Đã in, chưa kích hoạt', (t) => t.waiting], ['Chưa rõ ở đâu', (t) => t.unaccounted],
  ['Đang dùng', (t) => t.active], ['Hết hạn', (t) => t.expired], ['Đang thu hồi', (t) => t.recalled], ['Đã hủy', (t) => t.void], ['Thay bằng số mới', (t) => t.replaced],
  ['In lại cùng số', (t) => t.printedAgain], ['Tem có người kiểm tra', (t) => t.scanned], ['Lượt kiểm tra', (t) => t.checks], ['Chênh lệch', difference],
];
const HEADS: Record<LedgerBy, readonly [string, string]> = { producer: ['Cơ sở', 'Xã, phường'], commune: ['Xã, phường', ''], product: ['Sản phẩm', 'Cơ sở'] };

/** The same as CSV in UTF-8 with a mark, safe to open in a spreadsheet. @throws DomainError 401, 403 */
export function stampLedgerCsv(ctx: Context, filter: LedgerFilter = {}): string {
  const ledger = stampLedger(ctx, filter);
  const rows = [
    [...HEADS[ledger.by], ...COLUMNS.map(([head]) => head)],
    ...ledger.lines.map((line) => [line.name, line.beside, ...COLUMNS.map(([, of]) => of(line))]),
    ['Cộng', '', ...COLUMNS.map(([, of]) => of(ledger.total))],
  ];
  return csvOf(rows);
}
