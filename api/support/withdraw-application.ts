import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { parseInput } from '../errors.ts';
import { vnDate } from '../time.ts';
import { write } from '../write.ts';
import { openFor } from './guard.ts';
import { heldBy, postTo } from './ledger.ts';
import type { Moved } from './review.ts';
import { ruleVersionById } from './rule-versions.ts';
import { HOLDING_STATES, type ApplicationState } from './rules/transitions.ts';
import { refInput, type RefInput } from './schemas.ts';
import { itemsOf, move, requireTransition, type ApplicationRow, type ProgrammeOn } from './store.ts';
import { freeCap } from './worksheet.ts';

/**
 * The enterprise takes its dossier back; money that was reserved is released to the programme, and the yearly cap with it.
 * @throws DomainError 403 not the owner, 404, 409 already contracted, refused or withdrawn
 */
export async function withdrawApplication(ctx: Context, raw: RefInput, idempotencyKey?: string): Promise<Moved> {
  const input = parseInput(refInput, raw);
  return write(ctx, (): Moved => {
    const { app, programme } = openFor(ctx, input, 'withdraw');
    return { publicId: app.publicId, state: takeBackDossier(ctx, app, programme) };
  }, { idempotencyKey, act: 'support.withdraw' });
}

/** Withdraws a dossier, by whatever door the enterprise said so; inside a write. @throws DomainError 409 not from this state */
export function takeBackDossier(ctx: Context, app: ApplicationRow, programme: Pick<ProgrammeOn, 'secondContract'>): ApplicationState {
  requireTransition(app, 'withdraw');
  let releasedVnd = 0;
  if (HOLDING_STATES.includes(app.state)) {
    for (const held of heldBy(ctx.db, app.id)) {
      postTo(ctx, held.budgetId, 'RELEASE', held.amountVnd, { applicationId: app.id, reference: app.receiptNumber ?? '' });
      releasedVnd += held.amountVnd;
    }
    const versionId = itemsOf(ctx.db, app.id)[0]?.ruleVersionId ?? null;
    const law = versionId === null ? undefined : ruleVersionById(ctx.db, versionId);
    freeCap(ctx.db, app, Number(vnDate(app.decidedAt ?? ctx.now()).slice(0, 4)), programme.secondContract, (kind) => law?.kinds[kind].capPer === 'CONTRACT_YEAR');
    ctx.db.run("UPDATE support_contract SET state = 'VOID', version = version + 1, updated_at = ? WHERE application_id = ? AND state = 'DRAFT'", [ctx.now(), app.id]);
    ctx.db.run("UPDATE support_notice SET state = 'CANCELLED' WHERE application_id = ? AND state = 'DRAFT'", [app.id]);
  }
  ctx.db.run('UPDATE support_pause SET to_on = ? WHERE application_id = ? AND to_on IS NULL', [vnDate(ctx.now()), app.id]);
  const state = move(ctx, app, 'withdraw');
  audit(ctx, { act: 'support.withdraw', object: 'application', objectId: app.publicId, data: { from: app.state, releasedVnd } });
  return state;
}
