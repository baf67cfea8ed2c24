/**
 * The product passport of Decree 37/2026, Art. 32, as advice: what is there, what is missing, where to fill it in.
 * It never blocks stamps; only the minimum data of Circular 02/2024 do. Pure.
 */
import type { Sentence } from '../../errors.ts';

export type PassportCode = 'name' | 'gtin' | 'operatorName' | 'operatorAddress' | 'operatorId' | 'origin' | 'traceability' | 'certificates' | 'dates' | 'safety' | 'uniqueId' | 'portal';
export type PassportPlace = 'product' | 'producer' | 'lot' | 'certificate' | 'here' | 'stamps' | 'portal';

export interface Criterion {
  code: PassportCode;
  /** Of 100 in all. */
  weight: number;
  where: PassportPlace;
  label: Sentence;
  fill: Sentence;
  steps?: readonly Sentence[];
}

export interface CriteriaVersion {
  version: string;
  /** First Vietnamese day on which it holds. */
  from: string;
  article: Sentence;
  note: Sentence;
  criteria: readonly Criterion[];
}

export interface PassportFacts {
  name: string | null;
  /** Sizes that are offered, and how many of them carry a registered GTIN. */
  sizes: number;
  registeredSizes: number;
  operatorName: string | null;
  operatorAddress: string | null;
  /** Whether there is one: the number itself never comes here. */
  hasOperatorId: boolean;
  origin: string | null;
  /** Stages of the newest lot that have a time and a place. */
  stages: number;
  certificates: number;
  lots: number;
  hasDates: boolean;
  safety: 'warning' | 'none' | null;
  /** Stamps in use. */
  activeStamps: number;
  issuedStamps: number;
  /** State at the national portal; null: never sent. */
  portal: 'ACCEPTED' | 'QUEUED' | 'REJECTED' | 'UNKNOWN' | 'INVALID' | null;
}

export type PassportStatus = 'there' | 'partly' | 'missing';

export interface PassportItem extends Criterion {
  status: PassportStatus;
  /** Points given of its weight. */
  points: number;
  /** What was found, where more than yes or no can be said. */
  said: Sentence | null;
}

export interface Passport {
  /** 0 to 100. */
  score: number;
  items: PassportItem[];
  missing: PassportItem[];
}

/** The criteria that hold on a day: the newest version that has begun. */
export const criteriaOn = (versions: readonly CriteriaVersion[], date: string): CriteriaVersion => {
  const found = [...versions].filter((v) => v.from <= date).sort((a, b) => (a.from < b.from ? 1 : -1))[0] ?? versions[0];
  if (!found) throw new TypeError('no passport criteria');
  return found;
};

const yes = (there: boolean, said: Sentence | null = null): [PassportStatus, Sentence | null] => [there ? 'there' : 'missing', said];

function judge(code: PassportCode, f: PassportFacts): [PassportStatus, Sentence | null] {
  switch (code) {
    case 'name': return yes(!!f.name);
    case 'gtin':
      if (f.sizes === 0) return ['missing', { vi: 'Chưa có quy cách nào.', en: 'There is no size yet.' }];
      if (f.registeredSizes === f.sizes) return ['there', null];
      return [f.registeredSizes > 0 ? 'partly' : 'missing', f.registeredSizes > 0
        ? { vi: `${f.registeredSizes} trong ${f.sizes} quy cách có mã 893; các quy cách còn lại dùng mã của sàn (29…).`, en: `${f.registeredSizes} of ${f.sizes} sizes have an 893 number; the others carry the floor’s own (29…).` }
        : { vi: 'Đang dùng mã của sàn (29…). Mã này in tem được, nhưng không phải GTIN: cần mã 893 thật.', en: 'It carries the floor’s own number (29…). Stamps work with it, but it is no GTIN: a real 893 code is needed.' }];
    case 'operatorName': return yes(!!f.operatorName);
    case 'operatorAddress': return yes(!!f.operatorAddress);
    case 'operatorId': return yes(f.hasOperatorId);
    case 'origin': return yes(!!f.origin);
    case 'traceability':
      if (f.lots === 0) return ['missing', { vi: 'Chưa có lô nào.', en: 'There is no lot yet.' }];
      if (f.stages >= 2) return ['there', { vi: `Lô mới nhất có ${f.stages} công đoạn.`, en: `The newest lot has ${f.stages} stages.` }];
      return [f.stages === 1 ? 'partly' : 'missing', { vi: f.stages === 1 ? 'Lô mới nhất chỉ có một công đoạn; nên ghi thêm ít nhất một.' : 'Lô mới nhất chưa có công đoạn nào có địa điểm.', en: f.stages === 1 ? 'The newest lot has one stage only; record at least one more.' : 'The newest lot has no stage with a place yet.' }];
    case 'certificates': return yes(f.certificates > 0);
    case 'dates': return yes(f.hasDates, f.lots === 0 ? { vi: 'Chưa có lô nào.', en: 'There is no lot yet.' } : null);
    case 'safety': return yes(f.safety !== null, f.safety === 'none' ? { vi: 'Cơ sở xác nhận không có cảnh báo.', en: 'The producer states that there is none.' } : null);
    case 'uniqueId':
      if (f.activeStamps > 0) return ['there', null];
      return f.issuedStamps > 0 ? ['partly', { vi: 'Tem đã cấp nhưng chưa kích hoạt.', en: 'Stamps are issued but not active.' }] : ['missing', null];
    case 'portal':
      switch (f.portal) {
        case 'ACCEPTED': return ['there', null];
        case 'QUEUED': return ['partly', { vi: 'Đang chờ gửi.', en: 'Waiting to be sent.' }];
        case 'UNKNOWN': return ['partly', { vi: 'Đã gửi, chưa rõ cổng đã nhận chưa; cán bộ đang hỏi.', en: 'Sent; whether it arrived is being asked.' }];
        case 'REJECTED': return ['missing', { vi: 'Cổng từ chối; cán bộ sàn đang xem.', en: 'The portal refused it; officers are looking into it.' }];
        case 'INVALID': return ['missing', { vi: 'Chưa gửi được vì còn thiếu dữ liệu.', en: 'Not sent yet: data are missing.' }];
        case null: return ['missing', null];
      }
  }
}

/** Half the weight for what is there in part, rounded down. */
export function passportOf(version: CriteriaVersion, facts: PassportFacts): Passport {
  const items = version.criteria.map((criterion): PassportItem => {
    const [status, said] = judge(criterion.code, facts);
    return { ...criterion, status, said, points: status === 'there' ? criterion.weight : status === 'partly' ? Math.floor(criterion.weight / 2) : 0 };
  });
  return { score: items.reduce((sum, item) => sum + item.points, 0), items, missing: items.filter((item) => item.status !== 'there') };
}
