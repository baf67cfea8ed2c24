import { existsSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addDocument, createDocumentStore, documentFor, documentsOf, keepFile, removeDocument, sweepDocuments, type DocumentType } from '../../api/documents/index.ts';
import { write } from '../../api/write.ts';
import { person, testContext, type TestContext } from '../support/context.ts';

const ANY: readonly DocumentType[] = ['application/pdf', 'image/jpeg', 'image/png', 'application/xml'];
const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
const PDF = bytes('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF');
const owner = person({ organisationId: 7, roles: ['OWNER'] });
const stranger = person({ organisationId: 8, roles: ['OWNER'] });

let t: TestContext;
beforeEach(() => {
  const options: { services: Record<string, unknown> } = { services: {} };
  t = testContext(options);
  options.services.documents = createDocumentStore({ dir: join(t.folder, 'documents'), owners: { thing: (ctx, id) => id === 7 && ctx.actor.kind === 'person' && ctx.actor.roles.some((r) => r.organisationId === 7) } });
});
afterEach(() => t.close());

async function keep(name: string, content: Uint8Array, objectId = 7) {
  const ctx = t.as(owner);
  const kept = await keepFile(ctx, { name, bytes: content }, ANY, 'paper');
  return write(ctx, () => addDocument(ctx, { object: 'thing', objectId }, kept));
}

describe('papers', () => {
  it('are kept byte for byte, shown to whoever may see their object, and hidden from everybody else', async () => {
    const { publicId } = await keep('Hợp đồng số 1.pdf', PDF);
    expect(documentsOf(t.db, 'thing', 7)).toMatchObject([{ publicId, name: 'Hợp đồng số 1.pdf', type: 'application/pdf', size: PDF.length, addedBy: owner.userId }]);
    const paper = documentFor(t.as(owner), publicId);
    expect(new Uint8Array(await t.as(owner).services.documents.read(paper.sha256))).toEqual(PDF);
    expect(() => documentFor(t.as(stranger), publicId)).toThrow(/not-found/);
    for (const id of ['', '\0', '../../sanque.db', publicId.toUpperCase(), `${publicId}0`]) expect(() => documentFor(t.as(owner), id)).toThrow(/not-found/);
  });

  it('are known by their bytes: a script named .pdf, a page named .xml and an empty file are refused beside their field', async () => {
    for (const [name, content, code] of [
      ['hop-dong.pdf', bytes('<html><script>alert(1)</script></html>'), 'unsupported-type'], ['hoa-don.xml', bytes('<svg xmlns="x"></svg>'), 'unsupported-type'],
      ['anh.jpg', bytes('GIF89a'), 'unsupported-type'], ['rong.pdf', new Uint8Array(), 'invalid'], ['to.pdf', new Uint8Array(10 * 1024 * 1024 + 1), 'too-large'],
    ] as const) {
      await expect(keepFile(t.as(owner), { name, bytes: content }, ANY, 'paper'), name).rejects.toMatchObject({ code, fields: { paper: expect.objectContaining({ vi: expect.stringContaining(name) as string }) as object } });
    }
    await expect(keepFile(t.as(owner), { name: 'x.png', bytes: bytes('\x89PNG\r\n\x1a\n....') }, ['application/pdf'], 'paper')).rejects.toMatchObject({ code: 'unsupported-type' });
    expect(existsSync(join(t.folder, 'documents'))).toBe(false);
  });

  it('a PDF with a script, an action or a file inside is refused, also when the name is escaped, packed or locked', async () => {
    const packed = deflateSync(Buffer.from('5 0 6 20 <</S/JavaScript/JS(app.alert(1))>>'));
    const inStream = Buffer.concat([Buffer.from(`%PDF-1.7\n4 0 obj<</Type/ObjStm/N 1/First 8/Filter/FlateDecode/Length ${packed.length}>>\nstream\n`), packed, Buffer.from('\nendstream endobj')]);
    for (const bad of [
      bytes('%PDF-1.4\n1 0 obj<</OpenAction<</S/JavaScript/JS(x)>>>>endobj'), bytes('%PDF-1.4\n1 0 obj<</S/J#61vaScript>>endobj'), bytes('%PDF-1.4\n<</S /Launch/F(cmd)>>'), bytes('%PDF-1.4\n<</Names<</EmbeddedFiles 3 0 R>>>>'),
      bytes('%PDF-1.6\ntrailer<</Encrypt 9 0 R>>'), new Uint8Array(inStream), bytes('%PDF-1.6\n4 0 obj<</Type/ObjStm/Length 9>>\nstream\nnot deflated\nendstream'),
    ]) await expect(keepFile(t.as(owner), { name: 'a.pdf', bytes: bad }, ANY, 'paper'), Buffer.from(bad).toString('latin1').slice(0, 60)).rejects.toMatchObject({ status: 415 });
    // the same words as text of a page run nothing
    await expect(keepFile(t.as(owner), { name: 'a.pdf', bytes: bytes('%PDF-1.4\n2 0 obj<<>>\nstream\n(/JavaScript /Launch)\nendstream endobj') }, ANY, 'paper')).resolves.toMatchObject({ type: 'application/pdf' });
  });

  it('a name is cleaned of paths and controls', async () => {
    await keep('..\\..\\C:\\scan"<>.pdf', PDF);
    await keep('\u202efdp.exe', PDF);
    expect(documentsOf(t.db, 'thing', 7).map((d) => d.name)).toEqual(['scan.pdf', 'giay-to.pdf']);
  });

  it('two rows share one file; it goes only when neither is left and it has rested', async () => {
    const a = await keep('a.pdf', PDF);
    const b = await keep('b.pdf', PDF);
    const sha = documentFor(t.as(owner), a.publicId).sha256;
    const path = join(t.folder, 'documents', sha.slice(0, 2), sha.slice(2, 4), sha);
    const rest = () => utimesSync(path, new Date(0), new Date(0));
    const drop = (id: number) => write(t.as(owner), () => removeDocument(t.as(owner), id));
    await drop(a.id);
    rest();
    expect(await sweepDocuments(t.as(owner))).toBe(0);
    await drop(b.id);
    expect(await sweepDocuments(t.as(owner))).toBe(1);
    expect(existsSync(path)).toBe(false);
    expect(readdirSync(join(t.folder, 'documents'), { recursive: true }).some((f) => String(f).endsWith('.part'))).toBe(false);
    await keepFile(t.as(owner), { name: 'a.pdf', bytes: PDF }, ANY, 'paper');
    expect(await sweepDocuments(t.as(owner)), 'just touched').toBe(0);
  });

  it('a row cannot be changed behind the program', async () => {
    await keep('a.pdf', PDF);
    expect(() => t.db.run("UPDATE document SET sha256 = 'x'")).toThrow(/never changed/);
  });
});
