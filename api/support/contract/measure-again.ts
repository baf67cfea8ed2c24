/** Measured again: some time after all was accepted the enterprise is asked to take the same edition as before the support, so that the outcome can be shown. */
import { tellOwners } from '../../accounts/index.ts';
import { audit } from '../../audit.ts';
import { isMember } from '../../access.ts';
import type { Context } from '../../context.ts';
import { forbidden } from '../../errors.ts';
import { measuredSince, readinessById, type ReadinessView } from '../../matching/index.ts';
import { DAY } from '../../time.ts';
import { write } from '../../write.ts';
import { MEASURE_AFTER_DAYS } from '../rules/outcome.ts';
import type { ApplicationRow } from '../store.ts';

/** When the last part of a dossier's contracts was accepted; null while one is open. */
const ACCEPTED_AT = `(SELECT CASE WHEN sum(d.state IN ('PLANNED','DELIVERED')) > 0 THEN NULL ELSE max(d.accepted_at) END FROM support_contract c JOIN support_delivery d ON d.contract_id = c.id WHERE c.application_id = a.id AND c.state IN ('SIGNED','DONE'))`;

/** Asks where it is time, once per dossier. @returns how many were asked */
export async function askMeasure(ctx: Context): Promise<number> {
  const due = ctx.db.all<{ id: number; publicId: string; organisationId: number; resultId: number; receiptNumber: string }>(
    `SELECT a.id, a.public_id AS publicId, a.organisation_id AS organisationId, a.readiness_result_id AS resultId, a.receipt_number AS receiptNumber FROM support_application a
     WHERE a.state IN ('ACCEPTED','SETTLED') AND EXISTS (SELECT 1 FROM readiness_result r WHERE r.id = a.readiness_result_id AND r.check_state IS NOT 'REFUSED') AND NOT EXISTS (SELECT 1 FROM support_measure m WHERE m.application_id = a.id) AND ${ACCEPTED_AT} <= ? LIMIT 1000`, [ctx.now() - MEASURE_AFTER_DAYS * DAY]);
  let n = 0;
  for (const a of due) {
    n += await write(ctx, (db): number => {
      if (db.run('INSERT INTO support_measure (application_id, organisation_id, before_result_id, asked_at) VALUES (?,?,?,?) ON CONFLICT DO NOTHING', [a.id, a.organisationId, a.resultId, ctx.now()]).changes === 0) return 0;
      audit(ctx, { act: 'support.measure.ask', object: 'application', objectId: a.publicId, data: { days: MEASURE_AFTER_DAYS } });
      tellOwners(ctx, a.organisationId, `measure:${a.publicId}`, `Đã ${MEASURE_AFTER_DAYS} ngày từ khi nghiệm thu xong hồ sơ ${a.receiptNumber}. Mời Ông/Bà làm lại bài đánh giá ở mục Tự đánh giá để thấy doanh nghiệp đã tiến tới đâu.`);
      return 1;
    });
  }
  return n;
}

export interface Measure {
  before: ReadinessView;
  /** The newest result by the same edition since the last acceptance; null while there is none. */
  after: ReadinessView | null;
  /** When the enterprise was asked; null before its day. */
  askedAt: number | null;
}

/** A dossier's readiness before and after; null where nothing was accepted, or it was sent without a result that counts. Whoever calls has asked who may see the dossier. */
export function measureOf(db: Context['db'], app: Pick<ApplicationRow, 'id' | 'organisationId' | 'readinessResultId'>): Measure | null {
  if (app.readinessResultId === null) return null;
  const since = db.get<{ at: number | null }>(`SELECT ${ACCEPTED_AT} AS at FROM support_application a WHERE a.id = ?`, [app.id])?.at ?? null;
  const before = readinessById(db, app.readinessResultId);
  if (since === null || !before || before.paper?.state === 'REFUSED') return null;
  return { before, after: measuredSince(db, before, since), askedAt: db.get<{ at: number }>('SELECT asked_at AS at FROM support_measure WHERE application_id = ?', [app.id])?.at ?? null };
}

/** What an organisation is asked to measure again and has not; the oldest first. @throws DomainError 403 */
export function openMeasures(ctx: Context, organisationId: number): { receiptNumber: string; askedAt: number; before: ReadinessView }[] {
  if (!isMember(ctx, organisationId, 'OWNER', 'MEMBER')) throw forbidden();
  return ctx.db.all<{ id: number; organisationId: number; readinessResultId: number; receiptNumber: string; askedAt: number }>(
    'SELECT a.id, a.organisation_id AS organisationId, m.before_result_id AS readinessResultId, a.receipt_number AS receiptNumber, m.asked_at AS askedAt FROM support_measure m JOIN support_application a ON a.id = m.application_id WHERE m.organisation_id = ? ORDER BY m.asked_at LIMIT 20', [organisationId])
    .flatMap((a) => { const m = measureOf(ctx.db, a); return m && !m.after ? [{ receiptNumber: a.receiptNumber, askedAt: a.askedAt, before: m.before }] : []; });
}
