/** What the papers of support say, made from the same rows as the pages: notice, contract, acceptance, liquidation, payment request (NĐ 80/2021 Đ32). */
import type { Database } from '../../../db/client.ts';
import { notFound, refusedTransition } from '../../errors.ts';
import { figures, moneyInWords, type Block, type Paper, type PaperSource, type Signature, type Signer } from '../../papers/index.ts';
import { provinceByCode } from '../../places/index.ts';
import { formatDate, vnDate } from '../../time.ts';
import { deliveriesOf, heldContract, heldDelivery, heldPayment, heldRecovery, paidUnder, recoveryReason, type Held } from '../contract/store.ts';
import type { NoticeContent } from '../decisions.ts';
import { ARTICLES } from '../lawbook.ts';
import { CONTRACT_WORDS, DELIVERY_WORDS, RECOVERY_WORDS } from '../rules/contract.ts';
import { KIND_WORDS } from '../rules/explain.ts';
import { applicationById, itemsOf, programmeById } from '../store.ts';

interface Party {
  name: string;
  taxCode: string | null;
  address: string;
  provinceCode: string | null;
}
const partyOf = (db: Database, id: number): Party => {
  const row = db.get<Party & { address: string | null }>('SELECT name, tax_code AS taxCode, address, province_code AS provinceCode FROM organisation WHERE id = ?', [id])!;
  return { ...row, address: row.address ?? '' };
};
const placeOf = (db: Database, party: Party): string => (party.provinceCode === null ? undefined : provinceByCode({ db }, party.provinceCode)?.shortName) ?? '……';
const text = (words: string): Block => ({ kind: 'text', text: words });
const ground = (words: string): Block => ({ kind: 'text', text: words, italic: true });
const DECREE = 'Nghị định số 80/2021/NĐ-CP ngày 26 tháng 8 năm 2021 của Chính phủ quy định chi tiết và hướng dẫn thi hành một số điều của Luật Hỗ trợ doanh nghiệp nhỏ và vừa';
const MONEY_COLUMNS = [{ title: 'TT', width: 1, align: 'middle' as const }, { title: 'Nội dung', width: 5 }, { title: 'Giá trị', width: 3, align: 'end' as const }, { title: 'Ngân sách nhà nước hỗ trợ', width: 3.2, align: 'end' as const }, { title: 'Doanh nghiệp chi trả', width: 3, align: 'end' as const }];
const moneyRow = (n: number, what: string, valueVnd: number, stateVnd: number): string[] => [String(n), what, figures(valueVnd), figures(stateVnd), figures(valueVnd - stateVnd)];
const moneyFoot = (valueVnd: number, stateVnd: number): string[] => ['', 'Cộng', figures(valueVnd), figures(stateVnd), figures(valueVnd - stateVnd)];

/** The notice to the enterprise (Đ32.3a), of support or of refusal; its content was fixed by the decision. @throws DomainError 404 */
export function noticeSource(db: Database, noticeId: number): PaperSource {
  const row = db.get<{ contentJson: string; applicationId: number; organisationId: number; bodyOrganisationId: number }>(
    'SELECT n.content_json AS contentJson, n.application_id AS applicationId, a.organisation_id AS organisationId, p.body_organisation_id AS bodyOrganisationId FROM support_notice n JOIN support_application a ON a.id = n.application_id JOIN support_programme p ON p.id = a.programme_id WHERE n.id = ?', [noticeId]);
  if (!row) throw notFound();
  const c = JSON.parse(row.contentJson) as NoticeContent;
  const body = partyOf(db, row.bodyOrganisationId);
  const support = c.outcome === 'SUPPORT';
  const content: Paper = {
    title: 'Thông báo', about: support ? 'Về việc hỗ trợ chuyển đổi số cho doanh nghiệp nhỏ và vừa' : 'Về việc hồ sơ chưa đủ điều kiện hỗ trợ chuyển đổi số', issuer: { parent: '', body: c.body }, sign: 'TB', place: placeOf(db, body),
    addressees: [`${c.organisation} (mã số thuế ${c.taxCode})`],
    body: [
      ground(`Căn cứ ${c.articles.map((a) => a.vi).join('; ')};`),
      ground(`Xét hồ sơ số ${c.receiptNumber} nhận ngày ${formatDate(c.receivedOn)} theo chương trình “${c.programme.vi}”,`),
      ...(support
        ? [
            text(`${c.body} thông báo nội dung và kinh phí hỗ trợ như sau:`),
            { kind: 'table' as const, caption: 'Nội dung và kinh phí (đơn vị tính: đồng)', columns: MONEY_COLUMNS, rows: c.items.map((i, n) => moneyRow(n + 1, `${i.description} (hỗ trợ ${i.rate}%, không quá ${figures(i.capVnd)} đồng)`, i.costVnd, i.stateVnd)), foot: moneyFoot(c.stateVnd + c.ownVnd, c.stateVnd) },
            { kind: 'text' as const, lead: 'Kinh phí ngân sách nhà nước hỗ trợ bằng chữ:', text: `${moneyInWords(c.stateVnd)}.` },
            text(`Kinh phí còn lại ${figures(c.ownVnd)} đồng do doanh nghiệp chi trả. Đề nghị doanh nghiệp cùng bên cung cấp liên hệ ${c.body} để ký hợp đồng theo khoản 3 Điều 32 Nghị định số 80/2021/NĐ-CP.`),
          ]
        : [text(`${c.body} thông báo hồ sơ chưa đủ điều kiện hỗ trợ. Lý do: ${c.reason}`)]),
    ],
    signatures: [{ lines: ['Thủ trưởng cơ quan'], note: '(Ký số, đóng dấu)', name: '' }], recipients: ['Như trên', 'Lưu: VT, hồ sơ'],
  };
  return { kind: 'NOTICE', bodyOrganisationId: row.bodyOrganisationId, object: 'support-notice', objectId: noticeId, content, signers: [{ name: body.name, taxCode: null }] };
}

interface Parties {
  body: Party;
  enterprise: Party;
  provider: Party | null;
  signers: Signer[];
  signatures: Signature[];
  /** The lines that name each party. */
  blocks: Block[];
}
/** Party A the agency, B the enterprise, C the provider; as they stand in contract and minutes. */
function partiesOf(db: Database, { contract, app, programme }: Held): Parties {
  const body = partyOf(db, programme.bodyOrganisationId);
  const enterprise = { ...partyOf(db, app.organisationId), taxCode: app.taxCode };
  const provider = contract.providerOrganisationId === null ? null : partyOf(db, contract.providerOrganisationId);
  const all = [{ letter: 'A', role: 'cơ quan hỗ trợ doanh nghiệp', party: body, body: true }, { letter: 'B', role: 'doanh nghiệp được hỗ trợ', party: enterprise, body: false }, ...(provider ? [{ letter: 'C', role: 'bên cung cấp', party: provider, body: false }] : [])];
  return {
    body, enterprise, provider,
    signers: all.map((p) => ({ name: p.party.name, taxCode: p.body ? null : p.party.taxCode })),
    signatures: all.map((p) => ({ lines: [`Đại diện bên ${p.letter}`], note: '(Ký, ghi rõ họ tên, đóng dấu)', name: '' })),
    blocks: all.map((p) => ({ kind: 'text', lead: `Bên ${p.letter} (${p.role}):`, text: `${p.party.name}${p.party.taxCode && !p.body ? `, mã số thuế ${p.party.taxCode}` : ''}${p.party.address ? `, địa chỉ ${p.party.address}` : ''}.` })),
  };
}

const noticeWords = (db: Database, applicationId: number): string => {
  const n = db.get<{ number: string; dated: string }>("SELECT number, dated FROM support_notice WHERE application_id = ? AND kind = 'SUPPORT' AND state = 'ISSUED' ORDER BY id DESC LIMIT 1", [applicationId]);
  return n ? `Căn cứ Thông báo số ${n.number} ngày ${formatDate(n.dated)} về việc hỗ trợ doanh nghiệp nhỏ và vừa;` : '';
};
const contractWords = ({ contract }: Held): string => `Hợp đồng số ${contract.number ?? '……'}${contract.dated ? ` ký ngày ${formatDate(contract.dated)}` : ''}`;
/** The office's own contracts have two parties. */
const how = (held: Held): string => (held.contract.kind === 'THREE_PARTY' ? 'ba bên' : 'hai bên');

/** The contract (Đ32.3b, c): who pays what, when it is delivered, how it is paid. @throws DomainError 404 */
export function contractSource(db: Database, publicId: string): PaperSource {
  const held = heldContract(db, publicId);
  const { contract, app, programme } = held;
  const p = partiesOf(db, held);
  const free = db.get<{ subject: string; holder: string; number: string; bank: string }>('SELECT subject, account_holder AS holder, account_number AS number, account_bank AS bank FROM support_contract_text WHERE contract_id = ?', [contract.id]);
  const items = itemsOf(db, app.id);
  const lines = db.all<{ itemId: number; valueVnd: number; stateVnd: number }>('SELECT item_id AS itemId, value_vnd AS valueVnd, state_vnd AS stateVnd FROM support_contract_item WHERE contract_id = ? ORDER BY item_id', [contract.id]);
  const supplier = p.provider ? 'Bên C' : 'Bên A';
  const content: Paper = {
    title: `Hợp đồng hỗ trợ ${how(held)}`, about: free?.subject ?? '', issuer: null, sign: 'HĐ', place: placeOf(db, p.body), addressees: [],
    body: [
      ground(`Căn cứ ${DECREE};`), ...(noticeWords(db, app.id) ? [ground(noticeWords(db, app.id))] : []), ground(`Theo chương trình “${programme.nameVi}”, hồ sơ số ${app.receiptNumber ?? ''},`),
      text('Các bên gồm:'), ...p.blocks, text('thống nhất ký hợp đồng với các điều sau:'),
      { kind: 'heading', text: 'Điều 1. Nội dung và kinh phí' },
      { kind: 'table', caption: 'Phần ngân sách nhà nước hỗ trợ và phần doanh nghiệp chi trả (đơn vị tính: đồng)', columns: MONEY_COLUMNS, rows: lines.map((l, n) => { const i = items.find((x) => x.id === l.itemId); return moneyRow(n + 1, i ? [KIND_WORDS[i.kind].vi, i.description].filter(Boolean).join(': ') : '', l.valueVnd, l.stateVnd); }), foot: moneyFoot(contract.valueVnd, contract.stateVnd) },
      { kind: 'text', lead: 'Giá trị hợp đồng bằng chữ:', text: `${moneyInWords(contract.valueVnd)}; trong đó ngân sách nhà nước hỗ trợ: ${moneyInWords(contract.stateVnd)}.` },
      { kind: 'heading', text: 'Điều 2. Bàn giao' },
      { kind: 'table', caption: 'Các đợt bàn giao (đơn vị tính: đồng)', columns: [{ title: 'Đợt', width: 1, align: 'middle' }, { title: 'Nội dung bàn giao', width: 6 }, { title: 'Chậm nhất ngày', width: 2.6, align: 'middle' }, { title: 'Giá trị', width: 3, align: 'end' }], rows: deliveriesOf(db, contract.id).map((d) => [String(d.position), d.what, formatDate(d.dueOn), figures(d.valueVnd)]) },
      { kind: 'heading', text: 'Điều 3. Thanh toán' },
      text(`Bên A thanh toán phần ngân sách nhà nước qua Kho bạc Nhà nước sau khi từng đợt được nghiệm thu và có hóa đơn hợp lệ. Bên B chi trả phần còn lại cho ${supplier} theo từng đợt.`),
      text(contract.advanceVnd > 0 ? `Tạm ứng từ ngân sách nhà nước tối đa ${figures(contract.advanceVnd)} đồng, thu hồi dần qua các lần thanh toán theo Điều 16 Thông tư số 52/2023/TT-BTC.` : 'Hợp đồng không tạm ứng từ ngân sách nhà nước.'),
      ...(free?.number && p.provider ? [text(`Tài khoản nhận tiền: ${free.holder}, số ${free.number}, ${free.bank}.`)] : []),
      { kind: 'heading', text: 'Điều 4. Trách nhiệm các bên' },
      { kind: 'list', items: [`${supplier} giao đúng nội dung, đúng hạn, xuất hóa đơn điện tử đúng quy định và hướng dẫn sử dụng;`, 'Bên B nhận, kiểm tra, nghiệm thu, dùng đúng mục đích, trả lời việc sử dụng sau 30 và 90 ngày, và hoàn trả toàn bộ kinh phí hỗ trợ nếu kê khai không đúng (Điều 10, Điều 31 Nghị định số 80/2021/NĐ-CP);', 'Bên A theo dõi thực hiện, làm thủ tục thanh toán đúng hạn.'] },
      { kind: 'heading', text: 'Điều 5. Hiệu lực' },
      text(`Hợp đồng có hiệu lực từ ngày các bên ký đủ, được nghiệm thu và thanh lý theo quy định. Hợp đồng lập thành một bản điện tử có đủ chữ ký số, hoặc ${p.provider ? 'ba' : 'hai'} bản giấy có giá trị như nhau, mỗi bên giữ một bản.`),
    ],
    signatures: p.signatures, recipients: [],
  };
  return { kind: 'CONTRACT', bodyOrganisationId: programme.bodyOrganisationId, object: 'support-contract', objectId: contract.id, content, signers: p.signers };
}

/** Acceptance minutes (biên bản nghiệm thu) of one accepted delivery. @throws DomainError 404, 409 not accepted */
export function acceptanceSource(db: Database, delivery: string): PaperSource {
  const held = heldDelivery(db, delivery);
  const d = held.delivery;
  if (d.acceptedAt === null) throw refusedTransition({ from: DELIVERY_WORDS[d.state], tried: { vi: 'lập biên bản nghiệm thu', en: 'make acceptance minutes' }, allowed: [] });
  const p = partiesOf(db, held);
  const invoice = db.get<{ symbol: string; number: string; issuedOn: string; totalVnd: number }>('SELECT symbol, number, issued_on AS issuedOn, total_vnd AS totalVnd FROM support_invoice WHERE delivery_id = ? AND current = 1', [d.id]);
  const content: Paper = {
    title: 'Biên bản nghiệm thu', about: `Đợt ${d.position}: ${d.what}`, issuer: null, sign: 'BBNT', place: placeOf(db, p.body), addressees: [],
    body: [
      ground(`Căn cứ ${contractWords(held)};`), text('Các bên gồm:'), ...p.blocks,
      text(`cùng nghiệm thu đợt ${d.position} như sau:`),
      { kind: 'table', caption: 'Kết quả nghiệm thu (đơn vị tính: đồng)', columns: MONEY_COLUMNS, rows: [moneyRow(1, d.what, d.valueVnd, d.stateVnd)], foot: moneyFoot(d.valueVnd, d.stateVnd) },
      text(`Ngày bàn giao: ${d.deliveredAt === null ? '……' : formatDate(vnDate(d.deliveredAt))}; hạn theo hợp đồng: ${formatDate(d.dueOn)}; ${d.inTime === 1 ? 'đúng hạn' : 'chậm hạn'}. Doanh nghiệp xác nhận đã nhận đủ, dùng được và nghiệm thu ngày ${formatDate(vnDate(d.acceptedAt))}.`),
      ...(invoice ? [text(`Hóa đơn điện tử: ký hiệu ${invoice.symbol}, số ${invoice.number}, ngày ${formatDate(invoice.issuedOn)}, tổng tiền thanh toán ${figures(invoice.totalVnd)} đồng.`)] : []),
      { kind: 'text', lead: 'Ngân sách nhà nước thanh toán cho đợt này bằng chữ:', text: `${moneyInWords(d.stateVnd)}.` },
    ],
    signatures: p.signatures, recipients: [],
  };
  return { kind: 'ACCEPTANCE', bodyOrganisationId: held.programme.bodyOrganisationId, object: 'support-delivery', objectId: d.id, content, signers: p.signers };
}

/** Liquidation minutes (thanh lý) of a contract that is done or ended. @throws DomainError 404, 409 still running */
export function liquidationSource(db: Database, publicId: string): PaperSource {
  const held = heldContract(db, publicId);
  const { contract } = held;
  if (contract.state !== 'DONE' && contract.state !== 'ENDED') throw refusedTransition({ from: CONTRACT_WORDS[contract.state], tried: { vi: 'lập biên bản thanh lý', en: 'make liquidation minutes' }, allowed: [] });
  const p = partiesOf(db, held);
  const done = deliveriesOf(db, contract.id).filter((d) => d.acceptedAt !== null);
  const { advancedVnd, clearedVnd, doneVnd } = paidUnder(db, contract.id);
  const [valueVnd, stateVnd] = [done.reduce((s, d) => s + d.valueVnd, 0), done.reduce((s, d) => s + d.stateVnd, 0)];
  const content: Paper = {
    title: 'Biên bản thanh lý hợp đồng', about: contractWords(held), issuer: null, sign: 'BBTL', place: placeOf(db, p.body), addressees: [],
    body: [
      ground(`Căn cứ ${contractWords(held)} và các biên bản nghiệm thu;`), text('Các bên gồm:'), ...p.blocks, text('thống nhất thanh lý hợp đồng như sau:'),
      { kind: 'table', caption: 'Khối lượng đã nghiệm thu (đơn vị tính: đồng)', columns: MONEY_COLUMNS, rows: done.map((d) => moneyRow(d.position, d.what, d.valueVnd, d.stateVnd)), foot: moneyFoot(valueVnd, stateVnd) },
      text(`Giá trị hợp đồng: ${figures(contract.valueVnd)} đồng; đã nghiệm thu ${figures(valueVnd)} đồng. Kho bạc Nhà nước đã chi ${figures(doneVnd - clearedVnd + advancedVnd)} đồng, tạm ứng chưa thu hồi ${figures(advancedVnd - clearedVnd)} đồng.`),
      text(contract.state === 'DONE' ? 'Các bên đã thực hiện xong nghĩa vụ theo hợp đồng. Hợp đồng được thanh lý kể từ ngày các bên ký đủ biên bản này.' : 'Hợp đồng chấm dứt trước hạn; phần chưa thực hiện không thanh toán. Hợp đồng được thanh lý kể từ ngày các bên ký đủ biên bản này.'),
    ],
    signatures: p.signatures, recipients: [],
  };
  return { kind: 'LIQUIDATION', bodyOrganisationId: held.programme.bodyOrganisationId, object: 'support-contract', objectId: contract.id, content, signers: p.signers };
}

/** The request to be paid (hồ sơ thanh toán, Đ32.5), of an advance or of an accepted delivery. @throws DomainError 404 */
export function paymentSource(db: Database, payment: string): PaperSource {
  const held = heldPayment(db, payment);
  const pay = held.payment;
  const p = partiesOf(db, held);
  const asker = p.provider ?? p.body;
  const delivery = deliveriesOf(db, held.contract.id).find((d) => d.id === pay.deliveryId);
  const account = db.get<{ holder: string; number: string; bank: string }>('SELECT account_holder AS holder, account_number AS number, account_bank AS bank FROM support_contract_text WHERE contract_id = ?', [held.contract.id]);
  const advance = pay.kind === 'ADVANCE';
  const content: Paper = {
    title: advance ? 'Giấy đề nghị tạm ứng' : 'Giấy đề nghị thanh toán', about: contractWords(held), issuer: null, sign: 'ĐNTT', place: placeOf(db, asker), addressees: [p.body.name],
    body: [
      ground(`Căn cứ ${contractWords(held)}${delivery ? ` và kết quả nghiệm thu đợt ${delivery.position}` : ''};`),
      text(`${asker.name}${asker.taxCode ? ` (mã số thuế ${asker.taxCode})` : ''} đề nghị ${p.body.name} ${advance ? 'tạm ứng' : 'thanh toán'} phần ngân sách nhà nước hỗ trợ ${p.enterprise.name} (mã số thuế ${p.enterprise.taxCode ?? ''}):`),
      { kind: 'table', caption: 'Số tiền đề nghị (đơn vị tính: đồng)', columns: [{ title: 'Nội dung', width: 6 }, { title: 'Số tiền', width: 3, align: 'end' }], rows: [[delivery ? `Đợt ${delivery.position}: ${delivery.what}` : 'Tạm ứng theo hợp đồng', figures(pay.stateVnd)]] },
      { kind: 'text', lead: 'Bằng chữ:', text: `${moneyInWords(pay.stateVnd)}.` },
      ...(account?.number ? [text(`Chuyển vào tài khoản: ${account.holder}, số ${account.number}, ${account.bank}.`)] : []),
    ],
    signatures: [{ lines: ['Đại diện bên đề nghị'], note: '(Ký, ghi rõ họ tên, đóng dấu)', name: '' }], recipients: ['Như trên', 'Lưu: hồ sơ thanh toán'],
  };
  return { kind: 'PAYMENT', bodyOrganisationId: held.programme.bodyOrganisationId, object: 'support-payment', objectId: pay.id, content, signers: [{ name: asker.name, taxCode: p.provider?.taxCode ?? null }] };
}

/** The claim to repay (Đ10.3, Đ31): what was found, by which articles, how much, and where it is paid to. @throws DomainError 404, 409 not decided */
export function claimSource(db: Database, recovery: string): PaperSource {
  const held = heldRecovery(db, recovery);
  const r = held.recovery;
  if (r.state === 'PROPOSED' || r.state === 'DROPPED') throw refusedTransition({ from: RECOVERY_WORDS[r.state], tried: { vi: 'lập thông báo hoàn trả', en: 'make the claim’s paper' }, allowed: [] });
  const p = partiesOf(db, held);
  const { doneVnd } = paidUnder(db, held.contract.id);
  const content: Paper = {
    title: 'Thông báo', about: 'Về việc hoàn trả kinh phí đã hỗ trợ', issuer: { parent: '', body: p.body.name }, sign: 'TB', place: placeOf(db, p.body), addressees: [`${p.enterprise.name} (mã số thuế ${p.enterprise.taxCode ?? ''})`],
    body: [
      ground(`Căn cứ ${DECREE};`), ground(`Căn cứ ${r.articles.flatMap((code) => ARTICLES[code]?.short.vi ?? []).join('; ')};`), ground(`Căn cứ ${contractWords(held)},`),
      text(`${p.body.name} thông báo: qua kiểm tra, kinh phí đã hỗ trợ ${p.enterprise.name} phải hoàn trả. Lý do: ${recoveryReason(db, r.id)}`),
      { kind: 'table', caption: 'Số tiền hoàn trả (đơn vị tính: đồng)', columns: [{ title: 'Nội dung', width: 6 }, { title: 'Số tiền', width: 3, align: 'end' }], rows: [[`Ngân sách nhà nước đã chi theo ${contractWords(held).toLowerCase()}`, figures(doneVnd)], ['Số tiền phải hoàn trả theo thông báo này', figures(r.amountVnd)]] },
      { kind: 'text', lead: 'Số tiền phải hoàn trả bằng chữ:', text: `${moneyInWords(r.amountVnd)}.` },
      text(`Đề nghị ${p.enterprise.name} nộp số tiền trên vào tài khoản của ${p.body.name} mở tại Kho bạc Nhà nước, ghi rõ số thông báo này, và gửi chứng từ về ${p.body.name}. Có thể nộp nhiều lần; mỗi lần nộp được ghi nhận theo chứng từ của Kho bạc.`),
      text('Nếu không đồng ý, Ông/Bà có quyền khiếu nại theo quy định của pháp luật về khiếu nại.'),
    ],
    signatures: [{ lines: ['Thủ trưởng cơ quan'], note: '(Ký số, đóng dấu)', name: '' }], recipients: ['Như trên', 'Kho bạc Nhà nước', 'Lưu: VT, hồ sơ'],
  };
  return { kind: 'CLAIM', bodyOrganisationId: held.programme.bodyOrganisationId, object: 'support-recovery', objectId: r.id, content, signers: [{ name: p.body.name, taxCode: null }] };
}

/** What a paper belongs to, for asking who may see it: its dossier, and its contract where it has one. */
function belongsTo(db: Database, paper: { object: string; objectId: number }): { applicationId: number; contract: string | null; provider: number | null } | undefined {
  if (paper.object === 'support-notice') {
    const row = db.get<{ applicationId: number }>('SELECT application_id AS applicationId FROM support_notice WHERE id = ?', [paper.objectId]);
    return row && { ...row, contract: null, provider: null };
  }
  const table = { 'support-delivery': 'support_delivery', 'support-payment': 'support_payment', 'support-recovery': 'support_recovery' }[paper.object];
  const contractId = table ? `(SELECT contract_id FROM ${table} WHERE id = ?)` : '?';
  return db.get<{ applicationId: number; contract: string; provider: number | null }>(`SELECT application_id AS applicationId, public_id AS contract, provider_organisation_id AS provider FROM support_contract WHERE id = ${contractId}`, [paper.objectId]);
}

/** The dossier and programme of a paper. @throws DomainError 404 */
export function holderOf(db: Database, paper: { object: string; objectId: number }) {
  const of = belongsTo(db, paper);
  if (!of) throw notFound();
  const app = applicationById(db, of.applicationId);
  return { ...of, app, programme: programmeById(db, app.programmeId) };
}
