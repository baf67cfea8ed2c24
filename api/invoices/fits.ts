/** Whether an invoice that was read is the one that a contract awaits. */
import { taxCodeRoot } from '../accounts/index.ts';
import { fault, warning, type Finding } from '../signatures/index.ts';
import { formatDate } from '../time.ts';
import type { InvoiceReading } from './read.ts';

export interface ExpectedInvoice {
  sellerTaxCode: string;
  buyerTaxCode: string;
  /** The most that the contract has the buyer pay, tax included. */
  amountVnd: number;
  /** YYYY-MM-DD, inclusive; null for no limit. */
  notBefore: string | null;
  notAfter: string | null;
}

const dong = (vnd: number): string => String(vnd).replace(/\B(?=(\d{3})+(?!\d))/g, '.');

function party(found: string | null, expected: string, code: 'SELLER' | 'BUYER', words: { vi: string; en: string }): Finding[] {
  if (found === expected) return [];
  if (found !== null && taxCodeRoot(found) === taxCodeRoot(expected)) return [warning(`${code}_BRANCH`, `Hoá đơn ghi ${words.vi} ${found}, là đơn vị chính hoặc chi nhánh của ${expected}.`, `The invoice names the ${words.en} ${found}, a branch or the head of ${expected}.`)];
  return [fault(`OTHER_${code}`, `Hoá đơn ghi ${words.vi} ${found ?? '(không ghi mã số thuế)'}, không phải ${expected} như trong hợp đồng.`, `The invoice names the ${words.en} ${found ?? '(no tax code)'}, not ${expected} as the contract does.`)];
}

/** Compares an invoice with its contract: parties, amount, dates. An empty list means that it fits. */
export function checkInvoiceFits(reading: Pick<InvoiceReading, 'invoice'>, expected: ExpectedInvoice): Finding[] {
  const { invoice } = reading;
  const findings = [
    ...party(invoice.sellerTaxCode, expected.sellerTaxCode, 'SELLER', { vi: 'người bán', en: 'seller' }),
    ...party(invoice.buyerTaxCode, expected.buyerTaxCode, 'BUYER', { vi: 'người mua', en: 'buyer' }),
  ];
  if (invoice.totalVnd <= 0) findings.push(fault('NOT_POSITIVE', `Tổng thanh toán của hoá đơn là ${dong(invoice.totalVnd)} đồng, nên không thể dùng để đề nghị thanh toán.`, `The invoice’s total is ${dong(invoice.totalVnd)} đồng, so nothing can be paid on it.`));
  if (invoice.totalVnd > expected.amountVnd) findings.push(fault('ABOVE_CONTRACT', `Hoá đơn ghi ${dong(invoice.totalVnd)} đồng, cao hơn giá hợp đồng ${dong(expected.amountVnd)} đồng.`, `The invoice is over ${dong(invoice.totalVnd)} đồng, above the contract’s ${dong(expected.amountVnd)}.`));
  if (expected.notBefore !== null && invoice.issuedOn < expected.notBefore) findings.push(fault('BEFORE_CONTRACT', `Hoá đơn lập ngày ${formatDate(invoice.issuedOn)}, trước ngày ${formatDate(expected.notBefore)} của hợp đồng.`, `The invoice is dated ${formatDate(invoice.issuedOn)}, before the contract’s ${formatDate(expected.notBefore)}.`));
  if (expected.notAfter !== null && invoice.issuedOn > expected.notAfter) findings.push(fault('TOO_LATE', `Hoá đơn lập ngày ${formatDate(invoice.issuedOn)}, sau hạn ${formatDate(expected.notAfter)}.`, `The invoice is dated ${formatDate(invoice.issuedOn)}, after the limit of ${formatDate(expected.notAfter)}.`));
  return findings;
}
