/** Makes e-invoices as invoicing software does, signed by a throw-away certificate. The signing is xml-crypto's, so that the reader is held against another hand. */
import { SignedXml } from 'xml-crypto';
import { makeTestCa, type TestSigner } from './certificates.ts';

export interface TestParty {
  taxCode: string | null;
  name: string;
}
export interface TestLine {
  name: string;
  quantity?: number | string;
  price?: number | string;
  /** Before tax; quantity × price less the discount when left out. */
  amount?: number | string;
  discount?: number;
  rate?: string | null;
  nature?: 1 | 2 | 3 | 4 | 5;
}
export interface InvoiceOptions {
  seller?: TestParty;
  buyer?: TestParty;
  lines?: TestLine[];
  number?: string;
  symbol?: string;
  form?: string;
  /** YYYY-MM-DD. */
  issuedOn?: string;
  /** As it stands in the file; Vietnam's time. */
  signingTime?: string;
  currency?: string;
  exchangeRate?: number;
  authorityCode?: string | null;
  related?: { kind: 1 | 2; symbol: string; number: string; issuedOn: string };
  /** Other totals than the lines make. */
  totals?: { net?: number | string; tax?: number | string; total?: number | string; tradeDiscount?: number };
  withoutRates?: boolean;
  signer?: TestSigner | null;
  algorithms?: { signature?: string; digest?: string; canonical?: string };
  /** The tax authority signs too. */
  authoritySigns?: boolean;
  /** Changes the text before signing. */
  change?: (xml: string) => string;
  /** Changes the text after signing. */
  tamper?: (xml: string) => string;
}

const C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
export const SELLER: TestParty = { taxCode: '0101243150', name: 'CÔNG TY TNHH PHẦN MỀM & DỊCH VỤ' };
export const BUYER: TestParty = { taxCode: '0100109106', name: 'HỢP TÁC XÃ NÔNG NGHIỆP' };

/** The authority behind the certificates of test invoices: its root goes into `trustedRoots`. */
export const invoiceCa = makeTestCa('CA hoá đơn thử nghiệm');
const signers = new Map<string, TestSigner>();
/** The certificate of a seller; one per tax code in a run. */
export function sellerSigner(party: TestParty): TestSigner {
  const known = signers.get(party.taxCode ?? '');
  if (known) return known;
  const made = invoiceCa.issue({ name: party.name, organisation: party.name, ...(party.taxCode ? { taxCode: party.taxCode } : {}), keyType: 'rsa' });
  signers.set(party.taxCode ?? '', made);
  return made;
}

const escape = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
const tag = (name: string, value: string | number | null | undefined) => (value === null || value === undefined ? '' : `<${name}>${escape(String(value))}</${name}>`);
const rateOf = (rate: string | null | undefined) => (rate?.endsWith('%') ? Number(rate.slice(0, -1)) : 0);

function amountOf(line: TestLine): number {
  if (line.amount !== undefined) return Number(line.amount);
  return Math.round(Number(line.quantity ?? 1) * Number(line.price ?? 0) - (line.discount ?? 0));
}

/** The text before anybody signs. */
export function invoiceText(options: InvoiceOptions = {}): string {
  const { seller = SELLER, buyer = BUYER, lines = [{ name: 'Phần mềm quản lý bán hàng, 12 tháng', quantity: 1, price: 10_000_000, rate: '10%' }], totals = {} } = options;
  const symbol = options.symbol ?? 'C26TAA';
  const code = options.authorityCode === undefined ? (symbol.startsWith('C') ? '00A1B2C3D4E5F60718293A4B5C6D7E8F90' : null) : options.authorityCode;
  const rates = new Map<string, number>();
  let net = 0;
  for (const line of lines) {
    if (line.nature === 4) continue;
    const amount = line.nature === 3 ? -Math.abs(amountOf(line)) : amountOf(line);
    net += amount;
    const rate = line.rate === undefined ? '10%' : line.rate;
    if (rate !== null) rates.set(rate, (rates.get(rate) ?? 0) + amount);
  }
  const tax = [...rates].reduce((sum, [rate, amount]) => sum + Math.round((amount * rateOf(rate)) / 100), 0);
  const rows = lines.map((line, i) => [
    '<HHDVu>', tag('TChat', line.nature ?? 1), tag('STT', i + 1), tag('THHDVu', line.name),
    ...(line.nature === 4 ? [] : [tag('DVTinh', 'Gói'), tag('SLuong', line.quantity), tag('DGia', line.price), tag('STCKhau', line.discount), tag('ThTien', line.amount ?? amountOf(line)), tag('TSuat', line.rate === undefined ? '10%' : line.rate)]),
    '</HHDVu>',
  ].join(''));
  const table = options.withoutRates ? '' : `<THTTLTSuat>${[...rates].map(([rate, amount]) => `<LTSuat>${tag('TSuat', rate)}${tag('ThTien', amount)}${tag('TThue', Math.round((amount * rateOf(rate)) / 100))}</LTSuat>`).join('')}</THTTLTSuat>`;
  const related = options.related;
  const link = related ? `<TTHDLQuan>${tag('TCHDon', related.kind)}<LHDCLQuan>1</LHDCLQuan><KHMSHDCLQuan>1</KHMSHDCLQuan>${tag('KHHDCLQuan', related.symbol)}${tag('SHDCLQuan', related.number)}${tag('NLHDCLQuan', related.issuedOn)}</TTHDLQuan>` : '';
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<HDon><DLHDon Id="data"><TTChung><PBan>2.1.0</PBan><THDon>Hóa đơn giá trị gia tăng</THDon>${tag('KHMSHDon', options.form ?? '1')}${tag('KHHDon', symbol)}${tag('SHDon', options.number ?? '00000123')}${tag('NLap', options.issuedOn ?? '2026-11-10')}${tag('DVTTe', options.currency ?? 'VND')}${tag('TGia', options.exchangeRate)}<HTTToan>Chuyển khoản</HTTToan>${link}</TTChung>
<NDHDon><NBan>${tag('Ten', seller.name)}${tag('MST', seller.taxCode)}<DChi>Thanh Hoá</DChi></NBan><NMua>${tag('Ten', buyer.name)}${tag('MST', buyer.taxCode)}<DChi>Thanh Hoá</DChi></NMua>
<DSHHDVu>${rows.join('\n')}</DSHHDVu><TToan>${table}${tag('TgTCThue', totals.net ?? net)}${tag('TgTThue', totals.tax ?? tax)}${tag('TTCKTMai', totals.tradeDiscount)}${tag('TgTTTBSo', totals.total ?? net + tax)}<TgTTTBChu>…</TgTTTBChu></TToan></NDHDon></DLHDon>${code === null ? '' : `<MCCQT Id="code">${code}</MCCQT>`}<DSCKS><NBan></NBan><CQT></CQT></DSCKS></HDon>`;
  return options.change?.(xml) ?? xml;
}

function signed(xml: string, by: { signer: TestSigner; place: string; id: string; time: string; targets: string[] }, algorithms: InvoiceOptions['algorithms'] = {}): string {
  const digestAlgorithm = algorithms.digest ?? 'http://www.w3.org/2001/04/xmlenc#sha256';
  const canonicalizationAlgorithm = algorithms.canonical ?? C14N;
  const signer = new SignedXml({
    privateKey: by.signer.key.export({ type: 'pkcs8', format: 'pem' }), publicCert: by.signer.certificatePem, canonicalizationAlgorithm,
    signatureAlgorithm: algorithms.signature ?? 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    objects: [{ content: `<SignatureProperties><SignatureProperty Target="#${by.id}"><SigningTime>${by.time}</SigningTime></SignatureProperty></SignatureProperties>`, attributes: { Id: `${by.id}-time` } }],
  });
  for (const target of by.targets) signer.addReference({ xpath: `//*[@Id='${target}']`, digestAlgorithm, transforms: [`${DSIG}enveloped-signature`, canonicalizationAlgorithm] });
  signer.addReference({ xpath: `//*[@Id='${by.id}-time']`, digestAlgorithm, transforms: [canonicalizationAlgorithm] });
  signer.computeSignature(xml, { attrs: { Id: by.id }, location: { reference: `//*[local-name()='DSCKS']/*[local-name()='${by.place}']`, action: 'append' } });
  return signer.getSignedXml();
}

/** An e-invoice file: sums that fit, signed by its seller, unless the options say otherwise. `signer: null` leaves the signature out. */
export function makeInvoice(options: InvoiceOptions = {}): Buffer {
  const seller = options.seller ?? SELLER;
  let xml = invoiceText(options);
  const time = options.signingTime ?? `${options.issuedOn ?? '2026-11-10'}T09:30:00`;
  if (options.signer !== null) xml = signed(xml, { signer: options.signer ?? sellerSigner(seller), place: 'NBan', id: 'seller', time, targets: ['data'] }, options.algorithms);
  if (options.authoritySigns) xml = signed(xml, { signer: sellerSigner({ taxCode: null, name: 'CỤC THUẾ' }), place: 'CQT', id: 'authority', time, targets: ['data', 'code'] });
  return Buffer.from(options.tamper?.(xml) ?? xml);
}
