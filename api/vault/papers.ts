/** Papers of a vault as rows: read by their own enterprise, and by an office only where a consent was sent to it. */
import type { Database } from '../../db/client.ts';
import { isMember, requireMembership } from '../access.ts';
import type { Context } from '../context.ts';
import { notFound } from '../errors.ts';
import { vnDate } from '../time.ts';
import { hasExpired, type PaperKind } from './rules.ts';

/** What the papers' documents belong to. */
export const VAULT_OBJECT = 'vault-paper';

export interface PaperRow {
  id: number;
  publicId: string;
  organisationId: number;
  kind: PaperKind;
  title: string;
  issuedOn: string;
  validUntil: string | null;
  replacedById: number | null;
  discardedAt: number | null;
  addedAt: number;
  /** Public id of its file, its name, and SHA-256. */
  document: string;
  fileName: string;
  sha256: string;
}

const PAPER = `SELECT p.id, p.public_id AS publicId, p.organisation_id AS organisationId, p.kind, p.title, p.issued_on AS issuedOn, p.valid_until AS validUntil, p.replaced_by_id AS replacedById, p.discarded_at AS discardedAt,
  p.added_at AS addedAt, d.public_id AS document, d.file_name AS fileName, d.sha256 FROM vault_paper p JOIN document d ON d.object = '${VAULT_OBJECT}' AND d.object_id = p.id`;

/** @throws DomainError 404, also for a paper of somebody else's */
export function ownPaper(ctx: Context, publicId: string): PaperRow {
  const row = ctx.db.get<PaperRow>(`${PAPER} WHERE p.public_id = ?`, [publicId]);
  if (!row || !isMember(ctx, row.organisationId, 'OWNER', 'MEMBER')) throw notFound({ vi: 'Không tìm thấy giấy tờ này.', en: 'This paper was not found.' });
  return row;
}

export interface PaperView extends PaperRow {
  expired: boolean;
  /** Older versions, the newest first. */
  earlier: PaperRow[];
  /** Dossiers and other things that it was sent with or is ticked for. */
  uses: number;
}

/** The papers of one's own organisation that can be used today or could be renewed, with their older versions. @throws DomainError 401, 403 */
export function vaultOf(ctx: Context, organisationId: number): PaperView[] {
  requireMembership(ctx, organisationId, 'OWNER', 'MEMBER');
  const today = vnDate(ctx.now());
  const all = ctx.db.all<PaperRow>(`${PAPER} WHERE p.organisation_id = ? ORDER BY p.kind, p.id DESC LIMIT 500`, [organisationId]);
  return all.filter((p) => p.replacedById === null && p.discardedAt === null).map((p) => {
    const earlier: PaperRow[] = [];
    for (let at: PaperRow | undefined = p; (at = all.find((o) => o.replacedById === at!.id)); ) earlier.push(at);
    const uses = ctx.db.get<{ n: number }>('SELECT count(*) AS n FROM vault_consent WHERE withdrawn_at IS NULL AND paper_id IN (SELECT value FROM json_each(?))', [JSON.stringify([p, ...earlier].map((x) => x.id))])!.n;
    return { ...p, expired: hasExpired(p, today), earlier, uses };
  });
}

export interface UsedPaper extends PaperRow {
  textVersion: string;
  givenBy: string;
  givenAt: number;
  sealedAt: number | null;
}

/** Papers that are ticked for an object; `sent`: only those that left with it, which is all that an office may see. */
export const papersFor = (db: Database, object: string, objectId: number, which: 'all' | 'sent' = 'all'): UsedPaper[] =>
  db.all<UsedPaper>(
    `SELECT u.*, c.text_version AS textVersion, c.given_by AS givenBy, c.given_at AS givenAt, c.sealed_at AS sealedAt FROM vault_consent c JOIN (${PAPER}) u ON u.id = c.paper_id
     WHERE c.object = ? AND c.object_id = ? AND c.withdrawn_at IS NULL AND (? = 'all' OR c.sealed_at IS NOT NULL) ORDER BY u.kind, u.id`, [object, objectId, which]);

/** Whether a paper left with one of the objects of a kind, and with which. */
export const sentWith = (db: Database, paperId: number, object: string): number[] =>
  db.all<{ objectId: number }>('SELECT object_id AS objectId FROM vault_consent WHERE paper_id = ? AND object = ? AND sealed_at IS NOT NULL', [paperId, object]).map((r) => r.objectId);

/** True for the enterprise's own people. */
export const ownsPaper = (ctx: Context, paperId: number): boolean =>
  isMember(ctx, ctx.db.get<{ organisationId: number }>('SELECT organisation_id AS organisationId FROM vault_paper WHERE id = ?', [paperId])?.organisationId ?? null, 'OWNER', 'MEMBER');
