/**
 * What an update after ours may do: sign. A signature field with its box, the dictionary of the signature, proofs for later (DSS),
 * metadata. All else — page content, actions, files — is refused, and so is what is not understood.
 */
import { Unreadable } from '../findings.ts';
import { resolve, type Doc, type Revision } from './revisions.ts';
import { isDict, nameOf, PdfName, PdfRef, PdfStream, PdfString, type PdfDict, type PdfValue } from './tokens.ts';

export interface FoundSignature {
  dict: PdfDict;
  inFile: boolean;
}

/** A signature's box may cover this much of an A4 page; a larger one could hide the text. */
const MAX_BOX = 595 * 842 * 0.12;
const MAX_PAGES = 5000;

const tampered = (code: string, vi: string, en: string) => new Unreadable(code, vi, en);
const addedContent = (what: string) =>
  tampered('CONTENT_ADDED', `Sau bản gốc, tệp đã bị thêm hoặc sửa nội dung ngoài chữ ký (${what}). Chỉ nhận tệp gốc được ký, không sửa gì khác.`, `After our original, content other than signatures was added or changed in the file (${what}). Only our original, signed and otherwise unchanged, is accepted.`);
const active = (what: string) =>
  tampered('ACTIVE_CONTENT', `Tệp bị thêm nội dung chạy được hoặc tệp đính kèm (${what}), nên không được nhận.`, `Active content or an attached file was added to the PDF (${what}), so it is not accepted.`);

function equal(a: PdfValue | undefined, b: PdfValue | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a === null || b === null) return false;
  if (a instanceof PdfName) return b instanceof PdfName && a.name === b.name;
  if (a instanceof PdfRef) return b instanceof PdfRef && a.num === b.num && a.gen === b.gen;
  if (a instanceof PdfString) return b instanceof PdfString && Buffer.from(a.bytes).equals(b.bytes);
  if (a instanceof PdfStream) return b instanceof PdfStream && equal(a.dict, b.dict) && Buffer.from(a.data).equals(b.data);
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => equal(item, b[i]));
  if (isDict(a)) return isDict(b) && a.size === b.size && [...a].every(([key, value]) => b.has(key) && equal(value, b.get(key)));
  return false;
}

const differing = (a: PdfDict, b: PdfDict): string[] => [...new Set([...a.keys(), ...b.keys()])].filter((key) => !equal(a.get(key), b.get(key)));

const ACTIVE_KEYS = new Set(['JS', 'JavaScript', 'AA', 'OpenAction', 'EmbeddedFiles', 'EF', 'RF', 'RichMediaContent', 'RichMediaSettings', 'XFA', 'Launch', 'OC', 'NeedsRendering']);
const ACTIVE_NAMES = new Set([
  'JavaScript', 'Launch', 'SubmitForm', 'ImportData', 'ResetForm', 'GoToR', 'GoToE', 'URI', 'Rendition', 'Movie', 'Sound', 'RichMedia', 'RichMediaExecute', 'SetOCGState', 'Hide', 'Named', 'Trans', 'Thread',
  'Filespec', 'F', 'EmbeddedFile', 'Action', '3D', 'FileAttachment', 'Screen', 'PS', 'PostScript',
]);

const KEYS = {
  field: new Set(['Type', 'Subtype', 'FT', 'T', 'TU', 'TM', 'V', 'Ff', 'F', 'Rect', 'P', 'AP', 'Lock', 'SV', 'MK', 'DA', 'DR', 'BS', 'Border', 'Kids', 'Parent', 'StructParent', 'M', 'NM', 'Q', 'C', 'H', 'Contents']),
  signature: new Set(['Type', 'Filter', 'SubFilter', 'ByteRange', 'Contents', 'M', 'Name', 'Reason', 'Location', 'ContactInfo', 'Reference', 'Prop_Build', 'Prop_AuthTime', 'Prop_AuthType', 'V', 'R', 'Changes', 'Cert']),
  dss: new Set(['Type', 'Certs', 'OCSPs', 'CRLs', 'VRI']),
  vri: new Set(['Type', 'Cert', 'OCSP', 'CRL', 'TU', 'TS']),
  trailer: new Set(['Size', 'Prev', 'Root', 'Info', 'ID', 'Type', 'W', 'Index', 'Filter', 'DecodeParms', 'Length']),
} as const;

/** Page numbers of the objects of the page tree. */
function pagesOf(doc: Doc): Set<number> {
  const root = resolve(doc, doc.trailer.get('Root'));
  const pages = new Set<number>();
  const seen = new Set<number>();
  const stack: (PdfValue | undefined)[] = [isDict(root) ? root.get('Pages') : undefined];
  while (stack.length > 0) {
    const ref = stack.pop();
    const node = resolve(doc, ref);
    if (!(ref instanceof PdfRef) || !isDict(node) || seen.has(ref.num) || seen.size > MAX_PAGES) throw addedContent('cây trang / page tree');
    seen.add(ref.num);
    const kids = resolve(doc, node.get('Kids'));
    if (Array.isArray(kids)) stack.push(...kids);
    else pages.add(ref.num);
  }
  return pages;
}

class Examination {
  readonly signatures: FoundSignature[] = [];
  private readonly allowed = new Set<number>();
  private readonly widgets = new Set<number>();
  private readonly before: Doc;
  private readonly after: Doc;
  private readonly revision: Revision;

  constructor(before: Doc, after: Doc, revision: Revision) {
    this.before = before;
    this.after = after;
    this.revision = revision;
  }

  private changed(value: PdfValue | undefined): value is PdfRef {
    return value instanceof PdfRef && this.revision.objects.has(value.num);
  }

  private isNew(num: number): boolean {
    return this.before.get(num) === undefined;
  }

  /** Nothing in the value, nor in the new objects it leads to, can act or carry a file. */
  private inert(start: PdfValue | undefined, what: string): void {
    const stack: (PdfValue | undefined)[] = [start];
    while (stack.length > 0) {
      const value = stack.pop();
      if (value instanceof PdfRef) {
        if (!this.revision.objects.has(value.num) || this.allowed.has(value.num)) continue;
        if (!this.isNew(value.num) && !equal(this.before.get(value.num)?.value, this.after.get(value.num)?.value)) throw addedContent(what);
        this.allowed.add(value.num);
        stack.push(this.after.get(value.num)?.value);
      } else if (Array.isArray(value)) {
        for (const item of value) stack.push(item);
      } else if (value instanceof PdfStream || isDict(value)) {
        const dict = value instanceof PdfStream ? value.dict : value;
        for (const [key, inner] of dict) {
          if (ACTIVE_KEYS.has(key)) throw active(`/${key}`);
          const name = nameOf(inner);
          if ((key === 'S' || key === 'Type' || key === 'Subtype') && name !== null && ACTIVE_NAMES.has(name)) throw active(`/${name}`);
          if (key === 'Type' && (name === 'Page' || name === 'Pages' || name === 'Catalog')) throw addedContent(`/${name}`);
          // back-references: the page and the field are looked at on their own
          if (key !== 'P' && key !== 'Parent' && key !== 'Data') stack.push(inner);
        }
      }
    }
  }

  /** Lets an object change in its role. One that existed must have had this very role: else a page's content could become, say, the form. */
  private allow(value: PdfValue | undefined, earlier: PdfValue | undefined): void {
    if (!this.changed(value)) return;
    if (!this.isNew(value.num) && !equal(value, earlier)) throw addedContent(`đối tượng / object ${value.num}`);
    this.allowed.add(value.num);
  }

  run(): void {
    const { before, after } = this;
    const root = after.trailer.get('Root');
    if (!(root instanceof PdfRef) || !equal(root, before.trailer.get('Root'))) throw addedContent('/Root');
    for (const key of after.trailer.keys()) if (!KEYS.trailer.has(key)) throw addedContent(`trailer /${key}`);
    const [old, now] = [resolve(before, root), resolve(after, root)];
    if (!isDict(old) || !isDict(now)) throw addedContent('/Catalog');
    this.allow(root, root);
    for (const key of differing(old, now)) {
      if (key === 'Version' && now.get(key) instanceof PdfName) continue;
      if (ACTIVE_KEYS.has(key) || key === 'Names') throw active(`/${key}`);
      if (!['AcroForm', 'DSS', 'Metadata', 'Extensions', 'Perms'].includes(key) || !now.has(key)) throw addedContent(`/${key}`);
    }
    this.form(old, now);
    this.pages();
    this.proofs(old.get('DSS'), now.get('DSS'));
    this.metadata(old, now);
    this.rest();
  }

  private form(old: PdfDict, now: PdfDict): void {
    const form = resolve(this.after, now.get('AcroForm'));
    if (form === undefined) return;
    if (!isDict(form)) throw addedContent('/AcroForm');
    const was = resolve(this.before, old.get('AcroForm'));
    const formBefore: PdfDict = isDict(was) ? was : new Map();
    this.allow(now.get('AcroForm'), old.get('AcroForm'));
    for (const key of differing(formBefore, form)) {
      if (key === 'XFA') throw active('/XFA');
      if (key === 'NeedAppearances' ? form.get(key) === true : !['Fields', 'SigFlags', 'DA', 'DR'].includes(key)) throw addedContent(`/AcroForm /${key}`);
    }
    this.inert(form.get('DR'), '/DR');
    this.allow(form.get('Fields'), formBefore.get('Fields'));
    const fields = resolve(this.after, form.get('Fields'));
    const fieldsBefore = resolve(this.before, formBefore.get('Fields')) ?? [];
    if (!Array.isArray(fields) || !Array.isArray(fieldsBefore)) throw addedContent('/Fields');
    const seen = new Set<number>();
    for (const field of fields) {
      if (!(field instanceof PdfRef) || seen.has(field.num)) throw addedContent('/Fields');
      seen.add(field.num);
      if (this.changed(field)) this.field(field);
    }
    for (const field of fieldsBefore) if (!(field instanceof PdfRef) || !seen.has(field.num)) throw addedContent('/Fields');
  }

  private field(ref: PdfRef): void {
    const dict = resolve(this.after, ref);
    const was = resolve(this.before, ref);
    if (equal(was, dict)) return;
    if (!isDict(dict) || nameOf(dict.get('FT')) !== 'Sig') throw addedContent('biểu mẫu / form field');
    if (was !== undefined) {
      if (!isDict(was) || nameOf(was.get('FT')) !== 'Sig' || was.has('V')) throw addedContent('trường chữ ký cũ / earlier signature field');
      for (const key of differing(was, dict)) if (!['V', 'AP', 'F', 'MK', 'DA', 'M', 'Lock', 'P'].includes(key)) throw addedContent(`signature field /${key}`);
    }
    this.allowed.add(ref.num);
    this.keys(dict, KEYS.field);
    const kids = dict.get('Kids');
    if (kids === undefined) {
      if (dict.has('Parent')) throw addedContent('signature field /Parent');
      this.widget(ref, dict);
    } else {
      if (!Array.isArray(kids)) throw addedContent('/Kids');
      for (const kid of kids) {
        const inner = resolve(this.after, kid);
        const parent = isDict(inner) ? inner.get('Parent') : undefined;
        if (!this.changed(kid) || !this.isNew(kid.num) || !isDict(inner) || !(parent instanceof PdfRef) || parent.num !== ref.num || inner.has('V') || inner.has('Kids')) throw addedContent('/Kids');
        this.keys(inner, KEYS.field);
        this.allowed.add(kid.num);
        this.widget(kid, inner);
      }
    }
    const value = dict.get('V');
    if (value === undefined) return;
    const signature = resolve(this.after, value);
    if (!this.changed(value) || !this.isNew(value.num) || !isDict(signature)) throw addedContent('signature field /V');
    this.keys(signature, KEYS.signature);
    this.allowed.add(value.num);
    for (const [key, inner] of signature) if (key !== 'Contents') this.inert(inner, `signature /${key}`);
    this.signatures.push({ dict: signature, inFile: this.after.get(value.num)!.inFile });
  }

  private keys(dict: PdfDict, known: ReadonlySet<string>): void {
    for (const key of dict.keys()) {
      if (known.has(key)) continue;
      if (key === 'A' || ACTIVE_KEYS.has(key)) throw active(`/${key}`);
      throw addedContent(`/${key}`);
    }
  }

  private widget(ref: PdfRef, dict: PdfDict): void {
    this.widgets.add(ref.num);
    const rect = resolve(this.after, dict.get('Rect')) ?? [0, 0, 0, 0];
    if (!Array.isArray(rect) || rect.length !== 4 || !rect.every((n): n is number => typeof n === 'number')) throw addedContent('/Rect');
    const subtype = nameOf(dict.get('Subtype'));
    if (subtype !== null && subtype !== 'Widget') throw addedContent(`/${subtype}`);
    const [x1, y1, x2, y2] = rect as [number, number, number, number];
    if (Math.abs(x2 - x1) * Math.abs(y2 - y1) > MAX_BOX) {
      throw tampered('BOX_TOO_LARGE', 'Khung hình chữ ký quá lớn, có thể che mất nội dung. Mời ký lại với khung nhỏ hơn.', 'The box of a signature is so large that it could hide the text. Please sign again with a smaller one.');
    }
    const looks = resolve(this.after, dict.get('AP'));
    if (looks !== undefined && (!isDict(looks) || [...looks.keys()].some((key) => key !== 'N'))) throw addedContent('/AP');
    for (const key of ['AP', 'MK', 'DR', 'Lock', 'SV', 'BS', 'Border']) this.inert(dict.get(key), `/${key}`);
  }

  /** Of a page only the list of annotations may grow, and only by boxes of signatures. */
  private pages(): void {
    for (const num of pagesOf(this.before)) {
      const [was, now] = [this.before.get(num)?.value, this.after.get(num)?.value];
      if (!isDict(was) || !isDict(now)) throw addedContent('/Page');
      const list = now.get('Annots');
      if (was === now && !this.changed(list)) continue;
      this.allowed.add(num);
      this.allow(list, was.get('Annots'));
      for (const key of differing(was, now)) if (key !== 'Annots') throw key === 'AA' ? active('/AA') : addedContent(`trang / page /${key}`);
      const earlier = resolve(this.before, was.get('Annots')) ?? [];
      const later = resolve(this.after, list) ?? [];
      if (!Array.isArray(earlier) || !Array.isArray(later)) throw addedContent('/Annots');
      if (!earlier.every((annotation, i) => equal(annotation, later[i]))) throw addedContent('/Annots');
      for (const added of later.slice(earlier.length)) if (!(added instanceof PdfRef) || !this.widgets.has(added.num)) throw addedContent('ghi chú trên trang / annotation');
    }
  }

  private proofs(earlier: PdfValue | undefined, value: PdfValue | undefined): void {
    const dss = resolve(this.after, value);
    if (dss === undefined) return;
    const was = resolve(this.before, earlier);
    if (!isDict(dss)) throw addedContent('/DSS');
    this.keys(dss, KEYS.dss);
    const perSignature = resolve(this.after, dss.get('VRI'));
    if (perSignature !== undefined && !isDict(perSignature)) throw addedContent('/VRI');
    // each update may replace the lists: they are proofs for a validator, nothing of the text
    this.allow(value, earlier);
    for (const key of ['VRI', 'Certs', 'OCSPs', 'CRLs']) this.allow(dss.get(key), isDict(was) ? was.get(key) : undefined);
    for (const key of ['Certs', 'OCSPs', 'CRLs']) this.inert(resolve(this.after, dss.get(key)), '/DSS');
    for (const entry of perSignature?.values() ?? []) {
      const proof = resolve(this.after, entry);
      if (!isDict(proof)) throw addedContent('/VRI');
      this.keys(proof, KEYS.vri);
      this.inert(entry, '/VRI');
    }
  }

  private metadata(old: PdfDict, root: PdfDict): void {
    const packet = root.get('Metadata');
    if (this.changed(packet)) {
      const stream = resolve(this.after, packet);
      if (!(stream instanceof PdfStream) || nameOf(stream.dict.get('Subtype')) !== 'XML') throw addedContent('/Metadata');
      this.allow(packet, old.get('Metadata'));
      this.inert(stream.dict, '/Metadata');
    }
    this.inert(root.get('Extensions'), '/Extensions');
    const rights = resolve(this.after, root.get('Perms'));
    if (rights !== undefined) {
      if (!isDict(rights) || [...rights.keys()].some((key) => key !== 'DocMDP')) throw addedContent('/Perms');
      this.allow(root.get('Perms'), old.get('Perms'));
    }
    const info = this.after.trailer.get('Info');
    if (this.changed(info)) {
      const dict = resolve(this.after, info);
      if (!isDict(dict) || ![...dict.values()].every((v) => v instanceof PdfString || v instanceof PdfName)) throw addedContent('/Info');
      this.allow(info, this.before.trailer.get('Info'));
    }
  }

  /** What no allowed thing leads to: the same object once more, or a new one that nothing uses and that can do nothing. */
  private rest(): void {
    for (const [num, object] of this.revision.objects) {
      const earlier = this.before.get(num);
      if (earlier && (earlier.gen !== object.gen || (!this.allowed.has(num) && !equal(earlier.value, object.value)))) throw addedContent(`đối tượng / object ${num}`);
      if (!earlier && num < this.before.size) throw addedContent(`đối tượng / object ${num}`);
      if (!earlier && !this.allowed.has(num)) this.inert(new PdfRef(num, object.gen), `đối tượng / object ${num}`);
    }
  }
}

/** Examines one update. @returns the signatures that it adds @throws Unreadable for anything else that it does */
export function examineUpdate(before: Doc, after: Doc, revision: Revision): FoundSignature[] {
  const examination = new Examination(before, after, revision);
  examination.run();
  return examination.signatures;
}
