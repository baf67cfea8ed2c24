import { requireMembership } from '../access.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { invalid, notFound, parseInput, refusedTransition } from '../errors.ts';
import { vnDate } from '../time.ts';
import { write } from '../write.ts';
import { checkedItems, fillDossier, newDossier } from './dossier.ts';
import { allowedActs, STATE_WORDS } from './rules/transitions.ts';
import { draftInput, type DraftInput } from './schemas.ts';
import { applicationByPublicId, programmeBySlug, requireFresh, type ApplicationRow } from './store.ts';

export interface SavedApplication {
  publicId: string;
  version: number;
  /** What the law would pay for it as it stands; null while the declaration is incomplete. */
  subsidyVnd: number | null;
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
    const programme = programmeBySlug(db, input.programmeSlug, vnDate(ctx.now()));
    const org = db.get<{ taxCode: string | null; illustration: number }>('SELECT tax_code AS taxCode, illustration FROM organisation WHERE id = ?', [input.organisationId]);
    if (!org) throw notFound();
    if (!org.taxCode) throw invalid({ _: { vi: 'Đơn vị chưa có mã số thuế trên sàn. Mời bổ sung ở trang đơn vị trước.', en: 'The organisation has no tax code here yet. Please add it on its page first.' } });
    const items = checkedItems(ctx, programme, input);
    let app: ApplicationRow;
    if (input.publicId) {
      app = applicationByPublicId(db, input.publicId);
      if (app.organisationId !== input.organisationId) throw notFound();
      if (app.state !== 'DRAFT') throw refusedTransition({ from: STATE_WORDS[app.state], tried: { vi: 'sửa hồ sơ', en: 'change the dossier' }, allowed: allowedActs(app.state, ['OWNER']) });
      requireFresh(app, input.version);
    } else {
      app = newDossier(ctx, programme, { id: input.organisationId, taxCode: org.taxCode, illustration: org.illustration }, person.userId);
    }
    const { saved, sheet } = fillDossier(ctx, app, programme, input, items);
    audit(ctx, { act: 'support.save', object: 'application', objectId: app.publicId, data: { items: items.length, version: saved.version } });
    return { publicId: app.publicId, version: saved.version, subsidyVnd: sheet?.totalVnd ?? null };
  }, { idempotencyKey, act: 'support.save' });
}
