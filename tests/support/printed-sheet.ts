/** Reads a printed sheet back: rendered by one independent reader, its QR codes decoded by another. */
import { createCanvas } from '@napi-rs/canvas';
import jsQR from 'jsqr';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { SHEETS } from '../../api/traceability/print/sheet.ts';

export async function openPdf(bytes: Uint8Array) {
  return getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
}
export type Pdf = Awaited<ReturnType<typeof openPdf>>;

/** What the QR code of each label of a page says, row by row; undefined where a label is empty. */
export async function readLabels(pdf: Pdf, number: number, format: 24 | 65): Promise<(string | undefined)[]> {
  const page = await pdf.getPage(number);
  const scale = 6;
  const viewport = page.getViewport({ scale });
  const canvas = createCanvas(Math.ceil(viewport.width), Math.ceil(viewport.height));
  const paper = canvas.getContext('2d');
  paper.fillStyle = '#fff';
  paper.fillRect(0, 0, canvas.width, canvas.height);
  await page.render({ canvas: canvas as never, canvasContext: paper as never, viewport }).promise;
  const layout = SHEETS[format];
  const mm = (72 / 25.4) * scale;
  const found: (string | undefined)[] = [];
  for (let row = 0; row < layout.rows; row++) {
    for (let column = 0; column < layout.columns; column++) {
      const x = Math.round((layout.left + column * (layout.labelWidth + layout.gapX)) * mm);
      const y = Math.round((layout.top + row * (layout.labelHeight + layout.gapY)) * mm);
      const width = Math.min(Math.round(layout.labelWidth * mm), canvas.width - x);
      const image = paper.getImageData(x, y, width, Math.round(layout.labelHeight * mm));
      found.push(jsQR(new Uint8ClampedArray(image.data), image.width, image.height)?.data);
    }
  }
  return found;
}
