/** What a helper sees: enterprises of the communes they serve, the drafts that they prepared, and of those that went on only that they did. */
import { hasPersonalTaxCode } from '../../accounts/index.ts';
import type { Context } from '../../context.ts';
import { isDomainError, type Sentence } from '../../errors.ts';
import { stripDiacritics } from '../../ids.ts';
import { solutionNames } from '../../matching/index.ts';
import { vnDate } from '../../time.ts';
import { estimateSupport } from '../estimate-support.ts';
import type { Estimate } from '../rules/estimate.ts';
import type { ApplicationState } from '../rules/transitions.ts';
import type { LegalForm } from '../rules/types.ts';
import { isPriority, itemsOf, type ApplicationRow, type ItemRow, type ProgrammeOn } from '../store.ts';
import { missingFor } from '../submit-application.ts';
import { legalFormOf } from '../worksheet.ts';
import { helpOf, requireHelper, requireHelpFor, requireOwnDraft } from './access.ts';

export interface HelpedEnterprise {
  id: number;
  name: string;
  legalForm: LegalForm;
  /** Null where it belongs to one human being, or is not known. */
  taxCode: string | null;
  /** Somebody has an account to take a draft with. */
  hasOwner: boolean;
}
type EnterpriseRow = Omit<HelpedEnterprise, 'legalForm' | 'hasOwner'> & { kind: string; owners: number };

const ENTERPRISE = `SELECT o.id, o.name, o.kind, o.tax_code AS taxCode, (SELECT count(*) FROM organisation_role g WHERE g.organisation_id = o.id AND g.role = 'OWNER' AND (g.valid_to IS NULL OR g.valid_to > ?)) AS owners
  FROM organisation o WHERE o.kind NOT IN ('STATE_BODY','COMMUNITY_TEAM') AND o.tax_code IS NOT NULL`;
const shown = ({ owners, kind, ...e }: EnterpriseRow): HelpedEnterprise => ({ ...e, taxCode: hasPersonalTaxCode(kind, e.taxCode) ? null : e.taxCode, legalForm: legalFormOf(kind), hasOwner: owners > 0 });

/** Enterprises with a tax code in the communes that the helper serves, by part of the name. @throws DomainError 401, 403 */
export function helpedEnterprises(ctx: Context, query = ''): HelpedEnterprise[] {
  const { communes } = requireHelper(ctx);
  const like = `%${stripDiacritics(query.replaceAll('\0', '').slice(0, 100)).toLowerCase().trim().replace(/[\\%_]/g, '\\$&')}%`;
  return ctx.db.all<EnterpriseRow>(`${ENTERPRISE} AND o.commune_code IN (SELECT value FROM json_each(?)) AND o.name_folded LIKE ? ESCAPE '\\' ORDER BY o.name LIMIT 100`, [vnDate(ctx.now()), JSON.stringify(communes), like]).map(shown);
}

/** The enterprise that a draft is begun for. @throws DomainError 401, 403, 404 of another commune */
export function helpedEnterprise(ctx: Context, id: number): HelpedEnterprise {
  requireHelpFor(ctx, id);
  return shown(ctx.db.get<EnterpriseRow>(`${ENTERPRISE.replace(' AND o.tax_code IS NOT NULL', '')} AND o.id = ?`, [vnDate(ctx.now()), id])!);
}

/** MINE: still typed by the helper; HANDED: waits for the owner; TAKEN: the owner goes on with it; SENT: gone to the office. */
export type HelpedState = 'MINE' | 'HANDED' | 'TAKEN' | 'SENT';
export interface HelpedLine {
  publicId: string;
  organisationName: string;
  state: HelpedState;
  begunAt: number;
  handedAt: number | null;
}

const stateOf = (a: { state: ApplicationState; version: number; helped: number; handedVersion: number | null }): HelpedState =>
  a.state !== 'DRAFT' ? 'SENT' : a.version !== a.helped ? 'TAKEN' : a.handedVersion === a.version ? 'HANDED' : 'MINE';

/** The drafts that one prepared, the newest first: of those that went on only that they did. @throws DomainError 401, 403 */
export function helpedDrafts(ctx: Context): HelpedLine[] {
  const { person } = requireHelper(ctx);
  return ctx.db.all<Omit<HelpedLine, 'state'> & { state: ApplicationState; version: number; helped: number; handedVersion: number | null }>(
    `SELECT a.public_id AS publicId, o.name AS organisationName, a.state, a.version, h.version AS helped, h.begun_at AS begunAt, h.handed_at AS handedAt, h.handed_version AS handedVersion
     FROM support_help h JOIN support_application a ON a.id = h.application_id JOIN organisation o ON o.id = a.organisation_id WHERE h.helper_id = ? ORDER BY h.application_id DESC LIMIT 200`, [person.userId])
    .map(({ publicId, organisationName, begunAt, handedAt, ...a }) => ({ publicId, organisationName, begunAt, handedAt, state: stateOf(a) }));
}

export interface HelpedView {
  app: ApplicationRow;
  programme: ProgrammeOn;
  items: (ItemRow & { solution: { slug: string; nameVi: string; nameEn: string; providerName: string } | null })[];
  need: string;
  contactName: string;
  contactPhone: string;
  state: HelpedState;
  handedAt: number | null;
  /** By the law alone, from what was typed: what the enterprise has received here before is not the helper's to see. Null while it cannot be told. */
  estimates: (Estimate | null)[];
  /** What the form still lacks; papers and the readiness test are the owner's. */
  missing: Record<string, Sentence>;
}

/** A draft with exactly what its helper typed. @throws DomainError 401, 403, 404; 409 the owner has gone on with it, or sent it */
export function helpedDraft(ctx: Context, publicId: string): HelpedView {
  const { app, programme, help } = requireOwnDraft(ctx, publicId);
  const { db } = ctx;
  const rows = itemsOf(db, app.id);
  const names = solutionNames(db, rows.flatMap((i) => (i.solutionId === null ? [] : [i.solutionId])));
  const free = db.get<{ need: string; contactName: string; contactPhone: string }>('SELECT need, contact_name AS contactName, contact_phone AS contactPhone FROM support_application_text WHERE application_id = ?', [app.id])!;
  return {
    app, programme, ...free, items: rows.map((i) => ({ ...i, solution: i.solutionId === null ? null : (names.get(i.solutionId) ?? null) })), state: stateOf({ ...app, helped: help.version, handedVersion: help.handedVersion }), handedAt: help.handedAt,
    estimates: rows.map((item) => estimateOf(ctx, app, programme, item)),
    missing: Object.fromEntries(Object.entries(missingFor(ctx, app, programme, rows, vnDate(ctx.now()))).filter(([field]) => !field.startsWith('_'))),
  };
}

function estimateOf(ctx: Context, app: ApplicationRow, programme: ProgrammeOn, item: ItemRow): Estimate | null {
  if (app.sector === null || app.employees === null) return null;
  try {
    return estimateSupport(ctx, {
      sector: app.sector, employees: app.employees, revenueVnd: app.revenueVnd, capitalVnd: app.capitalVnd, foundedOn: app.foundedOn, kind: item.kind, costVnd: item.costVnd, receivedThisYearVnd: item.receivedElsewhereVnd,
      priority: isPriority(app), sizeRule: programme.sizeRule, legalForm: legalFormOf(app.organisationKind),
    });
  } catch (error) {
    if (isDomainError(error)) return null;
    throw error;
  }
}

export interface HelperView {
  name: string;
  team: string;
  begunAt: number;
  handedAt: number | null;
}

/** Who of which team prepared a dossier, for those who may see it. Null: nobody did. */
export function helperOf(ctx: Pick<Context, 'db'>, applicationId: number): HelperView | null {
  const help = helpOf(ctx.db, applicationId);
  if (!help) return null;
  const name = (sql: string, id: string | number) => ctx.db.get<{ name: string }>(sql, [id])?.name ?? '';
  return { name: name('SELECT name FROM person WHERE id = ?', help.helperId), team: name('SELECT name FROM organisation WHERE id = ?', help.teamOrganisationId), begunAt: help.begunAt, handedAt: help.handedAt };
}
