/** What the province's ledger says about a stamp, for an inspector. Looking counts nowhere. */
import { gradingsOf, gradingToday, gradingWords } from '../catalog/index.ts';
import type { Context } from '../context.ts';
import { invalid, type Sentence } from '../errors.ts';
import { vnDate } from '../time.ts';
import { checkSerial, lookUpStamp, lotStamps, normaliseSerial } from '../traceability/index.ts';
import { requireInspector } from './access.ts';
import { INSPECTION, type InspectionRow } from './store.ts';

export interface StampDossier {
  serial: string;
  verdict: string;
  words: Sentence;
  /** Null for a serial that was never issued, or cannot be checked. */
  stamp: {
    /** Number within its range, as people count, and how many the range has. */
    at: number;
    count: number;
    range: string;
    issuedAt: number;
    printedAt: number | null;
    activatedAt: number | null;
    checks: number;
    firstCheckAt: number | null;
  } | null;
  goods: { name: string; nameEn: string; label: string; gtin: string; slug: string; grading: Sentence; standards: string } | null;
  lot: { publicId: string; code: string; productionDate: string; expiryDate: string | null; quantity: number; issued: number; active: number; void: number; checked: number } | null;
  producer: { publicId: string; name: string; phone: string | null; address: string; issued: number; checked: number } | null;
  recalls: { publicId: string; reason: Sentence }[];
  /** Earlier inspections of the lot. */
  before: Pick<InspectionRow, 'publicId' | 'number' | 'result' | 'inspectedAt' | 'organisationName'>[];
}

const NOT_A_SERIAL: Sentence = {
  vi: 'Số tem có 16 ký tự, in thành bốn nhóm dưới mã vuông. Mời Ông/Bà quét lại hoặc gõ đủ.',
  en: 'A serial has 16 characters, printed in four groups beside the square code. Please scan again or type all of it.',
};

/**
 * @param typed a serial or the whole printed address
 * @throws DomainError 401, 403, 422 (`serial`)
 */
export function stampDossier(ctx: Context, typed: string): StampDossier {
  requireInspector(ctx);
  const serial = normaliseSerial(typed);
  if (serial === null) throw invalid({ serial: NOT_A_SERIAL }, NOT_A_SERIAL);
  const check = checkSerial(ctx, serial);
  const look = lookUpStamp(ctx, serial);
  const base = { serial, verdict: check.verdict, words: { vi: check.vi, en: check.en } };
  if (!look.found) return { ...base, stamp: null, goods: null, lot: null, producer: null, recalls: [], before: [] };
  const { range, index, lot } = look.stamp;
  const seen = ctx.db.get<{ checks: number; first: number | null }>('SELECT checks, first_scan_at AS first FROM stamp WHERE range_id = ? AND idx = ?', [range.id, index]);
  const goods = ctx.db.get<{ productId: number; name: string; nameEn: string; label: string; slug: string }>(
    'SELECT p.id AS productId, p.name, coalesce(p.name_en, p.name) AS nameEn, t.label, p.slug FROM trade_item t JOIN product p ON p.id = t.product_id WHERE t.id = ?', [range.tradeItemId])!;
  const producer = ctx.db.get<{ publicId: string; name: string; phone: string | null; street: string; commune: string | null }>(
    `SELECT o.public_id AS publicId, o.name, coalesce(r.public_phone, o.phone) AS phone, coalesce(o.address, '') AS street, c.name AS commune FROM organisation o LEFT JOIN producer r ON r.organisation_id = o.id AND r.merged_into_id IS NULL
     LEFT JOIN commune c ON c.code = coalesce(r.commune_code, o.commune_code) WHERE o.id = ?`, [range.organisationId]);
  const ofProducer = ctx.db.get<{ issued: number; checked: number }>(
    'SELECT coalesce(sum(r.count), 0) AS issued, coalesce(sum(a.scanned), 0) AS checked FROM stamp_range r LEFT JOIN stamp_tally a ON a.range_id = r.id WHERE r.organisation_id = ?', [range.organisationId])!;
  return {
    ...base,
    stamp: { at: index + 1, count: range.count, range: range.publicId, issuedAt: range.issuedAt, printedAt: range.printedAt, activatedAt: range.activatedAt, checks: seen?.checks ?? 0, firstCheckAt: seen?.first ?? null },
    goods: { name: goods.name, nameEn: goods.nameEn, label: goods.label, gtin: range.gtin, slug: goods.slug, grading: gradingWords(gradingToday(gradingsOf(ctx, goods.productId), vnDate(ctx.now()))), standards: lot?.standards ?? '' },
    lot: lot ? { publicId: lot.publicId, code: lot.code, productionDate: lot.productionDate, expiryDate: lot.expiryDate, quantity: lot.quantityMilli / 1_000, ...lotStamps(ctx, lot.id) } : null,
    producer: producer ? { publicId: producer.publicId, name: producer.name, phone: producer.phone, address: [producer.street, producer.commune].filter(Boolean).join(', '), ...ofProducer } : null,
    recalls: lot ? ctx.db.all<{ publicId: string; vi: string; en: string }>(
      `SELECT r.public_id AS publicId, r.reason_vi AS vi, coalesce(nullif(r.reason_en, ''), r.reason_vi) AS en FROM recall r JOIN recall_lot n ON n.recall_id = r.id WHERE n.lot_id = ? AND r.mode = 'REAL' AND r.state IN ('OPEN','CLOSING')`, [lot.id],
    ).map(({ publicId, ...reason }) => ({ publicId, reason })) : [],
    before: lot ? ctx.db.all<InspectionRow>(`${INSPECTION} WHERE i.lot_id = ? AND i.recorded_at IS NOT NULL ORDER BY i.id DESC LIMIT 5`, [lot.id]) : [],
  };
}
