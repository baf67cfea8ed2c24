/** A carton by its SSCC: what was packed into it, as far as events tell. */
import type { Context } from '../../context.ts';
import { quantityText } from '../events/words.ts';
import { escapeHtml, said } from '../scan/html.ts';
import { notePage } from '../scan/page.ts';
import type { Part } from '../scan/splice.ts';
import { LABELS, type PageLang } from '../scan/words.ts';

interface Child {
  key: string;
  quantityMilli: number | null;
}

/** Most lines of a carton's content that a page lists. */
const MOST = 200;

/**
 * What the events that stand say of a carton.
 * @returns undefined for an SSCC that no event names
 */
export function cartonContent(ctx: Pick<Context, 'db'>, sscc: string): Child[] | undefined {
  const key = `/00/${sscc}`;
  const children = ctx.db.all<Child>(
    `SELECT k.key, sum(k.quantity_milli) AS quantityMilli
     FROM epcis_event_key p JOIN epcis_event e ON e.id = p.event_id JOIN epcis_event_key k ON k.event_id = e.id AND k.role IN ('EPC', 'CLASS')
     WHERE p.key = ? AND p.role = 'PARENT' AND e.type = 'AggregationEvent' AND e.action = 'ADD' AND e.corrects_event_id IS NULL
       AND NOT EXISTS (SELECT 1 FROM epcis_event x WHERE x.corrects_event_id = e.id)
     GROUP BY k.key ORDER BY k.key LIMIT ?`,
    [key, MOST],
  );
  return children.length > 0 || ctx.db.get('SELECT 1 AS n FROM epcis_event_key WHERE key = ? LIMIT 1', [key]) ? children : undefined;
}

/** '/01/…/10/TM2610' → the product's name and the lot, with a link to its page; other keys as they are. */
function line(ctx: Context, { key, quantityMilli }: Child, lang: PageLang): string {
  const [, gtin, kind, value] = /^\/01\/(\d{14})(?:\/(10|21)\/([^/]+))?$/.exec(key) ?? [];
  const product = gtin && ctx.db.get<{ name: string }>('SELECT p.name FROM trade_item_gtin g JOIN trade_item t ON t.id = g.trade_item_id JOIN product p ON p.id = t.product_id WHERE g.gtin14 = ?', [gtin])?.name;
  if (!product) return `<li>${escapeHtml(key)}</li>`;
  const word = kind === '10' ? { vi: 'lô', en: 'lot', zh: LABELS.lot.zh }[lang] : { vi: 'tem', en: 'stamp', zh: '标签' }[lang];
  const amount = quantityMilli === null ? '' : ` · ${quantityText(quantityMilli, lang)}`;
  return `<li><a href="${escapeHtml(key)}?lang=${lang}">${said(product, 'vi', lang)}${value ? `, ${word} ${escapeHtml(decodeURIComponent(value))}` : ''}</a>${amount}</li>`;
}

const WORDS = {
  carton: { vi: 'Thùng hàng', en: 'A carton', zh: '货箱' },
  empty: { vi: 'Chưa có sự kiện nào nói trong thùng có gì.', en: 'No event tells yet what it holds.', zh: '还没有记录说明箱内有什么。' },
  holds: { vi: 'Trong thùng có', en: 'It holds', zh: '箱内有' },
} as const;

const note = (sscc: string): Record<PageLang, string> => ({
  vi: `Số thùng ${sscc}. Đây là điều các cơ sở đã khai, không phải lời xác nhận rằng trong thùng đúng như vậy.`,
  en: `Carton number ${sscc}. This is what was declared, no proof of what is inside.`,
  zh: `箱号 ${sscc}。以下为各单位申报的内容，并不证明箱内实际如此。`,
});

export function cartonPage(ctx: Context, sscc: string, content: readonly Child[], lang: PageLang): Part[] {
  const inside = content.length === 0 ? `<p>${WORDS.empty[lang]}</p>` : `<h2>${WORDS.holds[lang]}</h2><ol>${content.map((child) => line(ctx, child, lang)).join('')}</ol>`;
  return notePage(ctx, lang, WORDS.carton[lang], note(sscc)[lang], inside);
}
