import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { apiKeys, createApiKey, followDemoKey, keyOrganisations, revokeApiKey } from '../../api/accounts/index.ts';
import { actorId } from '../../api/context.ts';
import { isDomainError } from '../../api/errors.ts';
import { verifyAudit } from '../../api/audit.ts';
import { person, SYSTEM } from '../support/context.ts';
import { epcisFloor, type EpcisFloor } from './epcis-floor.ts';

let f: EpcisFloor;
beforeEach(async () => { f = await epcisFloor(); });
afterEach(() => f.close());

const status = async (work: Promise<unknown>): Promise<number> => {
  try {
    await work;
  } catch (error) {
    if (isDomainError(error)) return error.status;
    throw error;
  }
  return 200;
};
const input = { organisation: 'orgone0001', name: 'Máy cân' };

describe('a key', () => {
  test('is told once and kept as a digest only', async () => {
    const { key, publicId } = await createApiKey(f.producer, input, { idempotencyKey: 'form-token-1' });
    expect(key).toMatch(/^sq_[\w-]{43}$/);
    expect(await createApiKey(f.producer, input, { idempotencyKey: 'form-token-1' })).toEqual({ publicId, key: null });
    const everything = JSON.stringify([f.db.all('SELECT * FROM api_key'), f.db.all('SELECT * FROM idempotency'), f.db.all('SELECT * FROM audit_entry')]);
    expect(everything).not.toContain(key);
    expect(verifyAudit(f.db)).toBeNull();
  });

  test('acts for its organisation under its own name, and shows when it was last used', async () => {
    expect((await f.call('/events')).status).toBe(200);
    const [mine] = apiKeys(f.producer, 1);
    expect(mine!.lastUsedAt).not.toBeNull();
    expect(actorId({ kind: 'key', keyId: 'abc', organisationId: 1, name: 'x' })).toBe('key:abc');
  });

  test('is refused from its revocation on', async () => {
    const { publicId } = apiKeys(f.producer, 1)[0]!;
    await revokeApiKey(f.producer, { key: publicId });
    const answer = await f.call('/events');
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="EPCIS"');
    expect(await answer.json()).toMatchObject({ type: 'epcisException:SecurityException' });
    expect(await status(revokeApiKey(f.producer, { key: publicId }))).toBe(409);
  });

  test.each([['nothing', ''], ['Basic', 'Basic abc'], ['a short one', 'Bearer x'], ['a long one', `Bearer ${'x'.repeat(400)}`], ['one with a quote', "Bearer ' OR 1=1 --aaaaaaaaaaaaaaaa"]])('%s in Authorization is 401', async (_what, authorization) => {
    expect((await f.call('/events', { key: null, headers: { authorization } })).status).toBe(401);
  });
});

describe('who keeps keys', () => {
  test('the representative and an administrator, nobody else', async () => {
    for (const [actor, expected] of [
      [person({ roles: ['OWNER'], organisationId: 1 }), 200], [person({ roles: ['ADMIN'], organisationId: 9 }), 200], [person({ roles: ['MEMBER'], organisationId: 1 }), 403],
      [person({ roles: ['OWNER'], organisationId: 2 }), 403], [person({ roles: ['HELPER'] }), 403], [{ kind: 'anonymous' } as const, 401],
    ] as const) {
      expect(await status(createApiKey(f.as(actor), input))).toBe(expected);
      if (expected === 403) expect(() => apiKeys(f.as(actor), 1)).toThrow();
    }
    const { publicId } = apiKeys(f.producer, 1)[0]!;
    expect(await status(revokeApiKey(f.as(person({ roles: ['OWNER'], organisationId: 2 })), { key: publicId }))).toBe(403);
    expect(keyOrganisations(f.producer).map((o) => o.publicId)).toEqual(['orgone0001']);
  });

  test('an unknown organisation or key, an empty name, one key too many', async () => {
    expect(await status(createApiKey(f.producer, { ...input, organisation: 'nobody' }))).toBe(404);
    expect(await status(revokeApiKey(f.producer, { key: 'nobody' }))).toBe(404);
    expect(await status(createApiKey(f.producer, { ...input, name: ' ' }))).toBe(422);
    for (let i = 0; i < 19; i++) await createApiKey(f.producer, input);
    expect(await status(createApiKey(f.producer, input))).toBe(409);
  });
});

describe('the demo’s key', () => {
  const demo = (on: 0 | 1) => {
    f.db.run("INSERT INTO installation (id, province_code, name, demo, profile_json, created_at) VALUES (1,'38','Sàn thử',?,'{}',0) ON CONFLICT (id) DO UPDATE SET demo = excluded.demo", [on]);
    f.db.run("UPDATE organisation SET name = 'HTX Nước mắm Ba Làng (minh họa)', illustration = 1 WHERE id = 1");
  };
  const works = async (key: string) => (await f.call('/events', { key })).status === 200;

  test('follows its variable: set, changed, set back, gone', async () => {
    demo(1);
    const system = f.as(SYSTEM);
    for (const [value, good, bad] of [['khoa-demo-so-mot-1', 'khoa-demo-so-mot-1', 'khoa-demo-so-hai-2'], ['khoa-demo-so-hai-2', 'khoa-demo-so-hai-2', 'khoa-demo-so-mot-1'], ['khoa-demo-so-mot-1', 'khoa-demo-so-mot-1', 'khoa-demo-so-hai-2']] as const) {
      for (let again = 0; again < 2; again++) await followDemoKey(system, value);
      expect([await works(good), await works(bad)]).toEqual([true, false]);
    }
    await followDemoKey(system, null);
    expect(await works('khoa-demo-so-mot-1')).toBe(false);
  });

  test('is never made on a floor without demo data, nor by a person', async () => {
    demo(0);
    await followDemoKey(f.as(SYSTEM), 'khoa-demo-so-mot-1');
    expect(await works('khoa-demo-so-mot-1')).toBe(false);
    await expect(followDemoKey(f.producer, 'khoa-demo-so-mot-1')).rejects.toThrow(TypeError);
  });
});
