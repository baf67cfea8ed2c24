/** Pure decisions about papers: which files are taken, by their bytes and never by their name; what a PDF may not hold. */
import { inflateSync } from 'node:zlib';
import type { DOCUMENT_TYPES } from '../../db/schema/documents.ts';
import { DomainError, tooLarge, unsupported, type Sentence } from '../errors.ts';
import { cleanText, isHostileText } from '../text.ts';

export type DocumentType = (typeof DOCUMENT_TYPES)[number];

const MB = 1024 * 1024;
/** Most bytes of one paper: a scanned contract of twenty pages at 150 dpi takes about 8 MB. */
export const MAX_DOCUMENT_BYTES = 10 * MB;
/** Most papers sent with one form. */
export const MAX_DOCUMENTS_AT_ONCE = 6;

const WORDS: Record<DocumentType, string> = { 'application/pdf': 'PDF', 'application/xml': 'XML', 'image/jpeg': 'JPG', 'image/png': 'PNG' };

/** 'PDF, JPG, PNG': what a field says it takes. */
export const typeWords = (types: readonly DocumentType[]): string => types.map((t) => WORDS[t]).join(', ');

/** What the bytes are, or undefined: the name and the declared type are never believed. */
export function documentType(bytes: Uint8Array): DocumentType | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 512)).toString('latin1');
  if (head.startsWith('%PDF-1.') || head.startsWith('%PDF-2.')) return 'application/pdf';
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (/^(\xef\xbb\xbf)?\s*<(\?xml|[A-Za-z])/.test(head) && !/<(!doctype\s+)?html|<svg/i.test(head)) return 'application/xml';
  return undefined;
}

/** Names in a PDF that run something, open something or carry another file. */
const ACTIVE = /\/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|GoToR|GoToE|Movie|Sound|Rendition)(?![A-Za-z0-9])/;

/** '#4a' escapes in names are read, so that /J#61vaScript is no way around. */
const unescapeNames = (text: string): string => text.replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/**
 * What a PDF may not hold: scripts, actions, embedded files. Looks into compressed object streams too (at most 32 MB unpacked in all).
 * @returns the name found, 'Encrypt' or 'too-deep' for one that cannot be looked through, else undefined
 */
export function activeContent(pdf: Uint8Array): string | undefined {
  const text = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength).toString('latin1');
  if (/\/Encrypt(?![A-Za-z0-9])/.test(text)) return 'Encrypt';
  const found = ACTIVE.exec(unescapeNames(text.replace(/stream\r?\n[\s\S]*?endstream/g, 'stream endstream')));
  if (found) return found[1];
  let left = 32 * MB;
  for (const match of text.matchAll(/\/ObjStm(?![A-Za-z0-9])[\s\S]{0,400}?stream\r?\n/g)) {
    const from = match.index + match[0].length;
    const end = text.indexOf('endstream', from);
    if (end < 0) return 'too-deep';
    let unpacked: string;
    try {
      const bytes = inflateSync(Buffer.from(pdf.buffer, pdf.byteOffset + from, end - from), { maxOutputLength: left, finishFlush: 2 });
      left -= bytes.length;
      unpacked = bytes.toString('latin1');
    } catch {
      return 'too-deep';
    }
    const inside = ACTIVE.exec(unescapeNames(unpacked));
    if (inside) return inside[1];
  }
  return undefined;
}

/** A file's name as it may be shown and sent: no path, no control characters, at most 120. */
export function shownName(name: string, type: DocumentType): string {
  const last = name.split(/[\\/]/).at(-1) ?? '';
  const clean = isHostileText(last) ? '' : cleanText(last).replace(/["<>|:*?]/g, '').slice(-120);
  return clean || `giay-to.${WORDS[type].toLowerCase()}`;
}

/**
 * Says what a file is, when it may be taken.
 * @throws DomainError 413 (over 10 MB), 415 (another kind, or a PDF with scripts), 422 (empty), each beside `field`
 */
export function requireDocument(file: { name: string; bytes: Uint8Array }, accept: readonly DocumentType[], field: string): DocumentType {
  const beside = (error: DomainError): DomainError => new DomainError(error.code, error.status, error, { fields: { [field]: { vi: error.vi, en: error.en } } });
  const list = typeWords(accept);
  const name = shownName(file.name, 'application/pdf');
  const say = (vi: string, en: string): Sentence => ({ vi: `“${name}”: ${vi}`, en: `“${name}”: ${en}` });
  if (file.bytes.length === 0) throw beside(new DomainError('invalid', 422, say('tệp rỗng. Mời Ông/Bà chọn lại.', 'the file is empty. Please choose it again.')));
  if (file.bytes.length > MAX_DOCUMENT_BYTES) throw beside(tooLarge(say('tệp nặng quá 10 MB. Mời Ông/Bà quét lại nhẹ hơn hoặc tách ra.', 'the file is larger than 10 MB. Please scan it lighter or split it.')));
  const type = documentType(file.bytes);
  if (!type || !accept.includes(type)) throw beside(unsupported(say(`không phải tệp ${list}.`, `this is not a ${list} file.`)));
  if (type === 'application/pdf') {
    const active = activeContent(file.bytes);
    if (active === 'Encrypt' || active === 'too-deep') throw beside(unsupported(say('tệp PDF có mật khẩu hoặc không đọc được bên trong. Mời Ông/Bà gửi bản không đặt mật khẩu.', 'the PDF is locked or cannot be looked through. Please send one without a password.')));
    if (active) throw beside(unsupported(say(`tệp PDF chứa phần tự chạy hoặc tệp kèm (${active}) nên không nhận.`, `the PDF holds something that runs or a file inside (${active}), so it is not taken.`)));
  }
  return type;
}
