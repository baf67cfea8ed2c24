/** The provider delivers, with evidence and the e-invoice; the enterprise accepts from its own account, or sends it back. */
import { tellOwners } from '../../accounts/index.ts';
import { audit } from '../../audit.ts';
import type { Context } from '../../context.ts';
import { addDocument, keepFile, MAX_DOCUMENTS_AT_ONCE, type KeptFile } from '../../documents/index.ts';
import { conflict, DomainError, invalid, isDomainError, parseInput } from '../../errors.ts';
import { checkInvoiceFits, readInvoice, type InvoiceReading } from '../../invoices/index.ts';
import { countAcceptance } from '../../matching/index.ts';
import { formatDate, vnDate } from '../../time.ts';
import { write } from '../../write.ts';
import { vnd } from '../rules/money.ts';
import { followContracts } from './release.ts';
import { acceptInput, deliverInput, sendBackInput, type AcceptInput, type DeliverInput, type SendBackInput } from './schemas.ts';
import { heldDelivery, moveDelivery, requireDeliveryAct, type DeliveryRow, type Held } from './store.ts';

export interface SentFile {
  name: string;
  bytes: Uint8Array;
}
export interface DeliveryMoved {
  delivery: string;
  contract: string;
  state: string;
}

const EVIDENCE = ['application/pdf', 'image/jpeg', 'image/png'] as const;

/**
 * Hands a delivery over. Under a three-party contract the e-invoice belongs to it: read and checked (sums, tax codes, dates, signature),
 * made out by this provider to this enterprise over the delivery's value, and never used before.
 * @throws DomainError 403, 404; 409 wrong state, invoice used; 413, 415, 422 with what is wrong with the invoice
 */
export async function deliver(ctx: Context, raw: DeliverInput, files: { evidence: readonly SentFile[]; invoice: SentFile | null }, idempotencyKey?: string): Promise<DeliveryMoved> {
  const input = parseInput(deliverInput, raw);
  const before = heldDelivery(ctx.db, input.delivery);
  requireDeliveryAct(ctx, before, 'deliver');
  if (files.evidence.length === 0) throw invalid({ evidence: { vi: 'Cần ít nhất một minh chứng bàn giao: biên bản, ảnh chụp, tài khoản đã cấp.', en: 'At least one piece of evidence is needed: minutes, a picture, the account given.' } });
  if (files.evidence.length > MAX_DOCUMENTS_AT_ONCE - 1) throw invalid({ evidence: { vi: `Tối đa ${MAX_DOCUMENTS_AT_ONCE - 1} tệp một lần.`, en: `At most ${MAX_DOCUMENTS_AT_ONCE - 1} files at a time.` } });
  const needsInvoice = before.contract.kind === 'THREE_PARTY';
  if (needsInvoice && !files.invoice) throw invalid({ invoice: { vi: 'Cần tệp XML của hóa đơn điện tử.', en: 'The e-invoice’s XML file is needed.' } });
  const reading = files.invoice ? checkedInvoice(ctx, before, files.invoice) : null;
  const evidence: KeptFile[] = [];
  for (const file of files.evidence) evidence.push(await keepFile(ctx, file, EVIDENCE, 'evidence'));
  const invoice = files.invoice ? await keepFile(ctx, files.invoice, ['application/xml'], 'invoice') : null;
  return write(ctx, (db): DeliveryMoved => {
    const held = heldDelivery(db, input.delivery);
    const person = requireDeliveryAct(ctx, held, 'deliver');
    const { delivery, contract, app } = held;
    if (reading) requireUnused(ctx, reading);
    const now = ctx.now();
    for (const paper of evidence) addDocument(ctx, { object: 'support-delivery', objectId: delivery.id }, paper);
    if (reading && invoice) {
      const paper = addDocument(ctx, { object: 'support-delivery', objectId: delivery.id }, invoice);
      const i = reading.invoice;
      db.run('INSERT INTO support_invoice (delivery_id, document_id, seller_tax_code, symbol, number, issued_on, total_vnd, digest, findings_json, added_at) VALUES (?,?,?,?,?,?,?,?,?,?)', [delivery.id, paper.id, i.sellerTaxCode, `${i.form}${i.symbol}`, i.number, i.issuedOn, i.totalVnd, i.digest, JSON.stringify(reading.findings), now]);
    }
    const state = moveDelivery(ctx, delivery, 'deliver', person, input.note);
    db.run('UPDATE support_delivery SET delivered_by = ?, delivered_at = ? WHERE id = ?', [person.userId, now, delivery.id]);
    audit(ctx, { act: 'support.deliver', object: 'delivery', objectId: delivery.publicId, data: { contract: contract.publicId, evidence: evidence.map((e) => e.sha256), invoice: reading?.invoice.digest ?? null } });
    tellOwners(ctx, app.organisationId, `delivered:${delivery.publicId}:${delivery.sentBack}`, `Nhà cung cấp báo đã bàn giao đợt ${delivery.position} của hợp đồng ${contract.number ?? ''}. Mời Ông/Bà kiểm tra rồi nghiệm thu trên sàn.`);
    return { delivery: delivery.publicId, contract: contract.publicId, state };
  }, { idempotencyKey, act: 'support.deliver' });
}

/** @throws DomainError 422 beside the invoice's field, with every fault found */
function checkedInvoice(ctx: Context, { delivery, contract, app }: Held & { delivery: DeliveryRow }, file: SentFile): InvoiceReading {
  const today = vnDate(ctx.now());
  const sellerTaxCode = ctx.db.get<{ taxCode: string | null }>('SELECT tax_code AS taxCode FROM organisation WHERE id = ?', [contract.providerOrganisationId])?.taxCode ?? '';
  const reading = readable(file.bytes, today);
  const findings = [...reading.findings, ...checkInvoiceFits(reading, { sellerTaxCode, buyerTaxCode: app.taxCode, amountVnd: delivery.valueVnd, notBefore: contract.dated ?? '', notAfter: today })];
  const { totalVnd } = reading.invoice;
  // the state pays a share of what was really charged: a lower invoice needs a lower contract
  if (totalVnd < delivery.valueVnd) findings.push({ severity: 'ERROR', code: 'BELOW_CONTRACT', vi: `Hóa đơn ghi ${vnd(totalVnd).vi}, thấp hơn giá trị đợt này ${vnd(delivery.valueVnd).vi}.`, en: `The invoice is over ${vnd(totalVnd).en}, below this delivery’s ${vnd(delivery.valueVnd).en}.` });
  const faults = findings.filter((f) => f.severity === 'ERROR');
  if (faults.length > 0) throw invalid({ invoice: { vi: faults.map((f) => f.vi).join(' '), en: faults.map((f) => f.en).join(' ') } }, { vi: 'Hóa đơn này chưa dùng được.', en: 'This invoice cannot be used.' });
  return { ...reading, findings };
}

/** Reads an invoice; what is none is refused beside its field. */
function readable(bytes: Uint8Array, today: string): InvoiceReading {
  try {
    return readInvoice(bytes, { today });
  } catch (error) {
    if (!isDomainError(error)) throw error;
    throw new DomainError(error.code, error.status, error, { fields: { invoice: { vi: error.vi, en: error.en } } });
  }
}

/** @throws DomainError 409 when the invoice served another delivery */
function requireUnused(ctx: Context, { invoice: i }: InvoiceReading): void {
  const used = ctx.db.get('SELECT 1 FROM support_invoice WHERE current = 1 AND ((seller_tax_code = ? AND symbol = ? AND number = ?) OR digest = ?)', [i.sellerTaxCode, `${i.form}${i.symbol}`, i.number, i.digest]);
  if (used) throw conflict('invoice-used', { vi: `Hóa đơn ${i.form}${i.symbol} số ${i.number} đã dùng cho một đợt bàn giao khác.`, en: `Invoice ${i.form}${i.symbol} no. ${i.number} has served another delivery.` }, { invoice: { vi: 'Hóa đơn này đã dùng.', en: 'This invoice has been used.' } });
}

/** The enterprise accepts (nghiệm thu), from its own account. In time is what was delivered by its day. @throws DomainError 403, 404, 409, 422 */
export async function acceptDelivery(ctx: Context, raw: AcceptInput, idempotencyKey?: string): Promise<DeliveryMoved> {
  const input = parseInput(acceptInput, raw);
  return write(ctx, (db): DeliveryMoved => {
    const held = heldDelivery(db, input.delivery);
    const person = requireDeliveryAct(ctx, held, 'accept');
    const { delivery, contract, app } = held;
    const inTime = delivery.deliveredAt !== null && vnDate(delivery.deliveredAt) <= delivery.dueOn;
    db.run('UPDATE support_delivery SET accepted_by = ?, accepted_at = ?, in_time = ? WHERE id = ?', [person.userId, ctx.now(), inTime ? 1 : 0, delivery.id]);
    const state = moveDelivery(ctx, delivery, 'accept', person, input.note);
    if (contract.providerOrganisationId !== null) countAcceptance(db, contract.providerOrganisationId, inTime);
    followContracts(ctx, app.id);
    audit(ctx, { act: 'support.accept', object: 'delivery', objectId: delivery.publicId, data: { contract: contract.publicId, inTime } });
    tellOwners(ctx, contract.providerOrganisationId, `accepted:${delivery.publicId}`, `Đợt ${delivery.position} của hợp đồng ${contract.number ?? ''} đã được nghiệm thu. Mời Ông/Bà gửi đề nghị thanh toán trên sàn.`);
    return { delivery: delivery.publicId, contract: contract.publicId, state };
  }, { idempotencyKey, act: 'support.accept' });
}

/** The enterprise sends a delivery back with a reason; its invoice is set free, so that a corrected one can come. @throws DomainError 403, 404, 409, 422 */
export async function sendBackDelivery(ctx: Context, raw: SendBackInput, idempotencyKey?: string): Promise<DeliveryMoved> {
  const input = parseInput(sendBackInput, raw);
  return write(ctx, (db): DeliveryMoved => {
    const held = heldDelivery(db, input.delivery);
    const person = requireDeliveryAct(ctx, held, 'sendBack');
    const { delivery, contract } = held;
    const state = moveDelivery(ctx, delivery, 'sendBack', person, input.reason);
    db.run('UPDATE support_delivery SET delivered_by = NULL, delivered_at = NULL, sent_back = sent_back + 1 WHERE id = ?', [delivery.id]);
    db.run('UPDATE support_invoice SET current = 0 WHERE delivery_id = ?', [delivery.id]);
    audit(ctx, { act: 'support.sendBack', object: 'delivery', objectId: delivery.publicId, data: { contract: contract.publicId } });
    tellOwners(ctx, contract.providerOrganisationId, `sent-back:${delivery.publicId}:${delivery.sentBack}`, `Doanh nghiệp trả lại đợt ${delivery.position} của hợp đồng ${contract.number ?? ''} để sửa. Hạn bàn giao: ${formatDate(delivery.dueOn)}.`);
    return { delivery: delivery.publicId, contract: contract.publicId, state };
  }, { idempotencyKey, act: 'support.sendBack' });
}
