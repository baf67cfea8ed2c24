/** Dossiers from the portal: each message kept once by its number and position, taken in its order, refused ones shown to a person. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { addDocument, documentsOf, keepFile, type KeptFile } from '../../documents/index.ts';
import { conflict, isDomainError, parseInput, type FieldErrors, type Sentence } from '../../errors.ts';
import { publicId } from '../../ids.ts';
import { textField } from '../../text.ts';
import { vnDate } from '../../time.ts';
import { write } from '../../write.ts';
import { arrivalInput } from '../schemas.ts';
import { applicationById, programmeOn, programmeOf } from '../store.ts';
import { answerAll } from '../supplement.ts';
import { takeBackDossier } from '../withdraw-application.ts';
import { arrive } from './arrive.ts';
import { ARRIVAL_OBJECT } from './counter.ts';

const paper = z.object({ name: z.string().max(200), base64: z.string().max(14_000_000) });
const envelope = z.object({
  number: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9./-]{2,39}$/),
  /** 1, 2, 3 … within the dossier. */
  seq: z.number().int().min(1).max(1_000),
  kind: z.enum(['SUBMIT', 'SUPPLEMENT', 'WITHDRAW']),
  /** When the applicant sent it there, UTC ISO 8601. */
  sentAt: z.iso.datetime(),
  papers: z.array(paper).max(10).default([]),
  content: z.record(z.string(), z.unknown()).default({}),
});
const supplementContent = z.object({ answer: textField({ min: 1, max: 2_000, lines: true }) });

interface MessageRow {
  id: number;
  publicId: string;
  number: string;
  seq: number;
  kind: 'SUBMIT' | 'SUPPLEMENT' | 'WITHDRAW';
  bodyJson: string;
}
const MESSAGE_OBJECT = 'portal-message';
const SCANS = ['application/pdf', 'image/jpeg', 'image/png'] as const;

/** What came of a message: kept as new, known already, or not even readable. */
export type Taken = 'kept' | 'known' | 'unreadable';

/** Keeps a message once, whatever the portal repeats; its files too. What is no message is only logged: nothing in it says whose it is. */
export async function keepPortalMessage(ctx: Context, raw: unknown): Promise<Taken> {
  const read = envelope.safeParse(raw);
  if (!read.success) {
    ctx.log.warn({ fields: read.error.issues.map((i) => i.path.join('.')) }, 'a message of the service portal cannot be read');
    return 'unreadable';
  }
  const { papers, ...message } = read.data;
  const digest = createHash('sha256').update(JSON.stringify(read.data)).digest('hex');
  if (ctx.db.get('SELECT 1 FROM portal_message WHERE number = ? AND seq = ? AND digest = ?', [message.number, message.seq, digest])) return 'known';
  const kept: KeptFile[] = [];
  let fault: Sentence | null = null;
  for (const p of papers) {
    try {
      kept.push(await keepFile(ctx, { name: p.name, bytes: new Uint8Array(Buffer.from(p.base64, 'base64')) }, SCANS, 'papers'));
    } catch (error) {
      if (!isDomainError(error)) throw error;
      fault = { vi: error.vi, en: error.en };
    }
  }
  return write(ctx, (db): Taken => {
    const clash = db.get('SELECT 1 FROM portal_message WHERE number = ? AND seq = ? AND digest <> ?', [message.number, message.seq, digest]) !== undefined;
    if (clash) fault = { vi: `Cổng gửi lại tin ${message.seq} của hồ sơ ${message.number} với nội dung khác.`, en: `The portal sent message ${message.seq} of dossier ${message.number} again with another content.` };
    const { changes, lastInsertRowid: id } = db.run('INSERT INTO portal_message (public_id, number, seq, kind, digest, body_json, state, fault_json, received_at) VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT (number, seq, digest) DO NOTHING',
      [publicId(), message.number, message.seq, message.kind, digest, JSON.stringify(message), fault ? 'REFUSED' : 'WAITING', fault && JSON.stringify(fault), ctx.now()]);
    if (changes === 0) return 'known';
    for (const file of kept) addDocument(ctx, { object: MESSAGE_OBJECT, objectId: id }, file);
    audit(ctx, { act: 'portal.message', object: 'portalMessage', objectId: `${message.number}/${message.seq}`, data: { kind: message.kind, digest, refused: fault !== null } });
    return 'kept';
  });
}

/** Takes every message whose turn has come, dossier by dossier; a refusal is kept in words and waits for a person. @returns how many were taken */
export async function takeWaiting(ctx: Context, only?: string): Promise<number> {
  let taken = 0;
  for (;;) {
    // its turn: every earlier position of the dossier has been taken, or refused and looked at by a person
    const row = ctx.db.get<MessageRow>(
      `SELECT m.id, m.public_id AS publicId, m.number, m.seq, m.kind, m.body_json AS bodyJson FROM portal_message m WHERE m.state = 'WAITING' AND (? IS NULL OR m.number = ?)
       AND m.seq = 1 + (SELECT count(DISTINCT e.seq) FROM portal_message e WHERE e.number = m.number AND e.seq < m.seq AND (e.state = 'TAKEN' OR (e.state = 'REFUSED' AND e.settled_at IS NOT NULL))) ORDER BY m.id LIMIT 1`, [only ?? null, only ?? null]);
    if (!row) return taken;
    try {
      await write(ctx, () => take(ctx, row));
      taken++;
    } catch (error) {
      if (!isDomainError(error) || error.status >= 500) throw error;
      const said = Object.values(error.fields ?? ({} as FieldErrors));
      const fault: Sentence = { vi: [error.vi, ...said.map((s) => s.vi)].join(' '), en: [error.en, ...said.map((s) => s.en)].join(' ') };
      await write(ctx, (db) => void db.run("UPDATE portal_message SET state = 'REFUSED', fault_json = ? WHERE id = ? AND state = 'WAITING'", [JSON.stringify(fault), row.id]));
    }
  }
}

/** Does what a message says; inside a write. */
function take(ctx: Context, row: MessageRow): null {
  const { db } = ctx;
  const message = JSON.parse(row.bodyJson) as z.output<typeof envelope>;
  if (db.get("SELECT 1 FROM portal_message WHERE number = ? AND seq = ? AND state = 'TAKEN'", [row.number, row.seq])) throw conflict('taken', { vi: `Tin ${row.seq} của hồ sơ ${row.number} đã được nhận với nội dung khác.`, en: `Message ${row.seq} of dossier ${row.number} was taken with another content.` });
  const known = db.get<{ id: number }>("SELECT id FROM support_application WHERE door = 'PORTAL' AND door_reference = ?", [row.number]);
  let applicationId: number;
  if (row.kind === 'SUBMIT') {
    const { programmeSlug, applicant, ...facts } = parseInput(arrivalInput, message.content);
    // sent there is received: what the line held up is not the enterprise's delay
    const arrivedOn = vnDate(Math.min(Date.parse(message.sentAt), ctx.now()));
    const { app, receipt } = arrive(ctx, { door: 'PORTAL', reference: row.number, arrivedOn, postmarkedOn: null, counterOrganisationId: null, takenBy: 'system:portal', programme: programmeOn(db, programmeSlug, arrivedOn), applicant, facts });
    applicationId = app.id;
    audit(ctx, { act: 'support.arrive', object: 'application', objectId: app.publicId, data: { door: 'PORTAL', number: row.number, receiptNumber: receipt.receiptNumber, deadline: receipt.deadlineOn } });
  } else {
    if (!known) throw conflict('no-dossier', { vi: `Chưa có hồ sơ ${row.number} của Cổng trên sàn.`, en: `The portal’s dossier ${row.number} is not here.` });
    applicationId = known.id;
    const app = applicationById(db, known.id);
    if (row.kind === 'SUPPLEMENT') answerAll(ctx, app, parseInput(supplementContent, message.content).answer);
    else takeBackDossier(ctx, app, programmeOf(db, app, ctx.now()));
  }
  for (const d of documentsOf(db, MESSAGE_OBJECT, row.id)) addDocument(ctx, { object: ARRIVAL_OBJECT, objectId: applicationId }, d);
  db.run("UPDATE portal_message SET state = 'TAKEN', fault_json = NULL, application_id = ? WHERE id = ?", [applicationId, row.id]);
  return null;
}

/** Fetches what is new at the portal, keeps it, and takes what can be taken; the position moves on only after all was kept. */
export async function fetchPortal(ctx: Context): Promise<{ kept: number; taken: number }> {
  const portal = ctx.services.servicePortal;
  let kept = 0;
  if (portal.via !== 'none') {
    for (;;) {
      const after = ctx.db.get<{ after: string }>('SELECT after FROM portal_cursor WHERE id = 1')?.after ?? '';
      const answer = await portal.fetch(after);
      if (answer.kind === 'later') {
        ctx.log.warn({ reason: answer.reason }, 'the service portal did not answer, it is asked again');
        break;
      }
      for (const message of answer.messages) if ((await keepPortalMessage(ctx, message)) === 'kept') kept++;
      if (answer.next === after) break;
      await write(ctx, (db) => void db.run('INSERT INTO portal_cursor (id, after) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET after = excluded.after', [answer.next]));
    }
  }
  return { kept, taken: await takeWaiting(ctx) };
}
