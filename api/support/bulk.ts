/**
 * One act on many dossiers: shown before it is done, then done one by one in the law's order. The preview rehearses the very verbs and undoes
 * them, so money, caps and refusals are those that will come. Refusals are never given in bulk: each has its own reasons.
 */
import { requirePerson } from '../access.ts';
import type { Context } from '../context.ts';
import { conflict, isDomainError, parseInput, type Sentence } from '../errors.ts';
import { vnDate } from '../time.ts';
import { rehearse, write } from '../write.ts';
import { approve } from './decide-application.ts';
import { budgetsOf } from './ledger.ts';
import { propose, receive } from './review.ts';
import { vnd } from './rules/money.ts';
import { byLaw } from './rules/transitions.ts';
import { approveInput, bulkInput, recommendInput, refInput, type BulkAct, type BulkInput } from './schemas.ts';
import { APPLICATION_SELECT, isPriority, itemsOf, programmeById, type ApplicationRow } from './store.ts';
import { isOffice } from './office.ts';

export interface BulkLine {
  publicId: string;
  /** The version that the preview looked at. */
  version: number;
  receiptNumber: string | null;
  organisationName: string;
  priority: boolean;
  /** What the act grants or proposes; null for acts without money. */
  amountVnd: number | null;
  /** What is left of the programme's money of the year after it; null for acts that move none. */
  leftVnd: number | null;
  /** Why it is not done; null when it is. */
  refusal: Sentence | null;
}
export interface BulkResult {
  act: BulkAct;
  /** In the order of the law (NĐ 80/2021 Đ4.1): priority first, then first come. */
  lines: BulkLine[];
  done: number;
  totalVnd: number;
}

const NO_DOSSIER: Sentence = { vi: 'Không tìm thấy hồ sơ này.', en: 'This dossier was not found.' };

type Asked = ReturnType<typeof bulkInput.parse>;
interface Chosen {
  asked: Asked['dossiers'][number];
  /** Empty when this person may not know of it. */
  app: ApplicationRow | null;
}

/** In the law's order; what this person may not see comes last, without its name. */
function chosen(ctx: Context, input: Asked): Chosen[] {
  const rows = ctx.db.all<ApplicationRow>(`${APPLICATION_SELECT} WHERE a.public_id IN (SELECT value FROM json_each(?))`, [JSON.stringify(input.dossiers.map((d) => d.publicId))])
    .filter((a) => a.state !== 'DRAFT' && isOffice(ctx, programmeById(ctx.db, a.programmeId).bodyOrganisationId));
  const order = (a: ApplicationRow) => ({ priority: isPriority(a), submittedAt: a.submittedAt ?? a.createdAt, id: a.id });
  return input.dossiers.map((asked): Chosen => ({ asked, app: rows.find((a) => a.publicId === asked.publicId) ?? null }))
    .sort((x, y) => (x.app && y.app ? byLaw(order(x.app), order(y.app)) : Number(x.app === null) - Number(y.app === null)));
}

/** The verb itself, inside a write. @returns what it grants or proposes, null for acts without money */
function act(ctx: Context, input: Asked, asked: Chosen['asked']): number | null {
  const ref = { publicId: asked.publicId, version: asked.version };
  const amountVnd = input.act === 'receive' ? (receive(ctx, parseInput(refInput, ref)), null)
    : input.act === 'recommend' ? propose(ctx, parseInput(recommendInput, { ...ref, outcome: 'APPROVE', reason: input.reason })).amountVnd
      : approve(ctx, parseInput(approveInput, { ...ref, reason: input.reason })).amountVnd;
  if (asked.amountVnd !== null && amountVnd !== null && asked.amountVnd !== amountVnd) {
    throw conflict('preview-changed', { vi: `Lúc xem trước là ${vnd(asked.amountVnd).vi}, nay là ${vnd(amountVnd).vi}. Mời xem trước lại.`, en: `The preview showed ${vnd(asked.amountVnd).en}, now it is ${vnd(amountVnd).en}. Please preview again.` });
  }
  return amountVnd;
}

/** The year's money of a programme that is left, over all sources. */
const leftOf = (ctx: Context, app: ApplicationRow): number => budgetsOf(ctx.db, app.programmeId, Number(vnDate(ctx.now()).slice(0, 4))).reduce((s, b) => s + b.availableVnd, 0);

function line(ctx: Context, { asked, app }: Chosen, outcome: { amountVnd: number | null } | { refusal: Sentence }, moves: boolean): BulkLine {
  const done = 'amountVnd' in outcome;
  return {
    publicId: asked.publicId, version: app?.version ?? 0, receiptNumber: app?.receiptNumber ?? null, organisationName: app?.organisationName ?? '', priority: app !== null && isPriority(app),
    amountVnd: done ? outcome.amountVnd : app ? itemsOf(ctx.db, app.id).reduce((s, i) => s + (i.subsidyVnd ?? 0), 0) : null, leftVnd: moves && app ? leftOf(ctx, app) : null, refusal: done ? null : outcome.refusal,
  };
}
const resultOf = (input: Asked, lines: BulkLine[]): BulkResult => {
  const done = lines.filter((l) => l.refusal === null);
  return { act: input.act, lines, done: done.length, totalVnd: done.reduce((s, l) => s + (l.amountVnd ?? 0), 0) };
};

/**
 * What the act would do to each of the dossiers, one after the other; nothing is written.
 * @throws DomainError 401, 422
 */
export async function previewBulk(ctx: Context, raw: BulkInput): Promise<BulkResult> {
  requirePerson(ctx);
  const input = parseInput(bulkInput, raw);
  return rehearse(ctx, (db) => resultOf(input, chosen(ctx, input).map((c) => {
    if (!c.app) return line(ctx, c, { refusal: NO_DOSSIER }, false);
    try {
      const amountVnd = db.part(() => act(ctx, input, c.asked));
      return line(ctx, c, { amountVnd }, input.act === 'approve');
    } catch (error) {
      if (!isDomainError(error)) throw error;
      return line(ctx, c, { refusal: said(error) }, false);
    }
  })));
}

/** A refusal with the field's own sentence, where the form has no such field to show it at. */
const said = (error: Sentence & { fields?: Record<string, Sentence> | undefined }): Sentence => Object.values(error.fields ?? {})[0] ?? { vi: error.vi, en: error.en };

/**
 * Does it: each dossier by itself, in the law's order, as its own verb would; one that is refused does not stop the others.
 * With the same key a repetition gives the same answers.
 * @throws DomainError 401, 422
 */
export async function applyBulk(ctx: Context, raw: BulkInput, idempotencyKey?: string): Promise<BulkResult> {
  requirePerson(ctx);
  const input = parseInput(bulkInput, raw);
  const lines: BulkLine[] = [];
  for (const c of chosen(ctx, input)) {
    if (!c.app) {
      lines.push(line(ctx, c, { refusal: NO_DOSSIER }, false));
      continue;
    }
    try {
      const { amountVnd } = await write(ctx, () => ({ amountVnd: act(ctx, input, c.asked) }), { idempotencyKey: idempotencyKey && `${idempotencyKey}:${c.asked.publicId}`, act: `support.bulk.${input.act}` });
      lines.push(line(ctx, c, { amountVnd }, input.act === 'approve'));
    } catch (error) {
      if (!isDomainError(error)) throw error;
      lines.push(line(ctx, c, { refusal: said(error) }, false));
    }
  }
  return resultOf(input, lines);
}
