/** Reads of inspections. */
import { isMember, requirePerson } from '../access.ts';
import { personName } from '../accounts/index.ts';
import { actorId, type Context } from '../context.ts';
import { forbidden, notFound } from '../errors.ts';
import { vnDate } from '../time.ts';
import { mayAnswer, mayInspect, requireInspector } from './access.ts';
import { inspectionActs, type InspectionAct, type InspectionFinding } from './rules.ts';
import { findingsOf, INSPECTION, inspectionByPublicId, type InspectionRow } from './store.ts';

export interface InspectionView {
  inspection: InspectionRow;
  findings: InspectionFinding[];
  /** What the person may do now. */
  acts: InspectionAct[];
  overdue: boolean;
  inspectorName: string;
}

/** One inspection: other inspectors' drafts stay theirs; the producer sees a request to them, and the minutes. @throws DomainError 401, 403, 404 */
export function inspectionView(ctx: Context, publicId: string): InspectionView {
  requirePerson(ctx);
  const inspection = inspectionByPublicId(ctx, publicId);
  const own = inspection.inspectorId === actorId(ctx.actor);
  const asked = inspection.kind === 'AT_DISTANCE' && mayAnswer(ctx, inspection.producerOrganisationId);
  const recorded = inspection.recordedAt !== null;
  const sees = own || (mayInspect(ctx) && (recorded || inspection.kind === 'AT_DISTANCE')) || asked || (recorded && isMember(ctx, inspection.producerOrganisationId, 'OWNER', 'MEMBER'));
  if (!sees) throw mayInspect(ctx) ? forbidden({ vi: 'Bản nháp này của người khác.', en: 'This draft is somebody else’s.' }) : notFound({ vi: 'Không có bản kiểm tra này.', en: 'There is no such inspection.' });
  return {
    inspection, findings: findingsOf(ctx, inspection.id),
    acts: inspectionActs(inspection.state).filter((act) => (act === 'answer' ? asked : act === 'resolve' ? mayInspect(ctx) : own)),
    overdue: inspection.dueOn !== null && inspection.dueOn < vnDate(ctx.now()) && (inspection.state === 'FOLLOW_UP' || inspection.state === 'REQUESTED'),
    inspectorName: personName(ctx.db, inspection.inspectorId),
  };
}

export interface InspectionLine extends InspectionRow {
  overdue: boolean;
}

const line = (today: string) => (row: InspectionRow): InspectionLine => ({ ...row, overdue: row.dueOn !== null && row.dueOn < today && (row.state === 'FOLLOW_UP' || row.state === 'REQUESTED') });

/** One's own drafts first, then what all bodies have open or recorded, the newest first. @throws DomainError 401, 403 */
export function listInspections(ctx: Context): InspectionLine[] {
  const { person } = requireInspector(ctx);
  return ctx.db.all<InspectionRow>(
    `${INSPECTION} WHERE i.state <> 'DISCARDED' AND (i.inspector_id = ? OR i.state <> 'DRAFT') ORDER BY CASE i.state WHEN 'DRAFT' THEN 0 WHEN 'ANSWERED' THEN 1 WHEN 'FOLLOW_UP' THEN 2 WHEN 'REQUESTED' THEN 2 ELSE 3 END, i.id DESC LIMIT 200`,
    [person.userId],
  ).map(line(vnDate(ctx.now())));
}

/** What a producer is asked for, and the minutes about them. @throws DomainError 401, 403 */
export function inspectionsOfProducer(ctx: Context, organisationId: number): InspectionLine[] {
  requirePerson(ctx);
  if (!isMember(ctx, organisationId, 'OWNER', 'MEMBER')) throw forbidden();
  return ctx.db.all<InspectionRow>(`${INSPECTION} WHERE i.producer_organisation_id = ? AND (i.recorded_at IS NOT NULL OR i.state IN ('REQUESTED','ANSWERED')) ORDER BY i.state <> 'REQUESTED', i.id DESC LIMIT 200`, [organisationId]).map(line(vnDate(ctx.now())));
}

/** What waits: for an inspector answers and follow-ups; for a producer requests. */
export const inspectionCount = (ctx: Context, organisationIds?: readonly number[]): number =>
  organisationIds === undefined
    ? ctx.db.get<{ n: number }>("SELECT count(*) AS n FROM inspection WHERE (state = 'DRAFT' AND inspector_id = ?) OR state IN ('ANSWERED','FOLLOW_UP')", [actorId(ctx.actor)])!.n
    : ctx.db.get<{ n: number }>("SELECT count(*) AS n FROM inspection WHERE state = 'REQUESTED' AND producer_organisation_id IN (SELECT value FROM json_each(?))", [JSON.stringify(organisationIds)])!.n;

/** Producers and their newest lots, to choose whom to ask for photos. @throws DomainError 401, 403 */
export function producersToAsk(ctx: Context): { publicId: string; name: string }[] {
  requireInspector(ctx);
  return ctx.db.all<{ publicId: string; name: string }>('SELECT o.public_id AS publicId, o.name FROM organisation o JOIN producer r ON r.organisation_id = o.id AND r.merged_into_id IS NULL ORDER BY o.name LIMIT 1000');
}

/** Photos of an inspection are for those who may see it. */
export function mediaOwner(ctx: Context, id: number): { public: boolean; maySee: boolean; mayEdit: boolean } | undefined {
  const row = ctx.db.get<{ inspectorId: string; producerId: number | null; kind: string; recordedAt: number | null; state: string }>(
    'SELECT inspector_id AS inspectorId, producer_organisation_id AS producerId, kind, recorded_at AS recordedAt, state FROM inspection WHERE id = ?', [id]);
  if (!row) return undefined;
  const own = row.inspectorId === actorId(ctx.actor);
  const asked = row.kind === 'AT_DISTANCE' && mayAnswer(ctx, row.producerId);
  return { public: false, maySee: own || asked || (mayInspect(ctx) && (row.recordedAt !== null || row.kind === 'AT_DISTANCE')), mayEdit: own && row.recordedAt === null && row.state === 'DRAFT' };
}
