/** The words of register imports. */
import type { ImportJobView, ImportReportRow } from '../../../api/catalog/index.ts';
import type { Pair } from '../../i18n/page.ts';

export const JOB_WORDS: Record<ImportJobView['state'], Pair & { kind: 'wait' | 'info' | 'ok' | 'stop' }> = {
  STAGING: { vi: 'Đang đọc', en: 'Being read', kind: 'wait' },
  STAGED: { vi: 'Chạy thử xong, chưa nhập', en: 'Dry run done, not imported', kind: 'info' },
  APPLYING: { vi: 'Đang nhập', en: 'Being imported', kind: 'wait' },
  APPLIED: { vi: 'Đã nhập', en: 'Imported', kind: 'ok' },
  FAILED: { vi: 'Bị ngắt khi đọc, chưa đổi gì', en: 'Cut off while read, nothing changed', kind: 'stop' },
};

export const OUTCOME_WORDS: Record<ImportReportRow['outcome'], Pair & { kind: 'ok' | 'info' | 'idle' | 'stop' }> = {
  NEW: { vi: 'Mới', en: 'New', kind: 'ok' },
  UPDATED: { vi: 'Cập nhật', en: 'Updated', kind: 'info' },
  UNCHANGED: { vi: 'Không đổi', en: 'Unchanged', kind: 'idle' },
  ERROR: { vi: 'Lỗi, không nhập', en: 'Fault, not imported', kind: 'stop' },
};

export const FILTERS = [
  { filter: 'all', slug: 'tat-ca', vi: 'Tất cả', en: 'All' },
  { filter: 'new', slug: 'moi', vi: 'Mới', en: 'New' },
  { filter: 'updated', slug: 'cap-nhat', vi: 'Cập nhật', en: 'Updated' },
  { filter: 'unchanged', slug: 'khong-doi', vi: 'Không đổi', en: 'Unchanged' },
  { filter: 'error', slug: 'loi', vi: 'Lỗi', en: 'Faults' },
  { filter: 'ambiguous', slug: 'noi-chua-ro', vi: 'Nơi chưa rõ', en: 'Place unclear' },
  { filter: 'double', slug: 'co-the-trung', vi: 'Có thể trùng', en: 'Likely doubles' },
] as const;

/** How many rows a filter holds. */
export function countOf(job: ImportJobView, filter: (typeof FILTERS)[number]['filter']): number {
  const { counts } = job;
  switch (filter) {
    case 'all': return counts.NEW + counts.UPDATED + counts.UNCHANGED + counts.ERROR;
    case 'new': return counts.NEW;
    case 'updated': return counts.UPDATED;
    case 'unchanged': return counts.UNCHANGED;
    case 'error': return counts.ERROR;
    case 'ambiguous': return counts.ambiguousPlaces;
    case 'double': return counts.doubles;
  }
}
