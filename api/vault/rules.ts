/** Pure decisions about papers of the vault: how they are called, until when they may be used, the words of the consent. */
import { createHash } from 'node:crypto';
import type { VAULT_KINDS } from '../../db/schema/vault.ts';
import type { Sentence } from '../errors.ts';
import { formatDate } from '../time.ts';

export type PaperKind = (typeof VAULT_KINDS)[number];

export const PAPER_KINDS = ['BUSINESS_REGISTRATION', 'FINANCIAL_STATEMENT', 'INSURED_HEADCOUNT', 'WOMEN_OWNED', 'OTHER'] as const satisfies readonly PaperKind[];

export const PAPER_WORDS: Record<PaperKind, Sentence> = {
  BUSINESS_REGISTRATION: { vi: 'Giấy chứng nhận đăng ký doanh nghiệp', en: 'Business registration certificate' },
  FINANCIAL_STATEMENT: { vi: 'Báo cáo tài chính năm trước', en: 'Financial statement of the preceding year' },
  INSURED_HEADCOUNT: { vi: 'Danh sách lao động và chứng từ nộp bảo hiểm xã hội', en: 'List of workers with proof of social insurance' },
  WOMEN_OWNED: { vi: 'Giấy tờ chứng minh do phụ nữ làm chủ', en: 'Proof that women own it' },
  OTHER: { vi: 'Giấy tờ khác', en: 'Another paper' },
};

/** A paper by its own title where it has one. */
export const paperName = (p: { kind: PaperKind; title: string }): Sentence => (p.title === '' ? PAPER_WORDS[p.kind] : { vi: p.title, en: p.title });

/** True from the first minute in Vietnam after the last day on which it may be used. */
export const hasExpired = (p: { validUntil: string | null }, today: string): boolean => p.validUntil !== null && p.validUntil < today;

/** Why an expired paper is not taken. */
export const expiredWords = (p: { kind: PaperKind; title: string; validUntil: string | null }): Sentence => {
  const name = paperName(p);
  const day = formatDate(p.validUntil ?? '');
  return { vi: `“${name.vi}” đã hết hạn ngày ${day}. Mời Ông/Bà tải bản còn hạn lên kho giấy tờ.`, en: `“${name.en}” expired on ${day}. Please put a valid one into your papers.` };
};

/** The words that are agreed to for each use of each paper (Law 91/2025/QH15: which data, for what, who sees it). A changed text is a new version. */
export const USE_CONSENT = {
  version: '2026-12',
  vi: 'Tôi đồng ý cho cơ quan giải quyết hồ sơ này xem giấy tờ được đánh dấu, chỉ để xét hồ sơ này và để đối chiếu, thanh toán, kiểm tra về sau theo luật. Cơ quan không thấy giấy tờ khác trong kho. Tôi bỏ dấu là rút lại được, cho đến khi nộp hồ sơ.',
  en: 'I agree that the office which decides on this dossier sees the papers ticked, only to decide on it and for later payment and audit as the law requires. It sees no other paper of mine. I can take this back by unticking until the dossier is sent.',
};
/** SHA-256 of the words in both languages: proves what was shown. */
export const USE_CONSENT_DIGEST = createHash('sha256').update(JSON.stringify([USE_CONSENT.version, USE_CONSENT.vi, USE_CONSENT.en])).digest('hex');
