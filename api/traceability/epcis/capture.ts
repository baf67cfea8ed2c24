import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { DomainError } from '../../errors.ts';
import { publicId } from '../../ids.ts';
import { enqueue } from '../../outbox.ts';
import { write } from '../../write.ts';
import { checkDocument, type CheckedDocument } from './check-document.ts';
import type { Fault } from './faults.ts';
import { requireCapturer } from './who.ts';

export type Behaviour = 'rollback' | 'proceed';

/** 400: nothing of the document was taken; `faults` says where and why. */
export class CaptureRefused extends DomainError {
  readonly faults: readonly Fault[];
  constructor(faults: readonly Fault[]) {
    const [first] = faults;
    super('invalid-document', 400, {
      vi: `Tài liệu không đúng chuẩn EPCIS 2.0, không có gì được nhận. ${first ? `${first.path}: ${first.vi}` : ''}`.trim(),
      en: `The document does not conform to EPCIS 2.0; nothing of it was taken. ${first ? `${first.path}: ${first.en}` : ''}`.trim(),
    });
    this.faults = faults;
  }
}

/** Characters of one stored part, and parts of one transaction: small writes, so that nobody waits. */
const PART = 200_000;
const PARTS_AT_ONCE = 4;

interface Part {
  first: number;
  count: number;
  text: string;
  ranges: number[];
  faults: Record<number, Fault[]>;
}

function partsOf({ text, ranges, eventFaults }: CheckedDocument): Part[] {
  const parts: Part[] = [];
  for (let i = 0; i * 2 < ranges.length; ) {
    const begin = ranges[i * 2]!;
    const part: Part = { first: i, count: 0, text: '', ranges: [], faults: {} };
    while (i * 2 < ranges.length && (part.count === 0 || ranges[i * 2 + 1]! - begin <= PART)) {
      part.ranges.push(ranges[i * 2]! - begin, ranges[i * 2 + 1]! - begin);
      const faults = eventFaults.get(i);
      if (faults) part.faults[i] = faults;
      part.count++;
      i++;
    }
    part.text = text.slice(begin, begin + part.ranges[part.ranges.length - 1]!);
    parts.push(part);
  }
  return parts;
}

/**
 * Takes a document: checked against the standard, written down whole, and acknowledged only then; the worker does the rest.
 * With `proceed`, events that the standard refuses are left to the job's errors; with `rollback` they refuse the document.
 * @param bytes the body as it came
 * @returns the id of the capture job; the same one for a repeated idempotency key
 * @throws DomainError 401, 403; CaptureRefused 400
 */
export async function capture(ctx: Context, bytes: Uint8Array, options: { behaviour: Behaviour; idempotencyKey?: string | undefined }): Promise<{ captureId: string }> {
  const who = requireCapturer(ctx);
  const { behaviour, idempotencyKey } = options;
  const act = 'epcis.capture';
  if (idempotencyKey) {
    const before = ctx.db.get<{ resultJson: string }>('SELECT result_json AS resultJson FROM idempotency WHERE actor = ? AND act = ? AND key = ?', [who.by, act, idempotencyKey]);
    if (before) return JSON.parse(before.resultJson) as { captureId: string };
  }
  const checked = await checkDocument(bytes, ctx.now());
  if (!checked.ok) throw new CaptureRefused(checked.faults);
  const { document } = checked;
  if (document.eventFaults.size > 0 && behaviour === 'rollback') throw new CaptureRefused([...document.eventFaults.values()].flat());
  const parts = partsOf(document);
  const captureId = publicId();
  let jobId = 0;
  const open = () => {
    ({ lastInsertRowid: jobId } = ctx.db.run(
      "INSERT INTO epcis_capture_job (public_id, organisation_id, captured_by, behaviour, state, events, context_json, created_at) VALUES (?,?,?,?,'RECEIVING',?,?,?)",
      [captureId, who.organisationId, who.by, behaviour, document.ranges.length / 2, JSON.stringify({ own: document.ownContext, listPath: document.listPath }), ctx.now()],
    ));
  };
  const store = (some: readonly Part[]) => {
    for (const p of some) ctx.db.run('INSERT INTO epcis_capture_part (job_id, first, count, text, ranges_json, faults_json) VALUES (?,?,?,?,?,?)', [jobId, p.first, p.count, p.text, JSON.stringify(p.ranges), JSON.stringify(p.faults)]);
  };
  while (parts.length > PARTS_AT_ONCE) {
    const some = parts.splice(0, PARTS_AT_ONCE);
    await write(ctx, () => {
      if (jobId === 0) open();
      store(some);
      return null;
    });
  }
  const result = await write<{ captureId: string }>(ctx, () => {
    if (jobId === 0) open();
    store(parts);
    ctx.db.run("UPDATE epcis_capture_job SET state = 'RUNNING' WHERE id = ?", [jobId]);
    audit(ctx, { act, object: 'epcis_capture', objectId: captureId, data: { organisation: who.organisationId, events: document.ranges.length / 2, behaviour } });
    enqueue(ctx, { topic: 'epcis.capture', key: captureId, payload: {} });
    return { captureId };
  }, { idempotencyKey, act });
  return result;
}
