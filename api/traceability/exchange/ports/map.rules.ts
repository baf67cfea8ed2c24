/** Field maps: what of ours becomes what of theirs. A map is dated data; this file only carries it out. Pure. */
import type { Sentence } from '../../../errors.ts';
import { isDate, vnDate, vnTime } from '../../../time.ts';

export const PORT_NAMES = ['national', 'ministry', 'verigoods'] as const;
export type PortName = (typeof PORT_NAMES)[number];
export const RECORD_KINDS = ['PRODUCT', 'LOT', 'STAMPS', 'RECALL'] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

export type FactValue = string | number | boolean | null | readonly unknown[];
/** Our fields by name: 'lot.code'. Instants in UTC ms, dates 'YYYY-MM-DD', quantities in thousandths. */
export type Facts = Readonly<Record<string, FactValue | undefined>>;

export interface FieldRule {
  from: string;
  /** Dots nest: 'coSo.ten'. */
  to: string;
  transform: string;
  required: boolean;
}

export interface FieldMap {
  port: PortName;
  version: string;
  /** First Vietnamese day on which it holds. */
  validFrom: string;
  /** True while the other side has not published its fields. */
  assumed: boolean;
  source: Sentence;
  records: Partial<Record<RecordKind, readonly FieldRule[]>>;
}

/** What a person calls a field of ours, for "thiếu …". */
export const FIELD_WORDS: Readonly<Record<string, Sentence>> = {
  'product.name': { vi: 'tên sản phẩm', en: 'product name' }, 'product.nameEn': { vi: 'tên tiếng Anh', en: 'English name' }, 'product.group': { vi: 'nhóm sản phẩm', en: 'product group' },
  'product.gtins': { vi: 'mã GTIN 893 đã đăng ký', en: 'a registered 893 GTIN' }, gtin: { vi: 'mã GTIN 893 đã đăng ký', en: 'a registered 893 GTIN' }, 'product.origin': { vi: 'nguồn gốc', en: 'origin' },
  'product.uri': { vi: 'đường dẫn', en: 'link' }, 'operator.name': { vi: 'tên cơ sở', en: 'name of the producer' }, 'operator.address': { vi: 'địa chỉ cơ sở', en: 'address of the producer' },
  'operator.communeCode': { vi: 'xã, phường của cơ sở', en: 'commune of the producer' }, 'lot.code': { vi: 'mã lô', en: 'lot code' }, 'lot.productionDate': { vi: 'ngày sản xuất', en: 'production date' },
  'lot.quantityMilli': { vi: 'số lượng', en: 'quantity' }, 'lot.communeCode': { vi: 'nơi sản xuất', en: 'place of production' }, 'lot.standards': { vi: 'tiêu chuẩn áp dụng', en: 'standards applied' },
  'lot.events': { vi: 'công đoạn của lô', en: 'stages of the lot' }, 'recall.reason': { vi: 'lý do thu hồi', en: 'reason of the recall' }, 'recall.phone': { vi: 'điện thoại thu hồi', en: 'telephone of the recall' },
};

type Transformed = { value: unknown } | { fault: Sentence };
const fault = (vi: string, en: string): Transformed => ({ fault: { vi, en } });

/** '2026-10-02T07:30:00+07:00' */
const isoInVietnam = (ms: number): string => `${vnDate(ms)}T${vnTime(ms)}:${new Date(ms).toISOString().slice(17, 19)}+07:00`;

const TRANSFORMS: Readonly<Record<string, (value: FactValue) => Transformed>> = {
  text: (v) => (typeof v === 'string' ? { value: v } : fault('không phải chữ', 'not text')),
  date: (v) => (typeof v === 'string' && isDate(v) ? { value: v } : fault('không phải ngày', 'not a date')),
  dateTime: (v) => (typeof v === 'number' ? { value: isoInVietnam(v) } : fault('không phải thời điểm', 'not a time')),
  boolean: (v) => (typeof v === 'boolean' ? { value: v } : fault('không phải đúng/sai', 'not true or false')),
  integer: (v) => (typeof v === 'number' && Number.isSafeInteger(v) ? { value: v } : fault('không phải số nguyên', 'not a whole number')),
  /** Thousandths → a decimal number. */
  quantity: (v) => (typeof v === 'number' && v > 0 ? { value: v / 1_000 } : fault('số lượng phải lớn hơn 0', 'the quantity must be above 0')),
  unitCode: (v) => (typeof v === 'string' && /^[A-Z]{2,3}$/.test(v) ? { value: v } : fault('không phải mã đơn vị', 'not a unit code')),
  /** 14 digits; a number of our own (20–29) never passes for a registered GTIN. */
  registeredGtin: (v) => (typeof v === 'string' && /^\d{14}$/.test(v) && !v.startsWith('02') ? { value: v } : fault('mã của sàn (đầu 29) không phải GTIN đã đăng ký; cần mã 893', 'a number of the floor (29…) is no registered GTIN; an 893 number is needed')),
  list: (v) => (Array.isArray(v) && v.length > 0 ? { value: v } : fault('chưa có', 'none yet')),
  events: (v) => (Array.isArray(v) && v.length > 0 ? { value: v } : fault('chưa có công đoạn nào', 'no stage yet')),
  uri: (v) => (typeof v === 'string' && /^https?:\/\//.test(v) ? { value: v } : fault('không phải đường dẫn', 'not a link')),
};

/** What is wrong with a map as data: unknown transformations, two fields into one place. Empty: it can be used. */
export function mapFaults(map: FieldMap): string[] {
  const faults: string[] = [];
  if (!isDate(map.validFrom)) faults.push(`${map.port} ${map.version}: validFrom is no date`);
  for (const [kind, fields] of Object.entries(map.records)) {
    const taken = new Set<string>();
    for (const field of fields) {
      if (!(field.transform in TRANSFORMS)) faults.push(`${map.port} ${map.version} ${kind}: unknown transformation ${field.transform}`);
      if (taken.has(field.to) || [...taken].some((other) => other.startsWith(`${field.to}.`) || field.to.startsWith(`${other}.`))) faults.push(`${map.port} ${map.version} ${kind}: ${field.to} is written twice`);
      if (/(?:^|\.)(?:__proto__|constructor|prototype)(?:\.|$)/.test(field.to)) faults.push(`${map.port} ${map.version} ${kind}: ${field.to} is no name`);
      taken.add(field.to);
    }
  }
  return faults;
}

/** The map of a port that holds on a Vietnamese day: the newest that has begun. */
export const mapOn = (maps: readonly FieldMap[], port: PortName, date: string): FieldMap | undefined =>
  maps.filter((m) => m.port === port && m.validFrom <= date).sort((a, b) => (a.validFrom < b.validFrom ? 1 : -1))[0];

export type Mapped = { record: Record<string, unknown>; missing: readonly Sentence[] };

function put(into: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) {
    into[name] = value;
    return;
  }
  const inner = (into[name] ??= {}) as Record<string, unknown>;
  put(inner, rest, value);
}

/**
 * Our facts as their record.
 * @returns the record, and every required field that is missing or cannot be turned, in words; not to be sent while there is one
 */
export function mapRecord(fields: readonly FieldRule[], facts: Facts): Mapped {
  const record: Record<string, unknown> = {};
  const missing: Sentence[] = [];
  for (const field of fields) {
    const value = facts[field.from];
    const words = FIELD_WORDS[field.from] ?? { vi: field.from, en: field.from };
    if (value === undefined || value === null || value === '') {
      if (field.required) missing.push({ vi: `thiếu ${words.vi}`, en: `${words.en} is missing` });
      continue;
    }
    const turned = TRANSFORMS[field.transform]?.(value) ?? { fault: { vi: 'không đổi được', en: 'cannot be turned' } };
    if ('value' in turned) put(record, field.to.split('.'), turned.value);
    else if (field.required) missing.push({ vi: `${words.vi}: ${turned.fault.vi}`, en: `${words.en}: ${turned.fault.en}` });
  }
  return { record, missing };
}
