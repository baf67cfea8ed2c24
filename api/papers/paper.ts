/**
 * An administrative paper as data: what it says, and nothing about how it is drawn. Texts are Vietnamese, as the paper is; full
 * diacritics, no markup. Two papers with equal data have equal bytes.
 */
export interface Paper {
  /** 'THÔNG BÁO', 'HỢP ĐỒNG BA BÊN'. */
  title: string;
  /** Trích yếu: 'Về việc hỗ trợ …'. Empty: none. */
  about: string;
  /** Who issues it, written at the upper left; null for a paper between parties, whose motto stands in the middle. */
  issuer: { parent: string; body: string } | null;
  /** The sign behind the number where the registry has not given one yet: 'TB-SCT' is shown as 'Số: ……/TB-SCT'. Empty on a paper between parties: it has no number. */
  sign: string;
  /** 'Thanh Hóa'. */
  place: string;
  /** Kính gửi. */
  addressees: readonly string[];
  body: readonly Block[];
  signatures: readonly Signature[];
  /** Nơi nhận; empty: none. */
  recipients: readonly string[];
}

export type Block =
  /** A paragraph; `lead` stands before it in bold. */
  | { kind: 'text'; text: string; lead?: string; italic?: boolean }
  | { kind: 'heading'; text: string }
  /** Lines that begin with a dash. */
  | { kind: 'list'; items: readonly string[] }
  /** Widths are shares; they need not add up to anything. Cells of an `end` column are set to the right. */
  | { kind: 'table'; caption: string; columns: readonly { title: string; width: number; align?: 'start' | 'middle' | 'end' }[]; rows: readonly (readonly string[])[]; foot?: readonly string[] };

export interface Signature {
  /** Where and when, in italics above, on papers that have no such line at their head: '……, ngày …… tháng …… năm ……'. */
  when?: string;
  /** Above the signature, in bold capitals: 'ĐẠI DIỆN BÊN A', 'GIÁM ĐỐC'. */
  lines: readonly string[];
  /** '(Ký số hoặc ký tay, đóng dấu)'. */
  note: string;
  /** Who signs, where that is known. */
  name: string;
}

export interface PaperPrint {
  /** Given by the registry (văn thư); null while it is a draft. */
  number: string | null;
  /** YYYY-MM-DD. */
  dated: string | null;
  /** Writes DỰ THẢO on every page. */
  draft: boolean;
  /** Where its QR leads; null: no QR. */
  checkUrl: string | null;
  /** UTC ms, written into the file as its date; the same data and instant give the same bytes. */
  madeAt: number;
}

/** 1234567 → '1.234.567'. */
export const figures = (vnd: number): string => String(vnd).replace(/\B(?=(\d{3})+$)/g, '.');

const DIGITS = ['không', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín'];

/** 0–999 in words; `whole` says that higher groups stand before it, so that zero hundreds are spoken. */
function group(n: number, whole: boolean): string {
  const [h, t, u] = [Math.floor(n / 100), Math.floor(n / 10) % 10, n % 10] as const;
  const words: string[] = [];
  if (h > 0 || whole) words.push(`${DIGITS[h]} trăm`);
  if (t === 0 && u > 0 && words.length > 0) words.push('lẻ');
  if (t === 1) words.push('mười');
  else if (t > 1) words.push(`${DIGITS[t]} mươi`);
  if (u > 0) words.push(u === 1 && t > 1 ? 'mốt' : u === 5 && t > 0 ? 'lăm' : DIGITS[u]!);
  return words.join(' ');
}

/**
 * Money in words, as papers on money must have it: 40000000 → 'Bốn mươi triệu đồng'.
 * @param vnd whole đồng, 0 to below 10¹⁵
 */
export function moneyInWords(vnd: number): string {
  if (!Number.isSafeInteger(vnd) || vnd < 0 || vnd >= 1e15) throw new RangeError('money in words is whole đồng below 10^15');
  if (vnd === 0) return 'Không đồng';
  const units = ['', ' nghìn', ' triệu', ' tỷ', ' nghìn tỷ'];
  const words: string[] = [];
  for (let i = units.length - 1; i >= 0; i--) {
    const n = Math.floor(vnd / 1000 ** i) % 1000;
    // 'tỷ' is said once: 1.500.000.000.000 is 'một nghìn năm trăm tỷ'
    if (n > 0) words.push(group(n, words.length > 0) + (i === 4 ? ' nghìn' : units[i]!));
    else if (i === 3 && words.length > 0) words.push('tỷ');
  }
  const text = `${words.join(' ')} đồng`;
  return text[0]!.toLocaleUpperCase('vi') + text.slice(1);
}
