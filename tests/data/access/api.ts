/**
 * Who may call which JSON route. A new route needs a line here: the route as Hono has it (without patterns in braces), who may, and what is sent.
 * What is sent must be right, so that only the visitor decides between being let in and being refused. Several lines may name the same route.
 */
import { DELIVERED_VERSIONS } from '../../../api/support/lawbook.ts';
import { addDays, vnDate } from '../../../api/time.ts';
import { madeUpTaxCode } from '../../../scripts/demo/matching.ts';
import { DEMO_PROGRAMME } from '../../../scripts/demo/support.ts';
import { line, type Line } from './line.ts';
import {
  admin, anyBody, anyOrganisation, eventReaders, bodyApprover, bodyOfficer, bodySettler, bodyStaff, communeOfficers, contractParties, dossierReaders, either, enterpriseOwner, enterprisePeople, everybody, graders, helpers, listingEditors, listingOfficers, lotReaders, noOne, own, producerOrHelper, producerPeople, providerOwner, signedIn, stampOfficers,
} from './policies.ts';

const today = vnDate(Date.now());
const REASON = 'Lý do của lần thử này, đủ dài.';
const file = (fields: Record<string, string>, ...files: string[]): FormData => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  for (const name of files) form.set(name, new File(['%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF'], 'giay-to.pdf', { type: 'application/pdf' }));
  return form;
};
const epcis = { headers: { accept: 'application/json' } };

const foundation: Line[] = [
  line('GET /healthz', everybody),
  line('GET /readyz', everybody),
  line('GET /api/openapi.json', everybody),
  line('GET /api/docs', everybody),
  line('GET /api/v1/gs1/parse', everybody, () => ({ query: { uri: 'https://id.gs1.org/01/09506000134352' } })),
  line('GET /api/v1/places/provinces', everybody),
  line('GET /api/v1/places/communes', everybody, () => ({ query: { province: '38' } })),
  line('GET /api/v1/places/resolve', everybody),
  line('GET /api/v1/search', everybody),
  line('GET /api/v1/search/suggest', everybody),
];

const accounts: Line[] = [
  line('GET /api/v1/me', signedIn),
  line('GET /api/v1/me/sessions', signedIn),
  line('DELETE /api/v1/me/sessions/:id', own('producer.OWNER'), (o) => ({ id: o.session })),
  line('DELETE /api/v1/me/sessions', signedIn),
];

const catalogue: Line[] = [
  line('GET /api/v1/groups', everybody),
  line('GET /api/v1/products', everybody),
  line('GET /api/v1/products/:slug', everybody, (o) => ({ slug: o.productSlug })),
  line('GET /api/v1/producers/:slug', everybody, (o) => ({ slug: o.producer })),
  line('POST /api/v1/listings', listingEditors, (o) => ({ body: { organisationId: Number(o.producerOrganisationId), name: 'Mắm mới', groupCode: 'food' } })),
  line('POST /api/v1/listings', listingEditors, (o) => ({ body: { publicId: o.draftProduct, version: 1, name: 'Mắm đổi tên', groupCode: 'food' } })),
  line('POST /api/v1/listings/:id/:act', listingEditors, (o) => ({ id: o.draftProduct, act: 'submit', body: { version: 1 } })),
  line('POST /api/v1/listings/:id/:act', listingEditors, (o) => ({ id: o.waitingProduct, act: 'withdraw', body: { version: 2 } })),
  line('POST /api/v1/listings/:id/:act', listingOfficers, (o) => ({ id: o.waitingProduct, act: 'approve', body: { version: 2 } })),
  line('POST /api/v1/listings/:id/:act', listingOfficers, (o) => ({ id: o.waitingProduct, act: 'return', body: { version: 2, reason: REASON } })),
  line('POST /api/v1/listings/:id/:act', listingOfficers, (o) => ({ id: o.product, act: 'suspend', body: { version: 1, reason: REASON } })),
  line('POST /api/v1/listings/:id/:act', listingOfficers, (o) => ({ id: o.product, act: 'resume', body: { version: 1 } })),
  line('POST /api/v1/products/:id/trade-items', listingEditors, (o) => ({ id: o.product, body: { label: 'Chai thử', amount: '250', unit: 'ml' } })),
  line('POST /api/v1/trade-items/:id/price-stock', listingEditors, (o) => ({ id: o.tradeItem })),
  line('POST /api/v1/products/:id/certificates', graders, (o) => ({ id: o.product })),
  line('POST /api/v1/uploads', signedIn, () => ({ body: { token: 'thu-anh-0000002', size: 1_000 } })),
  line('GET /api/v1/uploads', everybody, (o) => ({ query: { token: o.uploadToken } })),
  line('GET /api/v1/uploads/:id', own('producer.OWNER'), (o) => ({ id: o.upload })),
  line('PATCH /api/v1/uploads/:id', own('producer.OWNER'), (o) => ({ id: o.upload, body: {}, headers: { 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' } })),
  line('DELETE /api/v1/uploads/:id', own('producer.OWNER'), (o) => ({ id: o.upload })),
  line('GET /media/:id/:file', everybody, (o) => ({ id: o.photo, file: '360.webp' })),
  line('GET /media/:id/:file', either(listingEditors, graders), (o) => ({ id: o.draftPhoto, file: '360.webp' })),
  line('GET /media/tam/:file', own('producer.OWNER'), (o) => ({ file: `${o.preview}.webp` })),
];

const watchers = anyBody('TRADE_OFFICER', 'APPROVER', 'OCOP_OFFICER', 'INSPECTOR', 'ADMIN');
/** The food's body, market surveillance, administrators. */
const deciders = either(anyBody('INSPECTOR', 'ADMIN'), own('OCOP_OFFICER'));
const inspectors = anyBody('INSPECTOR', 'OCOP_OFFICER', 'TRADE_OFFICER', 'ADMIN');
const binders = either(producerOrHelper, graders, anyBody('TRADE_OFFICER'));
const at = { date: today, communeCode: '16645' };
const lots: Line[] = [
  line('GET /api/v1/lots', signedIn),
  line('POST /api/v1/lots', producerOrHelper, (o) => ({ body: { tradeItem: o.tradeItem, productionDate: today, noExpiry: 'yes', quantity: 10, communeCode: '16645' } })),
  line('GET /api/v1/lots/:id', lotReaders, (o) => ({ id: o.lot })),
  line('GET /api/v1/lots/:id/story', lotReaders, (o) => ({ id: o.lot })),
  line('GET /api/v1/lots/:id/graph', lotReaders, (o) => ({ id: o.lot })),
  line('POST /api/v1/lots/raw', producerOrHelper, (o) => ({ body: { ...at, producer: o.producerOrganisation, name: 'Cá cơm', quantity: 10, unit: 'KGM' } })),
  line('POST /api/v1/lots/process', producerOrHelper, (o) => ({ body: { ...at, inputs: [{ lot: o.rawLot, quantity: 1 }], output: { name: 'Chượp', quantity: 1, unit: 'KGM' } } })),
  line('POST /api/v1/lots/pack', producerOrHelper, (o) => ({ body: { ...at, lot: o.lot, quantity: 1 } })),
  line('POST /api/v1/cartons', producerOrHelper, (o) => ({ body: { ...at, contents: [{ lot: o.lot, quantity: 1 }] } })),
  line('POST /api/v1/cartons/open', producerOrHelper, (o) => ({ body: { ...at, carton: o.carton } })),
  line('POST /api/v1/goods/ship', producerOrHelper, (o) => ({ body: { ...at, lots: [{ lot: o.lot, quantity: 1 }], recipientName: 'Cửa hàng' } })),
  line('POST /api/v1/goods/receive', producerOrHelper, (o) => ({ body: { ...at, shipment: o.shipment } })),
  line('POST /api/v1/goods/sell', producerOrHelper, (o) => ({ body: { ...at, lots: [{ lot: o.lot, quantity: 1 }] } })),
  line('POST /api/v1/events/correct', producerOrHelper, (o) => ({ body: { event: o.event, reason: REASON } })),
  line('POST /api/v1/journey-texts', producerOrHelper, (o) => ({ body: { object: 'lot', id: o.lot, lang: 'en', text: 'Fish sauce' } })),
];

const stamps: Line[] = [
  line('POST /api/v1/harvest-declarations', producerOrHelper, (o) => ({ body: { tradeItem: o.tradeItem, fromDate: addDays(today, -90), toDate: addDays(today, -80), quantity: 10 } })),
  line('GET /api/v1/harvest-declarations', lotReaders, (o) => ({ query: { organisation: o.producerOrganisation } })),
  line('POST /api/v1/harvest-declarations/:id/decide', stampOfficers, (o) => ({ id: o.declaration, body: { decision: 'CONFIRM' } })),
  line('POST /api/v1/stamp-requests', producerOrHelper, (o) => ({ body: { lot: o.lot, count: 1 } })),
  line('GET /api/v1/stamp-requests', lotReaders, (o) => ({ query: { organisation: o.producerOrganisation } })),
  line('POST /api/v1/stamp-requests/:id/decide', stampOfficers, (o) => ({ id: o.request, body: { decision: 'GRANT' } })),
  line('POST /api/v1/stamp-requests/:id/withdraw', producerOrHelper, (o) => ({ id: o.request })),
  line('POST /api/v1/print-orders', producerOrHelper, (o) => ({ body: { house: o.printHouse, ranges: [o.range] } })),
  line('GET /api/v1/print-orders/:id', lotReaders, (o) => ({ id: o.order })),
  line('POST /api/v1/print-orders/:id/move', producerOrHelper, (o) => ({ id: o.order, body: { act: 'send' } })),
  line('POST /api/v1/print-orders/:id/hand-over', producerOrHelper, (o) => ({ id: o.order, body: { date: today, giverName: 'Người giao', receiverName: 'Người nhận', lines: [{ range: o.range, rolls: '1–10' }] } })),
  line('GET /api/v1/hand-overs/:id', lotReaders, (o) => ({ id: o.handOver })),
  line('GET /api/v1/stamps/ledger', either(watchers, communeOfficers)),
  line('POST /api/v1/lots/:id/stamps', producerOrHelper, (o) => ({ id: o.lot, body: { count: 1 } })),
  line('POST /api/v1/stamp-ranges/:id/printed', producerOrHelper, (o) => ({ id: o.range })),
  line('POST /api/v1/stamp-ranges/:id/activate', producerOrHelper, (o) => ({ id: o.range })),
  line('POST /api/v1/stamp-ranges/:id/void', producerOrHelper, (o) => ({ id: o.range, body: { first: 1, last: 1, reason: REASON } })),
  line('POST /api/v1/stamp-ranges/:id/rebind', producerOrHelper, (o) => ({ id: o.range, body: { lot: o.lot, reason: REASON } })),
  line('POST /api/v1/stamp-ranges/:id/undo', producerOrHelper, (o) => ({ id: o.range, body: { span: 1 } })),
  line('POST /api/v1/stamp-ranges/:id/reprint', producerOrHelper, (o) => ({ id: o.range, body: { first: 1, last: 1, kind: 'SAME', reason: REASON } })),
  line('GET /api/v1/stamps/:serial', everybody, (o) => ({ serial: o.serial })),
  line('GET /api/v1/stamp-ranges/:id/sheet.pdf', lotReaders, (o) => ({ id: o.range })),
  line('GET /api/v1/stamp-ranges/:id/labels.zpl', lotReaders, (o) => ({ id: o.range, query: { labelWidth: '40', labelHeight: '30' } })),
  line('GET /api/v1/stamp-ranges/:id/stamps.csv', lotReaders, (o) => ({ id: o.range })),
  line('GET /api/v1/stamp-ranges/:id/calibration.pdf', lotReaders, (o) => ({ id: o.range })),
  line('POST /api/v1/stamp-ranges/:id/print-jobs', producerOrHelper, (o) => ({ id: o.range })),
  line('GET /api/v1/print-jobs/:id', lotReaders, (o) => ({ id: o.printJob })),
  line('GET /api/v1/print-jobs/:id/parts/:number', lotReaders, (o) => ({ id: o.printJob, number: '1' })),
  line('POST /api/v1/print-jobs/:id/cancel', producerOrHelper, (o) => ({ id: o.printJob })),
  line('POST /api/v1/print-jobs/:id/resume', producerOrHelper, (o) => ({ id: o.printJob })),
  line('POST /api/v1/printers', producerOrHelper, (o) => ({ body: { organisation: o.producerOrganisation, name: 'Máy khác', dx: 0, dy: 0 } })),
  line('POST /api/v1/printers/:id/remove', producerOrHelper, (o) => ({ id: o.printer })),
];

const signal = { version: 1 };
const traceability: Line[] = [
  line('GET /api/v1/recalls', everybody),
  line('POST /api/v1/recalls', either(producerPeople, deciders), (o) => ({ body: { lot: o.lot, rehearsal: 'yes', cause: 'HISTAMINE', hazard: 'HIGH', reasonVi: REASON, phone: '1900 0000' } })),
  line('GET /api/v1/recalls/:id', everybody, (o) => ({ id: o.realRecall })),
  line('GET /api/v1/recalls/:id', noOne, (o) => ({ id: o.recall })),
  line('GET /api/v1/recalls/:id/export', producerPeople, (o) => ({ id: o.recall })),
  line('GET /api/v1/recalls/:id/:file', producerPeople, (o) => ({ id: o.recall, file: 'lots.csv' })),
  line('GET /api/v1/foreign', everybody, (o) => ({ query: { address: o.foreignUrl } })),
  line('POST /api/v1/foreign-addresses', binders, (o) => ({ body: { address: 'https://example.vn/tem/2', target: `lo:${o.lot}` } })),
  line('POST /api/v1/foreign-addresses/:id/release', binders, (o) => ({ id: o.foreignAddress })),
  line('GET /api/v1/foreign-stamps', either(watchers, anyBody('COMMUNE_OFFICER'))),
  line('GET /api/v1/products/:slug/passport', everybody, (o) => ({ slug: o.productSlug })),
  line('GET /api/v1/products/:slug/export-sheet', everybody, (o) => ({ slug: o.productSlug })),
  line('PUT /api/v1/products/:id/export-sheet', producerOrHelper, (o) => ({ id: o.product, body: { hsCode: '2103.90.29', minOrder: 1, minOrderUnit: 'KGM', monthly: 1, monthlyUnit: 'KGM', leadDays: 5, version: 1 } })),
  line('GET /api/v1/signals', watchers),
  line('GET /api/v1/signals/:id', watchers, (o) => ({ id: o.signal })),
  line('POST /api/v1/signals/:id/hold', deciders, (o) => ({ id: o.signal, body: { ...signal, reasonVi: REASON, phone: '1900 0000' } })),
  line('POST /api/v1/signals/:id/release', deciders, (o) => ({ id: o.signal, body: { ...signal, releaseReason: REASON } })),
  line('POST /api/v1/signals/:id/dismiss', deciders, (o) => ({ id: o.signal, body: { ...signal, reason: REASON } })),
  line('POST /api/v1/inspections', inspectors, () => ({ body: { clientId: 'thu-0000-0002', communeCode: '16645' } })),
  line('GET /api/v1/inspections/pack', inspectors, () => ({ query: { commune: '16645' } })),
  line('GET /api/v1/inspections/stamp', inspectors, (o) => ({ query: { serial: o.serial } })),
  line('GET /01/*', everybody, (o) => ({ rest: `0${o.gtin}` })),
  line('POST /01/*', everybody, (o) => ({ rest: `0${o.gtin}`, form: {} })),
  line('GET /00/*', everybody, (o) => ({ rest: o.sscc })),
  line('GET /.well-known/gs1resolver', everybody),
  line('GET /epcis', everybody),
  line('POST /epcis/capture', anyOrganisation, () => ({ body: {} })),
  line('GET /epcis/capture', anyOrganisation, () => epcis),
  line('GET /epcis/capture/:id', producerPeople, (o) => ({ id: o.capture })),
  line('GET /epcis/events', eventReaders, () => epcis),
  line('POST /epcis/events', anyOrganisation, () => ({ body: { type: 'ObjectEvent' } })),
  line('GET /epcis/events/:id', lotReaders, (o) => ({ id: o.event })),
  ...['eventTypes', 'epcs', 'bizSteps', 'dispositions', 'readPoints', 'bizLocations'].flatMap((of) => [line(`GET /epcis/${of}`, eventReaders, () => epcis), line(`GET /epcis/${of}/:rest`, everybody, () => ({ rest: 'x' }))]),
];

const support: Line[] = [
  line('GET /api/v1/support/rules', everybody),
  line('GET /api/v1/support/rules/:code', everybody, () => ({ code: DELIVERED_VERSIONS[0]!.code })),
  line('POST /api/v1/support/rules', admin, () => ({ body: { ...DELIVERED_VERSIONS.at(-1), code: 'ban-thu-1', effectiveFrom: addDays(today, 30) } })),
  line('POST /api/v1/support/estimate', everybody),
  line('POST /api/v1/support/programmes/:slug/versions', own('ADMIN'), () => ({ slug: DEMO_PROGRAMME, body: { effectiveFrom: addDays(today, 30), beneficiaries: ['ENTERPRISE'], kinds: ['BUY_RENT'], doors: ['ONLINE'], sizeRule: 'LITERAL', secondContract: 'FRESH', supplementPauses: false } })),
  line('GET /api/v1/support/holidays', everybody),
  line('POST /api/v1/support/holidays', admin, () => ({ body: { date: addDays(today, 200), kind: 'COMPLETE', source: 'Thông báo lịch nghỉ (thử)' } })),
  line('GET /api/v1/support/programmes', everybody),
  line('GET /api/v1/support/programmes/:slug', everybody, () => ({ slug: 'chuyen-doi-so-thanh-hoa' })),
  line('POST /api/v1/quotes', enterprisePeople, (o) => ({ body: { organisationId: Number(o.enterpriseId), solutions: [o.solutionSlug], need: 'Quản lý đơn hàng và kho', users: 3, months: 12 } })),
  line('GET /api/v1/quotes/:id', enterprisePeople, (o) => ({ id: o.quoteRequest.answered })),
  line('POST /api/v1/quotes/:id/choose', enterpriseOwner, (o) => ({ id: o.quoteRequest.answered, body: { quote: o.quote.answered, reason: REASON } })),
  line('POST /api/v1/quotes/:id/close', enterprisePeople, (o) => ({ id: o.quoteRequest.open, body: {} })),
  line('POST /api/v1/quotes/answers/:id/answer', providerOwner, (o) => ({ id: o.quote.open, body: { priceVnd: 30_000_000, vat: 'NONE', validUntil: addDays(today, 60), includes: 'Cài đặt và chỉ dẫn' } })),
  line('POST /api/v1/quotes/answers/:id/decline', providerOwner, (o) => ({ id: o.quote.open, body: { reason: REASON } })),
  line('POST /api/v1/quotes/answers/:id/take-back', providerOwner, (o) => ({ id: o.quote.answered, body: { reason: REASON } })),
  line('GET /api/v1/solutions', everybody),
  line('GET /api/v1/solutions/:slug', everybody, (o) => ({ slug: o.solutionSlug })),
  line('GET /api/v1/support/applications', anyBody('TRADE_OFFICER', 'APPROVER', 'SETTLER', 'ADMIN')),
  line('GET /api/v1/support/applications', enterprisePeople, (o) => ({ query: { organisation: o.enterpriseId } })),
  line('POST /api/v1/support/applications', enterprisePeople, (o) => ({ body: { organisationId: Number(o.enterpriseId), programmeSlug: 'chuyen-doi-so-thanh-hoa', items: [{ kind: 'BUY_RENT', costVnd: 1_000_000 }] } })),
  line('POST /api/v1/support/applications', enterprisePeople, (o) => ({ body: { publicId: o.dossier.DRAFT, organisationId: Number(o.drafting), programmeSlug: 'chuyen-doi-so-thanh-hoa', items: [{ kind: 'BUY_RENT', costVnd: 1_000_000 }] } })),
  line('GET /api/v1/support/applications/:publicId', enterprisePeople, (o) => ({ publicId: o.dossier.DRAFT })),
  ...(['SUBMITTED', 'RECEIVED', 'SUPPLEMENT', 'RECOMMENDED', 'APPROVED', 'NOTIFIED', 'SIGNED'] as const).map((state) => line('GET /api/v1/support/applications/:publicId', dossierReaders, (o) => ({ publicId: o.dossier[state] }))),
  line('POST /api/v1/support/applications/:publicId/submit', enterpriseOwner, (o) => ({ publicId: o.dossier.DRAFT, body: { confirmed: true } })),
  line('POST /api/v1/support/applications/:publicId/receive', bodyOfficer, (o) => ({ publicId: o.dossier.SUBMITTED })),
  line('POST /api/v1/support/applications/:publicId/ask-supplement', bodyOfficer, (o) => ({ publicId: o.dossier.RECEIVED, body: { items: [REASON] } })),
  line('POST /api/v1/support/applications/:publicId/settle-supplement', bodyOfficer, (o) => ({ publicId: o.dossier.RECEIVED, body: { items: [] } })),
  line('POST /api/v1/support/applications/:publicId/supplement', enterpriseOwner, (o) => ({ publicId: o.dossier.SUPPLEMENT, body: { answers: {} } })),
  line('POST /api/v1/support/applications/:publicId/recommend', bodyOfficer, (o) => ({ publicId: o.dossier.RECEIVED, body: { outcome: 'APPROVE', reason: REASON } })),
  line('POST /api/v1/support/applications/:publicId/approve', bodyApprover, (o) => ({ publicId: o.dossier.RECOMMENDED })),
  line('POST /api/v1/support/applications/:publicId/refuse', bodyApprover, (o) => ({ publicId: o.dossier.RECOMMENDED, body: { reason: REASON, articles: ['ND80-11.2'] } })),
  line('POST /api/v1/support/applications/:publicId/send-back', bodyApprover, (o) => ({ publicId: o.dossier.RECOMMENDED, body: { reason: REASON } })),
  line('POST /api/v1/support/applications/:publicId/notice-number', bodyOfficer, (o) => ({ publicId: o.dossier.APPROVED, body: { number: '12/TB', dated: today } })),
  line('POST /api/v1/support/applications/:publicId/withdraw', enterpriseOwner, (o) => ({ publicId: o.dossier.SUBMITTED })),
  line('POST /api/v1/support/papers', bodyOfficer, (o) => ({ body: { kind: 'CONTRACT', of: o.contract.draft } })),
  line('GET /api/v1/support/papers/:id', bodyStaff, (o) => ({ id: o.papers.draft })),
  line('GET /api/v1/support/papers/:id', dossierReaders, (o) => ({ id: o.papers.numbered })),
  line('GET /api/v1/support/papers/:id', contractParties, (o) => ({ id: o.papers.inForce })),
  line('GET /api/v1/support/papers/:id/file', bodyStaff, (o) => ({ id: o.papers.draft })),
  line('GET /api/v1/support/papers/:id/file', contractParties, (o) => ({ id: o.papers.inForce })),
  line('POST /api/v1/support/papers/:id/number', bodyOfficer, (o) => ({ id: o.papers.draft, body: { number: '44/HĐ', dated: today } })),
  line('POST /api/v1/support/papers/:id/return', bodyOfficer, (o) => ({ id: o.papers.numbered, form: file({}, 'file') })),
  line('GET /api/v1/papers/check/:code', everybody, (o) => ({ code: o.papers.code })),
  line('POST /api/v1/papers/check/:code', everybody, (o) => ({ code: o.papers.code, form: file({}, 'file') })),

  line('GET /api/v1/support/contracts', signedIn),
  line('GET /api/v1/support/contracts', anyBody('TRADE_OFFICER', 'APPROVER', 'SETTLER', 'ADMIN'), () => ({ query: { tab: 'running' } })),
  line('GET /api/v1/support/contracts/:id', bodyStaff, (o) => ({ id: o.contract.draft })),
  line('GET /api/v1/support/contracts/:id', contractParties, (o) => ({ id: o.contract.signed })),
  line('POST /api/v1/support/contracts', bodyOfficer, (o) => ({ body: { application: o.dossier.NOTIFIED, kind: 'THREE_PARTY', subject: 'Phần mềm bán hàng', items: [{ position: 0, valueVnd: 1_000_000 }], deliveries: [{ what: 'Bàn giao', dueOn: addDays(today, 30), valueVnd: 1_000_000 }] } })),
  line('POST /api/v1/support/contracts/:id/drop', bodyOfficer, (o) => ({ id: o.contract.draft })),
  line('POST /api/v1/support/contracts/:id/sign', bodyOfficer, (o) => ({ id: o.contract.draft, form: file({ number: '12/HĐ', dated: today }, 'file') })),
  line('POST /api/v1/support/contracts/:id/advance', providerOwner, (o) => ({ id: o.contract.signed, body: { amountVnd: 1_000_000 } })),
  line('POST /api/v1/support/contracts/:id/return-advance', bodySettler, (o) => ({ id: o.contract.signed, body: { amountVnd: 1_000_000, reference: 'UNC-1', paidOn: today } })),
  line('POST /api/v1/support/contracts/:id/end', bodyOfficer, (o) => ({ id: o.contract.signed, body: { reason: REASON } })),
  line('POST /api/v1/support/contracts/:id/use', enterprisePeople, (o) => ({ id: o.contract.signed, body: { day: 30, answer: 'DAILY' } })),
  line('POST /api/v1/support/deliveries/:id/deliver', providerOwner, (o) => ({ id: o.delivery.open, form: file({ note: '' }, 'evidence', 'invoice') })),
  line('POST /api/v1/support/deliveries/:id/accept', enterpriseOwner, (o) => ({ id: o.delivery.delivered, body: { confirmed: true } })),
  line('POST /api/v1/support/deliveries/:id/send-back', enterpriseOwner, (o) => ({ id: o.delivery.delivered, body: { reason: REASON } })),
  line('POST /api/v1/support/deliveries/:id/claim', providerOwner, (o) => ({ id: o.delivery.accepted })),
  line('POST /api/v1/support/payments/:id/pay', bodySettler, (o) => ({ id: o.payment, body: { reference: 'UNC-1', paidOn: today } })),
  line('POST /api/v1/support/payments/:id/refuse', bodySettler, (o) => ({ id: o.payment, body: { reason: REASON } })),
  line('POST /api/v1/support/providers/:id/lift', listingOfficers, (o) => ({ id: o.suspendedProvider, body: { reason: REASON } })),
  line('GET /api/v1/documents/:id', contractParties, (o) => ({ id: o.document })),
  line('GET /api/v1/documents/:id', enterprisePeople, (o) => ({ id: o.paperDocument })),
  line('GET /api/v1/support/arrivals', either(anyBody('TRADE_OFFICER'), communeOfficers)),
  line('POST /api/v1/support/arrivals', either(bodyOfficer, communeOfficers), () => ({ form: file({ dossier: JSON.stringify({ programmeSlug: DEMO_PROGRAMME, applicant: { kind: 'COMPANY', name: 'Công ty mới đến', taxCode: madeUpTaxCode(980), address: '', communeCode: '', phone: '' }, door: 'COUNTER', arrivedOn: today, items: [{ kind: 'BUY_RENT', costVnd: 1_000_000 }] }) }, 'form') })),
  line('GET /api/v1/support/arrivals/:publicId', dossierReaders, (o) => ({ publicId: o.arrival })),
  line('GET /api/v1/support/programmes/:slug/ledger/:year/:source/csv', bodyStaff, () => ({ slug: DEMO_PROGRAMME, year: today.slice(0, 4), source: 'PROVINCE' })),
  line('GET /api/v1/support/programmes/:slug/ledger/:year/:source/xlsx', bodyStaff, () => ({ slug: DEMO_PROGRAMME, year: today.slice(0, 4), source: 'PROVINCE' })),
  line('POST /api/v1/support/programmes/:slug/ledger/:year/:source/reconciliations', bodySettler, () => {
    const form = new FormData();
    form.set('fromOn', today);
    form.set('toOn', today);
    form.set('statement', new File([`so chung tu,ngay,so tien\nKB-2,${today},5\n`], 'sao-ke.csv'));
    return { slug: DEMO_PROGRAMME, year: today.slice(0, 4), source: 'PROVINCE', form };
  }),
  line('GET /api/v1/support/reconciliations/:publicId', bodyStaff, (o) => ({ publicId: o.treasury.reconciliation })),
  line('GET /api/v1/support/reconciliations/:publicId/csv', bodyStaff, (o) => ({ publicId: o.treasury.reconciliation })),
  line('POST /api/v1/support/reconciliations/:publicId/explain', bodySettler, (o) => ({ publicId: o.treasury.reconciliation, body: { explanations: { 0: 'Của chương trình khác.' } } })),
  line('POST /api/v1/support/reconciliations/:publicId/close', bodySettler, (o) => ({ publicId: o.treasury.reconciliation })),
  // whatever may not be done is told dossier by dossier
  line('POST /api/v1/support/bulk-decisions/preview', signedIn, () => ({ body: { act: 'receive', dossiers: [{ publicId: 'khong-co' }] } })),
  line('POST /api/v1/support/bulk-decisions', signedIn, () => ({ body: { act: 'receive', dossiers: [{ publicId: 'khong-co' }] } })),
  line('GET /api/v1/support/budget-changes', anyBody('TRADE_OFFICER', 'APPROVER', 'SETTLER', 'ADMIN')),
  line('POST /api/v1/support/budget-changes', own('SETTLER', 'ADMIN'), () => ({ body: { programme: DEMO_PROGRAMME, kind: 'APPROPRIATE', year: Number(today.slice(0, 4)), source: 'OTHER', amountVnd: 1, document: '2/QĐ-THU', dated: today } })),
  line('POST /api/v1/support/budget-changes/:publicId/confirm', bodyApprover, (o) => ({ publicId: o.treasury.change })),
  line('POST /api/v1/support/budget-changes/:publicId/decline', bodyApprover, (o) => ({ publicId: o.treasury.change, body: { reason: REASON } })),
  line('GET /api/v1/support/portal', anyBody('TRADE_OFFICER', 'ADMIN')),
  line('POST /api/v1/support/portal/statuses/:id/resend', own('TRADE_OFFICER', 'ADMIN'), (o) => ({ id: o.portalStatus })),
  line('POST /api/v1/support/portal/messages/:publicId', own('TRADE_OFFICER', 'ADMIN'), (o) => ({ publicId: o.portalMessage, body: { act: 'settle' } })),
  line('GET /api/v1/vault', enterprisePeople, (o) => ({ query: { organisation: o.drafting } })),
  line('POST /api/v1/vault', enterprisePeople, (o) => ({ form: file({ organisationId: o.drafting, kind: 'OTHER', title: 'Giấy khác', issuedOn: today }, 'file') })),
  line('POST /api/v1/vault', enterprisePeople, (o) => ({ form: file({ organisationId: o.drafting, kind: 'OTHER', title: 'Giấy thay', issuedOn: today, replaces: o.paper }, 'file') })),
  line('POST /api/v1/vault/:id/discard', enterprisePeople, (o) => ({ id: o.paper })),
  line('POST /api/v1/support/applications/:publicId/papers', enterprisePeople, (o) => ({ publicId: o.dossier.DRAFT, body: { papers: [o.paper], consent: 'khác' } })),
  line('GET /api/v1/support/applications/:publicId/choices', bodyStaff, (o) => ({ publicId: o.dossier.NOTIFIED })),
  line('POST /api/v1/support/applications/:publicId/choices', bodyOfficer, (o) => ({ publicId: o.dossier.NOTIFIED, body: { method: 'SELF', decisionNumber: '2/QĐ', decisionDated: today, reason: REASON } })),
  line('GET /api/v1/support/applications/:publicId/case', bodyStaff, (o) => ({ publicId: o.dossier.SUBMITTED })),
  line('POST /api/v1/support/applications/:publicId/take', bodyOfficer, (o) => ({ publicId: o.dossier.SUBMITTED })),
  line('POST /api/v1/support/applications/:publicId/give', own('APPROVER', 'ADMIN'), (o) => ({ publicId: o.dossier.SUBMITTED, body: { to: o.officer, reason: REASON } })),
  line('GET /api/v1/support/desks/:desk/absences', own('TRADE_OFFICER', 'APPROVER', 'ADMIN'), (o) => ({ desk: o.desk })),
  line('POST /api/v1/support/desks/:desk/absences', own('TRADE_OFFICER', 'APPROVER', 'ADMIN'), (o) => ({ desk: o.desk, body: { person: o.officer, fromOn: addDays(today, 40), toOn: addDays(today, 42), standIn: o.colleague } })),
  line('POST /api/v1/support/absences/:id/end', own('TRADE_OFFICER', 'APPROVER', 'ADMIN'), (o) => ({ id: o.absence })),
  line('GET /api/v1/support/advisers', everybody),
  line('POST /api/v1/support/advisers', listingOfficers, () => ({ body: { code: 'TVV-9', name: 'Tư vấn thử', kind: 'PERSON', fields: ['DX_CONSULT'], network: 'Mạng lưới thử', recognisedFrom: today, decisionNumber: '1/QĐ', decisionDated: today } })),
  line('GET /api/v1/support/plans', anyBody('TRADE_OFFICER', 'APPROVER', 'SETTLER', 'ADMIN')),
  line('POST /api/v1/support/plans', bodyOfficer, () => ({ body: { programme: 'chuyen-doi-so-thanh-hoa', year: Number(today.slice(0, 4)) } })),
  line('GET /api/v1/support/plans/:id', bodyStaff, (o) => ({ id: o.plan.draft })),
  line('GET /api/v1/support/plans/:id/csv', bodyStaff, (o) => ({ id: o.plan.draft })),
  line('POST /api/v1/support/plans/:id/add', bodyOfficer, (o) => ({ id: o.plan.draft, body: { applications: [o.dossier.APPROVED] } })),
  line('POST /api/v1/support/plans/:id/take', bodyOfficer, (o) => ({ id: o.plan.draft, body: { applications: [o.dossier.NOTIFIED] } })),
  line('POST /api/v1/support/plans/:id/send', bodyOfficer, (o) => ({ id: o.plan.draft })),
  line('POST /api/v1/support/plans/:id/drop', bodyOfficer, (o) => ({ id: o.plan.draft })),
  line('POST /api/v1/support/plans/:id/approve', bodyApprover, (o) => ({ id: o.plan.sent, body: { decisionNumber: '77/QĐ', decisionDated: today } })),
  line('POST /api/v1/support/plans/:id/return', bodyApprover, (o) => ({ id: o.plan.sent, body: { reason: REASON } })),
  line('GET /api/v1/support/help/enterprises', helpers),
  line('GET /api/v1/support/help/drafts', helpers),
  line('POST /api/v1/support/help/drafts', own('HELPER'), (o) => ({ body: { organisationId: Number(o.drafting), programmeSlug: DEMO_PROGRAMME, items: [{ kind: 'BUY_RENT', costVnd: 1_000_000 }] } })),
  line('GET /api/v1/support/help/drafts/:publicId', own('HELPER'), (o) => ({ publicId: o.helped })),
  line('POST /api/v1/support/help/drafts/:publicId/hand-over', own('HELPER'), (o) => ({ publicId: o.helped, body: {} })),
  // prepared by a helper, and still sent by the owner alone
  line('POST /api/v1/support/applications/:publicId/submit', enterpriseOwner, (o) => ({ publicId: o.helped, body: { confirmed: true } })),
  line('GET /api/v1/support/programmes/:slug/live', everybody, () => ({ slug: 'chuyen-doi-so-thanh-hoa' })),
  line('GET /api/v1/open/support/programmes.csv', everybody),
  line('GET /api/v1/open/support/programmes.json', everybody),
  line('GET /api/v1/open/support/supported.csv', everybody),
  line('GET /api/v1/open/support/supported.json', everybody),
  line('GET /api/v1/support/reports/:year', anyBody('TRADE_OFFICER', 'APPROVER', 'SETTLER', 'ADMIN'), () => ({ year: today.slice(0, 4) })),
  line('GET /api/v1/support/reports/:year/xlsx', anyBody('TRADE_OFFICER', 'APPROVER', 'SETTLER', 'ADMIN'), () => ({ year: today.slice(0, 4) })),
  line('GET /api/v1/support/reports/:year/pdf', anyBody('TRADE_OFFICER', 'APPROVER', 'SETTLER', 'ADMIN'), () => ({ year: today.slice(0, 4) })),
];

export const API: readonly Line[] = [...foundation, ...accounts, ...catalogue, ...lots, ...stamps, ...traceability, ...support];
