import { spawn } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { audit, auditHead, verifyAudit } from '../../api/audit.ts';
import { createLogger } from '../../api/log.ts';
import { createBackup, restoreBackup, RestoreRefused, snapshotBefore } from '../../api/operations/index.ts';
import { openStampKeys } from '../../api/traceability/index.ts';
import { openDatabase, type Database } from '../../db/client.ts';
import { SYSTEM, testContext, type TestContext } from '../support/context.ts';
import { forge, writeArchive, type Entry } from './backup/archive.ts';

const PHOTO = 'ab'.repeat(32);
const PHOTO_FILE = `media/ab/ab/${PHOTO}/master.jpg`;
const SECRET_LINE = 'the stamp secret of this test floor, long enough';

let t: TestContext;
/** A folder beside the data folder for archives. */
let shelf: string;
let archive: string;

const put = (path: string, text: string, folder = t.folder) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
const note = (db: Database, n: number) =>
  db.transaction(() => audit({ db, actor: SYSTEM, now: () => 1_000 + n, requestId: 'test' }, { act: 'test.write', object: 'test', objectId: n }));

beforeEach(() => {
  t = testContext();
  shelf = mkdtempSync(join(tmpdir(), 'sanque-shelf-'));
  archive = join(shelf, 'backup.tar');
  put('stamp-secret', `${SECRET_LINE}\n`);
  put('auth.secret', 'the secret of sessions, which must come back as well');
  put(PHOTO_FILE, 'pixels');
  put('media/staged/half', 'half a photo');
  const ring = openStampKeys({ db: t.db, dataDir: t.folder });
  t.db.run('INSERT INTO stamp_key (check_value, created_at) VALUES (?, ?)', [ring.newest!, 1]);
  t.db.run("INSERT INTO media (public_id, sha256, object, object_id, position, width, height, added_by, created_at) VALUES ('p1', ?, 'product', 1, 0, 10, 10, 'u', 1)", [PHOTO]);
  for (let n = 1; n <= 3; n++) note(t.db, n);
});
afterEach(() => {
  t.close();
  for (const name of readdirSync(dirname(t.folder))) if (join(dirname(t.folder), name).startsWith(`${t.folder}.`)) rmSync(join(dirname(t.folder), name), { recursive: true, force: true });
  rmSync(shelf, { recursive: true, force: true });
});

const backup = () => createBackup({ dataDir: t.folder, target: archive });
const restore = (source = archive, dataDir = t.folder) => restoreBackup({ source, dataDir });
/** Looks into a data folder at rest. */
function inside<T>(folder: string, look: (db: Database) => T): T {
  const db = openDatabase(join(folder, 'sanque.db'));
  try {
    return look(db);
  } finally {
    db.close();
  }
}
/** The data folder and its neighbours, as names: a refused restore leaves no trace. */
const neighbours = () => readdirSync(dirname(t.folder)).filter((name) => join(dirname(t.folder), name).startsWith(`${t.folder}.`));

describe('a backup', () => {
  it('holds database, photos and keys in one file that only its owner can read', async () => {
    const report = await backup();
    expect(statSync(archive).mode & 0o777).toBe(0o600);
    expect(report.auditHead).toEqual(auditHead(t.db));
    rmSync(join(t.folder, PHOTO_FILE));
    const elsewhere = join(shelf, 'another machine');
    const restored = await restore(archive, elsewhere);
    expect(restored).toMatchObject({ oldFolder: null, photos: 1, remarks: [] });
    expect(readFileSync(join(elsewhere, PHOTO_FILE), 'utf8')).toBe('pixels');
    expect(readFileSync(join(elsewhere, 'stamp-secret'), 'utf8')).toContain(SECRET_LINE);
    expect(statSync(join(elsewhere, 'stamp-secret')).mode & 0o777).toBe(0o600);
    expect(existsSync(join(elsewhere, 'auth.secret'))).toBe(true);
    expect(existsSync(join(elsewhere, 'media/staged/half'))).toBe(false);
    expect(inside(elsewhere, (db) => db.get('SELECT count(*) AS n FROM audit_entry'))).toEqual({ n: 3 });
  });

  it('keeps a key that stands in the environment too', async () => {
    const secret = 'a secret that only the environment knows';
    await createBackup({ dataDir: t.folder, target: archive, secret });
    const elsewhere = join(shelf, 'elsewhere');
    await restore(archive, elsewhere);
    expect(readFileSync(join(elsewhere, 'stamp-secret'), 'utf8')).toBe(`${SECRET_LINE}\n${secret}\n`);
  });

  it('made while another process writes restores whole, with all that was acknowledged before it began', async () => {
    const writer = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'backup/writer.ts'), join(t.folder, 'sanque.db')]);
    let acknowledged = 0;
    writer.stdout.on('data', (text: Buffer) => (acknowledged = Number(text.toString().trim().split('\n').at(-1))));
    while (acknowledged < 50) await new Promise((go) => setTimeout(go, 20));
    const before = acknowledged;
    const report = await backup();
    expect(acknowledged).toBeGreaterThan(before);
    writer.kill('SIGTERM');
    await once(writer, 'exit');

    const elsewhere = join(shelf, 'drill');
    await restore(archive, elsewhere);
    inside(elsewhere, (db) => {
      expect(verifyAudit(db)).toBeNull();
      expect(auditHead(db)).toEqual(report.auditHead);
      expect(db.get<{ n: number }>("SELECT count(*) AS n FROM audit_entry WHERE actor = 'system:writer'")!.n).toBeGreaterThanOrEqual(before);
    });
    expect(verifyAudit(t.db)).toBeNull();
  });

  it('of a damaged database is not made, and the good one from before stays', async () => {
    await backup();
    const good = readFileSync(archive);
    t.db.exec('PRAGMA foreign_keys = OFF');
    t.db.exec('CREATE TABLE test_child (id INTEGER PRIMARY KEY, media_id INTEGER REFERENCES media (id)); INSERT INTO test_child VALUES (1, 999)');
    await expect(backup()).rejects.toThrow(/damaged/);
    expect(readFileSync(archive).equals(good)).toBe(true);
    expect(readdirSync(shelf)).toEqual(['backup.tar']);
  });
});

describe('a restore', () => {
  it('switches by rename, keeps the old folder, and brings the other copies along', async () => {
    put('backups/sanque-2026-11-20T190000Z.tar', 'an older one');
    put('snapshots/x.db', 'a snapshot');
    await backup();
    for (let n = 4; n <= 6; n++) note(t.db, n);
    t.db.close();
    const report = await restore();
    expect(report.oldFolder).toBe(neighbours().map((name) => join(dirname(t.folder), name))[0]);
    expect(inside(t.folder, (db) => auditHead(db).id)).toBe(3);
    expect(inside(report.oldFolder!, (db) => auditHead(db).id)).toBe(6);
    expect(existsSync(join(t.folder, 'backups/sanque-2026-11-20T190000Z.tar'))).toBe(true);
    expect(existsSync(join(t.folder, 'snapshots/x.db'))).toBe(true);
    t.db = openDatabase(join(t.folder, 'sanque.db'));
  });

  it('refuses while a server holds the data folder, and works when that process was killed', async () => {
    await backup();
    const server = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'backup/holder.ts'), t.folder]);
    await once(server.stdout, 'data');
    await expect(restore()).rejects.toThrow(new RegExp(`in use by a server \\(process ${server.pid}`));
    expect(neighbours()).toEqual([]);
    server.kill('SIGKILL');
    await once(server, 'exit');
    await expect(restore()).resolves.toMatchObject({ photos: 1 });
  });

  it('leaves an audit row of itself when asked to', async () => {
    await backup();
    await restoreBackup({ source: archive, dataDir: t.folder, record: (db, from) => { expect(from.auditHead.id).toBe(3); note(db, 4); } });
    expect(inside(t.folder, (db) => [auditHead(db).id, verifyAudit(db)])).toEqual([4, null]);
  });
});

describe('an archive is refused, and the data folder stays as it was, when', () => {
  const refused = async (why: RegExp) => {
    const failure = await restore().then(() => undefined, (error: unknown) => error);
    expect(failure).toBeInstanceOf(RestoreRefused);
    expect((failure as Error).message).toMatch(why);
    expect(neighbours()).toEqual([]);
    expect(auditHead(t.db).id).toBe(3);
  };
  beforeEach(async () => {
    await backup();
  });

  it.each([0, 100, 512, 5_000, 0.5, 0.9, -1_025, -513])('it was cut off (%s)', async (where) => {
    const { size } = statSync(archive);
    truncateSync(archive, where < 0 ? size + where : where > 0 && where < 1 ? Math.floor(size * where) : where);
    await refused(/cut off|no list of its files/);
  });

  it('one byte of the database, or of a photo, is another', async () => {
    const bytes = readFileSync(archive);
    for (const text of ['SQLite format 3', 'pixels']) {
      const changed = Buffer.from(bytes);
      changed[changed.indexOf(text) + 2]! ^= 1;
      writeFileSync(archive, changed);
      await refused(/was changed after the backup/);
    }
  });

  it('it is no archive at all, or a compressed one', async () => {
    const bytes = readFileSync(archive);
    writeFileSync(archive, 'x'.repeat(10_000));
    await refused(/not a backup archive/);
    writeFileSync(archive, gzipSync(bytes));
    await refused(/not a backup archive|cut off/);
  });

  const hostile: [string, Entry][] = [
    ['a way out of the folder', { path: '../evil' }],
    ['a way out further down', { path: 'media/../../evil' }],
    ['an absolute path', { path: '/tmp/evil' }],
    ['a hidden file', { path: '.ssh/authorized_keys' }],
    ['a backslash', { path: 'media\\..\\evil' }],
    ['a symbolic link', { path: 'media/link', type: 'SymbolicLink', linkpath: '/etc/passwd' }],
    ['a hard link', { path: 'media/link', type: 'Link', linkpath: 'stamp-secret' }],
    ['a device', { path: 'media/null', type: 'CharacterDevice' }],
    ['an extended header', { path: 'media/x', type: 'ExtendedHeader', body: Buffer.from('18 path=/tmp/evil\n') }],
    ['a file that claims a terabyte', { path: 'media/bomb', claims: 2 ** 40 }],
  ];
  it.each(hostile)('it holds %s', async (_, entry) => {
    writeArchive(archive, [entry]);
    await refused(/refused/);
    expect(existsSync(join(dirname(t.folder), 'evil'))).toBe(false);
  });

  it('a file is in it twice, is missing, or does not belong', async () => {
    const bytes = readFileSync(archive);
    forge(archive, (entries) => [entries[0]!, ...entries]);
    await refused(/twice/);
    writeFileSync(archive, bytes);
    forge(archive, (entries) => entries, (manifest) => manifest.files.push({ path: 'media/x', size: 1, sha256: '0'.repeat(64) }));
    await refused(/missing/);
    writeFileSync(archive, bytes);
    forge(archive, (entries) => entries, (manifest) => manifest.files.pop());
    await refused(/does not belong/);
  });

  it('its key is another than the one that printed the stamps', async () => {
    forge(archive, (entries) => entries.map((entry) => (entry.path === 'stamp-secret' ? { ...entry, body: Buffer.from('another secret, as long as the right one is\n') } : entry)));
    await refused(/stamp key with check value [0-9a-f]{16}/);
  });

  it('a photo that a row names is not in it', async () => {
    forge(archive, (entries) => entries.filter((entry) => entry.path !== PHOTO_FILE));
    await refused(/1 of 1 photos are missing/);
  });

  it('rows were added, removed or changed in its database', async () => {
    const bytes = readFileSync(archive);
    const tamper = (sql: string) => {
      writeFileSync(archive, bytes);
      forge(archive, (entries) => {
        const file = join(shelf, 'tampered.db');
        writeFileSync(file, entries[0]!.body!);
        const db = openDatabase(file);
        db.exec(sql);
        db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
        db.close();
        return [{ ...entries[0]!, body: readFileSync(file) }, ...entries.slice(1)];
      });
    };
    tamper("INSERT INTO generation VALUES ('x', 1)");
    await refused(/Table generation/);
    tamper("UPDATE audit_entry SET actor = 'system:other' WHERE id = 2");
    await refused(/audit chain is broken: row 2/);
    tamper("UPDATE schema_migration SET tag = '9999_future' WHERE id = (SELECT max(id) FROM schema_migration WHERE tag NOT LIKE 'sql:%')");
    await refused(/newer version/);
  });
});

describe('before a migration', () => {
  it('a snapshot is taken, and a restore returns to it with today\'s photos and keys', async () => {
    const file = join(t.folder, 'sanque.db');
    const log = createLogger('silent');
    const snapshot = snapshotBefore({ file, from: '0000_init', dataDir: t.folder, log, now: 1 });
    expect(statSync(snapshot).mode & 0o777).toBe(0o600);
    note(t.db, 4);
    const report = await restore(snapshot);
    expect(report.remarks).toEqual([]);
    expect(inside(t.folder, (db) => auditHead(db).id)).toBe(3);
    expect(readFileSync(join(t.folder, PHOTO_FILE), 'utf8')).toBe('pixels');
    expect(readFileSync(join(t.folder, 'stamp-secret'), 'utf8')).toContain(SECRET_LINE);
  });

  it('the newest five snapshots are kept', () => {
    const file = join(t.folder, 'sanque.db');
    for (let n = 1; n <= 7; n++) snapshotBefore({ file, from: `000${n}`, dataDir: t.folder, log: createLogger('silent'), now: n * 1_000 });
    expect(readdirSync(join(t.folder, 'snapshots')).map((name) => name.slice(-7, -3))).toEqual(['0003', '0004', '0005', '0006', '0007']);
  });
});

it('a folder that cannot be written gives a sentence, not half an archive', async () => {
  if (process.getuid?.() === 0) return; // root writes everywhere
  chmodSync(shelf, 0o500);
  await expect(backup()).rejects.toThrow();
  chmodSync(shelf, 0o700);
  expect(readdirSync(shelf)).toEqual([]);
});

it('the archive is plain tar: any machine can open it', async () => {
  await backup();
  const { list } = await import('tar');
  const names: string[] = [];
  copyFileSync(archive, join(shelf, 'copy.tar'));
  await list({ file: join(shelf, 'copy.tar'), onReadEntry: (entry) => names.push(entry.path) });
  expect(names).toEqual(['sanque.db', 'stamp-secret', 'auth.secret', PHOTO_FILE, 'manifest.json']);
});
