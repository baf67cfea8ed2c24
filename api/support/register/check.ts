/** Asking the business register about a dossier when it has come in, and again when an officer wants it; the answers are kept as they were. */
import { isMember, requirePerson } from '../../access.ts';
import { ownersOf, personName } from '../../accounts/index.ts';
import { audit } from '../../audit.ts';
import { actorId, type Context } from '../../context.ts';
import { forbidden, notFound, parseInput, unavailable } from '../../errors.ts';
import { enqueue, onTopic, type OutboxHandler } from '../../outbox.ts';
import { MINUTE } from '../../time.ts';
import { write } from '../../write.ts';
import { differences, type Difference, type RegisterEntry } from '../rules/register.ts';
import { refInput, type RefInput } from '../schemas.ts';
import { applicationById, applicationByPublicId, programmeById, type ApplicationRow } from '../store.ts';
import type { RegisterAnswer } from './port.ts';
import { isOffice } from '../office.ts';

const TOPIC = 'support.register';

/** Asks the worker to look; inside the write that brings the dossier in. */
export const askRegister = (ctx: Context, applicationId: number): void => enqueue(ctx, { topic: TOPIC, key: String(applicationId), payload: { applicationId } });

/** Keeps an answer with what differs from the declaration as it stands. */
async function keepAnswer(ctx: Context, applicationId: number, answer: Extract<RegisterAnswer, { kind: 'found' | 'absent' }>): Promise<void> {
  await write(ctx, (db) => {
    const app = applicationById(db, applicationId);
    const [owner] = ownersOf(db, app.organisationId, ctx.now());
    const representative = personName(db, owner?.personId ?? null);
    const found = answer.kind === 'found' ? differences({ name: app.organisationName, foundedOn: app.foundedOn, sector: app.sector, representative }, answer.entry) : [];
    db.run('INSERT INTO support_register_check (application_id, outcome, entry_json, differences_json, asked_by, at) VALUES (?,?,?,?,?,?)', [applicationId, answer.kind === 'found' ? 'FOUND' : 'ABSENT', answer.kind === 'found' ? JSON.stringify(answer.entry) : null, JSON.stringify(found), actorId(ctx.actor), ctx.now()]);
    audit(ctx, { act: 'support.register', object: 'application', objectId: app.publicId, data: { outcome: answer.kind, differing: found.map((d) => d.field) } });
  });
}

export const registerEffects: readonly OutboxHandler[] = [onTopic(TOPIC, async (ctx, payload) => {
  if (ctx.services.businessRegister.via === 'none') return 'done';
  const applicationId = Number(payload['applicationId']);
  const answer = await ctx.services.businessRegister.look(applicationById(ctx.db, applicationId).taxCode);
  if (answer.kind === 'later') return { retryInMs: 5 * MINUTE };
  await keepAnswer(ctx, applicationId, answer);
  return 'done';
})];

/**
 * An officer asks again, and waits for the answer.
 * @throws DomainError 401, 403, 404; 503 when the register cannot be asked now
 */
export async function checkRegister(ctx: Context, raw: RefInput): Promise<{ publicId: string; outcome: 'FOUND' | 'ABSENT' }> {
  const input = parseInput(refInput, raw);
  requirePerson(ctx);
  const app = applicationByPublicId(ctx.db, input.publicId);
  const { bodyOrganisationId } = programmeById(ctx.db, app.programmeId);
  if (app.state === 'DRAFT' || !isOffice(ctx, bodyOrganisationId)) throw notFound({ vi: 'Không tìm thấy hồ sơ này.', en: 'This dossier was not found.' });
  if (!isMember(ctx, bodyOrganisationId, 'TRADE_OFFICER', 'APPROVER')) throw forbidden();
  const answer = await ctx.services.businessRegister.look(app.taxCode);
  if (answer.kind === 'later') throw unavailable({ vi: 'Chưa hỏi được cơ sở dữ liệu đăng ký doanh nghiệp. Mời thử lại sau ít phút.', en: 'The business register cannot be asked now. Please try again in a few minutes.' }, 60);
  await keepAnswer(ctx, app.id, answer);
  return { publicId: app.publicId, outcome: answer.kind === 'found' ? 'FOUND' : 'ABSENT' };
}

export interface RegisterCheckView {
  outcome: 'FOUND' | 'ABSENT';
  entry: RegisterEntry | null;
  differences: Difference[];
  at: number;
}
/** The newest answer about a dossier; null before the first. For the office. */
export function registerCheckOf(ctx: Pick<Context, 'db'>, app: Pick<ApplicationRow, 'id'>): RegisterCheckView | null {
  const row = ctx.db.get<{ outcome: 'FOUND' | 'ABSENT'; entryJson: string | null; differencesJson: string; at: number }>('SELECT outcome, entry_json AS entryJson, differences_json AS differencesJson, at FROM support_register_check WHERE application_id = ? ORDER BY id DESC LIMIT 1', [app.id]);
  return row ? { outcome: row.outcome, entry: row.entryJson === null ? null : (JSON.parse(row.entryJson) as RegisterEntry), differences: JSON.parse(row.differencesJson) as Difference[], at: row.at } : null;
}
