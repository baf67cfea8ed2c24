/** A version of the law as a form: every figure is a text field under its place in the document. */
import { KINDS, SECTORS, SIZES, type RuleVersion, type RuleVersionInput } from '../../../api/support/index.ts';
import { readCount, readDay, readVnd, showVnd } from './read.ts';

type Values = Record<string, string | undefined>;
type Terms = RuleVersionInput['kinds']['BUY_RENT']['terms'];

/** The fields of a version, as the form shows them. */
export function rulesForm(v: RuleVersion): Values {
  const out: Values = { sizeRule: v.sizeRule, secondContract: v.secondContract, 'clock.workingDays': String(v.clock.workingDays), 'clock.article': v.clock.article };
  for (const size of SIZES) {
    out[`sizeArticles.${size}`] = v.sizeArticles[size];
    for (const sector of SECTORS) {
      const limits = v.sizes[sector][size];
      out[`sizes.${sector}.${size}.employees`] = String(limits.employees);
      out[`sizes.${sector}.${size}.revenueVnd`] = showVnd(limits.revenueVnd);
      out[`sizes.${sector}.${size}.capitalVnd`] = showVnd(limits.capitalVnd);
    }
  }
  for (const kind of KINDS) {
    const rule = v.kinds[kind];
    Object.assign(out, { [`kinds.${kind}.article`]: rule.article, [`kinds.${kind}.capPer`]: rule.capPer, [`kinds.${kind}.consulting`]: rule.consulting ? '1' : '' });
    for (const size of SIZES) {
      const terms = rule.terms[size];
      Object.assign(out, { [`kinds.${kind}.terms.${size}.ratePercent`]: terms ? String(terms.ratePercent) : '', [`kinds.${kind}.terms.${size}.capVnd`]: showVnd(terms?.capVnd), [`kinds.${kind}.terms.${size}.priorityCapVnd`]: showVnd(terms?.priorityCapVnd) });
    }
  }
  if (v.advance) Object.assign(out, { 'advance.contractOverVnd': showVnd(v.advance.contractOverVnd), 'advance.maxPercent': String(v.advance.maxPercent), 'advance.recoveredByPercent': String(v.advance.recoveredByPercent), 'advance.article': v.advance.article });
  for (const [use, code] of Object.entries(v.articles)) out[`articles.${use}`] = code;
  return out;
}

/** What was typed, back as a document; a field that is no number becomes NaN, which the schema refuses in words beside it. */
export function readRules(f: Values): RuleVersionInput {
  const whole = (name: string) => readCount(f[name]) ?? Number.NaN;
  const dong = (name: string) => readVnd(f[name]) ?? Number.NaN;
  const word = (name: string) => (f[name] ?? '').trim();
  const limits = (at: string) => ({ employees: whole(`${at}.employees`), revenueVnd: dong(`${at}.revenueVnd`), capitalVnd: dong(`${at}.capitalVnd`) });
  /** Left empty altogether: this size gets nothing. */
  const terms = (at: string): Terms['MICRO'] => {
    const priority = readVnd(f[`${at}.priorityCapVnd`]);
    if (!word(`${at}.ratePercent`) && !word(`${at}.capVnd`) && priority === null) return undefined;
    return { ratePercent: whole(`${at}.ratePercent`), capVnd: dong(`${at}.capVnd`), ...(priority === null ? {} : { priorityCapVnd: priority }) };
  };
  const bySize = <T>(of: (size: (typeof SIZES)[number]) => T) => ({ MICRO: of('MICRO'), SMALL: of('SMALL'), MEDIUM: of('MEDIUM') });
  const kind = (k: (typeof KINDS)[number]) => ({ article: word(`kinds.${k}.article`), capPer: word(`kinds.${k}.capPer`) as 'YEAR', consulting: f[`kinds.${k}.consulting`] === '1', terms: bySize((s) => terms(`kinds.${k}.terms.${s}`)) });
  const hasAdvance = ['contractOverVnd', 'maxPercent', 'recoveredByPercent', 'article'].some((name) => word(`advance.${name}`) !== '');
  return {
    code: word('code'), effectiveFrom: readDay(f['effectiveFrom']) ?? '', title: { vi: f['title.vi'] ?? '', en: f['title.en'] ?? '' },
    sizes: { AIC: bySize((s) => limits(`sizes.AIC.${s}`)), TS: bySize((s) => limits(`sizes.TS.${s}`)) }, sizeArticles: bySize((s) => word(`sizeArticles.${s}`)),
    kinds: { BUY_RENT: kind('BUY_RENT'), DX_CONSULT: kind('DX_CONSULT'), IP_CONSULT: kind('IP_CONSULT'), TECH_TRANSFER: kind('TECH_TRANSFER'), GENERAL_CONSULT: kind('GENERAL_CONSULT') },
    sizeRule: word('sizeRule') as 'LITERAL', secondContract: word('secondContract') as 'FRESH',
    clock: { workingDays: whole('clock.workingDays'), article: word('clock.article') },
    ...(hasAdvance ? { advance: { contractOverVnd: dong('advance.contractOverVnd'), maxPercent: whole('advance.maxPercent'), recoveredByPercent: whole('advance.recoveredByPercent'), article: word('advance.article') } } : {}),
    articles: Object.fromEntries(Object.keys(f).filter((name) => name.startsWith('articles.') && word(name) !== '').map((name) => [name.slice('articles.'.length), word(name)])),
  };
}
