/** A carton by its SSCC: what was packed into it, as far as events tell. */
import type { Context, Lang } from '../../context.ts';
import { escapeHtml, notePage } from '../scan/page.ts';
import type { Part } from '../scan/splice.ts';

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
function line(ctx: Context, { key, quantityMilli }: Child, lang: Lang): string {
  const [, gtin, kind, value] = /^\/01\/(\d{14})(?:\/(10|21)\/([^/]+))?$/.exec(key) ?? [];
  const product = gtin && ctx.db.get<{ name: string }>('SELECT p.name FROM trade_item_gtin g JOIN trade_item t ON t.id = g.trade_item_id JOIN product p ON p.id = t.product_id WHERE g.gtin14 = ?', [gtin])?.name;
  if (!product) return `<li>${escapeHtml(key)}</li>`;
  const words = kind === '10' ? { vi: 'lô', en: 'lot' } : { vi: 'tem', en: 'stamp' };
  const amount = quantityMilli === null ? '' : ` · ${(quantityMilli / 1_000).toLocaleString(lang === 'vi' ? 'vi-VN' : 'en-GB')}`;
  return `<li><a href="${escapeHtml(key)}?lang=${lang}">${escapeHtml(product)}${value ? `, ${words[lang]} ${escapeHtml(decodeURIComponent(value))}` : ''}</a>${amount}</li>`;
}

export function cartonPage(ctx: Context, sscc: string, content: readonly Child[], lang: Lang): Part[] {
  const inside = content.length === 0
    ? `<p>${lang === 'vi' ? 'Chưa có sự kiện nào nói trong thùng có gì.' : 'No event tells yet what it holds.'}</p>`
    : `<h2>${lang === 'vi' ? 'Trong thùng có' : 'It holds'}</h2><ol>${content.map((child) => line(ctx, child, lang)).join('')}</ol>`;
  const note = lang === 'vi'
    ? `Số thùng ${sscc}. Đây là điều các cơ sở đã khai, không phải lời xác nhận rằng trong thùng đúng như vậy.`
    : `Carton number ${sscc}. This is what was declared, no proof of what is inside.`;
  return notePage(ctx, lang, lang === 'vi' ? 'Thùng hàng' : 'A carton', note, inside);
}
