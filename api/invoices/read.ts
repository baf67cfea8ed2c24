/** Reads a Vietnamese e-invoice (NĐ 123/2020, NĐ 70/2025; data format of QĐ 1450/QĐ-TCT) and checks what can be checked from the file alone. */
import { createHash } from 'node:crypto';
import { readTaxCode } from '../accounts/index.ts';
import { DomainError } from '../errors.ts';
import { fault, leadsToRoot, maySignDocuments, readRoots, shown, Unreadable, validAt, warning, type Finding } from '../signatures/index.ts';
import { DAY, formatDate, isDate, startOfVnDate, vnDate } from '../time.ts';
import { readDecimal, times, toDong, UNIT, type Decimal } from './amounts.ts';
import { sumFindings, type LineNature, type RateRow, type ReadLine, type ReadTotals } from './sums.ts';
import { DSIG, idsOf, verifyXmlSignature, type XmlSignatureReading } from './xml-signature.ts';
import { elementsOf, parseXml, textOf, type XmlDocument, type XmlElement } from './xml.ts';

const MAX_LINES = 2000;

export interface InvoiceLine {
  no: number;
  nature: LineNature;
  name: string;
  unit: string | null;
  /** As written: a quantity or a price may have decimals. */
  quantity: string | null;
  unitPrice: string | null;
  discountVnd: number | null;
  /** Before tax; null for a note. */
  amountVnd: number | null;
  /** '10%', 'KCT' … */
  taxRate: string | null;
}

export interface Invoice {
  /** KHMSHDon: 1 VAT, 2 sales … */
  form: string;
  /** KHHDon: 'C26TAA' */
  symbol: string;
  number: string;
  /** YYYY-MM-DD. */
  issuedOn: string;
  /** In its one form when valid, else as written. */
  sellerTaxCode: string;
  sellerName: string;
  buyerTaxCode: string | null;
  buyerName: string;
  currency: string;
  netVnd: number;
  taxVnd: number;
  totalVnd: number;
  lines: InvoiceLine[];
  /** MCCQT: the tax authority's code; null for an invoice without code. */
  authorityCode: string | null;
  /** The invoice that this one replaces or adjusts (TTHDLQuan). */
  related: { kind: 'REPLACEMENT' | 'ADJUSTMENT'; form: string; symbol: string; number: string; issuedOn: string } | null;
  /** SHA-256 of the file, hexadecimal: two uploads of one file are known by it. */
  digest: string;
}

export interface InvoiceSignature {
  present: boolean;
  /** The seller's signature holds and covers the data that was read. Whose certificate it is stands in `trusted`. */
  valid: boolean;
  /** The certificate leads to one of the given roots; null when none were given. */
  trusted: boolean | null;
  signerName: string | null;
  signerTaxCode: string | null;
  serial: string | null;
  issuer: string | null;
  /** UTC milliseconds. */
  notBefore: number | null;
  notAfter: number | null;
  signedAt: number | null;
  /** What the signature covers. */
  digestOf: 'DLHDon' | 'HDon' | null;
  /** The tax authority's own signature on an invoice with code. */
  authority: { present: boolean; valid: boolean; signerName: string | null };
}

export interface InvoiceReading {
  invoice: Invoice;
  signature: InvoiceSignature;
  findings: Finding[];
}

export interface InvoiceOptions {
  /** YYYY-MM-DD in Vietnam. */
  today: string;
  /** PEM certificates of the authorities that count; without them nobody says whose the seller's certificate really is, and a warning says so. */
  trustedRoots?: readonly string[];
}

const unreadable = (code: string, vi: string, en: string) => new Unreadable(code, vi, en);
const isInvoicePart = (element: XmlElement): boolean => element.uri !== DSIG;

function find(parent: XmlElement | null, ...path: string[]): XmlElement | null {
  let at = parent;
  for (const local of path) {
    const found: XmlElement[] = at ? elementsOf(at).filter((e) => e.local === local && isInvoicePart(e)) : [];
    if (found.length > 1) throw unreadable('TWICE', `Hoá đơn có hai phần “${local}” ở một chỗ, nên không biết đọc phần nào.`, `The invoice holds “${local}” twice in one place, so it is unclear which one counts.`);
    at = found[0] ?? null;
  }
  return at;
}

function text(parent: XmlElement | null, ...path: string[]): string | null {
  const element = find(parent, ...path);
  if (!element) return null;
  if (elementsOf(element).length > 0) throw unreadable('NOT_TEXT', `Phần “${element.local}” của hoá đơn phải là chữ hoặc số.`, `“${element.local}” of the invoice must be plain text.`);
  const value = shown(textOf(element), 500);
  return value === '' ? null : value;
}

function required(parent: XmlElement | null, words: { vi: string; en: string }, ...path: string[]): string {
  const value = text(parent, ...path);
  if (value === null) throw unreadable('MISSING', `Hoá đơn thiếu ${words.vi}.`, `The invoice lacks ${words.en}.`);
  return value;
}

function number(parent: XmlElement | null, ...path: string[]): Decimal | null {
  const value = text(parent, ...path);
  if (value === null) return null;
  const decimal = readDecimal(value);
  if (!decimal) throw unreadable('NUMBER', `Số “${shown(value, 30)}” ở phần “${path.at(-1)}” của hoá đơn không đọc được.`, `The number “${shown(value, 30)}” at “${path.at(-1)}” of the invoice cannot be read.`);
  return decimal;
}

/** The invoice element: HDon itself, or the one inside a message to the tax authority (TDiep/DLieu/HDon). */
function invoiceElement(document: XmlDocument): XmlElement {
  const { root } = document;
  const hdon = root.local === 'HDon' ? root : root.local === 'TDiep' ? find(root, 'DLieu', 'HDon') : null;
  if (!hdon || !find(hdon, 'DLHDon')) throw unreadable('NOT_INVOICE', 'Tệp XML này không phải hoá đơn điện tử theo Nghị định 123/2020 (không thấy HDon/DLHDon).', 'This XML is not an e-invoice under Decree 123/2020 (no HDon/DLHDon in it).');
  return hdon;
}

function readLines(list: XmlElement | null): { read: ReadLine; line: Omit<InvoiceLine, 'amountVnd' | 'discountVnd'> }[] {
  const rows = list ? elementsOf(list).filter((e) => e.local === 'HHDVu') : [];
  if (rows.length > MAX_LINES) throw unreadable('LINES', `Hoá đơn có hơn ${MAX_LINES} dòng hàng.`, `The invoice has more than ${MAX_LINES} lines.`);
  return rows.map((row, index) => {
    const nature = Number(text(row, 'TChat') ?? 1);
    if (![1, 2, 3, 4, 5].includes(nature)) throw unreadable('NATURE', `Dòng ${index + 1} của hoá đơn có tính chất không rõ.`, `The nature of line ${index + 1} of the invoice is unknown.`);
    const rate = text(row, 'TSuat');
    const read: ReadLine = {
      no: index + 1, nature: nature as LineNature, quantity: number(row, 'SLuong'), unitPrice: number(row, 'DGia'), discount: number(row, 'STCKhau'), amount: number(row, 'ThTien'), rate,
    };
    return { read, line: { no: read.no, nature: read.nature, name: text(row, 'THHDVu') ?? '', unit: text(row, 'DVTinh'), quantity: text(row, 'SLuong'), unitPrice: text(row, 'DGia'), taxRate: rate } };
  });
}

function readTotals(box: XmlElement | null, grain: bigint): ReadTotals {
  const total = number(box, 'TgTTTBSo');
  if (!total) throw unreadable('MISSING', 'Hoá đơn thiếu tổng tiền thanh toán (TgTTTBSo).', 'The invoice lacks its total (TgTTTBSo).');
  const table = find(box, 'THTTLTSuat');
  const zero: Decimal = { scaled: 0n, places: 0 };
  const rates: RateRow[] = (table ? elementsOf(table).filter((e) => e.local === 'LTSuat') : []).slice(0, 50).map((row) => ({ rate: text(row, 'TSuat') ?? '', amount: number(row, 'ThTien') ?? zero, tax: number(row, 'TThue') ?? zero }));
  const feeList = find(box, 'DSLPhi');
  const fees = (feeList ? elementsOf(feeList) : []).slice(0, 200).reduce((sum, fee) => sum + (number(fee, 'TPhi')?.scaled ?? 0n), 0n);
  return { net: number(box, 'TgTCThue'), tax: number(box, 'TgTThue'), total, fees, tradeDiscount: number(box, 'TTCKTMai')?.scaled ?? 0n, rates, grain };
}

function taxCodeFinding(written: string, who: { vi: string; en: string; code: string }): { code: string; finding: Finding | null } {
  const read = readTaxCode(written);
  if (read.ok) return { code: read.value.code, finding: null };
  return { code: written, finding: fault(who.code, `Mã số thuế ${who.vi} “${shown(written, 20)}” không đúng.`, `The ${who.en}’s tax code “${shown(written, 20)}” is not valid.`) };
}

function headFindings(invoice: Invoice, today: string): Finding[] {
  const findings: Finding[] = [];
  const { form, symbol, issuedOn } = invoice;
  if (issuedOn > today) findings.push(fault('DATE_FUTURE', `Hoá đơn ghi ngày ${formatDate(issuedOn)}, là ngày chưa tới.`, `The invoice is dated ${formatDate(issuedOn)}, which is still to come.`));
  if (!/^[1-9]$/.test(form)) findings.push(warning('FORM', `Ký hiệu mẫu số “${form}” lạ.`, `The form number “${form}” is unusual.`));
  if (form === '6') findings.push(fault('NOT_A_SALE', 'Đây là phiếu xuất kho, không phải hoá đơn bán hàng.', 'This is a delivery slip, not an invoice of a sale.'));
  if (!/^[CK]\d{2}[A-Z]{3}$/.test(symbol)) findings.push(warning('SYMBOL', `Ký hiệu hoá đơn “${symbol}” không theo mẫu thường gặp (ví dụ C26TAA).`, `The symbol “${symbol}” is not written as usual (e.g. C26TAA).`));
  else {
    if (symbol.slice(1, 3) !== issuedOn.slice(2, 4)) findings.push(warning('SYMBOL_YEAR', `Ký hiệu hoá đơn “${symbol}” không phải của năm ${issuedOn.slice(0, 4)}.`, `The symbol “${symbol}” is not of the year ${issuedOn.slice(0, 4)}.`));
    if (symbol.startsWith('C') && invoice.authorityCode === null) findings.push(fault('NO_AUTHORITY_CODE', 'Ký hiệu bắt đầu bằng C là hoá đơn có mã, nhưng trong tệp không có mã của cơ quan thuế.', 'A symbol that begins with C means an invoice with code, but the tax authority’s code is not in the file.'));
  }
  if (!/^\d{1,8}$/.test(invoice.number)) findings.push(fault('NUMBER_FORM', `Số hoá đơn “${shown(invoice.number, 20)}” phải có từ 1 đến 8 chữ số.`, `The invoice number “${shown(invoice.number, 20)}” must have 1 to 8 digits.`));
  if (invoice.lines.length === 0) findings.push(fault('NO_LINES', 'Hoá đơn không có dòng hàng hoá, dịch vụ nào.', 'The invoice has no lines.'));
  const { related } = invoice;
  if (related) {
    const which = `${related.symbol} ${related.number}`.trim();
    findings.push(
      related.kind === 'REPLACEMENT'
        ? warning('REPLACEMENT', `Đây là hoá đơn thay thế cho hoá đơn ${which}: hoá đơn cũ không còn giá trị, cần xem đã dùng để thanh toán chưa.`, `This invoice replaces ${which}: the old one no longer counts, and it must be seen whether it was already used.`)
        : warning('ADJUSTMENT', `Đây là hoá đơn điều chỉnh hoá đơn ${which}: số tiền ở đây chỉ là phần chênh lệch.`, `This invoice adjusts ${which}: the amounts here are only the difference.`),
    );
  }
  return findings;
}

/** A time as signing programs write it; without a zone it is Vietnam's. @returns UTC milliseconds */
function signingTime(written: string | null): number | null {
  const parts = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.\d+)?(Z|[+-]\d{2}:\d{2})?$/.exec(written ?? '');
  if (!parts || !isDate(parts[1]!)) return null;
  const ms = Date.parse(`${parts[1]}T${parts[2]}:${parts[3]}:${parts[4]}${parts[5] ?? '+07:00'}`);
  return Number.isNaN(ms) ? null : ms;
}

function covers(reading: XmlSignatureReading, hdon: XmlElement, data: XmlElement): InvoiceSignature['digestOf'] {
  if (reading.covered.includes(data)) return 'DLHDon';
  for (let at: XmlElement | null = hdon; at; at = at.parent) if (reading.covered.includes(at)) return 'HDon';
  return null;
}

const STATUS_FINDINGS: Record<Exclude<XmlSignatureReading['status'], 'VALID'>, Finding> = {
  CONTENT_CHANGED: fault('CONTENT_CHANGED', 'Nội dung hoá đơn đã bị sửa sau khi người bán ký.', 'The invoice was changed after the seller signed it.'),
  FORGED: fault('SIGNATURE_FORGED', 'Chữ ký trên hoá đơn không phải do chứng thư kèm theo tạo ra.', 'The signature on the invoice was not made with the certificate that comes with it.'),
  UNSUPPORTED: fault('SIGNATURE_UNSUPPORTED', 'Chữ ký trên hoá đơn có cấu trúc hệ thống không kiểm tra được.', 'The signature on the invoice is built in a way that cannot be checked.'),
  NO_CERTIFICATE: fault('NO_CERTIFICATE', 'Chữ ký trên hoá đơn không kèm chứng thư số.', 'The signature on the invoice carries no certificate.'),
};

function signatureBelow(parent: XmlElement | null): XmlElement | null {
  const found = parent ? elementsOf(parent).filter((e) => e.local === 'Signature' && e.uri === DSIG) : [];
  if (found.length > 1) throw unreadable('TWICE', 'Hoá đơn có hai chữ ký ở cùng một chỗ, nên không biết chữ ký nào là của người bán.', 'The invoice has two signatures in one place, so it is unclear which is the seller’s.');
  return found[0] ?? null;
}

function readSignatures(document: XmlDocument, hdon: XmlElement, invoice: Invoice, issuerOnBehalf: string | null, options: InvoiceOptions): { signature: InvoiceSignature; findings: Finding[] } {
  const findings: Finding[] = [];
  const data = find(hdon, 'DLHDon')!;
  const box = find(hdon, 'DSCKS');
  const own = signatureBelow(find(box, 'NBan')) ?? signatureBelow(hdon);
  const theirs = signatureBelow(find(box, 'CQT'));
  const none: InvoiceSignature = {
    present: false, valid: false, trusted: null, signerName: null, signerTaxCode: null, serial: null, issuer: null, notBefore: null, notAfter: null, signedAt: null, digestOf: null,
    authority: { present: theirs !== null, valid: false, signerName: null },
  };
  const ids = idsOf(document);
  if (!ids) {
    findings.push(fault('DUPLICATE_ID', 'Trong hoá đơn có hai phần cùng một Id, nên không biết chữ ký phủ phần nào. Tệp có thể đã bị ghép.', 'Two parts of the invoice have the same Id, so it is unclear which one is signed. The file may have been pieced together.'));
    return { signature: { ...none, present: own !== null }, findings };
  }
  if (theirs) {
    const reading = verifyXmlSignature(document, theirs, ids);
    none.authority = { present: true, valid: reading.status === 'VALID' && covers(reading, hdon, data) !== null, signerName: reading.certificate?.signerName ?? null };
    if (!none.authority.valid) findings.push((reading.status === 'UNSUPPORTED' ? warning : fault)('AUTHORITY_SIGNATURE', 'Chữ ký của cơ quan thuế trên hoá đơn không hợp lệ hoặc không kiểm tra được.', 'The tax authority’s signature on the invoice is not valid or cannot be checked.'));
  }
  if (!own) {
    findings.push(fault('NO_SIGNATURE', 'Hoá đơn không có chữ ký số của người bán.', 'The invoice has no digital signature of the seller.'));
    return { signature: none, findings };
  }
  const reading = verifyXmlSignature(document, own, ids);
  const digestOf = covers(reading, hdon, data);
  if (reading.status !== 'VALID') findings.push(STATUS_FINDINGS[reading.status]);
  else if (digestOf === null) findings.push(fault('SIGNATURE_ELSEWHERE', 'Chữ ký của người bán không phủ phần dữ liệu hoá đơn này. Tệp có thể đã bị ghép.', 'The seller’s signature does not cover the data of this invoice. The file may have been pieced together.'));
  if (reading.sha1) findings.push(warning('SIGNATURE_SHA1', 'Chữ ký trên hoá đơn dùng SHA-1, một thuật toán cũ. Nên tra cứu lại hoá đơn trên cổng của cơ quan thuế (hoadondientu.gdt.gov.vn).', 'The invoice’s signature uses SHA-1, an old algorithm. Please look the invoice up at the tax authority’s portal (hoadondientu.gdt.gov.vn).'));
  const { certificate } = reading;
  const signedAt = signingTime(reading.signingTime);
  const at = signedAt ?? startOfVnDate(invoice.issuedOn) + DAY / 2;
  let trusted: boolean | null = null;
  if (certificate) {
    if (options.trustedRoots !== undefined && options.trustedRoots.length > 0) {
      trusted = maySignDocuments(certificate) && leadsToRoot(certificate, reading.others, readRoots(options.trustedRoots), at);
      if (!trusted) findings.push(fault('CERTIFICATE_UNTRUSTED', `Chứng thư ký hoá đơn (“${certificate.signerName}”, do “${certificate.issuer}” cấp) không thuộc tổ chức chứng thực mà hệ thống tin cậy.`, `The certificate behind the invoice (“${certificate.signerName}”, issued by “${certificate.issuer}”) does not come from an authority that this system trusts.`));
    } else findings.push(warning('ISSUER_UNCHECKED', 'Hệ thống chưa có chứng thư gốc để kiểm tra ai đã cấp chứng thư ký hoá đơn này.', 'This system has no root certificates to check who issued the certificate behind this invoice.'));
    if (!validAt(certificate, at)) findings.push(fault('CERTIFICATE_EXPIRED', `Chứng thư ký hoá đơn chỉ có giá trị từ ${formatDate(vnDate(certificate.notBefore))} đến ${formatDate(vnDate(certificate.notAfter))}, không phủ ngày ký ${formatDate(vnDate(at))}.`, `The certificate behind the invoice is valid from ${formatDate(vnDate(certificate.notBefore))} to ${formatDate(vnDate(certificate.notAfter))}, which does not cover the day of signing, ${formatDate(vnDate(at))}.`));
    if (certificate.taxCode === null) findings.push(warning('SIGNER_UNNAMED', 'Chứng thư ký hoá đơn không ghi mã số thuế, nên không đối chiếu được với người bán.', 'The certificate behind the invoice names no tax code, so it cannot be compared with the seller’s.'));
    else if (certificate.taxCode !== invoice.sellerTaxCode && certificate.taxCode !== issuerOnBehalf) findings.push(fault('SIGNER_NOT_SELLER', `Hoá đơn ghi người bán có mã số thuế ${shown(invoice.sellerTaxCode, 20)}, nhưng người ký là ${certificate.taxCode}.`, `The invoice names the seller ${shown(invoice.sellerTaxCode, 20)}, but ${certificate.taxCode} signed it.`));
    if (signedAt !== null && vnDate(signedAt) > options.today) findings.push(fault('SIGNED_IN_FUTURE', 'Hoá đơn ghi thời điểm ký ở tương lai.', 'The invoice says that it was signed in the future.'));
  }
  const signature: InvoiceSignature = {
    ...none, present: true, valid: reading.status === 'VALID' && digestOf !== null, trusted, signedAt, digestOf,
    signerName: certificate?.signerName ?? null, signerTaxCode: certificate?.taxCode ?? null, serial: certificate?.serial ?? null, issuer: certificate?.issuer ?? null, notBefore: certificate?.notBefore ?? null, notAfter: certificate?.notAfter ?? null,
  };
  return { signature, findings };
}

function dateOf(written: string, words: { vi: string; en: string }): string {
  const day = written.slice(0, 10);
  if (!isDate(day)) throw unreadable('DATE', `${words.vi} “${shown(written, 20)}” không phải một ngày có thật.`, `${words.en} “${shown(written, 20)}” is no date that exists.`);
  return day;
}

function readDocument(bytes: Uint8Array, options: InvoiceOptions): InvoiceReading {
  const document = parseXml(bytes);
  const hdon = invoiceElement(document);
  const data = find(hdon, 'DLHDon');
  const head = find(data, 'TTChung');
  const content = find(data, 'NDHDon');
  const [seller, buyer] = [find(content, 'NBan'), find(content, 'NMua')];
  const currency = (text(head, 'DVTTe') ?? 'VND').toUpperCase();
  const totals = readTotals(find(content, 'TToan') ?? find(data, 'TToan'), currency === 'VND' ? UNIT : UNIT / 100n);
  const rows = readLines(find(content, 'DSHHDVu'));
  const findings: Finding[] = [];

  const stated = number(head, 'TGia');
  if (currency !== 'VND' && (!stated || stated.scaled <= 0n)) throw unreadable('NO_RATE', `Hoá đơn ghi bằng ${shown(currency, 10)} mà không có tỷ giá, nên không quy ra đồng được.`, `The invoice is in ${shown(currency, 10)} without an exchange rate, so it cannot be turned into đồng.`);
  const rate = currency === 'VND' ? UNIT : stated!.scaled;
  if (currency !== 'VND') findings.push(warning('FOREIGN_CURRENCY', `Hoá đơn ghi bằng ${shown(currency, 10)}, đã quy ra đồng theo tỷ giá trên hoá đơn.`, `The invoice is in ${shown(currency, 10)}, turned into đồng at the rate that it states.`));
  const dong = (scaled: bigint): number => {
    const value = toDong(times(scaled, rate));
    if (value === null) throw unreadable('NUMBER', 'Số tiền trên hoá đơn lớn quá mức.', 'An amount on the invoice is too large.');
    return value;
  };
  if (currency === 'VND' && totals.total.places > 0) findings.push(warning('FRACTION', 'Tổng tiền trên hoá đơn có số lẻ dưới một đồng, đã làm tròn.', 'The total on the invoice has a fraction of a đồng and was rounded.'));

  const sellerCode = taxCodeFinding(required(seller, { vi: 'mã số thuế người bán', en: 'the seller’s tax code' }, 'MST'), { vi: 'người bán', en: 'seller', code: 'SELLER_TAX_CODE' });
  if (sellerCode.finding) findings.push(sellerCode.finding);
  const buyerWritten = text(buyer, 'MST');
  const buyerCode = buyerWritten === null ? null : taxCodeFinding(buyerWritten, { vi: 'người mua', en: 'buyer', code: 'BUYER_TAX_CODE' });
  if (buyerCode === null) findings.push(warning('NO_BUYER_TAX_CODE', 'Hoá đơn không ghi mã số thuế người mua.', 'The invoice does not name the buyer’s tax code.'));
  else if (buyerCode.finding) findings.push(buyerCode.finding);

  const link = find(head, 'TTHDLQuan');
  const kind = text(link, 'TCHDon') ?? (link ? null : text(head, 'TCHDon'));
  if (link && kind !== '1' && kind !== '2') throw unreadable('RELATED', 'Hoá đơn nhắc tới hoá đơn khác nhưng không nói là thay thế hay điều chỉnh.', 'The invoice refers to another one without saying whether it replaces or adjusts it.');
  const related: Invoice['related'] =
    kind === '1' || kind === '2'
      ? { kind: kind === '1' ? 'REPLACEMENT' : 'ADJUSTMENT', form: text(link, 'KHMSHDCLQuan') ?? '', symbol: text(link, 'KHHDCLQuan') ?? '', number: text(link, 'SHDCLQuan') ?? '', issuedOn: (text(link, 'NLHDCLQuan') ?? '').slice(0, 10) }
      : null;

  const invoice: Invoice = {
    form: required(head, { vi: 'ký hiệu mẫu số (KHMSHDon)', en: 'its form number (KHMSHDon)' }, 'KHMSHDon'),
    symbol: required(head, { vi: 'ký hiệu (KHHDon)', en: 'its symbol (KHHDon)' }, 'KHHDon'),
    number: required(head, { vi: 'số hoá đơn (SHDon)', en: 'its number (SHDon)' }, 'SHDon'),
    issuedOn: dateOf(required(head, { vi: 'ngày lập (NLap)', en: 'its date (NLap)' }, 'NLap'), { vi: 'Ngày lập hoá đơn', en: 'The invoice’s date' }),
    sellerTaxCode: sellerCode.code,
    sellerName: required(seller, { vi: 'tên người bán', en: 'the seller’s name' }, 'Ten'),
    buyerTaxCode: buyerCode?.code ?? null,
    buyerName: text(buyer, 'Ten') ?? text(buyer, 'HVTNMHang') ?? '',
    currency: shown(currency, 10),
    netVnd: dong(totals.net?.scaled ?? totals.total.scaled - (totals.tax?.scaled ?? 0n) - totals.fees),
    taxVnd: dong(totals.tax?.scaled ?? 0n),
    totalVnd: dong(totals.total.scaled),
    lines: rows.map(({ read, line }) => ({ ...line, discountVnd: read.discount ? dong(read.discount.scaled) : null, amountVnd: read.amount && read.nature !== 4 ? dong(read.amount.scaled) : null })),
    authorityCode: text(hdon, 'MCCQT') ?? text(head, 'MCCQT'),
    related,
    digest: createHash('sha256').update(bytes).digest('hex'),
  };
  findings.push(...headFindings(invoice, options.today), ...sumFindings(rows.map((r) => r.read), totals));
  const signatures = readSignatures(document, hdon, invoice, text(head, 'MSTDVNUNLHDon'), options);
  return { invoice, signature: signatures.signature, findings: [...findings, ...signatures.findings] };
}

/**
 * Reads one e-invoice file.
 * @returns the invoice in đồng, its seller's signature, and all that stands against it (`ERROR`) or wants an officer's eye (`WARNING`)
 * @throws DomainError 422 with the reason when the file is no readable e-invoice; 503 when a root in the settings is none
 */
export function readInvoice(xml: Uint8Array, options: InvoiceOptions): InvoiceReading {
  try {
    return readDocument(xml, options);
  } catch (error) {
    if (error instanceof DomainError) throw error;
    // whatever a hostile file brings about is the file's fault, in words
    const sentence = error instanceof Unreadable ? error.finding : { vi: 'Tệp hoá đơn không đọc được.', en: 'The invoice file cannot be read.' };
    throw new DomainError('invalid', 422, { vi: sentence.vi, en: sentence.en });
  }
}
