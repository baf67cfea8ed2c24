/** Decisions of the catalogue: states and moves, which grading counts on a day. Pure: no I/O, no clock. */
import type { groupCodes, gradingKinds, productStates } from '../../db/schema/catalog.ts';

export type ProductState = (typeof productStates)[number];
export type GroupCode = (typeof groupCodes)[number];
export type GradingKind = (typeof gradingKinds)[number];

interface Words {
  vi: string;
  en: string;
}

/** The six groups of the OCOP programme. `slug` stands in addresses. */
export const GROUPS: readonly (Words & { code: GroupCode; slug: string; shortVi: string })[] = [
  { code: 'food', slug: 'thuc-pham', vi: 'Thực phẩm', shortVi: 'Thực phẩm', en: 'Food' },
  { code: 'drinks', slug: 'do-uong', vi: 'Đồ uống', shortVi: 'Đồ uống', en: 'Beverages' },
  { code: 'herbs', slug: 'duoc-lieu', vi: 'Dược liệu và sản phẩm từ dược liệu', shortVi: 'Dược liệu', en: 'Medicinal herbs' },
  { code: 'crafts', slug: 'thu-cong-my-nghe', vi: 'Thủ công mỹ nghệ', shortVi: 'Thủ công mỹ nghệ', en: 'Handicrafts' },
  { code: 'plants', slug: 'sinh-vat-canh', vi: 'Sinh vật cảnh', shortVi: 'Sinh vật cảnh', en: 'Ornamental plants and animals' },
  { code: 'tourism', slug: 'du-lich-cong-dong', vi: 'Dịch vụ du lịch cộng đồng, du lịch sinh thái và điểm du lịch', shortVi: 'Du lịch cộng đồng', en: 'Community tourism' },
];

export const groupByCode = (code: string) => GROUPS.find((g) => g.code === code);

export const STATE_WORDS: Readonly<Record<ProductState, Words>> = {
  DRAFT: { vi: 'Đang soạn', en: 'Draft' },
  PENDING: { vi: 'Chờ duyệt', en: 'Waiting for review' },
  PUBLISHED: { vi: 'Đang trên sàn', en: 'On the floor' },
  RETURNED: { vi: 'Trả lại để sửa', en: 'Returned for correction' },
  SUSPENDED: { vi: 'Tạm ngừng', en: 'Suspended' },
  MERGED: { vi: 'Đã gộp', en: 'Merged' },
};

export type ProductAct = 'SUBMIT' | 'WITHDRAW' | 'APPROVE' | 'RETURN' | 'SUSPEND' | 'RESUME' | 'MERGE';

/** The life of a listing: this table is the guard of every move and the list of buttons. */
export const PRODUCT_MOVES: readonly (Words & { act: ProductAct; from: readonly ProductState[]; to: ProductState; by: 'PRODUCER' | 'OFFICER'; needsReason: boolean })[] = [
  { act: 'SUBMIT', from: ['DRAFT', 'RETURNED'], to: 'PENDING', by: 'PRODUCER', needsReason: false, vi: 'gửi duyệt', en: 'submit' },
  { act: 'WITHDRAW', from: ['PENDING'], to: 'DRAFT', by: 'PRODUCER', needsReason: false, vi: 'rút về sửa', en: 'withdraw' },
  { act: 'APPROVE', from: ['PENDING'], to: 'PUBLISHED', by: 'OFFICER', needsReason: false, vi: 'duyệt', en: 'approve' },
  { act: 'RETURN', from: ['PENDING'], to: 'RETURNED', by: 'OFFICER', needsReason: true, vi: 'trả lại', en: 'return' },
  { act: 'SUSPEND', from: ['PUBLISHED'], to: 'SUSPENDED', by: 'OFFICER', needsReason: true, vi: 'tạm ngừng', en: 'suspend' },
  { act: 'RESUME', from: ['SUSPENDED'], to: 'PUBLISHED', by: 'OFFICER', needsReason: false, vi: 'cho bán lại', en: 'resume' },
  { act: 'MERGE', from: ['DRAFT', 'PENDING', 'PUBLISHED', 'RETURNED', 'SUSPENDED'], to: 'MERGED', by: 'OFFICER', needsReason: false, vi: 'gộp', en: 'merge' },
];

/** The move, or null when the state does not allow it. */
export const productMove = (state: ProductState, act: ProductAct) => PRODUCT_MOVES.find((m) => m.act === act && m.from.includes(state)) ?? null;
/** What can be done in a state, by whom asks. */
export const movesFrom = (state: ProductState, by?: 'PRODUCER' | 'OFFICER') => PRODUCT_MOVES.filter((m) => m.from.includes(state) && (!by || m.by === by));

/** The fields that wait for an officer once a product is on the floor; price, stock, season and photos go live at once. */
export const MODERATED_FIELDS = ['name', 'nameEn', 'groupCode', 'communeCode', 'placeText', 'story', 'storyEn', 'origin', 'ingredients'] as const;
export type ModeratedField = (typeof MODERATED_FIELDS)[number];

export interface Grading {
  id: number;
  kind: GradingKind;
  stars: number;
  decisionNumber: string | null;
  /** 'YYYY-MM-DD' */
  decisionDate: string | null;
  body: string | null;
  /** last day on which the certificate holds, 'YYYY-MM-DD' */
  validUntil: string | null;
  sourceName: string | null;
  sourceUrl: string | null;
  year: number | null;
  /** the certificate entered after this announcement was checked */
  checkedById: number | null;
}

export type GradingState = 'valid' | 'lapsed' | 'announced' | 'proposed' | 'none';

export interface GradingStanding {
  /** valid wears stars; lapsed did; announced and proposed are said in words; none has nothing */
  state: GradingState;
  /** stars to be worn today: only when valid */
  stars: number | null;
  /** the grading that decides the state */
  grading: Grading | null;
  /** announcements not yet checked against a decision, newest first */
  announced: Grading[];
}

/**
 * What a product's gradings amount to on a day. Only a certificate that holds that day wears stars.
 * The last certificate decided counts: a re-grading replaces the one before, so its lapse leaves nothing.
 * @param date 'YYYY-MM-DD', a date in Vietnam
 */
export function gradingToday(gradings: readonly Grading[], date: string): GradingStanding {
  const announced = gradings
    .filter((g) => g.kind === 'ANNOUNCED' && g.checkedById === null)
    .sort((a, b) => (b.year ?? 0) - (a.year ?? 0) || b.id - a.id);
  const certificate = gradings
    .filter((g) => g.kind === 'CERTIFICATE' && g.decisionDate !== null && g.decisionDate <= date)
    .sort((a, b) => (b.decisionDate! < a.decisionDate! ? -1 : b.decisionDate! > a.decisionDate! ? 1 : b.id - a.id))[0];
  if (certificate?.validUntil) {
    const holds = date <= certificate.validUntil;
    return { state: holds ? 'valid' : 'lapsed', stars: holds ? certificate.stars : null, grading: certificate, announced };
  }
  if (announced[0]) return { state: 'announced', stars: null, grading: announced[0], announced };
  const proposed = gradings.find((g) => g.kind === 'PROPOSED' && g.checkedById === null);
  if (proposed) return { state: 'proposed', stars: null, grading: proposed, announced };
  return { state: 'none', stars: null, grading: null, announced };
}

const day = (date: string): string => date.split('-').reverse().join('/');

/** The grading in words, as a label or a page says it; never more than is known. */
export function gradingWords(standing: Pick<GradingStanding, 'state' | 'grading'>): Words {
  const g = standing.grading;
  if (!g) return { vi: 'Chưa có phân hạng OCOP', en: 'No OCOP grading' };
  switch (standing.state) {
    case 'valid':
      return {
        vi: `OCOP ${g.stars} sao, Quyết định ${g.decisionNumber} ngày ${day(g.decisionDate!)} của ${g.body}, có giá trị đến ${day(g.validUntil!)}`,
        en: `OCOP ${g.stars} stars, decision ${g.decisionNumber} of ${day(g.decisionDate!)} by ${g.body}, valid until ${day(g.validUntil!)}`,
      };
    case 'lapsed':
      return {
        vi: `Giấy chứng nhận OCOP ${g.stars} sao (Quyết định ${g.decisionNumber}) đã hết hạn ngày ${day(g.validUntil!)}`,
        en: `The OCOP certificate of ${g.stars} stars (decision ${g.decisionNumber}) lapsed on ${day(g.validUntil!)}`,
      };
    case 'announced':
      return {
        vi: `${g.stars} sao theo công bố của ${g.sourceName}${g.year ? ` năm ${g.year}` : ''}, chưa đối chiếu quyết định`,
        en: `${g.stars} stars as announced by ${g.sourceName}${g.year ? ` in ${g.year}` : ''}, decision not yet checked`,
      };
    default:
      return {
        vi: `Đề nghị xét ${g.stars} sao theo ${g.sourceName}, chưa được công nhận`,
        en: `Proposed for ${g.stars} stars according to ${g.sourceName}, not yet recognised`,
      };
  }
}

/** How long a certificate holds from its decision: 36 months (QĐ 148/QĐ-TTg, QĐ 1489/QĐ-TTg). */
export const CERTIFICATE_MONTHS = 36;
