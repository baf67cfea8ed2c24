/** How a grading is said. Pure; the state is decided by the catalogue, never here. */
import type { Lang } from '../../../api/context.ts';
import { date } from '../../i18n/page.ts';

/** What a page needs to know of a grading. Dates are 'YYYY-MM-DD'. */
export interface GradingView {
  state: 'valid' | 'lapsed' | 'announced' | 'proposed';
  stars: number;
  decisionNumber?: string | null | undefined;
  decisionDate?: string | null | undefined;
  /** The deciding body as it was named then. */
  body?: string | null | undefined;
  validUntil?: string | null | undefined;
  /** Who announced it, and in which year if known. */
  source?: string | null | undefined;
  year?: number | null | undefined;
}

export interface GradingWords {
  /** A few words for a card. */
  short: string;
  main: string;
  /** Said in bold: the last day, or the doubt. */
  strong?: string;
  after?: string;
}

/** The words of a grading; see look/README: announced and lapsed ones are words, not stars. */
export function gradingSentence(grading: GradingView, lang: Lang): GradingWords {
  const vi = lang === 'vi';
  const { stars } = grading;
  switch (grading.state) {
    case 'valid': {
      const number = grading.decisionNumber ? (vi ? `, số ${grading.decisionNumber}` : `, decision ${grading.decisionNumber}`) : '';
      const day = grading.decisionDate ? (vi ? ` ngày ${date(grading.decisionDate)}` : ` of ${date(grading.decisionDate, lang)}`) : '';
      const by = grading.body ? (vi ? ` của ${grading.body}` : `, ${grading.body}`) : '';
      return {
        short: vi ? `OCOP ${stars}\u00a0sao` : `OCOP ${stars}\u00a0stars`,
        main: (vi ? `OCOP ${stars}\u00a0sao` : `OCOP ${stars}\u00a0stars`) + number + day + by + (grading.validUntil ? (vi ? ', còn hạn đến ' : ', valid until ') : ''),
        ...(grading.validUntil ? { strong: date(grading.validUntil, lang) } : {}),
      };
    }
    case 'lapsed': {
      const number = grading.decisionNumber ? (vi ? ` (số ${grading.decisionNumber})` : ` (decision ${grading.decisionNumber})`) : '';
      return {
        short: vi ? `Từng đạt ${stars}\u00a0sao, đã hết hạn` : `Held ${stars}\u00a0stars, expired`,
        main: (vi ? `Từng đạt OCOP ${stars}\u00a0sao` : `Held OCOP ${stars}\u00a0stars`) + number + ', ',
        strong: grading.validUntil ? (vi ? `đã hết hạn ngày ${date(grading.validUntil)}` : `expired on ${date(grading.validUntil, lang)}`) : vi ? 'đã hết hạn' : 'expired',
      };
    }
    case 'proposed':
      return {
        short: vi ? `Được đề nghị ${stars}\u00a0sao` : `Proposed for ${stars}\u00a0stars`,
        main: (vi ? `Được giới thiệu là tiềm năng OCOP ${stars}\u00a0sao` : `Put forward for OCOP ${stars}\u00a0stars`) + told(grading, vi) + ', ',
        strong: vi ? 'chưa được phân hạng' : 'not graded yet',
      };
    case 'announced':
      return {
        short: vi ? `Từng công bố ${stars}\u00a0sao` : `Announced ${stars}\u00a0stars`,
        main: (vi ? `Từng công bố OCOP ${stars}\u00a0sao` : `Announced as OCOP ${stars}\u00a0stars`) + told(grading, vi) + ', ',
        strong: vi ? 'chưa đối chiếu quyết định' : 'decision not yet checked',
      };
  }
}

/** The same as one plain sentence. */
export function gradingText(grading: GradingView, lang: Lang): string {
  const said = gradingSentence(grading, lang);
  return `${said.main}${said.strong ?? ''}${said.after ?? ''}.`;
}

function told(grading: GradingView, vi: boolean): string {
  const year = grading.year ? (vi ? ` năm ${grading.year}` : ` in ${grading.year}`) : '';
  const source = grading.source ? (vi ? ` theo ${grading.source}` : ` by ${grading.source}`) : '';
  return year + source;
}
