/** The papers of support: made from the data, numbered by the registry, signed outside, taken back, and found genuine. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contractFor, declarationPdf, saveApplication, enterNoticeNumber, makePaper, numberPaper, paperFile, paperFor, papersOfDossier, returnPaper, saveContract, signContract, applicationFor, approveApplication } from '../../api/support/index.ts';
import { checkFile, checkPaper } from '../../api/papers/index.ts';
import { documentFor } from '../../api/documents/index.ts';
import { addDays, vnDate } from '../../api/time.ts';
import { openPdf, wordsOf } from '../support/printed-sheet.ts';
import { makeTestCa, signPdf } from '../support/sign-pdf.ts';
import { grant, who, world, type Enterprise, type World } from './support-world.ts';

const ca = makeTestCa();
const agency = ca.issue({ name: 'Nguyễn Văn Giám Đốc', organisation: 'SỞ CÔNG THƯƠNG' });
const tr = (n: number) => n * 1_000_000;

let w: World;
let roots: string[];
beforeEach(async () => {
  w = await world();
  roots = [ca.certificatePem];
  w.services.signatureRoots = roots;
});
afterEach(() => w.close());

const officer = () => w.as(w.officer);
const today = () => vnDate(w.t.ctx.now());
const at = () => w.t.ctx.now() - 60_000;
const noticeOf = (dossier: string) => papersOfDossier(officer(), applicationFor(officer(), dossier).app.id).find((p) => p.kind === 'NOTICE')!;
const toSign = async (paper: string) => (await paperFile(officer(), paper, true)).bytes;
const pdf = (bytes: Uint8Array) => ({ name: 'ban-ky.pdf', bytes: new Uint8Array(bytes) });
const signed = async (paper: string, signer = agency, more: object = {}) => pdf(signPdf(await toSign(paper), { signer, at: at(), ...more }));
const giveBack = async (paper: string, file: ReturnType<typeof pdf>, more: object = {}) => returnPaper(officer(), { paper, ...more }, file);

const contractInput = (application: string) => ({
  application, kind: 'THREE_PARTY' as const, subject: 'Cung cấp phần mềm bán hàng', items: [{ position: 0, valueVnd: tr(40) }], deliveries: [{ what: 'Bàn giao và hướng dẫn', dueOn: addDays(today(), 30), valueVnd: tr(40) }],
  accountHolder: 'CONG TY GIAI PHAP THU', accountNumber: '0123456789', accountBank: 'Ngân hàng Thử',
});

describe('a notice', () => {
  it('is a draft until the registry numbers it, then waits for its signature, then is in force and genuine for everybody', async () => {
    const { publicId, enterprise } = await w.recommended();
    await approveApplication(w.as(w.approver), { publicId });
    const made = await makePaper(officer(), { kind: 'NOTICE', of: publicId });
    const owner = w.as(enterprise.owner);
    expect(() => paperFor(owner, made.publicId)).toThrow(expect.objectContaining({ status: 404 }));
    expect((await makePaper(officer(), { kind: 'NOTICE', of: publicId })).publicId).toBe(made.publicId);
    const draft = await openPdf((await paperFile(officer(), made.publicId, true)).bytes);
    expect(await wordsOf(draft, 1)).toContain('DỰ THẢO');
    await enterNoticeNumber(officer(), { publicId, number: '128/TB-SCT', dated: today() });
    const paper = noticeOf(publicId);
    expect(paper).toMatchObject({ publicId: made.publicId, state: 'NUMBERED', number: '128/TB-SCT', dated: today(), version: 1 });
    const clean = await wordsOf(await openPdf(await toSign(paper.publicId)), 1);
    expect(clean).toContain('Số: 128/TB-SCT');
    expect(clean).toContain('Hai mươi triệu đồng');
    expect(clean).not.toContain('DỰ THẢO');
    // the enterprise may look, but not take the clean sheet that the office signs
    expect(await wordsOf(await openPdf((await paperFile(owner, paper.publicId, true)).bytes), 1)).toContain('DỰ THẢO');
    const file = await signed(paper.publicId);
    const check = () => checkPaper(w.t.ctx, paper.code);
    expect(check()).toMatchObject({ state: 'NUMBERED', number: '128/TB-SCT', body: 'Sở Công Thương' });
    expect(await giveBack(paper.publicId, file)).toEqual({ publicId: paper.publicId, state: 'IN_FORCE' });
    expect(check()).toMatchObject({ state: 'IN_FORCE', dated: today() });
    expect(JSON.stringify(check())).not.toContain(enterprise.taxCode);
    expect(checkFile(w.t.ctx, paper.code, file.bytes)).toBe('EXACT');
    expect(checkFile(w.t.ctx, paper.code, Buffer.concat([file.bytes, Buffer.from(' ')]))).toBe('OTHER');
    expect(Buffer.from((await paperFile(owner, paper.publicId)).bytes).equals(Buffer.from(file.bytes))).toBe(true);
    expect(paperFor(officer(), paper.publicId).returns[0]).toMatchObject({ taken: true, signatures: [{ signerName: 'Nguyễn Văn Giám Đốc' }] });
    await expect(makePaper(officer(), { kind: 'NOTICE', of: publicId })).resolves.toMatchObject({ publicId: paper.publicId });
  });

  it('refuses what is unsigned, doctored, another paper, scripted, signed by an expired, foreign or other certificate; each with words, nothing lost', async () => {
    const { publicId } = await w.notified();
    const other = noticeOf((await w.notified()).publicId);
    const { publicId: paper, code } = noticeOf(publicId);
    const good = await signed(paper);
    const doctored = Buffer.from(good.bytes);
    doctored[200] = doctored[200]! ^ 1;
    const expired = ca.issue({ name: 'Hết hạn', organisation: 'Sở Công Thương', notAfter: Date.UTC(2025, 0, 1) });
    const stranger = makeTestCa('Lạ').issue({ name: 'Lạ', organisation: 'Sở Công Thương' });
    const somebody = ca.issue({ name: 'Người khác', organisation: 'Sở Xây dựng' });
    const cases: [string, ReturnType<typeof pdf>][] = [
      ['NO_SIGNATURE', pdf(await toSign(paper))], ['OTHER_DOCUMENT', pdf(doctored)], ['OTHER_DOCUMENT', await signed(other.publicId)], ['CERTIFICATE_EXPIRED', await signed(paper, expired)],
      ['CERTIFICATE_UNTRUSTED', await signed(paper, stranger)], ['SIGNER_MISSING', await signed(paper, somebody)],
    ];
    for (const [code, file] of cases) {
      await expect(giveBack(paper, file), code).rejects.toMatchObject({ status: 422, fields: { file: { vi: expect.stringMatching(/.{20}/) as string } } });
      const last = paperFor(officer(), paper).returns[0]!;
      expect(last.taken).toBe(false);
      expect(last.findings.map((f) => f.code)).toContain(code);
    }
    await expect(giveBack(paper, await signed(paper, agency, { catalog: '/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>' }))).rejects.toMatchObject({ status: 415 });
    expect(checkPaper(w.t.ctx, code)).toMatchObject({ state: 'NUMBERED', number: '1/TB-SCT' });
    await giveBack(paper, good);
    expect(checkPaper(w.t.ctx, code).state).toBe('IN_FORCE');
    await expect(giveBack(paper, good)).rejects.toMatchObject({ code: 'not-waiting' });
  });

  it('says that the chain is unchecked where no roots are set', async () => {
    roots.length = 0;
    const paper = noticeOf((await w.notified()).publicId);
    await giveBack(paper.publicId, await signed(paper.publicId));
    expect(paperFor(officer(), paper.publicId).returns[0]!.findings.map((f) => f.code)).toEqual(['ROOTS_NOT_SET']);
  });

  it('is numbered, taken back and seen by nobody but those concerned; a repeat changes nothing, a stale page is refused', async () => {
    const { publicId } = await w.notified();
    const paper = noticeOf(publicId);
    const stranger = w.as(who(grant(w.body + 1000, 'TRADE_OFFICER', 'STATE_BODY')));
    const enterprise = w.as((await w.enterprise('Công ty khác')).owner);
    for (const ctx of [stranger, enterprise, w.as(w.provider.owner)]) {
      expect(() => paperFor(ctx, paper.publicId)).toThrow(expect.objectContaining({ status: 404 }));
      await expect(paperFile(ctx, paper.publicId)).rejects.toMatchObject({ status: 404 });
      await expect(returnPaper(ctx, { paper: paper.publicId }, await signed(paper.publicId))).rejects.toMatchObject({ status: 404 });
      await expect(makePaper(ctx, { kind: 'NOTICE', of: publicId })).rejects.toMatchObject({ status: 404 });
    }
    await expect(returnPaper(w.as(w.approver), { paper: paper.publicId }, await signed(paper.publicId))).rejects.toMatchObject({ status: 403 });
    await expect(giveBack(paper.publicId, await signed(paper.publicId), { version: paper.revision - 1 })).rejects.toMatchObject({ code: 'stale' });
    await expect(numberPaper(officer(), { paper: paper.publicId, number: '9/TB', dated: today() })).rejects.toMatchObject({ status: 409 });
    const file = await signed(paper.publicId);
    const one = await returnPaper(officer(), { paper: paper.publicId, version: paper.revision }, file, 'the-same-key');
    expect(await returnPaper(officer(), { paper: paper.publicId, version: paper.revision }, file, 'the-same-key')).toEqual(one);
    expect(paperFor(officer(), paper.publicId).returns).toHaveLength(1);
    const stored = w.db.get<{ publicId: string }>("SELECT public_id AS publicId FROM document WHERE object = 'paper' ORDER BY id DESC LIMIT 1")!.publicId;
    expect(documentFor(officer(), stored).type).toBe('application/pdf');
    expect(() => documentFor(enterprise, stored)).toThrow(expect.objectContaining({ status: 404 }));
  });

  it('takes each number once a year, and never changes what it says', async () => {
    const one = await w.recommended();
    await approveApplication(w.as(w.approver), { publicId: one.publicId });
    const two = await w.recommended();
    await approveApplication(w.as(w.approver), { publicId: two.publicId });
    await enterNoticeNumber(officer(), { publicId: one.publicId, number: '7/TB-SCT', dated: today() });
    w.t.setNow(w.t.ctx.now() + 86_400_000);
    await expect(enterNoticeNumber(officer(), { publicId: two.publicId, number: '7/TB-SCT', dated: today() })).rejects.toMatchObject({ code: 'number-taken' });
    expect(noticeOf(two.publicId).state).toBe('DRAFT');
    const { id } = noticeOf(one.publicId);
    for (const sql of ["content_json = '{}'", "number = '8/TB'", "dated = '2026-01-01'", "code = 'x'"]) expect(() => w.db.run(`UPDATE paper SET ${sql} WHERE id = ?`, [id])).toThrow(/never changed/);
    expect(() => w.db.run('DELETE FROM paper WHERE id = ?', [id])).toThrow();
  });
});

describe('a contract', () => {
  async function drawn(): Promise<{ contract: string; paper: string; enterprise: Enterprise; dossier: string }> {
    const { publicId, enterprise } = await w.notified();
    const contract = await draw(publicId);
    const { publicId: paper } = await makePaper(officer(), { kind: 'CONTRACT', of: contract });
    return { contract, paper, enterprise, dossier: publicId };
  }
  const draw = async (application: string): Promise<string> => {
    await w.chosen(application);
    return (await saveContract(officer(), contractInput(application))).publicId;
  };
  const signers = (e: Enterprise) => [
    agency, ca.issue({ name: 'Chủ doanh nghiệp', organisation: 'Công ty TNHH Thử', taxCode: e.taxCode }), ca.issue({ name: 'Nhà cung cấp', organisation: 'Công ty Giải pháp Thử', taxCode: w.provider.taxCode }),
  ];

  it('comes back signed by all three: their signatures are judged and the money is committed in one act', async () => {
    const { contract, paper, enterprise } = await drawn();
    await numberPaper(officer(), { paper, number: '12/HĐ-SCT', dated: today() });
    let bytes: Uint8Array = await toSign(paper);
    expect(await wordsOf(await openPdf(bytes), 1)).toContain(enterprise.taxCode);
    const [first, ...rest] = signers(enterprise);
    bytes = signPdf(bytes, { signer: first!, at: at() });
    await expect(giveBack(paper, pdf(bytes))).rejects.toMatchObject({ status: 422, fields: { file: { vi: expect.stringContaining(enterprise.taxCode) as string } } });
    for (const signer of rest) bytes = signPdf(bytes, { signer, at: at() });
    // parties see and fetch what they sign
    expect(Buffer.from((await paperFile(w.as(w.provider.owner), paper, true)).bytes).equals(Buffer.from(await toSign(paper)))).toBe(true);
    await expect(signContract(officer(), { contract, number: '13/HĐ-SCT', dated: today() }, pdf(bytes))).rejects.toMatchObject({ fields: { number: expect.anything() as object } });
    await giveBack(paper, pdf(bytes));
    expect(contractFor(officer(), contract).contract).toMatchObject({ state: 'SIGNED', number: '12/HĐ-SCT', dated: today() });
    expect(paperFor(officer(), paper)).toMatchObject({ paper: { state: 'IN_FORCE', signedAs: 'SIGNED' }, returns: [{ taken: true }, { taken: false }] });
  });

  it('may come as a scan, on what the officer saw; one number serves paper and contract', async () => {
    const { contract, paper } = await drawn();
    await numberPaper(officer(), { paper, number: '12/HĐ-SCT', dated: today() });
    const scan = pdf(Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF'));
    await expect(giveBack(paper, scan)).rejects.toMatchObject({ status: 422 });
    await expect(giveBack(paper, scan, { scan: true })).rejects.toMatchObject({ fields: { seen: expect.anything() as object } });
    await expect(giveBack(paper, pdf(await toSign(paper)), { scan: true, seen: 'Thấy chữ ký và dấu đỏ của ba bên' })).rejects.toMatchObject({ status: 422 });
    await giveBack(paper, scan, { scan: true, seen: 'Thấy chữ ký và dấu đỏ của ba bên' });
    expect(paperFor(officer(), paper)).toMatchObject({ paper: { state: 'IN_FORCE', signedAs: 'SCAN' } });
    expect(paperFor(officer(), paper).returns[0]).toMatchObject({ seen: 'Thấy chữ ký và dấu đỏ của ba bên' });
    expect(contractFor(officer(), contract).contract).toMatchObject({ state: 'SIGNED', number: '12/HĐ-SCT' });
  });

  it('changed after its number has a new version; the signed old one is refused', async () => {
    const { contract, paper, dossier, enterprise } = await drawn();
    await numberPaper(officer(), { paper, number: '12/HĐ-SCT', dated: today() });
    let bytes: Uint8Array = await toSign(paper);
    for (const signer of signers(enterprise)) bytes = signPdf(bytes, { signer, at: at() });
    await saveContract(officer(), { ...contractInput(dossier), contract, subject: 'Cung cấp phần mềm khác' });
    await expect(giveBack(paper, pdf(bytes))).rejects.toMatchObject({ code: 'stale' });
    expect(paperFor(officer(), paper).paper.state).toBe('REPLACED');
    const next = await makePaper(officer(), { kind: 'CONTRACT', of: contract });
    expect(next).toMatchObject({ version: 2 });
    // the number of what was never signed is free for the next version
    await numberPaper(officer(), { paper: next.publicId, number: '12/HĐ-SCT', dated: today() });
    expect(contractFor(officer(), contract).contract.state).toBe('DRAFT');
  });

  it('has no acceptance or liquidation minutes before there is something to accept', async () => {
    const { contract } = await drawn();
    const delivery = contractFor(officer(), contract).deliveries[0]!.publicId;
    await expect(makePaper(officer(), { kind: 'ACCEPTANCE', of: delivery })).rejects.toMatchObject({ code: 'refused-transition' });
    await expect(makePaper(officer(), { kind: 'LIQUIDATION', of: contract })).rejects.toMatchObject({ code: 'refused-transition' });
  });
});

describe('the declaration as a PDF', () => {
  it('says what the dossier says, read back by another reader; the same dossier gives the same bytes', async () => {
    const { publicId, enterprise } = await w.recommended({ womenOwned: true, foundedOn: '2020-05-06', contactName: 'Lê Thị Ước', contactPhone: '0987 654 321', need: 'Quản lý đơn hàng và kho “chuẩn mở”' });
    w.db.run("UPDATE organisation SET address = 'Thôn Nghĩa Hưng, xã Yên Định' WHERE id = ?", [enterprise.id]);
    const bytes = declarationPdf(w.as(enterprise.owner), publicId);
    expect(declarationPdf(officer(), publicId).equals(bytes)).toBe(true);
    const pdf = await openPdf(bytes);
    let words = '';
    for (let n = 1; n <= pdf.numPages; n++) words += ` ${await wordsOf(pdf, n)}`;
    words = words.normalize('NFC');
    for (const part of [
      'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'TỜ KHAI', 'Kính gửi: Sở Công Thương', 'Tên doanh nghiệp: Công ty TNHH Thử', `Mã số thuế: ${enterprise.taxCode}`, 'Thôn Nghĩa Hưng, xã Yên Định', 'Lê Thị Ước, điện thoại 0987 654 321', 'Ngày thành lập: 06/05/2020',
      'bình quân năm trước: 8 người', 'Tổng doanh thu năm trước: 2.600.000.000 đồng', 'xét trước: do phụ nữ làm chủ', 'xác định quy mô: siêu nhỏ', '40.000.000', '20.000.000', 'Hai mươi triệu đồng.', 'kê khai không trung thực thì hoàn trả toàn bộ', 'ĐẠI DIỆN THEO PHÁP LUẬT', 'Hồ sơ HT-2026-0001',
    ]) expect(words.toLowerCase(), part).toContain(part.toLowerCase());
    expect(words.replaceAll(' ', '')).toContain('Quảnlýđơnhàngvàkho“chuẩnmở”');
    // no number: it is the enterprise's own paper, not a paper of the registry
    expect(words).not.toContain('Số: ');
    expect(words).not.toContain('DỰ THẢO');
  });

  it('leaves dots where nothing was declared, and is the enterprise’s and the office’s alone', async () => {
    const e = await w.enterprise();
    const { publicId } = await saveApplication(w.as(e.owner), { ...w.draft(e), sector: null, employees: null, revenueVnd: null, capitalVnd: null, need: '' });
    const words = (await wordsOf(await openPdf(declarationPdf(w.as(e.owner), publicId)), 1)).normalize('NFC');
    expect(words).toContain('Lĩnh vực chính đã đăng ký: ……');
    expect(words).toContain('năm trước: chưa phát sinh');
    for (const other of [w.officer, w.provider.owner, (await w.enterprise('Khác')).owner]) expect(() => declarationPdf(w.as(other), publicId)).toThrow(expect.objectContaining({ status: 404 }));
    expect(() => declarationPdf(w.t.ctx, publicId)).toThrow(expect.objectContaining({ status: 401 }));
  });
});
