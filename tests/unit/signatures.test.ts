import PDFDocument from 'pdfkit';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { isDomainError } from '../../api/errors.ts';
import { isAcceptable, verifySignedPdf, type SignedPdfReading } from '../../api/signatures/index.ts';
import { appendUpdate, makeTestCa, nextObject, pdfParts, pdfText, signPdf, type TestSigner } from '../support/sign-pdf.ts';

const NOW = Date.UTC(2026, 10, 20, 3);
const AT = NOW - 3_600_000;
const ca = makeTestCa();
const below = ca.issueBelow('CA công cộng thử nghiệm');
const enterprise = below.issue({ name: 'CÔNG TY TNHH NÔNG SẢN', organisation: 'CÔNG TY TNHH NÔNG SẢN', taxCode: '0100109106' });
const provider = ca.issue({ name: 'Trần Thị B', organisation: 'CÔNG TY PHẦN MỀM', taxCode: '0101243150', keyType: 'rsa' });
const agency = ca.issue({ name: 'Lê Văn C', organisation: 'SỞ CÔNG THƯƠNG' });
const tsa = ca.issue({ name: 'Dấu thời gian', extendedUsage: '1.3.6.1.5.5.7.3.8' });

const makePdf = (text: string, compress = true) =>
  new Promise<Buffer>((done) => {
    const doc = new PDFDocument({ compress });
    const chunks: Buffer[] = [];
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => done(Buffer.concat(chunks)));
    doc.text(text);
    doc.addPage().text('2');
    doc.end();
  });

let original: Buffer;
let signed: Buffer;
beforeAll(async () => {
  original = await makePdf('Thong bao ho tro 12.000.000 dong');
  signed = signPdf(original, { signer: enterprise, at: AT });
});

const read = (pdf: Uint8Array, base: Uint8Array = original, roots = [ca.certificatePem], now = NOW) => verifySignedPdf(pdf, base, { trustedRoots: roots, now });
const codes = (reading: SignedPdfReading) => reading.findings.map((f) => f.code);
const refused = (pdf: Uint8Array, code: string, base?: Uint8Array) => {
  const reading = read(pdf, base);
  expect(codes(reading)).toContain(code);
  expect(isAcceptable(reading)).toBe(false);
  for (const finding of reading.findings) {
    expect(finding.vi.length).toBeGreaterThan(15);
    expect(finding.en.length).toBeGreaterThan(15);
  }
  return reading;
};
const sign = (more: Partial<Parameters<typeof signPdf>[1]> = {}, pdf: Uint8Array = original) => signPdf(pdf, { signer: enterprise, at: AT, ...more });

describe('a notice that comes back signed', () => {
  test('is accepted, and says who signed, for which enterprise, when and with whose certificate', () => {
    const reading = read(signed);
    expect(reading.findings).toEqual([]);
    expect(isAcceptable(reading)).toBe(true);
    expect(reading.unchanged).toBe(true);
    expect(reading.signatures).toEqual([
      {
        signerName: 'CÔNG TY TNHH NÔNG SẢN', organisation: 'CÔNG TY TNHH NÔNG SẢN', taxCode: '0100109106', serial: expect.stringMatching(/^41[0-9A-F]{22}$/), issuer: 'CA công cộng thử nghiệm',
        notBefore: Date.UTC(2024, 0, 1), notAfter: Date.UTC(2034, 0, 1), signedAt: AT, timestamped: false, coversWholeFile: true, coversRevision: true, cryptographicallyValid: true, certificateTrusted: true, certificateValidAtSigning: true,
      },
    ]);
  });

  test('is accepted from enterprise, provider and agency in turn, each covering what stood when it signed', () => {
    const three = sign({ signer: agency, at: AT + 2000, xrefStream: true }, sign({ signer: provider, at: AT + 1000, subFilter: 'adbe.pkcs7.detached', rect: [50, 50, 200, 110] }, signed));
    const reading = read(three);
    expect(reading.findings).toEqual([]);
    expect(reading.signatures.map((s) => [s.signerName, s.taxCode, s.signedAt, s.coversWholeFile, s.cryptographicallyValid])).toEqual([
      ['CÔNG TY TNHH NÔNG SẢN', '0100109106', AT, false, true],
      ['Trần Thị B', '0101243150', AT + 1000, false, true],
      ['Lê Văn C', null, AT + 2000, true, true],
    ]);
  });

  test('is accepted when its first signer writes cross-references as streams and object streams', () => {
    expect(isAcceptable(read(sign({ xrefStream: true })))).toBe(true);
  });

  test('keeps the time of a trusted time stamp over the signer’s own clock', () => {
    const reading = read(sign({ timestamp: { signer: tsa, at: AT + 60_000 } }));
    expect(reading.findings).toEqual([]);
    expect(reading.signatures[0]).toMatchObject({ timestamped: true, signedAt: AT + 60_000 });
  });

  test('counts no time stamp of an authority that is not trusted, or of a key that is no time-stamper’s', () => {
    for (const signer of [makeTestCa('Lạ').issue({ name: 'TSA lạ', extendedUsage: '1.3.6.1.5.5.7.3.8' }), provider]) {
      const reading = read(sign({ timestamp: { signer, at: AT + 60_000 } }));
      expect(codes(reading)).toEqual(['TIMESTAMP_UNTRUSTED']);
      expect(reading.signatures[0]).toMatchObject({ timestamped: false, signedAt: AT });
    }
  });

  test('may carry proofs for later (DSS) after the last signature', () => {
    const { root, catalog } = pdfParts(signed);
    const n = nextObject(signed);
    const later = appendUpdate(signed, [
      { num: root.num, body: pdfText(new Map([...catalog, ['DSS', null]])).replace('/DSS null', `/DSS ${n} 0 R`) },
      { num: n, body: `<</Type/DSS/Certs[${n + 1} 0 R]/VRI<</ABCDEF<</Cert[${n + 1} 0 R]>>>>>>` },
      { num: n + 1, body: '<</Length 4>>stream\nabcd\nendstream' },
    ]);
    const reading = read(later);
    expect(reading.findings).toEqual([]);
    expect(reading.signatures[0]).toMatchObject({ coversWholeFile: false, coversRevision: true });
  });

  test('reads in well under a second', () => {
    const from = performance.now();
    read(signed);
    expect(performance.now() - from).toBeLessThan(1000);
  });
});

describe('what is not signed as it must be', () => {
  test('our own draft, unsigned', () => refused(original, 'NO_SIGNATURE'));

  test('another document in place of ours', async () => {
    const other = await makePdf('Thong bao ho tro 99.000.000 dong');
    const reading = refused(sign({}, other), 'OTHER_DOCUMENT');
    expect(reading).toMatchObject({ unchanged: false, signatures: [] });
  });

  test('one byte of the text changed after signing', () => {
    const doctored = Buffer.from(signed);
    doctored[60] = doctored[60]! ^ 1;
    refused(doctored, 'OTHER_DOCUMENT');
  });

  test('one byte of the update changed after signing', () => {
    const doctored = Buffer.from(signed);
    const at = doctored.lastIndexOf('(D:2026');
    doctored.write('5', at + 6);
    const reading = refused(doctored, 'CONTENT_CHANGED');
    expect(reading.signatures[0]!.cryptographicallyValid).toBe(false);
  });

  test('a certificate of a root that is not trusted', () => {
    const stranger = makeTestCa('CÔNG TY TNHH NÔNG SẢN').issue({ name: 'CÔNG TY TNHH NÔNG SẢN', taxCode: '0100109106' });
    const reading = refused(sign({ signer: stranger }), 'CERTIFICATE_UNTRUSTED');
    expect(reading.signatures[0]).toMatchObject({ cryptographicallyValid: true, certificateTrusted: false });
  });

  test('a root with the name of the trusted one but another key', () => refused(sign({ signer: makeTestCa().issue({ name: 'Giả' }) }), 'CERTIFICATE_UNTRUSTED'));

  test('a certificate issued by a person’s certificate', () => {
    const person = ca.issue({ name: 'Người thường' });
    // the chain carries a leaf that plays an authority
    const posing: TestSigner = { ...ca.issue({ name: 'X' }), chainPem: [person.certificatePem] };
    const child = makeTestCa('Người thường').issue({ name: 'Con' });
    refused(sign({ signer: { ...child, chainPem: posing.chainPem } }), 'CERTIFICATE_UNTRUSTED');
  });

  test('a certificate that had expired, or was not yet valid, at signing', () => {
    const old = ca.issue({ name: 'Hết hạn', notAfter: AT - 1000 });
    expect(refused(sign({ signer: old }), 'CERTIFICATE_EXPIRED').signatures[0]).toMatchObject({ certificateValidAtSigning: false, cryptographicallyValid: true });
    refused(sign({ signer: ca.issue({ name: 'Chưa tới', notBefore: AT + 86_400_000 }) }), 'CERTIFICATE_EXPIRED');
  });

  test('a certificate expired since is only pointed out; with a trusted time stamp not even that', () => {
    const signer = ca.issue({ name: 'Sắp hết hạn', notAfter: AT + 1000 });
    const reading = read(sign({ signer }));
    expect(codes(reading)).toEqual(['EXPIRED_SINCE']);
    expect(isAcceptable(reading)).toBe(true);
    expect(codes(read(sign({ signer, timestamp: { signer: tsa, at: AT + 500 } })))).toEqual([]);
  });

  test('a signing time in the future', () => refused(sign({ at: NOW + 86_400_000 }), 'SIGNED_IN_FUTURE'));
  test('a key that is for encryption', () => refused(sign({ signer: ca.issue({ name: 'Mã hoá', keyUsage: 'encryption' }) }), 'CERTIFICATE_UNTRUSTED'));
  test('a key that is for time stamps', () => refused(sign({ signer: tsa }), 'CERTIFICATE_UNTRUSTED'));
  test('SHA-1', () => refused(sign({ digest: 'sha1', signer: provider }), 'WEAK_ALGORITHM'));
  test('a PAdES signature that does not name its certificate', () => refused(sign({ withoutSigningCertificate: true }), 'NO_SIGNING_CERTIFICATE'));

  test('another certificate of the same key put in place of the signer’s', () => {
    const theirs = ca.issue({ name: 'Giám đốc' });
    const mine = sign({ signer: theirs });
    // a certificate of the same length for the same name: the signer named another one
    const text = Buffer.from(mine);
    const der = Buffer.from(theirs.certificatePem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
    const at = text.indexOf(der.toString('hex'));
    const other = Buffer.from(der);
    other[other.length - 1] = other[other.length - 1]! ^ 1;
    text.write(other.toString('hex'), at);
    const reading = refused(text, 'OTHER_CERTIFICATE');
    expect(codes(reading)).toContain('CERTIFICATE_UNTRUSTED');
  });

  test('an earlier signer locked the file', () => {
    expect(isAcceptable(read(sign({ docMdp: 1 })))).toBe(true);
    expect(isAcceptable(read(sign({ signer: provider }, sign({ docMdp: 2 }))))).toBe(true);
    refused(sign({ signer: provider }, sign({ docMdp: 1 })), 'LOCKED');
  });
});

describe('byte ranges that leave something outside', () => {
  type Range = [number, number, number, number];
  test.each<[string, (right: Range) => Range]>([
    ['not from the start', ([, a, b, c]) => [10, a - 10, b, c]],
    ['a gap larger than the signature', ([z, a, b, c]) => [z, a - 20, b, c]],
    ['a gap larger at its end', ([z, a, b, c]) => [z, a, b + 20, c - 20]],
    ['not to the end', ([z, a, b, c]) => [z, a, b, c - 30]],
    ['beyond the end', ([z, a, b, c]) => [z, a, b, c + 30]],
    ['empty', () => [0, 0, 0, 0]],
    ['no gap at all', ([z, , , c]) => [z, c, c, 0]],
    ['numbers without end', () => [0, 9_999_999_999, 9_999_999_999, 9_999_999_999]],
  ])('%s', (_name, byteRange) => {
    refused(sign({ byteRange }), 'BYTE_RANGE');
  });

  test('a negative or absent range, or signature bytes that are none (universal signature forgery)', () => {
    for (const [from, to] of [['/ByteRange [0 ', '/ByteRange [-1'], ['/ByteRange', '/ByteRangX'], ['/Contents <', '/Contentz <']] as const) {
      const forged = Buffer.from(signed);
      forged.write(to, forged.indexOf(from), 'latin1');
      expect(isAcceptable(read(forged)), to).toBe(false);
    }
    const at = signed.indexOf('/Contents <') + 10;
    for (const contents of ['null', '<>', '<00>', '()']) {
      const forged = Buffer.concat([signed.subarray(0, at), Buffer.from(contents.padEnd(signed.indexOf('>', at) + 1 - at)), signed.subarray(signed.indexOf('>', at) + 1)]);
      expect(isAcceptable(read(forged)), contents).toBe(false);
    }
  });

  test('anything behind the signature’s zeros', () => {
    const forged = Buffer.from(signed);
    forged.write('beef', forged.lastIndexOf('0000>'), 'latin1');
    refused(forged, 'SIGNATURE_UNREADABLE');
  });
});

describe('content that came along', () => {
  const page = (change: string, signing = original) => {
    const parts = pdfParts(signing);
    return { num: parts.page.num, body: pdfText(parts.pageDict).replace(/>>$/, `${change}>>`) };
  };
  const contentOf = () => (pdfParts(original).pageDict.get('Contents') as { num: number }).num;
  const free = () => nextObject(original) + 10;

  test('page content replaced after signing', () => {
    const shadow = appendUpdate(signed, [{ num: contentOf(), body: '<</Length 9>>stream\n0 0 m 9 l\nendstream' }]);
    const reading = refused(shadow, 'CONTENT_ADDED');
    expect(reading.unchanged).toBe(false);
  });

  test('page content replaced before signing', () => {
    const shadow = appendUpdate(original, [{ num: contentOf(), body: '<</Length 9>>stream\n0 0 m 9 l\nendstream' }]);
    refused(sign({}, shadow), 'CONTENT_ADDED');
    refused(sign({ extra: [{ num: contentOf(), body: '<</Length 9>>stream\n0 0 m 9 l\nendstream' }] }), 'CONTENT_ADDED');
  });

  test('page content made into the form’s own object', () => {
    const { root, catalog } = pdfParts(original);
    const shadow = appendUpdate(original, [
      { num: root.num, body: pdfText(catalog).replace(/>>$/, `/AcroForm ${contentOf()} 0 R>>`) },
      { num: contentOf(), body: '<</Fields[]>>' },
    ]);
    refused(shadow, 'CONTENT_ADDED');
  });

  test('a page’s dictionary changed', () => {
    refused(appendUpdate(signed, [page('/Rotate 180', signed)]), 'CONTENT_ADDED');
    refused(appendUpdate(signed, [page('/AA<</O<</S/JavaScript/JS(1)>>>>', signed)]), 'ACTIVE_CONTENT');
  });

  test('an annotation laid over the text', () => {
    const n = nextObject(signed);
    const parts = pdfParts(signed);
    const body = pdfText(parts.pageDict).replace(/\/Annots \[([^\]]*)\]/, `/Annots [$1 ${n} 0 R]`);
    refused(appendUpdate(signed, [{ num: parts.page.num, body }, { num: n, body: '<</Type/Annot/Subtype/FreeText/Rect[0 0 300 300]/Contents(99.000.000)>>' }]), 'CONTENT_ADDED');
  });

  test('a signature’s box over the whole page', () => refused(sign({ rect: [0, 0, 595, 842] }), 'BOX_TOO_LARGE'));

  test.each<[string, string, string]>([
    ['an action on opening', '/OpenAction', '<</S/JavaScript/JS(app.alert(1))>>'],
    ['further actions', '/AA', '<</WC<</S/JavaScript/JS(1)>>>>'],
    ['layers', '/OCProperties', '<</OCGs[]/D<<>>>>'],
    ['page labels', '/PageLabels', '<</Nums[]>>'],
    ['another page tree', '/Pages2', '1 0 R'],
  ])('%s in the catalog', (_name, key, value) => {
    const reading = read(sign({ catalog: `${key} ${value}` }));
    expect(isAcceptable(reading)).toBe(false);
    expect(['ACTIVE_CONTENT', 'CONTENT_ADDED']).toContain(codes(reading)[0]);
  });

  test('scripts or files by name', () => {
    const { root, catalog } = pdfParts(original);
    const names = catalog.get('Names') as { num: number };
    refused(sign({ extra: [{ num: names.num, body: '<</JavaScript<</Names[(a)<</S/JavaScript/JS(1)>>]>>>>' }] }), 'CONTENT_ADDED');
    const elsewhere = appendUpdate(original, [{ num: root.num, body: pdfText(new Map([...catalog, ['Names', new Map()]])) }]);
    refused(elsewhere, 'ACTIVE_CONTENT');
  });

  test('a script or an attached file in an object that nothing names', () => {
    refused(sign({ extra: [{ num: free(), body: '<</Type/Action/S/JavaScript/JS(app.alert(1))>>' }] }), 'ACTIVE_CONTENT');
    refused(sign({ extra: [{ num: free(), body: '<</Type/Filespec/F(a.exe)/EF<</F 1 0 R>>>>' }] }), 'ACTIVE_CONTENT');
    refused(sign({ extra: [{ num: free(), body: '<</#4a#53 (app.alert\\(1\\))>>' }], xrefStream: true }), 'ACTIVE_CONTENT');
    expect(isAcceptable(read(sign({ extra: [{ num: free(), body: '<</Harmless true>>' }] })))).toBe(true);
  });

  test('an action on the signature’s own field', () => {
    const scripted = Buffer.from(original);
    const withAction = sign({ rect: [1, 1, 2, 2] }, scripted);
    const n = nextObject(withAction);
    const { root, catalog, doc } = pdfParts(withAction);
    const form = catalog.get('AcroForm') as { num: number };
    const old = pdfText(doc.get(form.num)!.value);
    const more = appendUpdate(withAction, [
      { num: root.num, body: pdfText(catalog) },
      { num: form.num, body: old.replace(']', ` ${n} 0 R]`) },
      { num: n, body: '<</FT/Sig/T(x)/Subtype/Widget/Rect[0 0 0 0]/A<</S/JavaScript/JS(1)>>>>' },
    ]);
    refused(more, 'ACTIVE_CONTENT');
    refused(appendUpdate(withAction, [{ num: form.num, body: old.replace(']', ` ${n} 0 R]`) }, { num: n, body: '<</FT/Tx/T(x)/V(99)/Subtype/Widget/Rect[0 0 0 0]>>' }]), 'CONTENT_ADDED');
    refused(appendUpdate(withAction, [{ num: form.num, body: '<</Fields[]/SigFlags 3>>' }]), 'CONTENT_ADDED');
    refused(appendUpdate(withAction, [{ num: form.num, body: old.replace('/SigFlags', '/XFA(x)/SigFlags') }]), 'ACTIVE_CONTENT');
  });

  test('the earlier signature swapped', () => {
    const at = signed.lastIndexOf(' 0 obj\n<</Type/Sig');
    const num = Number(signed.subarray(signed.lastIndexOf('\n', at), at).toString());
    refused(appendUpdate(signed, [{ num, body: '<</Type/Sig/Name(Khac)>>' }]), 'CONTENT_ADDED');
  });
});

describe('files that are built wrong', () => {
  test('an update that does not continue ours', () => refused(appendUpdate(signed, [{ num: 90, body: 'null' }], { prev: 5 }), 'PDF_UNREADABLE'));

  test('bytes between or behind the objects', () => {
    refused(Buffer.concat([signed, Buffer.from('\n90 0 obj\n<</S/JavaScript>>\nendobj\n')]), 'PDF_UNREADABLE');
    refused(Buffer.concat([signed, Buffer.from('rubbish')]), 'PDF_UNREADABLE');
    refused(Buffer.concat([original, Buffer.from('xx'), signed.subarray(original.length)]), 'PDF_UNREADABLE');
  });

  test('a cross-reference that points into something else', () => {
    const text = Buffer.from(signed);
    const at = text.lastIndexOf(' 00000 n');
    text.write('0000000015', at - 10, 'latin1');
    refused(text, 'PDF_UNREADABLE');
  });

  test('a key twice in a dictionary', () => refused(sign({ catalog: '/Type/Catalog' }), 'PDF_UNREADABLE'));

  test('cut off anywhere', () => {
    for (let at = original.length; at < signed.length - 2; at += 997) expect(isAcceptable(read(signed.subarray(0, at))), String(at)).toBe(false);
  });

  test('nested without end, packed without end', () => {
    refused(Buffer.concat([original, Buffer.from(`\n90 0 obj\n${'['.repeat(200_000)}`)]), 'PDF_UNREADABLE');
    refused(Buffer.concat([original, Buffer.from(`\n90 0 obj\n${'<<'.repeat(200_000)}`)]), 'PDF_UNREADABLE');
    refused(Buffer.concat([original, Buffer.from(`\n90 0 obj\n${'('.repeat(2_000_000)}`)]), 'PDF_UNREADABLE');
  });

  test.each<[string, () => Uint8Array]>([
    ['nothing', () => new Uint8Array()],
    ['a photo', () => Buffer.from([0xff, 0xd8, 0xff, 0xe0])],
    ['30 MB of zeros', () => new Uint8Array(30 * 1024 * 1024)],
    ['33 MB that begin like a PDF', () => Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(33 * 1024 * 1024)])],
    ['a PDF behind a NUL', () => Buffer.concat([Buffer.from([0]), signed])],
  ])('%s is refused as no PDF of ours, in words', (_name, make) => {
    try {
      read(make());
      expect.unreachable();
    } catch (error) {
      expect(isDomainError(error) && error.status).toBe(422);
    }
  });

  test('30 MB of zeros behind our original end quickly', () => {
    const reading = read(Buffer.concat([original, new Uint8Array(30 * 1024 * 1024)]));
    expect(isAcceptable(reading)).toBe(false);
  });

  test('a trusted root in the settings that is no certificate is the installation’s fault', () => {
    expect(() => read(signed, original, ['không phải'])).toThrow(/503|Trusted root|unavailable/);
  });
});

describe('properties', () => {
  test('no flipped bit inside what was signed is ever accepted', () => {
    const at = signed.indexOf('/Contents <') + 10;
    const end = signed.indexOf('>', at) + 1;
    fc.assert(
      fc.property(fc.nat(signed.length - 1), fc.nat(7), (place, bit) => {
        fc.pre(place < at || place >= end);
        const flipped = Buffer.from(signed);
        flipped[place] = flipped[place]! ^ (1 << bit);
        try {
          return !isAcceptable(read(flipped));
        } catch (error) {
          return isDomainError(error);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('no flipped bit in the signature itself throws, nor makes another signer', () => {
    const at = signed.indexOf('/Contents <') + 11;
    fc.assert(
      fc.property(fc.nat(3000), fc.nat(7), (place, bit) => {
        const flipped = Buffer.from(signed);
        flipped[at + place] = flipped[at + place]! ^ (1 << bit);
        const reading = read(flipped);
        return !isAcceptable(reading) || reading.signatures[0]!.serial === read(signed).signatures[0]!.serial;
      }),
      { numRuns: 300 },
    );
  });

  test('random updates never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(signed.length), (noise, at) => {
        const reading = read(Buffer.concat([original, signed.subarray(original.length, Math.max(original.length, at)), noise]));
        return Array.isArray(reading.findings);
      }),
      { numRuns: 300 },
    );
  });
});
