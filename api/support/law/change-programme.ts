/** A programme changes from a day on: what was sent before keeps what held on its own day. */
import { isMember, requirePerson } from '../../access.ts';
import { audit } from '../../audit.ts';
import type { Context, Person } from '../../context.ts';
import { conflict, forbidden, invalid, notFound, parseInput } from '../../errors.ts';
import { formatDate, vnDate } from '../../time.ts';
import { PAPER_WORDS } from '../../vault/index.ts';
import { write } from '../../write.ts';
import { lawOn } from '../rule-versions.ts';
import { sumUnder, type Asked } from '../rules/compare.ts';
import { termFacts, type ProgrammeTerms, type TermFact } from '../rules/programme.ts';
import { programmeChangeInput, type ProgrammeChangeInput } from '../schemas.ts';
import { NO_PROGRAMME, programmeOn, programmes, type ProgrammeOn } from '../store.ts';
import { requireAhead } from './ahead.ts';
import { countDrafts, draftsOn, sentCount, type DraftCount } from './count-drafts.ts';

/** A programme of a body that this person administers, as it stands today. @throws DomainError 401, 403, 404 */
function administered(ctx: Context, slug: string): { person: Person; programme: ProgrammeOn } {
  const person = requirePerson(ctx);
  const programme = programmeOn(ctx.db, slug, vnDate(ctx.now()));
  if (!isMember(ctx, programme.bodyOrganisationId)) throw notFound(NO_PROGRAMME);
  if (!isMember(ctx, programme.bodyOrganisationId, 'ADMIN')) throw forbidden({ vi: 'Chỉ quản trị của cơ quan phụ trách mới đổi được chương trình.', en: 'Only an administrator of the body may change a programme.' });
  return { person, programme };
}

/** Which parts differ, in words. */
const changed = (a: ProgrammeTerms, b: ProgrammeTerms): (TermFact & { before: TermFact['value'] })[] => {
  const before = termFacts(a, PAPER_WORDS);
  return termFacts(b, PAPER_WORDS).flatMap((fact, n) => (fact.value.vi === before[n]!.value.vi ? [] : [{ ...fact, before: before[n]!.value }]));
};

interface Change {
  person: Person;
  effectiveFrom: string;
  /** As it would stand on that day without the change, and with it. */
  before: ProgrammeOn;
  after: ProgrammeOn;
  terms: ProgrammeTerms;
  parts: ReturnType<typeof changed>;
}

/** @throws DomainError 401, 403, 404; 409 that day has a change already; 422 */
function readChange(ctx: Context, raw: ProgrammeChangeInput): Change {
  const { programme: slug, effectiveFrom, ...terms } = parseInput(programmeChangeInput, raw);
  const { db } = ctx;
  const { person, programme } = administered(ctx, slug);
  requireAhead(effectiveFrom, vnDate(ctx.now()), { vi: 'hồ sơ đã nộp giữ cách tính của ngày nộp.', en: 'what was sent keeps what held on its day.' });
  if (db.get('SELECT 1 FROM support_programme_version WHERE programme_id = ? AND effective_from = ?', [programme.id, effectiveFrom])) throw conflict('day-taken', { vi: `Ngày ${formatDate(effectiveFrom)} chương trình đã có một thay đổi. Mời chọn ngày khác.`, en: `The programme changes on ${effectiveFrom} already. Please choose another day.` }, { effectiveFrom: { vi: 'Ngày này đã có một thay đổi.', en: 'There is a change on this day.' } });
  const before = programmeOn(db, programme.id, effectiveFrom);
  if (terms.closesOn !== null && terms.closesOn !== before.closesOn && terms.closesOn < effectiveFrom) throw invalid({ closesOn: { vi: 'Ngày đóng không thể trước ngày áp dụng.', en: 'It cannot close before the change holds.' } });
  const parts = changed(before, terms);
  if (parts.length === 0) throw invalid({ _same: { vi: 'Chưa có gì khác với chương trình đang có vào ngày đó.', en: 'Nothing differs from the programme as it stands on that day.' } });
  return { person, effectiveFrom, before, after: { ...before, ...terms }, terms, parts };
}

/**
 * Changes a programme from a day on, tomorrow at the earliest; one change a day, each kept with who entered it.
 * @throws DomainError 401, 403, 404; 409 that day has a change already; 422
 */
export async function changeProgramme(ctx: Context, raw: ProgrammeChangeInput, idempotencyKey?: string): Promise<{ slug: string; effectiveFrom: string }> {
  return write(ctx, (db): { slug: string; effectiveFrom: string } => {
    const { person, effectiveFrom, before, terms, parts } = readChange(ctx, raw);
    db.run('INSERT INTO support_programme_version (programme_id, effective_from, document_json, created_by, created_at) VALUES (?,?,?,?,?)', [before.id, effectiveFrom, JSON.stringify(terms), person.userId, ctx.now()]);
    audit(ctx, { act: 'support.changeProgramme', object: 'programme', objectId: before.slug, data: { effectiveFrom, changed: parts.map((p) => p.key) } });
    return { slug: before.slug, effectiveFrom };
  }, { idempotencyKey, act: 'support.changeProgramme' });
}

export interface ProgrammePreview {
  effectiveFrom: string;
  changes: Change['parts'];
  drafts: DraftCount;
  /** Drafts among them that could no longer be sent: their content or their legal form is none of the programme's any more. */
  shutOut: number;
  /** Sent and not decided: they do not change. */
  sent: number;
}

/** Whom a change would change: drafts of the programme, as if they were sent on its day without it and with it. @throws DomainError as changing would */
export function previewProgramme(ctx: Context, raw: ProgrammeChangeInput): ProgrammePreview {
  const { effectiveFrom, before, after, parts } = readChange(ctx, raw);
  const law = lawOn(ctx.db, effectiveFrom)!;
  let shutOut = 0;
  const under = (p: ProgrammeOn) => (asked: Asked) => {
    const takes = p.beneficiaries.includes(asked.legalForm) && asked.items.every((i) => p.kinds.includes(i.kind));
    const sum = sumUnder(law, { ...asked, sizeRule: p.sizeRule, secondContract: p.secondContract });
    if (takes || !sum) return sum;
    if (p === after) shutOut++;
    return { ...sum, totalVnd: 0 };
  };
  const drafts = countDrafts(draftsOn(ctx, [before], effectiveFrom), under(before), under(after));
  return { effectiveFrom, changes: parts, drafts, shutOut, sent: sentCount(ctx, [before]) };
}

export interface ProgrammeVersion {
  /** Null for what it was opened with. */
  effectiveFrom: string | null;
  enteredAt: number;
  terms: ProgrammeTerms;
  /** Against the version before; all of it for the first. */
  changes: (TermFact & { before: TermFact['value'] | null })[];
}
export interface ProgrammeDesk {
  /** As it stands today. */
  programme: ProgrammeOn;
  /** The newest first. */
  versions: ProgrammeVersion[];
  /** Sent and not decided: they keep what held on their own day. */
  sent: number;
}

/** A programme with all its versions. @throws DomainError 401, 403, 404 */
export function programmeDesk(ctx: Context, slug: string): ProgrammeDesk {
  const { programme } = administered(ctx, slug);
  const { db } = ctx;
  const rows = db.all<{ effectiveFrom: string; enteredAt: number }>('SELECT effective_from AS effectiveFrom, created_at AS enteredAt FROM support_programme_version WHERE programme_id = ? ORDER BY effective_from', [programme.id]);
  const opened = db.get<{ at: number }>('SELECT created_at AS at FROM support_programme WHERE id = ?', [programme.id])!.at;
  const versions: ProgrammeVersion[] = [];
  for (const { effectiveFrom, enteredAt } of [{ effectiveFrom: null, enteredAt: opened }, ...rows]) {
    const terms = programmeOn(db, programme.id, effectiveFrom ?? '');
    const last = versions.at(-1)?.terms;
    versions.push({ effectiveFrom, enteredAt, terms, changes: last ? changed(last, terms) : termFacts(terms, PAPER_WORDS).map((f) => ({ ...f, before: null })) });
  }
  return { programme, versions: versions.reverse(), sent: sentCount(ctx, [programme]) };
}

/** The programmes of the bodies that this person administers, as they stand on a day. @throws DomainError 401, 403 */
export function administeredProgrammes(ctx: Context, day = vnDate(ctx.now())): ProgrammeOn[] {
  const person = requirePerson(ctx);
  const bodies = new Set(person.roles.filter((g) => g.role === 'ADMIN').map((g) => g.organisationId));
  if (bodies.size === 0) throw forbidden();
  return programmes(ctx.db, day).filter((p) => bodies.has(p.bodyOrganisationId));
}
