/** An officer grants a request, with as many stamps as asked or fewer, or refuses it with a reason; the producer may withdraw it. */
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { invalid, notFound, parseInput, refusedTransition } from '../../errors.ts';
import { write, type WriteOptions } from '../../write.ts';
import { requireProducer } from '../access.ts';
import { goodsById, type Goods } from '../goods.ts';
import { lotById } from '../lots/queries.ts';
import { declarationById } from './declarations.ts';
import { issueRange } from './issue-range.ts';
import { requireStampOfficer } from './officers.ts';
import { requireMinimumData, requireQuota } from './quota.ts';
import { REQUEST_ACT_WORDS, REQUEST_ACTS, REQUEST_WORDS, requestByPublicId, type RequestAct, type RequestRow } from './requests.ts';
import { DecideRequestInput, RequestInput } from './schemas.ts';

export interface DecidedRequest {
  publicId: string;
  state: RequestRow['state'];
  range: string | null;
}

function open(ctx: Context, publicId: string): { request: RequestRow; goods: Goods } {
  const request = requestByPublicId(ctx, publicId);
  const goods = request && goodsById(ctx, request.tradeItemId);
  if (!request || !goods) throw notFound({ vi: 'Không có đề nghị này.', en: 'There is no such request.' });
  return { request, goods };
}

/** The request as it is inside the transaction. @throws DomainError 409 */
function guarded(ctx: Context, publicId: string, tried: RequestAct): RequestRow {
  const request = requestByPublicId(ctx, publicId)!;
  const allowed = REQUEST_ACTS[request.state];
  if (!allowed.includes(tried)) throw refusedTransition({ from: REQUEST_WORDS[request.state], tried: REQUEST_ACT_WORDS[tried], allowed: allowed.map((a) => REQUEST_ACT_WORDS[a]) });
  return request;
}

/** @throws DomainError 401, 403, 404, 409, 422 (`minimum-data`, beyond the quota, more than asked, no reason), 503 */
export async function decideStampRequest(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<DecidedRequest> {
  const data = parseInput(DecideRequestInput, input);
  const { request: asked, goods } = open(ctx, data.request);
  const person = requireStampOfficer(ctx, { organisationId: asked.organisationId, communeCode: goods.producerCommuneCode, askedBy: asked.askedBy, helperId: asked.helperId });
  return write(
    ctx,
    (): DecidedRequest => {
      const request = guarded(ctx, data.request, data.decision === 'GRANT' ? 'grant' : 'refuse');
      const decided = (state: 'GRANTED' | 'REFUSED', granted: number | null, rangeId: number | null) =>
        ctx.db.run('UPDATE stamp_request SET state = ?, granted = ?, range_id = ?, reason = ?, decided_by = ?, decided_at = ? WHERE id = ?', [state, granted, rangeId, data.reason, person.userId, ctx.now(), request.id]);
      if (data.decision === 'REFUSE') {
        decided('REFUSED', null, null);
        audit(ctx, { act: 'stamps.refuse', object: 'stamp-request', objectId: request.publicId });
        return { publicId: request.publicId, state: 'REFUSED', range: null };
      }
      const granted = data.granted ?? request.count;
      if (granted > request.count) throw invalid({ granted: { vi: `Cơ sở chỉ đề nghị ${request.count.toLocaleString('vi-VN')} tem.`, en: `Only ${request.count.toLocaleString('en-GB')} stamps were asked for.` } });
      const lot = request.lotId === null ? undefined : lotById(ctx, request.lotId);
      const declaration = request.declarationId === null ? undefined : declarationById(ctx, request.declarationId);
      requireMinimumData(ctx, lot, goods);
      requireQuota(ctx, { lot, declaration }, granted, 'granted');
      const range = issueRange(ctx, { organisationId: request.organisationId, goods, lot, count: granted, hidden: request.hidden === 1, declarationId: request.declarationId, act: { person, helperId: request.helperId } });
      decided('GRANTED', granted, range.id);
      audit(ctx, { act: 'stamps.issue', object: 'stamp-range', objectId: range.publicId, data: { request: request.publicId, lot: lot?.publicId, declaration: declaration?.publicId, number: range.number, keyId: range.keyId, count: granted } });
      return { publicId: request.publicId, state: 'GRANTED', range: range.publicId };
    },
    { ...options, act: `stamps.decide ${data.request}` },
  );
}

/** The producer takes a request back before it is decided. @throws DomainError 401, 403, 404, 409 */
export async function withdrawStampRequest(ctx: Context, input: unknown, options: Pick<WriteOptions, 'idempotencyKey'> = {}): Promise<DecidedRequest> {
  const data = parseInput(RequestInput, input);
  const { request: asked, goods } = open(ctx, data.request);
  const act = requireProducer(ctx, asked.organisationId, goods.producerCommuneCode);
  return write(
    ctx,
    (): DecidedRequest => {
      const request = guarded(ctx, data.request, 'withdraw');
      ctx.db.run("UPDATE stamp_request SET state = 'WITHDRAWN', decided_by = ?, decided_at = ? WHERE id = ?", [act.person.userId, ctx.now(), request.id]);
      audit(ctx, { act: 'stamps.withdraw', object: 'stamp-request', objectId: request.publicId, data: { behalfOf: act.helperId ? request.organisationId : undefined } });
      return { publicId: request.publicId, state: 'WITHDRAWN', range: null };
    },
    { ...options, act: `stamps.withdraw ${data.request}` },
  );
}
