/** A made-up instrument that fills the frame of Decision 1970 (60 criteria, 320 points): numbers only, none of the decision's words. */
import frames from '../../db/data/readiness-frames.json' with { type: 'json' };

const [FRAME] = frames.frames;
const CRITERIA: Record<string, number> = { CUSTOMER: 12, STRATEGY: 5, INFRASTRUCTURE: 15, OPERATIONS: 12, PEOPLE: 9, DATA: 7 };

export interface MadeUp {
  code: string; edition: string; nameVi: string; sourceVi: string; document: string; supersededBy: string; effectiveFrom: string; frame: string | null; maxPoints: number;
  pillars: { code: string; vi: string; maxPoints: number }[];
  levels: { from: number; vi: string }[];
  questions: { code: string; pillar: string; vi: string; answers: { points: number; vi: string }[] }[];
}

/** Each criterion gives 0, a middle, or its whole share of its pillar's points. */
export function madeUpInstrument(more: Partial<MadeUp> = {}): MadeUp {
  const pillars = Object.entries(FRAME!.pillars).map(([code, maxPoints]) => ({ code, vi: `Trụ cột thử ${code}`, maxPoints }));
  return {
    code: 'THU-1970', edition: 'thử-1', nameVi: 'Bộ thử đủ khung 1970 (không phải nội dung quyết định)', sourceVi: 'Tệp thử của bộ kiểm tra phần mềm; câu chữ tự đặt.', document: 'Tệp thử theo khung Quyết định 1970/QĐ-BTTTT (2021)', supersededBy: 'Quyết định 2158/QĐ-BTTTT (2023)',
    effectiveFrom: '2026-01-01', frame: FRAME!.code, maxPoints: FRAME!.points, pillars,
    levels: [0, 20, 60, 120, 200, 280].map((from, n) => ({ from, vi: `Mức thử ${n}` })),
    questions: pillars.flatMap(({ code, maxPoints }) => {
      const count = CRITERIA[code]!;
      return Array.from({ length: count }, (_, i) => {
        const points = Math.floor(maxPoints / count) + (i < maxPoints % count ? 1 : 0);
        return { code: `${code}-${i + 1}`, pillar: code, vi: `Tiêu chí thử ${i + 1} của ${code}`, answers: [{ points: 0, vi: 'Chưa có' }, { points: Math.ceil(points / 2), vi: 'Một phần' }, { points, vi: 'Đầy đủ' }] };
      });
    }),
    ...more,
  };
}

export const asFile = (content: unknown): Uint8Array => new Uint8Array(Buffer.from(typeof content === 'string' ? content : JSON.stringify(content, null, 1)));
