/** What the reviewing officer does: receive and recommend. What is missing is asked for in `supplement.ts`. */
import type { z } from 'zod';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { conflict, invalid, parseInput } from '../errors.ts';
import { write } from '../write.ts';
import { decide } from './decisions.ts';
import { takeIfFree } from './desk/take-dossier.ts';
import { openFor } from './guard.ts';
import type { ApplicationState } from './rules/transitions.ts';
import { recommendInput, refInput, type RecommendInput, type RefInput } from './schemas.ts';
import { move, programmeOf, type ApplicationRow } from './store.ts';
import { tiesOf } from './ties.ts';
import { articlesOf, worksheetFor, type Worksheet } from './worksheet.ts';

export interface Moved {
  publicId: string;
  state: ApplicationState;
}

const incomplete = () => conflict('incomplete', { vi: 'Tờ khai chưa đủ để xác định quy mô. Mời yêu cầu doanh nghiệp bổ sung.', en: 'The declaration is too incomplete to tell the size. Please ask for a supplement.' });

/** @throws DomainError 409 when the declaration does not allow a worksheet */
export function requireWorksheet(ctx: Context, app: ApplicationRow): Worksheet {
  const sheet = worksheetFor(ctx.db, app, programmeOf(ctx.db, app, ctx.now()), ctx.now());
  if (!sheet) throw incomplete();
  return sheet;
}

/**
 * An officer takes the dossier on. The clock runs since the day it arrived (NĐ 80/2021 Đ32.3a), whoever opens it and when.
 * Where nobody looks after it yet, this officer does from now on.
 * @throws DomainError 403, 404, 409 not waiting, or a conflict of interest
 */
export async function receiveApplication(ctx: Context, raw: RefInput, idempotencyKey?: string): Promise<Moved> {
  const input = parseInput(refInput, raw);
  return write(ctx, () => receive(ctx, input), { idempotencyKey, act: 'support.receive' });
}

/** `receiveApplication`, inside a write. */
export function receive(ctx: Context, input: z.output<typeof refInput>): Moved {
  const opened = openFor(ctx, input, 'receive');
  const { app, person } = opened;
  takeIfFree(ctx, opened);
  const state = move(ctx, app, 'receive', { received_by: person.userId, received_at: ctx.now() });
  audit(ctx, { act: 'support.receive', object: 'application', objectId: app.publicId, data: { receivedOn: app.receivedOn, deadlineOn: app.deadlineOn } });
  return { publicId: app.publicId, state };
}

/**
 * The reviewing officer proposes approval or refusal; another person decides. The worksheet is computed by the rules and kept with the proposal.
 * @throws DomainError 403, 404, 409 wrong state / conflict of interest / nothing to approve, 422 (ties without a word about them among it)
 */
export async function recommend(ctx: Context, raw: RecommendInput, idempotencyKey?: string): Promise<Moved & { amountVnd: number }> {
  const input = parseInput(recommendInput, raw);
  return write(ctx, () => propose(ctx, input), { idempotencyKey, act: 'support.recommend' });
}

/** `recommend`, inside a write. */
export function propose(ctx: Context, input: z.output<typeof recommendInput>): Moved & { amountVnd: number } {
  const { app, person } = openFor(ctx, input, 'recommend');
  const sheet = requireWorksheet(ctx, app);
  const approve = input.outcome === 'APPROVE';
  if (approve && sheet.totalVnd === 0) throw conflict('nothing-to-grant', { vi: 'Theo bảng tính thì mức hỗ trợ là 0 đ, không thể đề nghị duyệt.', en: 'By the worksheet the support is 0 đ; approval cannot be proposed.' });
  if (!approve && input.articles.length === 0) throw invalid({ articles: { vi: 'Chọn ít nhất một điều khoản làm căn cứ không duyệt.', en: 'Choose at least one article for the refusal.' } });
  const tied = approve && tiesOf(ctx.db, app).length > 0;
  if (tied && input.ties.length < 10) {
    const words = { vi: 'Hồ sơ có dấu hiệu liên quan với đơn vị khác. Mời ghi đã kiểm tra thế nào (ít nhất 10 ký tự).', en: 'The dossier shows ties with others. Please write what you found (at least 10 characters).' };
    throw invalid({ ties: words }, words);
  }
  const amountVnd = approve ? sheet.totalVnd : 0;
  decide(ctx, person, app, { kind: approve ? 'RECOMMEND_APPROVAL' : 'RECOMMEND_REFUSAL', reason: tied ? `${input.reason}\nVề dấu hiệu liên quan: ${input.ties}` : input.reason, articles: approve ? [...articlesOf(sheet), ...input.articles] : input.articles, worksheet: sheet, amountVnd });
  const state = move(ctx, app, 'recommend', { recommended_by: person.userId });
  audit(ctx, { act: 'support.recommend', object: 'application', objectId: app.publicId, data: { outcome: input.outcome, amountVnd } });
  return { publicId: app.publicId, state, amountVnd };
}
