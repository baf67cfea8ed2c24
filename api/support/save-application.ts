import { requireMembership } from '../access.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { invalid, notFound, parseInput, refusedTransition } from '../errors.ts';
import { chosenQuote, ownShortlist } from '../matching/index.ts';
import { vnDate } from '../time.ts';
import { write } from '../write.ts';
import { checkedItems, fillDossier, newDossier } from './dossier.ts';
import { allowedActs, STATE_WORDS } from './rules/transitions.ts';
import { draftInput, type DraftFacts, type DraftInput } from './schemas.ts';
import { applicationByPublicId, programmeOn, requireFresh, type ApplicationRow } from './store.ts';

export interface SavedApplication {
  publicId: string;
  version: number;
  /** What the law would pay for it as it stands; null while the declaration is incomplete. */
  subsidyVnd: number | null;
}

/** The shortlist and quote that a dossier is begun from; only the enterprise's own. @throws DomainError 404 */
function originOf(ctx: Context, organisationId: number, shortlist: string | null, quote: string | null): { shortlistId: number | null; quoteId: number | null } | null {
  if (!shortlist && !quote) return null;
  const preferred = quote ? chosenQuote(ctx.db, organisationId, quote, vnDate(ctx.now())) : undefined;
  if (quote && !preferred) throw notFound({ vi: 'Không tìm thấy báo giá này, hoặc báo giá đã hết hạn.', en: 'This quote was not found, or it has expired.' });
  const kept = shortlist ? ownShortlist(ctx.db, organisationId, shortlist) : undefined;
  if (shortlist && !kept) throw notFound({ vi: 'Không tìm thấy danh sách gợi ý này.', en: 'This shortlist was not found.' });
  return { shortlistId: kept?.id ?? preferred?.shortlistId ?? null, quoteId: preferred?.id ?? null };
}

/**
 * Saves a draft, whole or in part; a member of the enterprise may prepare it, only the owner may send it.
 * Nothing is refused for being incomplete: that is checked on sending.
 * @throws DomainError 403, 404, 409 already sent or changed meanwhile, 422
 */
export async function saveApplication(ctx: Context, raw: DraftInput, idempotencyKey?: string): Promise<SavedApplication> {
  const input = parseInput(draftInput, raw);
  const person = requireMembership(ctx, input.organisationId, 'OWNER', 'MEMBER');
  return write(ctx, (db): SavedApplication => {
    const origin = originOf(ctx, input.organisationId, input.shortlist ?? null, input.quote ?? null);
    const { saved, subsidyVnd } = saveDraft(ctx, input, person.userId);
    if (origin) db.run('UPDATE support_application SET shortlist_id = coalesce(?, shortlist_id), quote_id = coalesce(?, quote_id) WHERE id = ?', [origin.shortlistId, origin.quoteId, saved.id]);
    audit(ctx, { act: 'support.save', object: 'application', objectId: saved.publicId, data: { items: input.items.length, version: saved.version } });
    return { publicId: saved.publicId, version: saved.version, subsidyVnd };
  }, { idempotencyKey, act: 'support.save' });
}

/**
 * Writes a draft, a new one or one that is there; inside a write, by whoever may prepare it.
 * @param mayChange asked of a draft that is there; it throws
 * @throws DomainError 404, 409 already sent or changed meanwhile, 422
 */
export function saveDraft(ctx: Context, input: DraftFacts, preparedBy: string, mayChange: (app: ApplicationRow) => void = () => undefined): { saved: ApplicationRow; subsidyVnd: number | null } {
  const { db } = ctx;
  const programme = programmeOn(db, input.programmeSlug, vnDate(ctx.now()));
  const org = db.get<{ taxCode: string | null; illustration: number }>('SELECT tax_code AS taxCode, illustration FROM organisation WHERE id = ?', [input.organisationId]);
  if (!org) throw notFound();
  if (!org.taxCode) throw invalid({ _: { vi: 'Đơn vị chưa có mã số thuế trên sàn. Mời bổ sung ở trang đơn vị trước.', en: 'The organisation has no tax code here yet. Please add it on its page first.' } });
  const items = checkedItems(ctx, programme, input);
  let app: ApplicationRow;
  if (input.publicId) {
    app = applicationByPublicId(db, input.publicId);
    if (app.organisationId !== input.organisationId) throw notFound();
    mayChange(app);
    if (app.state !== 'DRAFT') throw refusedTransition({ from: STATE_WORDS[app.state], tried: { vi: 'sửa hồ sơ', en: 'change the dossier' }, allowed: allowedActs(app.state, ['OWNER']) });
    requireFresh(app, input.version);
  } else {
    app = newDossier(ctx, programme, { id: input.organisationId, taxCode: org.taxCode, illustration: org.illustration }, preparedBy);
  }
  const { saved, sheet } = fillDossier(ctx, app, programme, input, items);
  return { saved, subsidyVnd: sheet?.totalVnd ?? null };
}
