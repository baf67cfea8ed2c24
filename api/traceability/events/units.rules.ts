/** Quantities of events as whole numbers of one dimension, so that sums are exact. Pure. */

export type Dimension = 'EA' | 'MASS' | 'VOLUME' | 'LENGTH' | 'AREA';

/**
 * UN/ECE Recommendation 20 codes: dimension, and how many small units one thousandth of it has. The small units are a
 * thousandth of a piece, a milligram, a microlitre, a micrometre and a square millimetre.
 */
const UNITS: Readonly<Record<string, readonly [Dimension, number]>> = {
  EA: ['EA', 1], C62: ['EA', 1], H87: ['EA', 1], PR: ['EA', 2], DZN: ['EA', 12], CEN: ['EA', 100], MIL: ['EA', 1_000],
  KGM: ['MASS', 1_000], GRM: ['MASS', 1], TNE: ['MASS', 1_000_000], DTN: ['MASS', 100_000], MGM: ['MASS', 0.001], LBR: ['MASS', 453.592_37], ONZ: ['MASS', 28.349_523_125],
  LTR: ['VOLUME', 1_000], MLT: ['VOLUME', 1], CLT: ['VOLUME', 10], DLT: ['VOLUME', 100], HLT: ['VOLUME', 100_000], MTQ: ['VOLUME', 1_000_000], GLL: ['VOLUME', 3_785.411_784], GLI: ['VOLUME', 4_546.09],
  MTR: ['LENGTH', 1_000], CMT: ['LENGTH', 10], MMT: ['LENGTH', 1], KMT: ['LENGTH', 1_000_000],
  MTK: ['AREA', 1_000], HAR: ['AREA', 10_000_000],
};

/** Of one event at most: 10,000 tonnes, 10,000,000 litres, 10,000,000,000 pieces. Beyond it is a slip of the finger. */
const MOST = 10_000_000_000_000;

export type Measured = { ok: true; dimension: Dimension; amount: number } | { ok: false; code: 'unit' | 'quantity'; vi: string; en: string };

/**
 * A quantity with its unit as a whole amount.
 * Refused: an unknown unit; what is not a positive number; parts of a piece; what is below a thousandth or absurdly large.
 * @param uom left out: pieces
 */
export function measure(quantity: unknown, uom: string | undefined): Measured {
  const unit = UNITS[uom ?? 'EA'];
  if (!unit || !Object.hasOwn(UNITS, uom ?? 'EA')) return { ok: false, code: 'unit', vi: `Không biết đơn vị “${String(uom).slice(0, 20)}”. Dùng mã UN/ECE như KGM (kg), GRM (g), TNE (tấn), LTR (lít), MLT (ml), EA (cái).`, en: `Unknown unit “${String(uom).slice(0, 20)}”. Use a UN/ECE code such as KGM, GRM, TNE, LTR, MLT or EA.` };
  const [dimension, perThousandth] = unit;
  const bad = (vi: string, en: string): Measured => ({ ok: false, code: 'quantity', vi, en });
  if (typeof quantity !== 'number' || !Number.isFinite(quantity) || quantity <= 0) return bad('Số lượng phải là một số lớn hơn 0.', 'The quantity must be a number above 0.');
  const thousandths = Math.round(quantity * 1_000);
  const amount = Math.round(thousandths * perThousandth);
  if (amount > MOST) return bad('Số lượng lớn quá mức có thể. Hãy kiểm tra lại số và đơn vị.', 'The quantity is impossibly large. Check the number and the unit.');
  if (thousandths < 1 || amount < 1) return bad('Số lượng nhỏ quá: nhỏ nhất là 0,001 đơn vị.', 'The quantity is too small: at least 0.001 of the unit.');
  if (dimension === 'EA' && amount % 1_000 !== 0) return bad('Hàng đếm bằng cái thì số lượng là số nguyên.', 'Goods counted by the piece have a whole quantity.');
  return { ok: true, dimension, amount };
}

/** A whole amount back in thousandths of a unit: 1,500,000 mg in KGM → 1,500. Rounded down, so that nobody is promised more. */
export const inThousandths = (amount: number, unit: string): number => Math.floor(amount / (UNITS[unit]?.[1] ?? 1));

export const dimensionOf = (unit: string): Dimension | undefined => UNITS[unit]?.[0];

/** What one package holds, from the trade item: grams or millilitres. */
export interface NetContent {
  quantity: number;
  unit: 'g' | 'ml' | 'piece';
}

/** Pieces ↔ what they weigh or hold. Null where the package does not say. A thousandth of a piece of 500 g is 500 mg. */
export function converted(amount: number, from: Dimension, to: Dimension, net: NetContent | undefined): number | null {
  if (from === to) return amount;
  if (!net || net.unit === 'piece') return null;
  const measured = net.unit === 'g' ? 'MASS' : 'VOLUME';
  if (from === 'EA' && to === measured) return amount * net.quantity;
  if (from === measured && to === 'EA') return Math.ceil(amount / net.quantity);
  return null;
}

export interface Portion {
  dimension: Dimension;
  amount: number;
  net: NetContent | undefined;
}

/** Mass or volume of a portion, packages by their net content; null where neither is known. */
function content({ dimension, amount, net }: Portion): { dimension: Dimension; amount: number } | null {
  if (dimension !== 'EA') return { dimension, amount };
  if (!net || net.unit === 'piece') return null;
  return { dimension: net.unit === 'g' ? 'MASS' : 'VOLUME', amount: amount * net.quantity };
}

/**
 * Whether a transformation gives more than it takes. Compared only where both sides can be: masses with masses when every
 * input is a mass, volumes with volumes when every input is a volume; packages count by their net content. From kilograms to
 * litres, or from pieces whose content nobody states, only the taking of the inputs is held.
 * @returns what came out too much, or null
 */
export function moreOutThanIn(inputs: readonly Portion[], outputs: readonly Portion[]): { dimension: 'MASS' | 'VOLUME'; in: number; out: number } | null {
  const taken = inputs.map(content);
  for (const dimension of ['MASS', 'VOLUME'] as const) {
    if (taken.length === 0 || taken.some((c) => c?.dimension !== dimension)) continue;
    const total = taken.reduce((sum, c) => sum + c!.amount, 0);
    const out = outputs.map(content).reduce((sum, c) => sum + (c?.dimension === dimension ? c.amount : 0), 0);
    if (out > total) return { dimension, in: total, out };
  }
  return null;
}
