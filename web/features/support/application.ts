/** The application form: what was typed becomes a draft, and a draft becomes what stands in the fields. */
import { publishedSolutions } from '../../../api/matching/index.ts';
import type { Context } from '../../../api/context.ts';
import { type ApplicationView, type Declaration, type DraftInput, type Kind } from '../../../api/support/index.ts';
import type { ReadForm } from '../forms.ts';
import { readCount, readDay, readVnd, showVnd } from './read.ts';

/** Fields as text, by name; items as `items.0.kind` and so on. */
export type Typed = Record<string, string>;

/** How many contents the form shows: those that there are, one at least. */
export const itemCount = (typed: Typed): number => {
  let n = 1;
  while (typed[`items.${n}.kind`] !== undefined) n++;
  return Math.min(n, 6);
};

export const blankItem = (n: number, kind: Kind = 'BUY_RENT'): Typed => ({ [`items.${n}.kind`]: kind, [`items.${n}.solutionSlug`]: '', [`items.${n}.costVnd`]: '', [`items.${n}.months`]: '12', [`items.${n}.receivedElsewhereVnd`]: '', [`items.${n}.adviser`]: '', [`items.${n}.description`]: '' });

/** What a new form starts with: all that the enterprise has told before, and the solution it came from. */
export function startWith(known: Declaration, chosen: { slug: string; yearVnd: number | null } | null): Typed {
  return {
    sector: known.sector ?? '', employees: known.employees === null ? '' : String(known.employees).replace('.', ','), revenueVnd: showVnd(known.revenueVnd), capitalVnd: showVnd(known.capitalVnd), foundedOn: known.foundedOn ?? '',
    womenOwned: known.womenOwned ? '1' : '', manyWomen: known.manyWomen ? '1' : '', socialEnterprise: known.socialEnterprise ? '1' : '', need: '', contactName: known.contactName, contactPhone: known.contactPhone,
    ...blankItem(0), 'items.0.solutionSlug': chosen?.slug ?? '', 'items.0.costVnd': showVnd(chosen?.yearVnd ?? null),
  };
}

/** What stands in the fields of a saved draft. */
export function fromDraft(v: Pick<ApplicationView, 'app' | 'items' | 'need' | 'contactName' | 'contactPhone'>): Typed {
  const typed: Typed = {
    sector: v.app.sector ?? '', employees: v.app.employees === null ? '' : String(v.app.employees).replace('.', ','), revenueVnd: showVnd(v.app.revenueVnd), capitalVnd: showVnd(v.app.capitalVnd), foundedOn: v.app.foundedOn ?? '',
    womenOwned: v.app.womenOwned ? '1' : '', manyWomen: v.app.manyWomen ? '1' : '', socialEnterprise: v.app.socialEnterprise ? '1' : '', need: v.need, contactName: v.contactName, contactPhone: v.contactPhone,
  };
  v.items.forEach((item, i) => Object.assign(typed, {
    [`items.${i}.kind`]: item.kind, [`items.${i}.solutionSlug`]: item.solution?.slug ?? '', [`items.${i}.costVnd`]: showVnd(item.costVnd || null), [`items.${i}.months`]: item.months === null ? '' : String(item.months),
    [`items.${i}.receivedElsewhereVnd`]: showVnd(item.receivedElsewhereVnd || null), [`items.${i}.adviser`]: item.adviser, [`items.${i}.description`]: item.description,
  }));
  return typed;
}

/** What was posted, as the verb takes it. Amounts that cannot be read stay so, and are refused beside their field. */
export function toDraft(form: ReadForm, base: Pick<DraftInput, 'organisationId' | 'programmeSlug' | 'publicId' | 'version' | 'shortlist' | 'quote'>): DraftInput {
  const { values: f } = form;
  const whole = (text: string | undefined) => { const n = readCount(text); return n; };
  return {
    ...base, sector: f['sector'] === 'TS' || f['sector'] === 'AIC' ? f['sector'] : null, employees: readCount(f['employees']), revenueVnd: readVnd(f['revenueVnd']), capitalVnd: readVnd(f['capitalVnd']), foundedOn: readDay(f['foundedOn']),
    womenOwned: f['womenOwned'] === '1', manyWomen: f['manyWomen'] === '1', socialEnterprise: f['socialEnterprise'] === '1', need: f['need'] ?? '', contactName: f['contactName'] ?? '', contactPhone: f['contactPhone'] ?? '',
    items: Array.from({ length: itemCount(f) }, (_, i) => ({
      kind: (f[`items.${i}.kind`] ?? 'BUY_RENT') as Kind, description: f[`items.${i}.description`] ?? '', solutionSlug: f[`items.${i}.solutionSlug`] || null, adviser: f[`items.${i}.adviser`] ?? '', months: whole(f[`items.${i}.months`]),
      costVnd: readVnd(f[`items.${i}.costVnd`]) ?? 0, receivedElsewhereVnd: readVnd(f[`items.${i}.receivedElsewhereVnd`]) ?? 0,
    })),
  };
}

/** Solutions to choose from, with the first year's price in the label. */
export const solutionOptions = (ctx: Context, lang: 'vi' | 'en', money: (n: number) => string): { value: string; label: string }[] =>
  publishedSolutions(ctx).filter((s) => s.plans.some((p) => p.yearVnd > 0)).map((s) => ({ value: s.slug, label: `${lang === 'vi' ? s.nameVi : s.nameEn} · ${money(Math.min(...s.plans.map((p) => p.yearVnd)))}` }));
