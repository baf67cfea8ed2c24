/** Words and fields of quotes, shared by the enterprise's pages and the provider's. */
import type { Context } from '../../../api/context.ts';
import { shortlistFor, solutionBySlug, type QuoteView, type ShortlistAsk } from '../../../api/matching/index.ts';
import { attempt } from '../forms.ts';

/** How value-added tax stands in a price. */
export const VAT_WORDS = {
  NONE: { vi: 'không chịu thuế (phần mềm)', en: 'not subject to VAT (software)' },
  '0': { vi: 'đã gồm thuế 0%', en: 'VAT of 0% included' }, '5': { vi: 'đã gồm thuế 5%', en: 'VAT of 5% included' }, '8': { vi: 'đã gồm thuế 8%', en: 'VAT of 8% included' }, '10': { vi: 'đã gồm thuế 10%', en: 'VAT of 10% included' },
} as const;

export const QUOTE_TAG: Record<QuoteView['shown'], 'ok' | 'wait' | 'idle' | 'warn'> = { ASKED: 'wait', ANSWERED: 'ok', DECLINED: 'idle', WITHDRAWN: 'idle', CHOSEN: 'ok', PASSED: 'idle', LATE: 'warn', EXPIRED: 'warn' };

/** Solutions that can be asked for a price on one form: those of the shortlist, and those that the address names. */
export async function askable(ctx: Context, organisationId: number, ask: ShortlistAsk, named: readonly string[]): Promise<{ slug: string; nameVi: string; nameEn: string; providerName: string }[]> {
  const listed = shortlistFor(ctx, organisationId, ask)?.entries.filter((e) => (e.candidate.yearVnd ?? 1) > 0).map((e) => e.candidate.slug) ?? [];
  const out = [];
  for (const slug of new Set([...named, ...listed])) {
    const found = await attempt(() => solutionBySlug(ctx, slug));
    if (found.ok) out.push({ slug, nameVi: found.value.nameVi, nameEn: found.value.nameEn, providerName: found.value.provider.name });
  }
  return out;
}
