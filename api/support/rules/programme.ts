/** What of a programme may change from a day on, in words; where the law leaves two readings, both and the article that leaves them. */
import type { PaperKind } from '../../vault/index.ts';
import { SECOND_CONTRACT_WORDS, SIZE_RULE_WORDS } from './compare.ts';
import { DOOR_WORDS, type Door } from './doors.ts';
import { KIND_WORDS } from './explain.ts';
import type { Kind, LegalForm, SecondContract, Sentence, SizeRule } from './types.ts';

export const FORM_WORDS: Record<LegalForm, Sentence> = {
  ENTERPRISE: { vi: 'Doanh nghiệp', en: 'Enterprise' },
  COOPERATIVE: { vi: 'Hợp tác xã', en: 'Cooperative' },
  COOPERATIVE_UNION: { vi: 'Liên hiệp hợp tác xã', en: 'Union of cooperatives' },
  COOPERATIVE_GROUP: { vi: 'Tổ hợp tác', en: 'Cooperative group' },
  HOUSEHOLD: { vi: 'Hộ kinh doanh', en: 'Household business' },
};
export const PAUSE_WORDS: Record<'true' | 'false', Sentence> = {
  true: { vi: 'Yêu cầu bổ sung dừng thời hạn trả lời cho tới khi doanh nghiệp bổ sung xong', en: 'Asking for a supplement stops the clock until it is answered' },
  false: { vi: 'Yêu cầu bổ sung không dừng thời hạn: vẫn trả lời trong 14 ngày làm việc', en: 'Asking for a supplement does not stop the clock: 14 working days all the same' },
};

/** Articles that leave a choice to the programme. */
export const SWITCH_ARTICLES = { sizeRule: 'TT06-3.2', secondContract: 'ND80-11.1', supplementPauses: 'ND80-32.3', voucherDays: 'ND80-32.3' } as const;

/** What of a programme may change from a day on; what was sent before keeps what held on its own day. */
export interface ProgrammeTerms {
  beneficiaries: LegalForm[];
  kinds: Kind[];
  doors: Door[];
  /** Papers without which no dossier is sent. */
  papers: PaperKind[];
  /** Commune officers receive paper dossiers too. */
  communeCounter: boolean;
  sizeRule: SizeRule;
  secondContract: SecondContract;
  supplementPauses: boolean;
  voucherDays: number;
  closesOn: string | null;
}

export interface TermFact {
  key: keyof ProgrammeTerms;
  label: Sentence;
  value: Sentence;
  article: string | null;
}

const listed = (words: readonly Sentence[]): Sentence => (words.length === 0 ? { vi: 'không', en: 'none' } : { vi: words.map((w) => w.vi).join('; '), en: words.map((w) => w.en).join('; ') });

/** All that may change, in words. @param paperWords names of the papers of a vault */
export function termFacts(t: ProgrammeTerms, paperWords: Readonly<Record<string, Sentence>>): TermFact[] {
  return [
    { key: 'beneficiaries', label: { vi: 'Đối tượng', en: 'For whom' }, value: listed(t.beneficiaries.map((f) => FORM_WORDS[f])), article: 'ND224-70' },
    { key: 'kinds', label: { vi: 'Nội dung hỗ trợ', en: 'What is supported' }, value: listed(t.kinds.map((k) => KIND_WORDS[k])), article: null },
    { key: 'doors', label: { vi: 'Cách nhận hồ sơ', en: 'Doors' }, value: listed(t.doors.map((d) => DOOR_WORDS[d])), article: 'ND224-15.1' },
    { key: 'papers', label: { vi: 'Giấy tờ bắt buộc', en: 'Obligatory papers' }, value: listed(t.papers.map((p) => paperWords[p] ?? { vi: p, en: p })), article: 'ND80-32.4' },
    { key: 'communeCounter', label: { vi: 'Cấp xã nhận hồ sơ giấy', en: 'Communes receive paper' }, value: t.communeCounter ? { vi: 'có', en: 'yes' } : { vi: 'không', en: 'no' }, article: null },
    { key: 'sizeRule', label: { vi: 'Cách đọc quy mô', en: 'How the size is read' }, value: SIZE_RULE_WORDS[t.sizeRule], article: SWITCH_ARTICLES.sizeRule },
    { key: 'secondContract', label: { vi: 'Hợp đồng thứ hai trong năm', en: 'A second contract in a year' }, value: SECOND_CONTRACT_WORDS[t.secondContract], article: SWITCH_ARTICLES.secondContract },
    { key: 'supplementPauses', label: { vi: 'Thời hạn khi chờ bổ sung', en: 'The clock while a supplement is awaited' }, value: PAUSE_WORDS[`${t.supplementPauses}`], article: SWITCH_ARTICLES.supplementPauses },
    { key: 'voucherDays', label: { vi: 'Hạn ký hợp đồng từ ngày thông báo', en: 'Days to sign a contract' }, value: { vi: `${t.voucherDays} ngày`, en: `${t.voucherDays} days` }, article: SWITCH_ARTICLES.voucherDays },
    { key: 'closesOn', label: { vi: 'Nhận hồ sơ đến hết ngày', en: 'Takes dossiers until' }, value: t.closesOn === null ? { vi: 'không định ngày', en: 'no day set' } : { vi: t.closesOn.split('-').reverse().join('/'), en: t.closesOn }, article: null },
  ];
}
