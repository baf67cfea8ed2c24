/** Reads of papers: the programme's body sees all of its own, enterprise and provider theirs. */
import { isMember, requirePerson } from '../../access.ts';
import type { Context } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { paperById, paperBytes, paperByPublicId, papersOf, returnsOf, type PaperRow, type ReturnView } from '../../papers/index.ts';
import { holderOf } from './sources.ts';
import { isOffice } from '../office.ts';

export type PaperSeenAs = 'STAFF' | 'ENTERPRISE' | 'PROVIDER';

/** As what a person may see a paper; until it has a number it is the office's own affair. Null for everybody else. */
export function paperSeenAs(ctx: Context, paper: PaperRow): PaperSeenAs | null {
  if (isOffice(ctx, paper.bodyOrganisationId)) return 'STAFF';
  if (paper.number === null) return null;
  const { app, provider } = holderOf(ctx.db, paper);
  if (isMember(ctx, app.organisationId, 'OWNER', 'MEMBER')) return paper.kind === 'PAYMENT' ? null : 'ENTERPRISE';
  return paper.kind !== 'CLAIM' && isMember(ctx, provider, 'OWNER', 'MEMBER') ? 'PROVIDER' : null;
}

export interface PaperView {
  paper: PaperRow;
  as: PaperSeenAs;
  /** Officers only: what came back, taken or refused. */
  returns: ReturnView[];
  dossier: string;
  contract: string | null;
  /** This person may number it, and record what came back. */
  mayHandle: boolean;
  /** This person may fetch the PDF that is to be signed. */
  maySign: boolean;
}

/** @throws DomainError 401, 404 to whom it does not concern */
export function paperFor(ctx: Context, publicId: string): PaperView {
  requirePerson(ctx);
  const paper = paperByPublicId(ctx.db, publicId);
  const as = paperSeenAs(ctx, paper);
  if (as === null) throw notFound({ vi: 'Không tìm thấy văn bản này.', en: 'This paper was not found.' });
  const { app, contract } = holderOf(ctx.db, paper);
  return {
    paper, as, returns: as === 'STAFF' ? returnsOf(ctx.db, paper.id) : [], dossier: app.publicId, contract,
    mayHandle: isMember(ctx, paper.bodyOrganisationId, 'TRADE_OFFICER'),
    maySign: paper.state === 'NUMBERED' && (as === 'STAFF' || (paper.kind !== 'NOTICE' && paper.kind !== 'CLAIM')),
  };
}

/** Its bytes as this person may have them; `forSigning` the very file that is to be signed. @throws DomainError 401, 404 */
export async function paperFile(ctx: Context, publicId: string, forSigning = false): Promise<{ bytes: Buffer; type: string; name: string }> {
  const { paper, maySign } = paperFor(ctx, publicId);
  const file = await paperBytes(ctx, paper, forSigning && maySign);
  const kind = { NOTICE: 'thong-bao', CONTRACT: 'hop-dong', ACCEPTANCE: 'nghiem-thu', LIQUIDATION: 'thanh-ly', PAYMENT: 'de-nghi-thanh-toan', CLAIM: 'yeu-cau-hoan-tra' }[paper.kind];
  return { ...file, name: `${kind}-${paper.number?.replaceAll(/[^0-9A-Za-z]+/g, '-') ?? 'du-thao'}.${file.type === 'application/pdf' ? 'pdf' : file.type === 'image/png' ? 'png' : 'jpg'}` };
}

/** The papers of a dossier and of its contracts that this person may see, newest first. */
export function papersOfDossier(ctx: Context, applicationId: number): PaperRow[] {
  const { db } = ctx;
  const ids = (sql: string) => db.all<{ id: number }>(sql, [applicationId]).map((r) => r.id);
  const OF = 'contract_id IN (SELECT id FROM support_contract WHERE application_id = ?)';
  return [
    ...ids('SELECT id FROM support_notice WHERE application_id = ?').flatMap((id) => papersOf(db, 'support-notice', id)),
    ...ids('SELECT id FROM support_contract WHERE application_id = ?').flatMap((id) => papersOf(db, 'support-contract', id)),
    ...ids(`SELECT id FROM support_delivery WHERE ${OF}`).flatMap((id) => papersOf(db, 'support-delivery', id)),
    ...ids(`SELECT id FROM support_payment WHERE ${OF}`).flatMap((id) => papersOf(db, 'support-payment', id)),
    ...ids(`SELECT id FROM support_recovery WHERE ${OF}`).flatMap((id) => papersOf(db, 'support-recovery', id)),
  ].filter((p) => paperSeenAs(ctx, p) !== null).sort((a, b) => b.id - a.id);
}

/** Who may fetch the files of papers through the documents' own address. */
export const seesPaperFile = (ctx: Context, id: number): boolean => {
  const paper = paperById(ctx.db, id);
  return paper !== undefined && (paperSeenAs(ctx, paper) === 'STAFF' || (paper.state === 'IN_FORCE' && paperSeenAs(ctx, paper) !== null));
};
