/** What must hold in an uploaded instrument beyond its shape: names that are there once, points that add up, levels that rise. Pure. */
import type { Sentence } from '../../errors.ts';

export interface InstrumentFile {
  code: string;
  maxPoints: number;
  frame: string | null;
  pillars: readonly { code: string; maxPoints: number }[];
  levels: readonly { from: number }[];
  questions: readonly { code: string; pillar: string; answers: readonly { points: number }[] }[];
}

/** Counts and sums that an instrument says it fills (db/data/readiness-frames.json). */
export interface Frame extends Sentence {
  code: string;
  document: string;
  supersededBy: string;
  criteria: number;
  points: number;
  levels: number;
  pillars: Readonly<Record<string, number>>;
}

/** A fault and where it stands: `questions.3.answers` as in the file. */
export interface InstrumentFault extends Sentence {
  at: string;
}

/** The most that the questions of a pillar give. */
export const pillarPoints = (file: Pick<InstrumentFile, 'questions'>, pillar: string): number =>
  file.questions.filter((q) => q.pillar === pillar).reduce((sum, q) => sum + Math.max(0, ...q.answers.map((a) => a.points)), 0);

/** Positions of what repeats something before it. */
const repeated = <T>(list: readonly T[], of: (item: T) => string | number): number[] => list.flatMap((item, i) => (list.findIndex((o) => of(o) === of(item)) < i ? [i] : []));

/** Everything that does not add up; empty when the instrument can be used. */
export function instrumentFaults(file: InstrumentFile, frames: readonly Frame[]): InstrumentFault[] {
  const faults: InstrumentFault[] = [];
  const say = (at: string, vi: string, en: string) => { faults.push({ at, vi, en }); };
  for (const i of repeated(file.pillars, (p) => p.code)) say(`pillars.${i}.code`, `Trụ cột ${file.pillars[i]!.code} có hai lần.`, `Pillar ${file.pillars[i]!.code} stands twice.`);
  for (const i of repeated(file.questions, (q) => q.code)) say(`questions.${i}.code`, `Mã câu ${file.questions[i]!.code} đã dùng ở trên.`, `Question code ${file.questions[i]!.code} is used above.`);
  file.questions.forEach((q, i) => {
    if (!file.pillars.some((p) => p.code === q.pillar)) say(`questions.${i}.pillar`, `Câu ${q.code} thuộc trụ cột ${q.pillar} không có trong tệp.`, `Question ${q.code} belongs to pillar ${q.pillar}, which is not in the file.`);
    if (q.answers.some((a, n) => n > 0 && a.points <= q.answers[n - 1]!.points)) say(`questions.${i}.answers`, `Câu ${q.code}: điểm của các câu trả lời phải tăng dần, không trùng.`, `Question ${q.code}: the answers’ points must rise, none twice.`);
  });
  file.pillars.forEach((p, i) => {
    const got = pillarPoints(file, p.code);
    if (got === 0) say(`pillars.${i}.code`, `Trụ cột ${p.code} không có câu nào cho điểm.`, `Pillar ${p.code} has no question that gives points.`);
    else if (got !== p.maxPoints) say(`pillars.${i}.maxPoints`, `Trụ cột ${p.code} ghi tối đa ${p.maxPoints} điểm, các câu cộng lại được ${got}.`, `Pillar ${p.code} states ${p.maxPoints} points, its questions add up to ${got}.`);
  });
  const sum = file.pillars.reduce((s, p) => s + p.maxPoints, 0);
  if (sum !== file.maxPoints) say('maxPoints', `Tệp ghi tối đa ${file.maxPoints} điểm, các trụ cột cộng lại được ${sum}.`, `The file states ${file.maxPoints} points, its pillars add up to ${sum}.`);
  if (file.levels[0] && file.levels[0].from !== 0) say('levels.0.from', 'Mức thấp nhất phải bắt đầu từ 0 điểm.', 'The lowest level must begin at 0 points.');
  file.levels.forEach((l, i) => {
    if (i > 0 && l.from <= file.levels[i - 1]!.from) say(`levels.${i}.from`, 'Điểm bắt đầu của các mức phải tăng dần.', 'Levels must begin at rising points.');
    if (l.from > file.maxPoints) say(`levels.${i}.from`, `Mức này bắt đầu từ ${l.from} điểm, quá tối đa ${file.maxPoints}.`, `This level begins at ${l.from} points, beyond the ${file.maxPoints} there are.`);
  });
  if (file.frame !== null) faults.push(...frameFaults(file, frames));
  return faults;
}

function frameFaults(file: InstrumentFile, frames: readonly Frame[]): InstrumentFault[] {
  const frame = frames.find((f) => f.code === file.frame);
  if (!frame) return [{ at: 'frame', vi: `Không có khung “${file.frame}”. Các khung đang có: ${frames.map((f) => f.code).join(', ')}.`, en: `There is no frame “${file.frame}”. Known frames: ${frames.map((f) => f.code).join(', ')}.` }];
  const faults: InstrumentFault[] = [];
  const differs = (at: string, what: Sentence, wanted: number, got: number) => {
    if (wanted !== got) faults.push({ at, vi: `${frame.vi}: ${what.vi} phải là ${wanted}, tệp có ${got}.`, en: `${frame.en}: ${what.en} must be ${wanted}, the file has ${got}.` });
  };
  differs('questions', { vi: 'số tiêu chí', en: 'the number of criteria' }, frame.criteria, file.questions.length);
  differs('maxPoints', { vi: 'tổng điểm', en: 'the points in all' }, frame.points, file.maxPoints);
  differs('levels', { vi: 'số mức', en: 'the number of levels' }, frame.levels, file.levels.length);
  for (const [code, points] of Object.entries(frame.pillars)) {
    const i = file.pillars.findIndex((p) => p.code === code);
    differs(i === -1 ? 'pillars' : `pillars.${i}.maxPoints`, { vi: `điểm tối đa của trụ cột ${code}`, en: `the most points of pillar ${code}` }, points, file.pillars[i]?.maxPoints ?? 0);
  }
  file.pillars.forEach((p, i) => { if (!(p.code in frame.pillars)) faults.push({ at: `pillars.${i}.code`, vi: `${frame.vi} không có trụ cột ${p.code}.`, en: `${frame.en} has no pillar ${p.code}.` }); });
  return faults;
}
