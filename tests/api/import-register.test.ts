import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { deflateRawSync } from 'node:zlib';
import writeExcelFile from 'write-excel-file/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { catalogue, commitImport, importJobs, importReport, mergeCandidates, resumeImports, startImport } from '../../api/catalog/index.ts';
import { REGISTER_TABLE } from '../../api/catalog/register/columns.ts';
import { readTable } from '../../api/tables/read.ts';
import { loadPlaces } from '../../api/places/index.ts';
import { openDatabase } from '../../db/client.ts';
import { catalogFloor, type CatalogFloor } from './catalog-floor.ts';
import { person, SYSTEM } from '../support/context.ts';

const REGISTER = readFileSync(new URL('../../db/data/ocop_products.csv', import.meta.url));
const HEAD = 'name_vi,group,stars,province,place,producer,source_url';
const csv = (...lines: string[]): Uint8Array => new TextEncoder().encode(`${[HEAD, ...lines].join('\n')}\n`);
const ROW = 'Kẹo lạc Hà Ly,Thực phẩm,3,Thanh Hóa,"xã Cẩm Bình, Cẩm Thủy",HTX Hà Ly,https://x.vn/a';

let floor: CatalogFloor;
beforeEach(async () => { floor = await catalogFloor(); });
afterEach(() => floor.close());

type Refused = { status: number; code: string; vi: string; en: string; fields?: Record<string, { vi: string; en: string }> };
const refusal = async (work: Promise<unknown>): Promise<Refused> => work.then(() => { throw new Error('was not refused'); }, (e: unknown) => e as Refused);
const words = (e: Refused): string => [e.vi, ...Object.values(e.fields ?? {}).map((f) => f.vi)].join(' ');
const products = (): number => floor.db.get<{ n: number }>('SELECT count(*) AS n FROM product')!.n;
const dryRun = async (bytes: Uint8Array, filename = 'register.csv') => (await startImport(floor.officer, { filename, bytes })).jobId;
const bring = async (bytes: Uint8Array, filename = 'register.csv') => {
  const jobId = await dryRun(bytes, filename);
  await commitImport(floor.officer, jobId, { waitMs: Infinity });
  return importReport(floor.officer, jobId, { perPage: 1_000 });
};

/** The register as a workbook, figures as numbers as people keep them. */
async function asWorkbook(): Promise<Uint8Array> {
  const { rows } = await readTable(REGISTER, 'r.csv', REGISTER_TABLE);
  const columns = ['name', 'group', 'stars', 'province', 'place', 'producer', 'sourceUrl'] as const;
  const body = rows.map((r) => columns.map((c) => { const value = r.values[c]!; return c === 'stars' && /^\d$/.test(value) ? { type: Number, value: Number(value) } : { type: String, value }; }));
  return writeExcelFile([HEAD.split(',').map((value) => ({ type: String, value })), ...body] as never).toBuffer();
}

describe('the real register', () => {
  it('as CSV: a dry run changes nothing and tells every row; a commit brings all; twice doubles nothing', async () => {
    const jobId = await dryRun(REGISTER);
    expect(products()).toBe(0);
    const { job, rows } = importReport(floor.officer, jobId, { perPage: 1_000 });
    expect(job).toMatchObject({ state: 'STAGED', total: 207, counts: { NEW: 207, ERROR: 0, ambiguousPlaces: 116 } });
    expect(rows.map((r) => r.rowNo)).toEqual(Array.from({ length: 207 }, (_, i) => i + 2));
    const duyXuyen = rows.find((r) => r.placeText === 'Duy Xuyên (Quảng Nam cũ)')!;
    expect(duyXuyen.place).toMatchObject({ status: 'PROVINCE', provinceName: 'Đà Nẵng', candidates: [{ name: 'Xã Nam Phước' }, { name: 'Xã Thu Bồn' }, { name: 'Xã Duy Xuyên' }, { name: 'Xã Duy Nghĩa' }] });
    expect(rows.find((r) => r.name === 'Nước mắm nhĩ Bình Minh')!.place).toMatchObject({ status: 'COMMUNE', communeName: 'Phường Hải Vân' });
    expect(importReport(floor.officer, jobId, { filter: 'ambiguous' }).rows.every((r) => r.place.status === 'PROVINCE')).toBe(true);

    await commitImport(floor.officer, jobId, { waitMs: Infinity });
    const page = catalogue(floor.ctx, {});
    expect(page.total).toBe(207);
    // announced or proposed, never certified; no price is invented
    expect(page.facets.stars).toEqual([]);
    expect(Object.fromEntries(page.facets.grading.map((f) => [f.value, f.count]))).toEqual({ announced: 204, proposed: 3 });
    expect(page.facets.priced).toEqual([{ value: false, label: 'false', count: 207 }]);
    expect(floor.db.all("SELECT 1 FROM outbox WHERE topic = 'search.product'")).toHaveLength(207);

    const again = await bring(REGISTER);
    expect(again.job.counts).toMatchObject({ NEW: 0, UPDATED: 0, UNCHANGED: 207, ERROR: 0 });
    expect(products()).toBe(207);
    expect(floor.db.get<{ n: number }>('SELECT count(*) AS n FROM grading')!.n).toBe(207);
    expect(floor.db.all("SELECT 1 FROM outbox WHERE topic = 'search.product'")).toHaveLength(207);
  });
  it('as XLSX brings the same, also after the CSV', async () => {
    const first = await bring(await asWorkbook(), 'ocop.xlsx');
    expect(first.job.counts).toMatchObject({ NEW: 207, ERROR: 0 });
    const second = await bring(REGISTER);
    expect(second.job.counts).toMatchObject({ NEW: 0, UNCHANGED: 207 });
  });
  it('lists likely doubles for an officer and merges none', async () => {
    await bring(REGISTER);
    const pairs = mergeCandidates(floor.officer).items.map((p) => [p.a.name, p.b.name].join(' | '));
    expect(pairs).toContain('Chả bò Phước Hà | Chả bò Phước Hà');
    expect(pairs).toContain('Nước mắm nhĩ Bình Minh | Nước mắm Nam Ô - mắm nhĩ Bình Minh');
    expect(pairs.length).toBeLessThan(12);
    expect(products()).toBe(207);
  });
  it('says the year only where the address does', async () => {
    await bring(REGISTER);
    const years = floor.db.all<{ host: string; year: number | null }>('SELECT DISTINCT source_name AS host, year FROM grading ORDER BY 1');
    expect(years).toContainEqual({ host: 'baodanang.vn', year: 2021 });
    expect(years).toContainEqual({ host: 'nhandan.vn', year: null });
  });
});

describe('the same file another time', () => {
  it('with other stars corrects the announcement, not the certificate, and leaves people’s edits', async () => {
    await bring(csv(ROW));
    const report = await bring(csv(ROW.replace(',3,', ',4,')));
    expect(report.job.counts).toMatchObject({ UPDATED: 1, NEW: 0 });
    expect(floor.db.all('SELECT stars FROM grading')).toEqual([{ stars: 4 }]);
    floor.db.run("UPDATE product SET version = 2, group_code = 'drinks'");
    await bring(csv(ROW.replace(',3,', ',4,')));
    expect(floor.db.get('SELECT group_code AS g FROM product')).toEqual({ g: 'drinks' });
  });
  it('with a row twice brings it once', async () => {
    const report = await bring(csv(ROW, ROW.replace('Hóa', 'Hoá')));
    expect(report.job.counts).toMatchObject({ NEW: 1, UNCHANGED: 1 });
    expect(report.rows[1]!.messages[0]!.vi).toContain('dòng 2');
    expect(products()).toBe(1);
  });
  it('does not bring back what was merged', async () => {
    await bring(csv(ROW, ROW.replace('Hà Ly,T', 'Hà Ly B,T')));
    const ids = floor.db.all<{ publicId: string }>('SELECT public_id AS publicId FROM product ORDER BY id').map((r) => r.publicId);
    const { mergeProducts } = await import('../../api/catalog/index.ts');
    await mergeProducts(floor.officer, { keep: ids[0]!, drop: ids[1]! });
    const report = await bring(csv(ROW, ROW.replace('Hà Ly,T', 'Hà Ly B,T')));
    expect(report.job.counts).toMatchObject({ UNCHANGED: 2, NEW: 0 });
    expect(catalogue(floor.ctx, {}).total).toBe(1);
  });
});

describe('a file cut off', () => {
  it('anywhere changes nothing', async () => {
    const text = REGISTER.toString('utf8');
    for (const part of [0.31, 0.5, 0.77, 0.93]) {
      const whole = text.slice(0, Math.floor(text.length * part));
      const cut = /[\r\n]$/.test(whole) ? whole + 'Mật' : whole;
      const outcome = await dryRun(new TextEncoder().encode(cut)).then((jobId) => importReport(floor.officer, jobId).job, (e: Refused) => e);
      // refused outright, or (cut exactly behind a whole row) shown with a notice before anything is committed
      if ('counts' in outcome) expect(outcome.notices[0]!.vi).toContain('dòng cuối');
      else expect(words(outcome)).toMatch(/cắt giữa chừng/);
      expect(products()).toBe(0);
    }
  });
  it('in the middle of a letter, of a quotation, of a row, of an address, of a workbook is said to be so', async () => {
    const whole = csv(ROW, ROW.replace('Ly', 'Lý'));
    const at = (needle: string, more = 0): Uint8Array => whole.slice(0, Buffer.from(whole).lastIndexOf(needle) + more);
    for (const bytes of [at('Lý', 2), at('xã Cẩm', 5), at(',HTX'), at('vn/a', 3)]) expect(words(await refusal(dryRun(bytes)))).toContain('cắt giữa chừng');
    const book = await asWorkbook();
    expect(words(await refusal(dryRun(book.slice(0, book.length / 2), 'r.xlsx')))).toContain('cắt giữa chừng');
  });
});

describe('a wrong file', () => {
  it.each([
    ['a photo', new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0, 1, 2, 3]), 'r.csv', 415, 'CSV hay XLSX'],
    ['a PDF', new TextEncoder().encode('%PDF-1.7 …'), 'r.csv', 415, 'CSV hay XLSX'],
    ['an old Excel file', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), 'r.xls', 415, '.xlsx'],
    ['text called .xlsx', csv(ROW), 'r.xlsx', 415, 'không phải bảng tính'],
    ['nothing', new Uint8Array(), 'r.csv', 422, 'trống'],
    ['binary', new Uint8Array(5_000).map((_, i) => (i * 7919) % 256), 'r.csv', 415, 'CSV hay XLSX'],
    ['wrong columns', new TextEncoder().encode('a,b,c\n1,2,3\n'), 'r.csv', 422, 'thiếu cột: tên sản phẩm'],
    ['one column missing', new TextEncoder().encode('name_vi,group,province\nX,Thực phẩm,Thanh Hóa\n'), 'r.csv', 422, 'sao (stars)'],
    ['an encoding of old', new Uint8Array([...new TextEncoder().encode('name_vi,group,stars,province\n'), ...Array.from({ length: 60 }, (_, i) => 0xe0 + (i % 10)), 10]), 'r.csv', 415, 'UTF-8'],
    ['more than 20 MB', new Uint8Array(20 * 1024 * 1024 + 1), 'r.csv', 413, '20 MB'],
  ])('%s is refused with what to do', async (_what, bytes, filename, status, word) => {
    const error = await refusal(dryRun(bytes, filename));
    expect(error.status).toBe(status);
    expect(words(error)).toContain(word);
    expect(error.en.length).toBeGreaterThan(5);
    expect(importJobs(floor.officer)).toEqual([]);
  });
  it('of more than 50,000 rows is refused', async () => {
    const line = 'A,Thực phẩm,3,Thanh Hóa,,,https://x.vn/';
    expect((await refusal(dryRun(csv(...Array<string>(50_001).fill(line))))).status).toBe(413);
  });
});

describe('the ways that registers are written', () => {
  const rows = async (bytes: Uint8Array) => (await readTable(bytes, 'r.csv', REGISTER_TABLE)).rows;
  it('semicolons, tabs, a byte-order mark, UTF-16 and Vietnamese headings are read', async () => {
    const text = 'Tên sản phẩm;Nhóm;Số sao;Tỉnh;Địa chỉ;Chủ thể;Nguồn\r\nMật ong;Thực phẩm;3;Huế;;;https://x.vn/\r\n';
    const utf16 = (little: boolean, mark: boolean): Uint8Array => {
      const bytes = Buffer.from((mark ? '\ufeff' : '') + text, 'utf16le');
      return little ? bytes : bytes.swap16();
    };
    for (const bytes of [new TextEncoder().encode(text), new TextEncoder().encode('\ufeff' + text), new TextEncoder().encode(text.replaceAll(';', '\t')), utf16(true, true), utf16(false, true)]) {
      expect((await rows(bytes))[0]!.values).toMatchObject({ name: 'Mật ong', group: 'Thực phẩm', stars: '3', province: 'Huế' });
    }
  });
  it('faulty rows are told one by one, the others come in', async () => {
    const report = await bring(csv(ROW, 'Trà,ngắn', 'X,Đồ chơi,3,Thanh Hóa,,,https://x.vn/', 'Trà gừng,Đồ uống,9,Thanh Hóa,,,https://x.vn/', 'Trà quế,Đồ uống,3,Atlantis,,,https://x.vn/', 'Trà hoa,Đồ uống,3,Huế,,,', '"=cmd|\' /C calc\'!A0",Thực phẩm,3,Huế,,,https://x.vn/', `${'x'.repeat(10_000)},Thực phẩm,3,Huế,,,https://x.vn/`));
    expect(report.job.counts).toMatchObject({ NEW: 1, ERROR: 7 });
    expect(report.rows.filter((r) => r.outcome === 'ERROR').every((r) => r.messages.length > 0 && r.messages[0]!.vi.length > 10 && r.messages[0]!.en.length > 10)).toBe(true);
    expect(report.rows[6]!.messages[0]!.vi).toContain('công thức');
    expect(products()).toBe(1);
  });
  it('a source is named for rows without an address', async () => {
    const { jobId } = await startImport(floor.officer, { filename: 'r.csv', bytes: csv('Trà hoa vàng,Đồ uống,4,Quảng Ninh,Ba Chẽ,,'), sourceName: 'Sở NN&MT Quảng Ninh' });
    await commitImport(floor.officer, jobId, { waitMs: Infinity });
    expect(floor.db.get('SELECT source_name AS s, source_url AS u, year FROM grading')).toEqual({ s: 'Sở NN&MT Quảng Ninh', u: null, year: null });
  });
});

describe('a workbook made to hurt', () => {
  const CRC = new Uint32Array(256).map((_, n) => { let c = n; for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1; return c >>> 0; });
  const crc32 = (data: Buffer): number => { let c = 0xffffffff; for (const b of data) c = CRC[(c ^ b) & 255]! ^ (c >>> 8); return (c ^ 0xffffffff) >>> 0; };
  /** An archive whose directory may lie about sizes. */
  function zip(parts: { name: string; data: Buffer; says?: number }[]): Uint8Array {
    const chunks: Buffer[] = [];
    const directory: Buffer[] = [];
    let at = 0;
    for (const { name, data, says } of parts) {
      const packed = deflateRawSync(data, { level: 9 });
      const local = Buffer.alloc(30);
      local.writeUInt32LE(0x04034b50, 0); local.writeUInt16LE(20, 4); local.writeUInt16LE(8, 8); local.writeUInt32LE(crc32(data), 14); local.writeUInt32LE(packed.length, 18); local.writeUInt32LE(says ?? data.length, 22); local.writeUInt16LE(name.length, 26);
      const entry = Buffer.alloc(46);
      entry.writeUInt32LE(0x02014b50, 0); entry.writeUInt16LE(20, 4); entry.writeUInt16LE(20, 6); entry.writeUInt16LE(8, 10); entry.writeUInt32LE(crc32(data), 16); entry.writeUInt32LE(packed.length, 20); entry.writeUInt32LE(says ?? data.length, 24); entry.writeUInt16LE(name.length, 28); entry.writeUInt32LE(at, 42);
      chunks.push(local, Buffer.from(name), packed);
      directory.push(entry, Buffer.from(name));
      at += 30 + name.length + packed.length;
    }
    const size = directory.reduce((n, b) => n + b.length, 0);
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0); end.writeUInt16LE(parts.length, 8); end.writeUInt16LE(parts.length, 10); end.writeUInt32LE(size, 12); end.writeUInt32LE(at, 16);
    return Buffer.concat([...chunks, ...directory, end]);
  }
  const part = (name: string, text: string | Buffer, says?: number) => ({ name, data: typeof text === 'string' ? Buffer.from(text) : text, ...(says === undefined ? {} : { says }) });
  const book = (sheet: string | Buffer, says?: number) => zip([
    part('[Content_Types].xml', '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'),
    part('_rels/.rels', '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'),
    part('xl/workbook.xml', '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>'),
    part('xl/_rels/workbook.xml.rels', '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'),
    part('xl/worksheets/sheet1.xml', sheet, says),
  ]);
  const cell = (ref: string, text: string): string => `<c r="${ref}" t="inlineStr"><is><t>${text}</t></is></c>`;
  const sheet = (rows: string): string => `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData></worksheet>`;
  const head = `<row r="1">${HEAD.split(',').map((h, i) => cell(`${'ABCDEFG'[i]}1`, h)).join('')}</row>`;

  it('by unpacking to gigabytes is refused before it is unpacked, honest or lying about its size', async () => {
    const zeros = Buffer.alloc(120 * 1024 * 1024, 32);
    for (const says of [undefined, 1_000]) {
      const started = performance.now();
      const error = await refusal(dryRun(book(zeros, says), 'r.xlsx'));
      expect(error.status).toBe(413);
      expect(performance.now() - started).toBeLessThan(15_000);
    }
  });
  it('by a cell far out is refused', async () => {
    expect((await refusal(dryRun(book(sheet(`${head}<row r="1048576">${cell('XFD1048576', 'x')}</row>`)), 'r.xlsx'))).status).toBe(413);
    expect((await refusal(dryRun(book(`<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData>${head}</sheetData></worksheet>`), 'r.xlsx'))).status).toBe(413);
  });
  it('by formulas has those rows refused, and says so', async () => {
    const row = (n: number, first: string) => `<row r="${n}">${first}${cell(`B${n}`, 'Thực phẩm')}<c r="C${n}"><v>3</v></c>${cell(`D${n}`, 'Huế')}${cell(`G${n}`, 'https://x.vn/')}</row>`;
    const report = await bring(book(sheet(`${head}${row(2, cell('A2', 'Mật ong rừng'))}${row(3, '<c r="A3" t="str"><f>CONCAT("Mật"," ong giả")</f><v>Mật ong giả</v></c>')}`)), 'r.xlsx');
    expect(report.job.counts).toMatchObject({ NEW: 1, ERROR: 1 });
    expect(report.rows[1]!.messages[0]!.vi).toContain('công thức');
    expect(report.job.notices[0]!.vi).toContain('công thức');
  });
  it('or any other archive, or an archive without a sheet, is refused', async () => {
    expect((await refusal(dryRun(zip([part('word/document.xml', '<a/>')]), 'r.docx'))).status).toBe(415);
    expect((await refusal(dryRun(zip([part('xl/workbook.xml', '<workbook/>')]), 'r.xlsx'))).status).toBe(422);
  });
});

describe('who may import', () => {
  it('officers of the register only', async () => {
    for (const who of [floor.owner, floor.helper]) expect((await refusal(startImport(who, { filename: 'r.csv', bytes: csv(ROW) }))).status).toBe(403);
    expect((await refusal(startImport(floor.ctx, { filename: 'r.csv', bytes: csv(ROW) }))).status).toBe(401);
    const jobId = await dryRun(csv(ROW));
    expect((await refusal(commitImport(floor.stranger, jobId))).status).toBe(403);
    expect(() => importReport(floor.stranger, jobId)).toThrow();
    expect(() => importReport(floor.as(person({ roles: ['COMMUNE_OFFICER'] })), jobId)).toThrow();
  });
});

describe('an import that is cut off by a crash', () => {
  it('while being read changes nothing, and can be sent again', async () => {
    floor.db.run("INSERT INTO import_job (public_id, file_name, digest, state, total, started_by, created_at, updated_at) VALUES ('deadjob123', 'r.csv', 'x', 'STAGING', 10, 'test', 1, 1)");
    expect((await refusal(commitImport(floor.officer, 'deadjob123'))).code).toBe('import-not-ready');
    await resumeImports(floor.system);
    expect(importJobs(floor.officer)[0]).toMatchObject({ state: 'FAILED' });
    expect(products()).toBe(0);
  });
  it('while being applied goes on from where it was, and doubles nothing', async () => {
    const jobId = await dryRun(REGISTER);
    // the crash: the third transaction after the switch fails, as if the process had ended
    let transactions = 0;
    const dying = { ...floor.officer, db: { ...floor.db, get inTransaction() { return floor.db.inTransaction; }, transaction: <T,>(work: () => T) => {
      if (++transactions > 3) throw new Error('killed');
      return floor.db.transaction(work as never) as T;
    } } as typeof floor.db };
    await expect(commitImport(dying, jobId, { waitMs: Infinity })).rejects.toThrow('killed');
    const halfway = products();
    expect(halfway).toBeGreaterThan(0);
    expect(halfway).toBeLessThan(207);
    expect(importReport(floor.officer, jobId).job.state).toBe('APPLYING');
    expect(await resumeImports(floor.system, { stillMs: -1 })).toBe(1);
    expect(importReport(floor.officer, jobId).job).toMatchObject({ state: 'APPLIED', counts: { applied: 207 } });
    expect(products()).toBe(207);
    expect(floor.db.get<{ n: number }>('SELECT count(*) AS n FROM grading')!.n).toBe(207);
  });
  it('by kill -9 of the command, at a random moment of its writing, ends whole after the next start', async () => {
    const lines = Array.from({ length: 2_500 }, (_, i) => `Mật ong thử số ${i},Thực phẩm,3,Thanh Hóa,,HTX số ${i % 90},https://x.vn/${i % 7}`);
    const file = join(floor.folder, 'many.csv');
    writeFileSync(file, csv(...lines));
    const child = spawn(process.execPath, ['scripts/import.ts', file, '--commit', '--quiet'], { env: { ...process.env, DATA_DIR: floor.folder, LOG_LEVEL: 'silent' }, stdio: 'ignore' });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const killAt = 50 + Math.floor(Math.random() * 900);
    for (let waited = 0; products() < killAt && child.exitCode === null && waited < 25_000; waited += 5) await pause(5);
    child.kill('SIGKILL');
    await ended;
    expect(products()).toBeLessThan(2_500);
    floor.setNow(Date.now() + 60_000);
    await resumeImports(floor.as(SYSTEM));
    expect(importJobs(floor.officer)[0]).toMatchObject({ state: 'APPLIED', counts: { applied: 2_500 } });
    expect(floor.db.get('SELECT count(*) AS n, count(DISTINCT register_key) AS k FROM product')).toEqual({ n: 2_500, k: 2_500 });
    expect(floor.db.get<{ n: number }>('SELECT count(*) AS n FROM grading')!.n).toBe(2_500);
  });
  it('or committed by two people at once, or applied by two processes at once, happens once', async () => {
    const jobId = await dryRun(REGISTER);
    const other = openDatabase(floor.db.file);
    const second = { ...floor.admin, db: other };
    await Promise.all([commitImport(floor.officer, jobId, { waitMs: Infinity }), commitImport(second, jobId, { waitMs: Infinity })]);
    other.close();
    expect(products()).toBe(207);
    expect(floor.db.all("SELECT 1 FROM audit_entry WHERE act = 'import.commit'")).toHaveLength(1);
    expect(floor.db.all("SELECT 1 FROM audit_entry WHERE act = 'import.applied'")).toHaveLength(1);
  });
});

describe('the places', () => {
  it('are loaded once', async () => {
    expect(await loadPlaces(floor.system)).toEqual({ loaded: false });
    expect(floor.db.get<{ n: number }>('SELECT count(*) AS n FROM commune')!.n).toBe(3_321);
  });
});
