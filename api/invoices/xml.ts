/**
 * XML as a tree, read by a strict streaming parser, and its canonical form (C14N 1.0, inclusive and exclusive) for signatures.
 * No document type, no entities of one's own, no other encoding than UTF-8: what the reader sees is what was signed.
 */
import { SaxesParser } from 'saxes';
import { Unreadable } from '../signatures/index.ts';

/** Most bytes of an invoice. */
export const MAX_INVOICE_BYTES = 2 * 1024 * 1024;
const MAX_DEPTH = 40;
const MAX_NODES = 60_000;

export interface XmlAttribute {
  name: string;
  prefix: string;
  local: string;
  uri: string;
  value: string;
}
export interface XmlElement {
  kind: 'element';
  name: string;
  prefix: string;
  local: string;
  uri: string;
  attributes: XmlAttribute[];
  /** Namespaces declared here: prefix ('' for the default) → address. */
  declared: Map<string, string>;
  children: XmlNode[];
  parent: XmlElement | null;
}
export type XmlNode = XmlElement | { kind: 'text' | 'comment'; text: string } | { kind: 'pi'; target: string; body: string };
export interface XmlDocument {
  children: XmlNode[];
  root: XmlElement;
}

const XMLNS = 'http://www.w3.org/2000/xmlns/';
const XML = 'http://www.w3.org/XML/1998/namespace';

const notXml = (vi: string, en: string) => new Unreadable('NOT_XML', vi, en);

/** Parses an XML file. @throws Unreadable in words for whatever is no plain UTF-8 XML */
export function parseXml(bytes: Uint8Array): XmlDocument {
  if (bytes.length > MAX_INVOICE_BYTES) throw notXml('Tệp hoá đơn lớn quá 2 MB.', 'The invoice file is larger than 2 MB.');
  let source: string;
  try {
    source = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw notXml('Tệp không phải XML mã hoá UTF-8. Mời chọn tệp .xml của hoá đơn điện tử, không phải bản PDF hay ảnh.', 'The file is not UTF-8 XML. Please choose the .xml file of the e-invoice, not its PDF or a picture.');
  }
  const top: XmlNode[] = [];
  let open: XmlElement | null = null;
  let root: XmlElement | null = null;
  let depth = 0;
  let nodes = 0;
  const add = (node: XmlNode) => {
    if (++nodes > MAX_NODES) throw notXml('Tệp XML có quá nhiều phần tử.', 'The XML holds too many elements.');
    (open ? open.children : top).push(node);
  };
  const addText = (text: string) => {
    if (open && text !== '') add({ kind: 'text', text });
  };
  const parser = new SaxesParser({ xmlns: true, defaultXMLVersion: '1.0', forceXMLVersion: true });
  parser.on('error', () => {
    throw notXml('Tệp XML bị hỏng hoặc viết sai cú pháp, nên không đọc được.', 'The XML is damaged or not well-formed, so it cannot be read.');
  });
  parser.on('doctype', () => {
    throw notXml('Tệp XML có khai báo DTD (DOCTYPE). Hoá đơn điện tử không có phần này, nên tệp không được nhận.', 'The XML declares a document type (DOCTYPE). E-invoices have none, so the file is not accepted.');
  });
  parser.on('xmldecl', (declared) => {
    if (declared.encoding !== undefined && !/^utf-?8$/i.test(declared.encoding)) throw notXml('Tệp XML khai báo bảng mã khác UTF-8.', 'The XML declares an encoding other than UTF-8.');
  });
  parser.on('opentag', (tag) => {
    if (++depth > MAX_DEPTH) throw notXml('Tệp XML lồng quá sâu.', 'The XML is nested too deep.');
    const element: XmlElement = {
      kind: 'element', name: tag.name, prefix: tag.prefix, local: tag.local, uri: tag.uri,
      attributes: Object.values(tag.attributes).filter((a) => a.uri !== XMLNS).map((a) => ({ name: a.name, prefix: a.prefix, local: a.local, uri: a.uri, value: a.value })),
      declared: new Map(Object.entries(tag.ns)), children: [], parent: open,
    };
    add(element);
    root ??= element;
    open = element;
  });
  parser.on('closetag', () => {
    depth--;
    open = open?.parent ?? null;
  });
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('comment', (text) => add({ kind: 'comment', text }));
  parser.on('processinginstruction', ({ target, body }) => add({ kind: 'pi', target, body }));
  parser.write(source).close();
  if (!root) throw notXml('Tệp XML trống.', 'The XML is empty.');
  return { children: top, root };
}

export const elementsOf = (parent: XmlElement): XmlElement[] => parent.children.filter((c): c is XmlElement => c.kind === 'element');

/** Every element below `root` and itself, in document order. */
export function* everyElement(root: XmlElement): Generator<XmlElement> {
  yield root;
  for (const child of elementsOf(root)) yield* everyElement(child);
}

/** The text of an element that holds nothing but text; comments between do not count, as in its canonical form. */
export function textOf(element: XmlElement): string {
  return element.children.map((c) => (c.kind === 'text' ? c.text : '')).join('');
}

// ---- canonical form (https://www.w3.org/TR/2001/REC-xml-c14n-20010315, https://www.w3.org/TR/2002/REC-xml-exc-c14n-20020718)

export interface Canonical {
  exclusive: boolean;
  /** Prefixes that the exclusive form treats as the inclusive one does. */
  prefixes?: readonly string[];
  /** The signature that an enveloped-signature transform takes out. */
  without?: XmlElement | null;
}

const escapeText = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/\r/g, '&#xD;');
const escapeValue = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;').replace(/\t/g, '&#x9;').replace(/\n/g, '&#xA;').replace(/\r/g, '&#xD;');
const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function scopeOf(element: XmlElement | null): Map<string, string> {
  if (!element) return new Map();
  return new Map([...scopeOf(element.parent), ...element.declared]);
}

function inheritedXml(element: XmlElement): XmlAttribute[] {
  const found = new Map<string, XmlAttribute>();
  for (let at = element.parent; at; at = at.parent) for (const a of at.attributes) if (a.uri === XML && !found.has(a.local)) found.set(a.local, a);
  for (const a of element.attributes) if (a.uri === XML) found.delete(a.local);
  return [...found.values()];
}

function render(element: XmlElement, outer: Map<string, string>, rendered: Map<string, string>, form: Canonical, apex: boolean, out: string[]): void {
  const scope = element.declared.size > 0 ? new Map([...outer, ...element.declared]) : outer;
  const wanted = form.exclusive
    ? new Set([element.prefix, ...element.attributes.filter((a) => a.prefix !== '').map((a) => a.prefix), ...(form.prefixes ?? [])])
    : new Set(scope.keys());
  const now = new Map(rendered);
  const namespaces: [string, string][] = [];
  for (const prefix of wanted) {
    const uri = scope.get(prefix) ?? '';
    if (prefix === 'xml' || prefix === 'xmlns' || (uri === '' && prefix !== '') || (rendered.get(prefix) ?? '') === uri) continue;
    namespaces.push([prefix, uri]);
    now.set(prefix, uri);
  }
  const attributes = apex && !form.exclusive ? [...element.attributes, ...inheritedXml(element)] : [...element.attributes];
  out.push('<', element.name);
  for (const [prefix, uri] of namespaces.sort((a, b) => byCode(a[0], b[0]))) out.push(prefix === '' ? ' xmlns' : ` xmlns:${prefix}`, '="', escapeValue(uri), '"');
  for (const a of attributes.sort((x, y) => byCode(x.uri, y.uri) || byCode(x.local, y.local))) out.push(' ', a.name, '="', escapeValue(a.value), '"');
  out.push('>');
  for (const child of element.children) {
    if (child.kind === 'text') out.push(escapeText(child.text));
    else if (child.kind === 'pi') out.push(instruction(child));
    else if (child.kind === 'element' && child !== form.without) render(child, scope, now, form, false, out);
  }
  out.push('</', element.name, '>');
}

const instruction = (pi: { target: string; body: string }): string => `<?${pi.target}${pi.body === '' ? '' : ` ${pi.body}`}?>`;

/** The canonical form of one element, comments left out. */
export function canonicalElement(element: XmlElement, form: Canonical): string {
  const out: string[] = [];
  render(element, scopeOf(element.parent), new Map(), form, true, out);
  return out.join('');
}

/** The canonical form of a whole document, comments left out. */
export function canonicalDocument(document: XmlDocument, form: Canonical): string {
  let before = true;
  return document.children
    .map((node) => {
      if (node.kind === 'element') {
        before = false;
        return canonicalElement(node, form);
      }
      if (node.kind !== 'pi') return '';
      return before ? `${instruction(node)}\n` : `\n${instruction(node)}`;
    })
    .join('');
}
