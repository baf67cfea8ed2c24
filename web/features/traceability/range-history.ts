/** What was done to a range, as lines in order of time, the newest first. */
import type { RangePage } from '../../../api/traceability/index.ts';

export interface HistoryLine {
  at: number;
  what: string;
  part: { firstIndex: number; lastIndex: number } | null;
  lotId: number | null;
  reason: string;
  newRange: string | null;
  /** Row of an activation that may be taken back. */
  span: number | null;
}

export function historyOf(view: RangePage, t: (vi: string, en: string) => string): HistoryLine[] {
  const { range, spans, reprints } = view;
  const plain = { part: null, lotId: null, reason: '', newRange: null, span: null };
  const lines: HistoryLine[] = [{ ...plain, at: range.issuedAt, what: t('Cấp tem', 'Issued') }];
  if (range.printedAt !== null) lines.push({ ...plain, at: range.printedAt, what: t('Đã in', 'Printed') });
  for (const s of spans) {
    lines.push({
      at: s.at, part: s, lotId: s.lotId, reason: s.reason, newRange: null,
      what: s.act === 'VOID' ? t('Hủy', 'Made void') : s.reason === '' ? t('Kích hoạt', 'Activated') : t('Chuyển lô', 'Moved to a lot'),
      span: s.act === 'ACTIVATED' ? s.id : null,
    });
  }
  for (const r of reprints) {
    lines.push({ ...plain, at: r.at, part: r, reason: r.reason, newRange: r.newRange, what: r.kind === 'SAME' ? t('In lại cùng số', 'Printed again, same serials') : t('Thay bằng số mới', 'Replaced by new serials') });
  }
  return lines.sort((a, b) => b.at - a.at);
}
