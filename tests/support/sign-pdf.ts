/** Signs a PDF as a signing program does: an incremental update with a signature field and a real PAdES signature, by a test certificate. */
import { createHash, sign, X509Certificate } from 'node:crypto';
import { openBase, updatesOf, type Doc } from '../../api/signatures/pdf/revisions.ts';
import { PdfName, PdfRef, PdfString, type PdfValue } from '../../api/signatures/pdf/tokens.ts';
import { derOf, signatureAlgorithm, type TestSigner } from './certificates.ts';
import { ctx, generalizedTime, integer, NULL, octet, oidOf, seq, set, utcTime } from './der-writer.ts';
import { readDer, childrenOf } from '../../api/signatures/der.ts';

export { makeTestCa, type TestCa, type TestSigner } from './certificates.ts';

export interface SignOptions {
  signer: TestSigner;
  /** UTC milliseconds: the signer's clock. */
  at: number;
  /** A time stamp by this authority's key, at this time. */
  timestamp?: { signer: TestSigner; at: number };
  subFilter?: 'ETSI.CAdES.detached' | 'adbe.pkcs7.detached';
  /** Objects written into the same update, `num 0 obj … endobj` each; numbers from `nextObject(pdf)` + 10 are free. */
  extra?: { num: number; body: string }[];
  /** Entries put into the catalog, e.g. `/OpenAction 20 0 R`. */
  catalog?: string;
  /** The box on the first page; none by default. */
  rect?: [number, number, number, number];
  digest?: 'sha256' | 'sha1';
  withoutSigningCertificate?: boolean;
  /** Writes the cross-reference as a stream, and the plain objects into an object stream. */
  xrefStream?: boolean;
  docMdp?: 1 | 2 | 3;
  /** Other byte ranges than the right ones. */
  byteRange?: (right: [number, number, number, number]) => [number, number, number, number];
}

const PLACE = 12_000;

/** The document after its last update. */
function lastState(pdf: Uint8Array, original: Uint8Array): { doc: Doc; startxref: number } {
  const base = openBase(original);
  let doc = base.doc;
  for (const update of updatesOf(pdf, original.length, base)) doc = update.after;
  const at = Buffer.from(pdf).lastIndexOf('startxref');
  return { doc, startxref: Number.parseInt(Buffer.from(pdf.subarray(at + 9, at + 40)).toString('latin1'), 10) };
}

function firstEnd(pdf: Uint8Array): number {
  const at = Buffer.from(pdf).indexOf('%%EOF') + 5;
  return pdf[at] === 13 ? at + 2 : pdf[at] === 10 ? at + 1 : at;
}

export function pdfText(value: PdfValue): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return String(value);
  if (value instanceof PdfName) return `/${value.name}`;
  if (value instanceof PdfRef) return `${value.num} ${value.gen} R`;
  if (value instanceof PdfString) return `<${Buffer.from(value.bytes).toString('hex')}>`;
  if (Array.isArray(value)) return `[${value.map(pdfText).join(' ')}]`;
  if (value instanceof Map) return `<<${[...value].map(([k, v]) => `/${k} ${pdfText(v)}`).join(' ')}>>`;
  throw new TypeError('a stream is not written again');
}

/** The number that the next new object of this PDF gets. */
export const nextObject = (pdf: Uint8Array): number => lastState(pdf, pdf.subarray(0, firstEnd(pdf))).doc.size;

const attribute = (id: string, value: Buffer) => seq(oidOf(id), set(value));
const SHA256 = seq(oidOf('2.16.840.1.101.3.4.2.1'), NULL);

function cms(input: { content: Uint8Array | null; digest: Buffer; hash: 'sha256' | 'sha1'; signer: TestSigner; at: number | null; type: string; bound: boolean; unsigned?: (signature: Buffer) => Buffer }): Buffer {
  const { signer, hash } = input;
  const certificate = derOf(signer.certificatePem);
  const body = childrenOf(childrenOf(readDer(certificate))[0]!);
  const algorithm = hash === 'sha256' ? SHA256 : seq(oidOf('1.3.14.3.2.26'), NULL);
  const attributes = [
    attribute('1.2.840.113549.1.9.3', oidOf(input.type)),
    attribute('1.2.840.113549.1.9.4', octet(input.digest)),
    ...(input.at === null ? [] : [attribute('1.2.840.113549.1.9.5', utcTime(input.at))]),
    ...(input.bound ? [attribute('1.2.840.113549.1.9.16.2.47', seq(seq(seq(octet(createHash('sha256').update(certificate).digest())))))] : []),
  ];
  const signed = set(...attributes);
  const signature = sign(hash, signed, signer.key);
  const info = seq(
    integer(1),
    seq(Buffer.from(body[3]!.raw), Buffer.from(body[1]!.raw)),
    algorithm,
    Buffer.concat([Buffer.from([0xa0]), signed.subarray(1)]),
    signatureAlgorithm(signer.key),
    octet(signature),
    ...(input.unsigned ? [ctx(1, input.unsigned(signature))] : []),
  );
  return seq(
    oidOf('1.2.840.113549.1.7.2'),
    ctx(0, seq(
      integer(1),
      set(algorithm),
      seq(oidOf(input.type), ...(input.content ? [ctx(0, octet(input.content))] : [])),
      ctx(0, certificate, ...signer.chainPem.map(derOf)),
      set(info),
    )),
  );
}

/** An RFC 3161 token over `data`. */
export function timeStamp(data: Uint8Array, by: { signer: TestSigner; at: number }): Buffer {
  const imprint = createHash('sha256').update(data).digest();
  const info = seq(integer(1), oidOf('1.2.3.4.1'), seq(SHA256, octet(imprint)), integer(7), generalizedTime(by.at));
  return cms({ content: info, digest: createHash('sha256').update(info).digest(), hash: 'sha256', signer: by.signer, at: null, type: '1.2.840.113549.1.9.16.1.4', bound: true });
}

/** One more update of `pdf`: objects in a table, or with `packed` in streams. */
export function appendUpdate(pdf: Uint8Array, objects: { num: number; body: string; loose?: boolean }[], options: { xrefStream?: boolean; prev?: number } = {}): Buffer {
  const { doc, startxref } = lastState(pdf, pdf.subarray(0, firstEnd(pdf)));
  const prev = options.prev ?? startxref;
  const root = pdfText(doc.trailer.get('Root')!);
  const out: Buffer[] = [Buffer.from(pdf), Buffer.from('\n')];
  let length = pdf.length + 1;
  const places: { num: number; type: number; a: number; b: number }[] = [];
  const push = (bytes: Buffer) => {
    out.push(bytes);
    length += bytes.length;
  };
  const write = (num: number, body: string) => {
    places.push({ num, type: 1, a: length, b: 0 });
    push(Buffer.from(`${num} 0 obj\n${body}\nendobj\n`, 'latin1'));
  };
  let size = Math.max(doc.size, ...objects.map((o) => o.num + 1));
  const packed = options.xrefStream ? objects.filter((o) => !o.loose) : [];
  for (const object of objects) if (!packed.includes(object)) write(object.num, object.body);
  if (!options.xrefStream) {
    const at = length;
    places.sort((a, b) => a.num - b.num);
    push(Buffer.from(`xref\n0 1\n0000000000 65535 f \n${places.map((p) => `${p.num} 1\n${String(p.a).padStart(10, '0')} 00000 n \n`).join('')}trailer\n<</Size ${size}/Root ${root}/Prev ${prev}>>\nstartxref\n${at}\n%%EOF\n`));
    return Buffer.concat(out);
  }
  const holder = size++;
  const heads: string[] = [];
  let bodies = '';
  packed.forEach((object, index) => {
    heads.push(`${object.num} ${bodies.length}`);
    bodies += `${object.body}\n`;
    places.push({ num: object.num, type: 2, a: holder, b: index });
  });
  const head = `${heads.join(' ')}\n`;
  write(holder, `<</Type/ObjStm/N ${packed.length}/First ${head.length}/Length ${head.length + bodies.length}>>stream\n${head}${bodies}\nendstream`);
  const own = size++;
  const at = length;
  places.push({ num: own, type: 1, a: at, b: 0 });
  places.sort((a, b) => a.num - b.num);
  const rows = Buffer.concat(places.map((p) => {
    const row = Buffer.alloc(7);
    row[0] = p.type;
    row.writeUInt32BE(p.a, 1);
    row.writeUInt16BE(p.b, 5);
    return row;
  }));
  push(Buffer.concat([
    Buffer.from(`${own} 0 obj\n<</Type/XRef/Size ${size}/Root ${root}/Prev ${prev}/W[1 4 2]/Index[${places.map((p) => `${p.num} 1`).join(' ')}]/Length ${rows.length}>>stream\n`),
    rows,
    Buffer.from(`\nendstream\nendobj\nstartxref\n${at}\n%%EOF\n`),
  ]));
  return Buffer.concat(out);
}

/** The document's objects that an update of one's own begins from. */
export function pdfParts(pdf: Uint8Array): { root: PdfRef; catalog: Map<string, PdfValue>; page: PdfRef; pageDict: Map<string, PdfValue>; doc: Doc } {
  const { doc } = lastState(pdf, pdf.subarray(0, firstEnd(pdf)));
  const root = doc.trailer.get('Root') as PdfRef;
  const catalog = doc.get(root.num)!.value as Map<string, PdfValue>;
  let page = catalog.get('Pages') as PdfRef;
  let pageDict = doc.get(page.num)!.value as Map<string, PdfValue>;
  while (pageDict.has('Kids')) {
    page = (pageDict.get('Kids') as PdfRef[])[0]!;
    pageDict = doc.get(page.num)!.value as Map<string, PdfValue>;
  }
  return { root, catalog, page, pageDict, doc };
}

/**
 * Signs `pdf` (whose first `%%EOF` ends the original) and returns the longer file.
 * Signers in turn: `signPdf(signPdf(pdf, a), b)`.
 */
export function signPdf(pdf: Uint8Array, options: SignOptions): Buffer {
  const { doc, root, catalog, page, pageDict } = pdfParts(pdf);
  const next = doc.size;
  const [fieldNum, sigNum, formNum] = [next, next + 1, next + 2];
  const form = catalog.get('AcroForm');
  const formDict = form instanceof PdfRef ? (doc.get(form.num)!.value as Map<string, PdfValue>) : null;
  const fields = [...((formDict?.get('Fields') as PdfValue[] | undefined) ?? []), new PdfRef(fieldNum, 0)];
  const newCatalog = new Map(catalog);
  const formRef = form instanceof PdfRef ? form : new PdfRef(formNum, 0);
  newCatalog.set('AcroForm', formRef);
  const newPage = new Map(pageDict);
  newPage.set('Annots', [...((pageDict.get('Annots') as PdfValue[] | undefined) ?? []), new PdfRef(fieldNum, 0)]);
  const when = new Date(options.at).toISOString().replace(/[-:T]|\.\d+Z/g, '');
  const reference = options.docMdp ? `/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/V/1.2/P ${options.docMdp}>>>>]` : '';
  const range = `[0 ${'9'.repeat(10)} ${'9'.repeat(10)} ${'9'.repeat(10)}]`;
  const placed = appendUpdate(
    pdf,
    [
      { num: root.num, body: pdfText(newCatalog).replace(/>>$/, `${options.catalog ?? ''}>>`) },
      { num: formRef.num, body: `<</Fields ${pdfText(fields)}/SigFlags 3>>` },
      { num: page.num, body: pdfText(newPage) },
      { num: fieldNum, body: `<</Type/Annot/Subtype/Widget/FT/Sig/T(Signature${fieldNum})/F 132/Rect${pdfText(options.rect ?? [0, 0, 0, 0])}/P ${pdfText(page)}/V ${sigNum} 0 R>>` },
      { num: sigNum, loose: true, body: `<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/${options.subFilter ?? 'ETSI.CAdES.detached'}/M(D:${when}Z)/ByteRange ${range}${reference}/Contents <${'0'.repeat(2 * PLACE)}>>>` },
      ...(options.extra ?? []),
    ],
    { xrefStream: options.xrefStream ?? false },
  );
  const start = placed.indexOf(`/Contents <${'0'.repeat(100)}`, pdf.length) + 10;
  const end = start + 2 * PLACE + 2;
  const right: [number, number, number, number] = [0, start, end, placed.length - end];
  const written = `[${(options.byteRange?.(right) ?? right).join(' ')}]`.padEnd(range.length);
  placed.write(written, placed.indexOf(range, pdf.length), 'latin1');
  const hash = options.digest ?? 'sha256';
  const digest = createHash(hash).update(placed.subarray(0, start)).update(placed.subarray(end)).digest();
  const stamp = options.timestamp;
  const signature = cms({
    content: null, digest, hash, signer: options.signer, at: options.subFilter === 'adbe.pkcs7.detached' ? options.at : null, type: '1.2.840.113549.1.7.1', bound: !options.withoutSigningCertificate,
    ...(stamp ? { unsigned: (value: Buffer) => attribute('1.2.840.113549.1.9.16.2.14', timeStamp(value, stamp)) } : {}),
  });
  placed.write(signature.toString('hex'), start + 1, 'latin1');
  return placed;
}

/** What the certificate of a test signer says, for comparisons. */
export const certificateOf = (signer: TestSigner): X509Certificate => new X509Certificate(signer.certificatePem);
