/** All that accounts hold about one person, to see and to take away. */
import { requirePerson } from '../access.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { write } from '../write.ts';
import { myDataRequests, profile, sessions } from './queries.ts';

export interface PersonalData {
  exportedAt: string;
  person: { id: string; name: string; phone: string | null; email: string | null; createdAt: string };
  roles: { organisation: string; role: string; from: string; to: string | null }[];
  consents: { purpose: string; textVersion: string; textDigest: string; way: string; givenAt: string; withdrawnAt: string | null }[];
  sessions: { device: string; startedAt: string; lastUsedAt: string; endsAt: string }[];
  requests: { id: string; kind: string; detail: string; state: string; openedAt: string; due: string; answer: string }[];
  recoveries: { id: string; state: string; oldContact: string; newPhone: string; helper: string; requestedAt: string }[];
  /** What the person did on the floor, from the audit chain: the last 1,000 acts. */
  acts: { at: string; act: string; object: string; objectId: string }[];
  /** From other domains, by their names. */
  other: Record<string, unknown>;
}

const iso = (ms: number): string => new Date(ms).toISOString();

/**
 * One's own data as one object. Instants are ISO 8601 in UTC.
 * @param other what other domains hold about the person, by domain
 */
export function personalData(ctx: Context, other: Record<string, unknown> = {}): PersonalData {
  const { userId } = requirePerson(ctx);
  const me = profile(ctx);
  return {
    exportedAt: iso(ctx.now()),
    person: { id: me.id, name: me.name, phone: me.phone, email: me.email, createdAt: iso(me.createdAt) },
    roles: ctx.db.all('SELECT o.name AS organisation, r.role, r.valid_from AS "from", r.valid_to AS "to" FROM organisation_role r JOIN organisation o ON o.id = r.organisation_id WHERE r.person_id = ? ORDER BY r.id', [userId]),
    consents: ctx.db
      .all<{ purpose: string; textVersion: string; textDigest: string; way: string; givenAt: number; withdrawnAt: number | null }>('SELECT purpose, text_version AS textVersion, text_digest AS textDigest, way, given_at AS givenAt, withdrawn_at AS withdrawnAt FROM consent WHERE person_id = ? ORDER BY id', [userId])
      .map((c) => ({ ...c, givenAt: iso(c.givenAt), withdrawnAt: c.withdrawnAt === null ? null : iso(c.withdrawnAt) })),
    sessions: sessions(ctx).map((s) => ({ device: s.device[ctx.lang], startedAt: iso(s.startedAt), lastUsedAt: iso(s.lastUsedAt), endsAt: iso(s.endsAt) })),
    requests: myDataRequests(ctx).map((r) => ({ id: r.id, kind: r.kind, detail: r.detail, state: r.state, openedAt: iso(r.openedAt), due: r.due, answer: r.answer })),
    recoveries: ctx.db
      .all<{ id: string; state: string; oldContact: string; newPhone: string; helper: string; requestedAt: number }>('SELECT public_id AS id, state, old_contact AS oldContact, new_phone AS newPhone, helper_name AS helper, requested_at AS requestedAt FROM recovery WHERE person_id = ? ORDER BY id', [userId])
      .map((r) => ({ ...r, requestedAt: iso(r.requestedAt) })),
    acts: ctx.db
      .all<{ at: number; act: string; object: string; objectId: string }>('SELECT at, act, object, object_id AS objectId FROM audit_entry WHERE actor = ? ORDER BY id DESC LIMIT 1000', [userId])
      .map((a) => ({ ...a, at: iso(a.at) })),
    other,
  };
}

/** The same as a JSON file to download; the download is recorded. */
export async function exportPersonalData(ctx: Context, other: Record<string, unknown> = {}): Promise<{ fileName: string; json: string }> {
  const person = requirePerson(ctx);
  const json = JSON.stringify(personalData(ctx, other), null, 2);
  await write(ctx, () => {
    audit(ctx, { act: 'person.export', object: 'person', objectId: person.userId });
    return null;
  });
  return { fileName: `du-lieu-cua-toi-${iso(ctx.now()).slice(0, 10)}.json`, json };
}
