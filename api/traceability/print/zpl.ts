/** Stamps for label printers that speak ZPL II: one format a label, texts in UTF-8. */
import { invalid } from '../../errors.ts';
import { inFours } from '../stamps/serial.ts';
import { MM } from './label.ts';
import { QUIET_MODULES, X_MAX_MM, X_MIN_MM } from './qr.ts';
import { planOf } from './sheet.ts';
import type { PrintSpec, PrintWriter } from './writer.ts';

const LABELS_A_BATCH = 200;
/** `^BQ` takes 1 to 10 on every printer. */
const MOST_MAGNIFICATION = 10;

/** Field data under `^FH`: what ZPL would read as a command is written in hexadecimal. */
export const zplField = (text: string): string => text.replace(/[\^~_\\\p{Cc}]/gu, (char) => [...Buffer.from(char)].map((byte) => `_${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''));

/** Dots a module that make 0.396 to 0.990 mm: 4 at 203 dpi (0.500 mm), 5 at 300 dpi (0.423 mm) at least. */
export const leastMagnification = (dpi: number): number => Math.ceil((X_MIN_MM * dpi) / 25.4);

/**
 * The largest magnification that a square of `side` mm holds with its quiet zone.
 * @throws DomainError 422 when even the smallest does not fit
 */
export function magnification(dpi: number, side: number, modules: number): number {
  const dot = 25.4 / dpi;
  const least = leastMagnification(dpi);
  const most = Math.min(MOST_MAGNIFICATION, Math.floor(X_MAX_MM / dot), Math.floor(side / (modules + 2 * QUIET_MODULES) / dot + 1e-9));
  if (most >= least) return most;
  const needed = least * dot * (modules + 2 * QUIET_MODULES);
  throw invalid({
    labelHeight: {
      vi: `Ở ${dpi} dpi mã QR cùng viền trắng cần ${needed.toLocaleString('vi-VN', { maximumFractionDigits: 1 })} mm mỗi chiều. Hãy chọn tem lớn hơn, hoặc máy in 300 dpi.`,
      en: `At ${dpi} dpi the QR with its white border takes ${needed.toLocaleString('en-GB', { maximumFractionDigits: 1 })} mm a side. Choose a larger label, or a 300 dpi printer.`,
    },
  });
}

/** @throws DomainError 422 when the stamp does not fit the label */
export function zplWriter(spec: PrintSpec): PrintWriter {
  const dots = (mm: number): number => Math.round((mm / 25.4) * spec.dpi);
  // whole dots make a QR larger than the plan may want: the plan is asked for the side that they need
  const dot = 25.4 / spec.dpi;
  const { qr } = planOf(spec);
  const needed = leastMagnification(spec.dpi) * dot * (qr.size + 2 * QUIET_MODULES);
  const { plan } = planOf({ ...spec, layout: { ...spec.layout, qrSide: Math.max(needed, spec.layout.qrSide ?? Math.min(spec.layout.labelHeight - 2, spec.layout.labelWidth * 0.42)) } });
  const side = plan.x * (qr.size + 2 * QUIET_MODULES);
  const scale = magnification(spec.dpi, side, qr.size);
  const spare = (plan.x - scale * dot) * qr.size;
  const place = (points: number): number => dots(points / MM);
  const shift = { x: dots(spec.shift.dxUm / 1_000), y: dots(spec.shift.dyUm / 1_000) };
  const at = (x: number, y: number): string => `^FO${Math.max(0, x + shift.x)},${Math.max(0, y + shift.y)}`;
  const line = (words: { x: number; y: number; size: number }, text: string): string =>
    `${at(place(words.x), place(words.y - words.size * 0.98))}^A0N,${place(words.size * 1.15)},${place(words.size)}^FH^FD${zplField(text)}^FS\n`;
  const start = `^XA\n^CI28\n^PW${dots(spec.layout.labelWidth)}\n^LL${dots(spec.layout.labelHeight)}\n^LH0,0\n`;
  const common = plan.common.map((words) => line(words, words.text)).join('');
  const box = plan.hidden ? `${at(place(plan.hidden.box.x), place(plan.hidden.box.y))}^GB${place(plan.hidden.box.width)},${place(plan.hidden.box.height)},1^FS\n` : '';
  const qrAt = at(dots(plan.qr.x / MM + spare / 2), dots(plan.qr.y / MM + spare / 2));
  return {
    perBatch: LABELS_A_BATCH,
    head: Buffer.alloc(0),
    batch: (_, stamps) => {
      let out = '';
      for (const stamp of stamps) {
        const fours = inFours(stamp.serial);
        // level M; manual input in alphanumeric mode, or the printer may choose bytes and a larger symbol
        out += `${start}${qrAt}^BQN,2,${scale}^FDMM,A${stamp.uri}^FS\n${common}`;
        for (const [i, half] of [fours.slice(0, 9), fours.slice(10)].entries()) out += line({ x: plan.serial.x, y: plan.serial.y[i]!, size: plan.serial.size }, half);
        if (plan.hidden && stamp.hidden) out += box + line({ x: plan.hidden.x, y: plan.hidden.y, size: plan.hidden.size }, stamp.hidden);
        out += '^XZ\n';
      }
      return Buffer.from(out);
    },
    tail: () => Buffer.alloc(0),
  };
}
