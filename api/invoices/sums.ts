/**
 * The sums of an invoice (QĐ 1450/QĐ-TCT, as NĐ 123/2020 and NĐ 70/2025 use it), checked to the đồng. Tolerances are only those that rounding
 * brings: half of the last written decimal of a price or quantity, one đồng for a line whose product has a fraction, and one đồng per line
 * for tax, which software rounds line by line or once per rate.
 */
import { fault, warning, type Finding } from '../signatures/index.ts';
import { half, magnitude, times, toDong, UNIT, type Decimal } from './amounts.ts';

/** 1 goods or service, 2 promotion, 3 trade discount, 4 a note, 5 goods with particulars (NĐ 70/2025). */
export type LineNature = 1 | 2 | 3 | 4 | 5;

export interface ReadLine {
  no: number;
  nature: LineNature;
  quantity: Decimal | null;
  unitPrice: Decimal | null;
  discount: Decimal | null;
  amount: Decimal | null;
  rate: string | null;
}
export interface RateRow {
  rate: string;
  amount: Decimal;
  tax: Decimal;
}
export interface ReadTotals {
  net: Decimal | null;
  tax: Decimal | null;
  total: Decimal;
  fees: bigint;
  tradeDiscount: bigint;
  rates: RateRow[];
  /** The smallest coin of the invoice's currency: a đồng, or a hundredth of another currency's unit. */
  grain: bigint;
}

const show = (scaled: bigint): string => {
  const dong = toDong(scaled);
  const fraction = scaled % UNIT !== 0n;
  return dong === null ? '—' : `${fraction ? '≈ ' : ''}${String(dong).replace(/\B(?=(\d{3})+(?!\d))/g, '.')}`;
};
const apart = (a: bigint, b: bigint): bigint => magnitude(a - b);

/** Hundredths of a percent of '10%', 'KHAC:7.5%'; 0 for what is not taxed (0%, KCT, KKKNT); null for anything else. */
export function rateOf(text: string): bigint | null {
  const plain = text.trim().toUpperCase();
  if (plain === 'KCT' || plain === 'KKKNT') return 0n;
  const parts = /^(?:KHAC\s*:\s*)?(\d{1,2})(?:[.,](\d{1,2}))?\s*%?$/.exec(plain);
  return parts ? BigInt(parts[1]!) * 100n + BigInt((parts[2] ?? '').padEnd(2, '0')) : null;
}

const taxOn = (amount: bigint, rate: bigint): bigint => (amount * rate) / 10_000n;
const counted = (line: ReadLine): bigint => {
  const amount = line.amount?.scaled ?? 0n;
  return line.nature === 4 ? 0n : line.nature === 3 ? -magnitude(amount) : amount;
};

function lineFindings(line: ReadLine, grain: bigint): Finding[] {
  const { quantity, unitPrice, amount } = line;
  if (line.nature === 4) return [];
  const findings: Finding[] = [];
  if (!amount) {
    if (line.nature !== 2) findings.push(fault('LINE_AMOUNT', `Dòng ${line.no} của hoá đơn không có thành tiền.`, `Line ${line.no} of the invoice has no amount.`));
    return findings;
  }
  // a promotion is written with its price and no amount
  if (quantity && unitPrice && !(line.nature === 2 && amount.scaled === 0n)) {
    const product = times(quantity.scaled, unitPrice.scaled);
    const fraction = product % grain === 0n && amount.scaled % grain === 0n ? 0n : grain;
    const slack = times(magnitude(quantity.scaled), half(unitPrice)) + times(magnitude(unitPrice.scaled), half(quantity)) + fraction;
    const expected = product - (line.discount?.scaled ?? 0n);
    const found = line.nature === 3 ? magnitude(amount.scaled) : amount.scaled;
    if (apart(line.nature === 3 ? magnitude(expected) : expected, found) > slack) {
      findings.push(fault('LINE_SUM', `Dòng ${line.no}: số lượng × đơn giá (trừ chiết khấu) là ${show(expected)} đồng, nhưng hoá đơn ghi ${show(amount.scaled)} đồng.`, `Line ${line.no}: quantity × price (less discount) makes ${show(expected)} đồng, but the invoice says ${show(amount.scaled)}.`));
    }
  }
  if (line.nature !== 3 && amount.scaled < 0n) findings.push(warning('NEGATIVE_LINE', `Dòng ${line.no} có số tiền âm (giảm giá hoặc điều chỉnh).`, `Line ${line.no} has a negative amount (a discount or an adjustment).`));
  return findings;
}

/** Tax by rate as the invoice states it, or as its lines make it. */
function taxFindings(lines: readonly ReadLine[], totals: ReadTotals, net: bigint, tax: bigint): Finding[] {
  const findings: Finding[] = [];
  const slackOf = (count: number) => BigInt(Math.max(1, count)) * totals.grain;
  const priced = lines.filter((l) => l.nature !== 4);
  const odd = [...totals.rates.map((r) => r.rate), ...priced.flatMap((l) => (l.rate === null ? [] : [l.rate]))].find((r) => rateOf(r) === null);
  if (odd !== undefined) return [fault('TAX_RATE_UNKNOWN', `Không hiểu thuế suất “${odd}” trên hoá đơn.`, `The tax rate “${odd}” on the invoice is not understood.`)];
  if (totals.rates.length > 0) {
    const sumTax = totals.rates.reduce((sum, r) => sum + r.tax.scaled, 0n);
    const sumNet = totals.rates.reduce((sum, r) => sum + r.amount.scaled, 0n);
    const slack = totals.rates.some((r) => r.tax.scaled % totals.grain !== 0n || r.amount.scaled % totals.grain !== 0n) ? slackOf(totals.rates.length) : 0n;
    if (apart(sumTax, tax) > slack) findings.push(fault('TAX_SUM', `Cộng tiền thuế theo từng thuế suất là ${show(sumTax)} đồng, nhưng tổng tiền thuế ghi ${show(tax)} đồng.`, `The tax of all rates adds up to ${show(sumTax)} đồng, but the invoice states ${show(tax)}.`));
    if (apart(sumNet, net) > slack) findings.push(fault('RATE_SUM', `Cộng tiền hàng theo từng thuế suất là ${show(sumNet)} đồng, nhưng tổng tiền chưa thuế ghi ${show(net)} đồng.`, `The amounts of all rates add up to ${show(sumNet)} đồng, but the invoice states ${show(net)} before tax.`));
    for (const row of totals.rates) {
      const expected = taxOn(row.amount.scaled, rateOf(row.rate)!);
      if (apart(expected, row.tax.scaled) > slackOf(priced.length)) findings.push(fault('TAX_RATE', `Thuế suất ${row.rate} trên ${show(row.amount.scaled)} đồng là ${show(expected)} đồng, nhưng hoá đơn ghi ${show(row.tax.scaled)} đồng.`, `${row.rate} of ${show(row.amount.scaled)} đồng is ${show(expected)}, but the invoice states ${show(row.tax.scaled)}.`));
    }
  }
  if (priced.every((l) => l.rate !== null)) {
    const expected = priced.reduce((sum, l) => sum + taxOn(counted(l), rateOf(l.rate!)!), 0n);
    const withoutGifts = priced.filter((l) => l.nature !== 2).reduce((sum, l) => sum + taxOn(counted(l), rateOf(l.rate!)!), 0n);
    const slack = slackOf(priced.length);
    // a trade discount that stands only among the totals is spread over the rates
    if (totals.tradeDiscount === 0n && apart(expected, tax) > slack && apart(withoutGifts, tax) > slack) {
      findings.push(fault('TAX_LINES', `Thuế tính theo từng dòng là ${show(expected)} đồng, nhưng tổng tiền thuế ghi ${show(tax)} đồng.`, `The lines make ${show(expected)} đồng of tax, but the invoice states ${show(tax)}.`));
    }
  }
  return findings;
}

/** Checks lines and totals. `net` and `tax` fall back to the total and nothing for an invoice without VAT (form 2). */
export function sumFindings(lines: readonly ReadLine[], totals: ReadTotals): Finding[] {
  const { grain } = totals;
  const findings = lines.flatMap((line) => lineFindings(line, grain));
  const tax = totals.tax?.scaled ?? 0n;
  const net = totals.net?.scaled ?? totals.total.scaled - tax - totals.fees;
  const all = lines.reduce((sum, l) => sum + counted(l), 0n);
  const withoutGifts = lines.filter((l) => l.nature !== 2).reduce((sum, l) => sum + counted(l), 0n);
  const slack = lines.some((l) => (l.amount?.scaled ?? 0n) % grain !== 0n) ? (BigInt(lines.length) * grain) / 2n : 0n;
  // the discount of the whole invoice stands as a line of nature 3, among the totals, or in both places
  const sums = [all, withoutGifts, all - totals.tradeDiscount, withoutGifts - totals.tradeDiscount];
  if (sums.every((sum) => apart(sum, net) > slack)) {
    findings.push(fault('NET_SUM', `Cộng các dòng là ${show(all)} đồng, nhưng tổng tiền chưa thuế ghi ${show(net)} đồng.`, `The lines add up to ${show(all)} đồng, but the invoice states ${show(net)} before tax.`));
  }
  findings.push(...taxFindings(lines, totals, net, tax));
  const expected = net + tax + totals.fees;
  const rounding = net % grain !== 0n || tax % grain !== 0n ? grain : 0n;
  if (apart(expected, totals.total.scaled) > rounding && apart(expected - totals.tradeDiscount, totals.total.scaled) > rounding) {
    findings.push(fault('TOTAL_SUM', `Tiền hàng và tiền thuế cộng lại là ${show(expected)} đồng, nhưng tổng thanh toán ghi ${show(totals.total.scaled)} đồng.`, `Amount and tax make ${show(expected)} đồng together, but the invoice states a total of ${show(totals.total.scaled)}.`));
  }
  return findings;
}
