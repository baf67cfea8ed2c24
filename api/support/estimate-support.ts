import type { Context } from '../context.ts';
import { invalid, parseInput } from '../errors.ts';
import { formatDate, vnDate } from '../time.ts';
import { ARTICLES } from './lawbook.ts';
import { lawOn, ruleVersions } from './rule-versions.ts';
import { estimate, type Estimate, type Offices } from './rules/estimate.ts';
import { sizeFacts } from './rules/figures.ts';
import { missingCriterion } from './rules/size.ts';
import { estimateInput, type EstimateRequest } from './schemas.ts';

/** Who answers cooperatives and households here; null where this installation has named nobody. */
export function offices(ctx: Pick<Context, 'db'>): Offices {
  const rows = ctx.db.all<{ legalForm: string; vi: string; en: string; phone: string | null }>('SELECT legal_form AS legalForm, name_vi AS vi, name_en AS en, phone FROM support_office');
  const of = (form: string) => {
    const row = rows.find((r) => r.legalForm === form);
    return row ? { vi: row.vi, en: row.en, phone: row.phone } : null;
  };
  return { cooperative: of('COOPERATIVE'), household: of('HOUSEHOLD') };
}

/**
 * “What would I get?” for anybody, nothing kept. NĐ 80/2021 Đ5–9, Đ11, Đ13; TT 06/2022 Đ3.
 * @param raw the public request; amounts in whole đồng, `rate` comes back as whole percent
 * @throws DomainError 422 with a sentence per field: also a date before the first version, and capital missing where the law needs it
 */
export function estimateSupport(ctx: Pick<Context, 'db' | 'now'>, raw: EstimateRequest): Estimate {
  const input = parseInput(estimateInput, raw);
  const date = input.date ?? vnDate(ctx.now());
  const law = lawOn(ctx.db, date);
  if (!law) {
    const first = ruleVersions(ctx.db)[0]?.effectiveFrom ?? date;
    throw invalid({ date: { vi: `Luật đang dùng có hiệu lực từ ${formatDate(first)}. Mời chọn ngày từ đó trở đi.`, en: `The law used here starts on ${formatDate(first)}. Please choose a day from then on.` } });
  }
  if (input.foundedOn && input.foundedOn > date) throw invalid({ foundedOn: { vi: 'Ngày thành lập không thể sau ngày tính.', en: 'The founding day cannot come after the day asked about.' } });
  const question = { ...input, date, foundedOn: input.foundedOn ?? null };
  if (input.legalForm === 'ENTERPRISE' && missingCriterion(sizeFacts(question))) {
    throw invalid({ capitalVnd: { vi: 'Chưa có doanh thu, hoặc hoạt động dưới 1 năm, thì cần tổng nguồn vốn (NĐ 80/2021, Điều 9.2).', en: 'Without revenue, or under one year old, total capital is needed (Decree 80/2021, Art. 9.2).' } });
  }
  return estimate(law, ARTICLES, question, offices(ctx));
}
