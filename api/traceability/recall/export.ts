/** What the authority takes away: a recall whole, as JSON, and its three tables as CSV for a spreadsheet. */
import type { Context } from '../../context.ts';
import { recallView, type RecallView } from './queries.ts';

export interface RecallExport {
  format: 'sanque-recall';
  version: 1;
  exportedAt: string;
  recall: Record<string, unknown>;
  lots: { id: string; gtin: string | null; lot: string; uri: string; product: string; size: string; producer: string; quantity: number; unit: string; productionDate: string; expiryDate: string | null; steps: number }[];
  amounts: { unit: string; made: number; shipped: number; sold: number; left: number }[];
  stamps: { issued: number; active: number; void: number; checked: number; checks: number; parts: { range: string; lot: string; first: number; last: number; state: string }[] };
  holders: { name: string; kind: string; phone: string | null; address: string | null; lots: string[]; reachedAt: string | null; stoppedAt: string | null; collected: { unit: string; quantity: number }[] }[];
  timeline: { at: string; what: string; holder: string | null; quantity: number | null; unit: string | null; note: string }[];
}

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
const whole = (milli: number): number => milli / 1_000;

/** The recall as one document. Instants are ISO 8601 in UTC, quantities in their unit. @throws DomainError 401, 403, 404 */
export function exportRecall(ctx: Context, publicId: string): RecallExport {
  const { recall, lots, amounts, stamps, holders, actions }: RecallView = recallView(ctx, publicId);
  const codes = new Map(lots.map((l) => [l.id, l.code]));
  const names = new Map(holders.map((h) => [h.key, h.name]));
  return {
    format: 'sanque-recall', version: 1, exportedAt: iso(ctx.now())!,
    recall: {
      id: recall.publicId, mode: recall.mode, state: recall.state, cause: recall.cause, hazard: recall.hazard, reason: { vi: recall.reasonVi, en: recall.reasonEn }, phone: recall.phone,
      openedBy: recall.organisationName, openedAs: recall.openedAs, decidingBody: recall.bodyVi, decisionNumber: recall.decisionNumber, startedAt: iso(recall.startedAt), openedAt: iso(recall.openedAt),
      deadlineAt: iso(recall.deadlineAt), clockStoppedAt: iso(recall.clockStoppedAt), overdueAt: iso(recall.overdueAt), foundMs: recall.foundMs,
      recovered: recall.recoveredMilli === null ? null : whole(recall.recoveredMilli), destroyed: recall.destroyedMilli === null ? null : whole(recall.destroyedMilli), result: recall.resultNote, closedAt: iso(recall.closedAt),
    },
    lots: lots.map((l) => ({
      id: l.publicId, gtin: l.gtin, lot: l.code, uri: `${ctx.env.PUBLIC_ORIGIN}${l.key}`, product: l.name, size: l.label, producer: l.producerName, quantity: whole(l.quantityMilli), unit: l.unit,
      productionDate: l.productionDate, expiryDate: l.expiryDate, steps: l.depth,
    })),
    amounts: amounts.map((a) => ({ unit: a.unit, made: whole(a.madeMilli), shipped: whole(a.shippedMilli), sold: whole(a.soldMilli), left: whole(a.leftMilli) })),
    stamps: { ...stamps, parts: stamps.parts.map(({ lotId, ...p }) => ({ ...p, lot: codes.get(lotId) ?? '' })) },
    holders: holders.map((h) => ({
      name: h.name, kind: h.kind, phone: h.phone, address: h.address, lots: h.lots, reachedAt: iso(h.reachedAt), stoppedAt: iso(h.stoppedAt), collected: h.collected.map((c) => ({ unit: c.unit, quantity: whole(c.milli) })),
    })),
    timeline: [
      { at: iso(recall.startedAt)!, what: recall.proposedBy ? 'PROPOSED' : 'FOUND', holder: null, quantity: null, unit: null, note: '' },
      ...(recall.openedAt === null ? [] : [{ at: iso(recall.openedAt)!, what: 'OPENED', holder: null, quantity: null, unit: null, note: recall.decisionNumber }]),
      ...actions.toReversed().map((a) => ({ at: iso(a.at)!, what: a.kind as string, holder: a.holder === null ? null : (names.get(a.holder) ?? a.holder), quantity: a.quantityMilli === null ? null : whole(a.quantityMilli), unit: a.unit, note: a.note })),
      ...(recall.reportedAt === null ? [] : [{ at: iso(recall.reportedAt)!, what: 'REPORTED', holder: null, quantity: null, unit: null, note: recall.resultNote }]),
      ...(recall.closedAt === null ? [] : [{ at: iso(recall.closedAt)!, what: recall.state, holder: null, quantity: null, unit: null, note: '' }]),
    ],
  };
}

export const RECALL_TABLES = ['lots', 'stamps', 'holders'] as const;
export type RecallTable = (typeof RECALL_TABLES)[number];

/** A cell: quoted where it must be, and never a formula. */
const cell = (value: unknown): string => {
  const text = value === null || value === undefined ? '' : String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
const csv = (rows: readonly (readonly unknown[])[]): string => `\ufeff${rows.map((r) => r.map(cell).join(',')).join('\r\n')}\r\n`;

/** One table of a recall, UTF-8 with a byte order mark so that spreadsheets read it. @throws DomainError 401, 403, 404 */
export function recallCsv(ctx: Context, publicId: string, table: RecallTable): string {
  const all = exportRecall(ctx, publicId);
  switch (table) {
    case 'lots':
      return csv([['Lô', 'GTIN', 'Sản phẩm', 'Quy cách', 'Cơ sở', 'Số lượng', 'Đơn vị', 'Ngày sản xuất', 'Hạn sử dụng', 'Địa chỉ'],
        ...all.lots.map((l) => [l.lot, l.gtin, l.product, l.size, l.producer, l.quantity, l.unit, l.productionDate, l.expiryDate, l.uri])]);
    case 'stamps':
      return csv([['Đợt tem', 'Lô', 'Từ tem', 'Đến tem', 'Trạng thái'], ...all.stamps.parts.map((p) => [p.range, p.lot, p.first, p.last, p.state])]);
    case 'holders':
      return csv([['Nơi giữ hàng', 'Vai trò', 'Điện thoại', 'Địa chỉ', 'Lô', 'Báo được lúc', 'Ngừng bán lúc', 'Đã thu về'],
        ...all.holders.map((h) => [h.name, h.kind, h.phone, h.address, h.lots.join(' '), h.reachedAt, h.stoppedAt, h.collected.map((c) => `${c.quantity} ${c.unit}`).join('; ')])]);
  }
}
