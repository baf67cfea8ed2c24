/** Vietnamese e-invoices as XML: read, checked, compared with a contract; no database, no network. The only file that others import. */
export { checkInvoiceFits, type ExpectedInvoice } from './fits.ts';
export { readInvoice, type Invoice, type InvoiceLine, type InvoiceOptions, type InvoiceReading, type InvoiceSignature } from './read.ts';
export { MAX_INVOICE_BYTES } from './xml.ts';
export type { LineNature } from './sums.ts';
