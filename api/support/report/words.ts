/** The report as tables of words and figures: one list for page, XLSX and PDF, so that they cannot differ. */
import type { Sentence } from '../../errors.ts';
import { KIND_WORDS, SIZE_WORDS } from '../rules/explain.ts';
import { SOURCE_WORDS } from '../rules/ledger.ts';
import { LEAST_ENTERPRISES } from '../rules/outcome.ts';
import type { YearlyReport } from './yearly.ts';

export interface ReportTable {
  title: Sentence;
  columns: Sentence[];
  /** A number is a figure; null is 'not known yet'. */
  rows: (Sentence | number | null)[][];
  /** Its sum, where one makes sense. */
  total?: (Sentence | number | null)[];
}

const same = (text: string): Sentence => ({ vi: text, en: text });
const ORGANISATIONS = { vi: 'Số đơn vị', en: 'Organisations' };
const SETTLED = { vi: 'Nhà nước đã chi (đồng)', en: 'Paid by the state (đồng)' };
const TOTAL = { vi: 'Cộng', en: 'In all' };
const OTHER = { vi: 'Khác', en: 'Other' };
const FORMS = { ENTERPRISE: { vi: 'Doanh nghiệp', en: 'Enterprises' }, COOPERATIVE: { vi: 'Hợp tác xã', en: 'Cooperatives' }, OTHER: { vi: 'Hộ kinh doanh, tổ hợp tác', en: 'Households, cooperative groups' } };
const SECTORS = { AIC: { vi: 'Nông, lâm nghiệp, thủy sản; công nghiệp; xây dựng', en: 'Agriculture, forestry, fishery; industry; construction' }, TS: { vi: 'Thương mại, dịch vụ', en: 'Trade, services' }, OTHER };
const WOMEN = { WOMEN_OWNED: { vi: 'Do phụ nữ làm chủ', en: 'Women-owned' }, OTHER };

/** The tables of a report, in the order in which it is read. */
export function reportTables(r: YearlyReport): ReportTable[] {
  const shares = <K extends string>(title: Sentence, list: readonly { key: K; organisations: number; settledVnd: number }[], words: Record<K, Sentence>, first: Sentence, total = true): ReportTable => ({
    title, columns: [first, ORGANISATIONS, SETTLED], rows: list.map((s) => [words[s.key], s.organisations, s.settledVnd]), ...(total ? { total: [TOTAL, r.supported, r.settledVnd] } : {}),
  });
  const sum = (of: (m: YearlyReport['money'][number]) => number) => r.money.reduce((s, m) => s + of(m), 0);
  const figures: ((m: YearlyReport['money'][number]) => number)[] = [(m) => m.appropriatedVnd, (m) => m.states.RESERVED, (m) => m.states.COMMITTED, (m) => m.states.ADVANCED, (m) => m.states.SETTLED, (m) => m.states.RECOVERED, (m) => m.states.APPROPRIATED];
  const kinds = shares({ vi: 'Theo nội dung hỗ trợ', en: 'By kind of support' }, r.byKind, KIND_WORDS, { vi: 'Nội dung', en: 'Kind' }, false);
  return [
    {
      title: { vi: 'Kinh phí theo chương trình và nguồn (đồng)', en: 'Money by programme and source (đồng)' },
      columns: [{ vi: 'Chương trình', en: 'Programme' }, { vi: 'Nguồn', en: 'Source' }, { vi: 'Được giao', en: 'Appropriated' }, { vi: 'Giữ chỗ', en: 'Reserved' }, { vi: 'Cam kết', en: 'Committed' }, { vi: 'Tạm ứng', en: 'Advanced' }, { vi: 'Đã chi', en: 'Paid' }, { vi: 'Thu hồi', en: 'Recovered' }, { vi: 'Còn lại', en: 'Left' }],
      rows: r.money.map((m) => [m.programme, SOURCE_WORDS[m.source], ...figures.map((f) => f(m))]), total: [TOTAL, same(''), ...figures.map(sum)],
    },
    shares({ vi: 'Đơn vị được hỗ trợ theo quy mô', en: 'Supported by size' }, r.bySize, { ...SIZE_WORDS, OTHER }, { vi: 'Quy mô', en: 'Size' }),
    shares({ vi: 'Theo lĩnh vực', en: 'By sector' }, r.bySector, SECTORS, { vi: 'Lĩnh vực', en: 'Sector' }),
    shares({ vi: 'Theo loại hình', en: 'By legal form' }, r.byForm, FORMS, { vi: 'Loại hình', en: 'Legal form' }),
    shares({ vi: 'Do phụ nữ làm chủ', en: 'Women-owned' }, r.womenOwned, WOMEN, { vi: 'Chủ sở hữu', en: 'Owned' }),
    { ...kinds, total: [TOTAL, null, r.settledVnd] },
    {
      title: { vi: 'Hồ sơ nộp trong năm', en: 'Dossiers of the year' }, columns: [{ vi: 'Kết quả', en: 'Outcome' }, { vi: 'Số hồ sơ', en: 'Dossiers' }],
      rows: [[{ vi: 'Đang giải quyết', en: 'Waiting' }, r.dossiers.waiting], [{ vi: 'Được duyệt', en: 'Approved' }, r.dossiers.approved], [{ vi: 'Không được duyệt', en: 'Refused' }, r.dossiers.refused], [{ vi: 'Tự rút', en: 'Withdrawn' }, r.dossiers.withdrawn], [{ vi: 'Hết hiệu lực', en: 'Lapsed' }, r.dossiers.lapsed]],
      total: [TOTAL, r.dossiers.received],
    },
    { title: { vi: 'Thời hạn trả lời', en: 'Answers in time' }, columns: [{ vi: 'Chỉ tiêu', en: 'What' }, { vi: 'Số liệu', en: 'Figure' }], rows: [[{ vi: 'Hồ sơ đã quyết định trong năm', en: 'Decided in the year' }, r.decided], [{ vi: 'Đúng hạn', en: 'In time' }, r.onTime], [{ vi: 'Tỷ lệ đúng hạn (%)', en: 'In time (%)' }, r.onTimePercent]] },
    { title: { vi: 'Không duyệt, theo điều khoản', en: 'Refusals by article' }, columns: [{ vi: 'Căn cứ', en: 'Article' }, { vi: 'Số lần nêu', en: 'Named' }], rows: r.refusals.map((x) => [{ vi: x.vi, en: x.en }, x.count]) },
    {
      title: { vi: 'Kết quả: mức sẵn sàng trước và sau, việc sử dụng', en: 'Outcomes: readiness before and after, use' }, columns: [{ vi: 'Chỉ tiêu', en: 'What' }, { vi: 'Số liệu', en: 'Figure' }],
      rows: [
        [{ vi: 'Hồ sơ đã đo lại sau hỗ trợ', en: 'Dossiers measured again' }, r.outcome.measured],
        ...r.use.flatMap((u) => [[{ vi: `Được hỏi sau ${u.day} ngày`, en: `Asked after ${u.day} days` }, u.asked], [{ vi: `Dùng hằng ngày (${u.day} ngày)`, en: `Used every day (${u.day} days)` }, u.daily], [{ vi: `Thỉnh thoảng (${u.day} ngày)`, en: `Sometimes (${u.day} days)` }, u.sometimes], [{ vi: `Không dùng (${u.day} ngày)`, en: `Not used (${u.day} days)` }, u.not]]),
      ],
    },
    ...r.outcome.groups.map((g): ReportTable => ({
      title: { vi: `Đo trước và sau bằng ${g.editionName.vi}`, en: `Before and after, by ${g.editionName.en}` }, columns: [{ vi: 'Chỉ tiêu', en: 'What' }, { vi: 'Số liệu', en: 'Figure' }],
      rows: [
        [{ vi: 'Đơn vị đã đo lại', en: 'Enterprises measured again' }, g.enterprises],
        ...(g.means === null ? [[{ vi: 'Số trung bình', en: 'Means' }, { vi: `dưới ${LEAST_ENTERPRISES} đơn vị nên không nêu`, en: `not told of fewer than ${LEAST_ENTERPRISES}` }]] : [
          [{ vi: 'Trung bình trước (%)', en: 'Mean before (%)' }, g.means.before], [{ vi: 'Trung bình sau (%)', en: 'Mean after (%)' }, g.means.after],
          ...g.means.pillars.map((p) => [{ vi: `${p.name.vi}: thay đổi trung bình (điểm %)`, en: `${p.name.en}: mean change (percent points)` }, p.change]),
          [{ vi: 'Tiền nhà nước cho mỗi điểm % tăng thêm (đồng)', en: 'State money per percent point gained (đồng)' }, g.means.vndPerPoint ?? { vi: 'không tăng', en: 'none gained' }],
        ]),
      ],
    })),
  ];
}
