/** An instrument's file read and judged: its shape, then its sums. Nothing is written here. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import frames from '../../../db/data/readiness-frames.json' with { type: 'json' };
import { invalidFromIssues, say, tooLarge, type Sentence } from '../../errors.ts';
import { textField } from '../../text.ts';
import { isDate } from '../../time.ts';
import { SELF_TEST_CODE } from '../instrument.ts';
import { instrumentFaults, pillarPoints, type Frame } from '../rules/instrument.ts';
import { PILLARS } from '../rules/readiness.ts';
import { jsonLines, lineOf } from './lines.ts';

export const FRAMES: readonly Frame[] = frames.frames;
/** Tools of the ministries whose result papers are taken (TT 06/2022 Đ7.2). */
export const PAPER_TOOLS: readonly (Sentence & { code: string; site: string })[] = frames.tools;

/** 200 questions with long answers take a third of it. */
export const MAX_INSTRUMENT_BYTES = 1024 * 1024;
const MOST_SHOWN = 100;

const points = z.number({ message: say('Điểm là một số.', 'Points are a number.') }).int(say('Điểm là số nguyên.', 'Points are whole.')).min(0, say('Điểm không được âm.', 'Points are not negative.')).max(100_000, say('Điểm lớn quá.', 'These points are too many.'));
const en = (max: number) => textField({ max }).default('');
const code = (most: number) => z.string({ message: say('Cần một mã.', 'A code is needed.') }).regex(/^[A-Z0-9][A-Z0-9._-]*$/, say('Mã chỉ gồm chữ HOA không dấu, số, dấu chấm, gạch.', 'A code has capital letters, digits, dots and dashes.')).max(most);

/** The file that an administrator uploads; the page /can-bo/bo-cong-cu shows the same form. English texts may be left out: the Vietnamese stands for them. */
export const instrumentFile = z.strictObject({
  code: code(40).refine((c) => c !== SELF_TEST_CODE && !frames.tools.some((t) => t.code === c), say('Mã này dành cho bộ có sẵn của sàn.', 'This code belongs to what the floor brings.')),
  edition: textField({ min: 1, max: 40 }),
  nameVi: textField({ min: 3, max: 160 }), nameEn: en(160),
  /** Who issued it, and what it is for. */
  sourceVi: textField({ min: 3, max: 400 }), sourceEn: en(400),
  document: textField({ min: 3, max: 200 }),
  supersededBy: textField({ max: 200 }).default(''),
  effectiveFrom: z.string({ message: say('Cần một ngày.', 'A date is needed.') }).refine(isDate, say('Ngày này không có thật. Viết như 2026-11-22.', 'There is no such day. Write it as 2026-11-22.')),
  frame: z.string().max(40).nullable().default(null),
  maxPoints: points,
  pillars: z.array(z.strictObject({ code: z.enum(PILLARS, say(`Mã trụ cột là một trong: ${PILLARS.join(', ')}.`, `A pillar’s code is one of: ${PILLARS.join(', ')}.`)), vi: textField({ min: 1, max: 80 }), en: en(80), aboutVi: textField({ max: 400 }).default(''), aboutEn: en(400), maxPoints: points })).min(1, say('Cần ít nhất một trụ cột.', 'At least one pillar is needed.')).max(PILLARS.length),
  levels: z.array(z.strictObject({ from: points, vi: textField({ min: 1, max: 80 }), en: en(80), meansVi: textField({ max: 400 }).default(''), meansEn: en(400) })).min(2, say('Cần ít nhất hai mức.', 'At least two levels are needed.')).max(12),
  questions: z.array(z.strictObject({
    code: code(40), pillar: z.string().max(40), vi: textField({ min: 3, max: 1_000 }), en: en(1_000),
    answers: z.array(z.strictObject({ points, vi: textField({ min: 1, max: 600 }), en: en(600) })).min(2, say('Mỗi câu cần ít nhất hai câu trả lời.', 'A question needs two answers at least.')).max(12),
  })).min(1, say('Cần ít nhất một câu.', 'At least one question is needed.')).max(300, say('Tối đa 300 câu.', 'At most 300 questions.')),
});
export type InstrumentContent = z.output<typeof instrumentFile>;

export interface ReadInstrument {
  /** What stands in the file; null while its shape is wrong. */
  content: InstrumentContent | null;
  digest: string;
  pillars: { code: string; vi: string; en: string; questions: number; points: number; maxPoints: number }[];
  /** At most 100, in the order of the file. */
  faults: (Sentence & { line: number | null; at: string })[];
  faultCount: number;
}

/** Reads and judges a file. @throws DomainError 413 over 1 MB; everything else is a fault in the report */
export function readInstrument(bytes: Uint8Array): ReadInstrument {
  if (bytes.length > MAX_INSTRUMENT_BYTES) throw tooLarge({ vi: 'Tệp nặng quá 1 MB. Bộ công cụ là tệp JSON chỉ có chữ, 60 tiêu chí chưa tới 100 KB.', en: 'The file is larger than 1 MB. An instrument is JSON text; 60 criteria take less than 100 KB.' });
  const digest = createHash('sha256').update(bytes).digest('hex');
  const failed = (line: number | null, vi: string, english: string): ReadInstrument => ({ content: null, digest, pillars: [], faults: [{ line, at: '', vi, en: english }], faultCount: 1 });
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return failed(null, 'Tệp không phải chữ UTF-8.', 'The file is not UTF-8 text.');
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const at = /position (\d+)/.exec(String(error));
    // without a position the text ends too early
    const line = text.slice(0, at ? Number(at[1]) : text.length).split('\n').length;
    return failed(line, `JSON sai ở dòng ${line}: thiếu hoặc thừa dấu phẩy, ngoặc, nháy.`, `The JSON is broken on line ${line}: a comma, bracket or quote is missing or too many.`);
  }
  const lines = jsonLines(text);
  const faults: ReadInstrument['faults'] = lines.doubled.map(({ path, line }) => ({ line, at: path, vi: `“${path}” ghi hai lần.`, en: `“${path}” stands twice.` }));
  const add = (at: string, { vi, en: english }: Sentence) => { faults.push({ line: lineOf(lines, at), at, vi, en: english }); };
  const parsed = instrumentFile.safeParse(json, { reportInput: true });
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const at = issue.path.map(String).join('.');
      if (issue.code === 'unrecognized_keys') for (const key of issue.keys) add(at === '' ? key : `${at}.${key}`, { vi: `Không có mục “${key}” trong mẫu.`, en: `The form has no “${key}”.` });
      else add(at, Object.values(invalidFromIssues([issue]).fields ?? {})[0] ?? { vi: 'Chỗ này sai mẫu.', en: 'This is not in the form.' });
    }
  } else for (const fault of instrumentFaults(parsed.data, FRAMES)) add(fault.at, fault);
  faults.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  return {
    content: parsed.success ? parsed.data : null, digest,
    pillars: parsed.success ? parsed.data.pillars.map((p) => ({ code: p.code, vi: p.vi, en: p.en || p.vi, questions: parsed.data.questions.filter((q) => q.pillar === p.code).length, points: pillarPoints(parsed.data, p.code), maxPoints: p.maxPoints })) : [],
    faults: faults.slice(0, MOST_SHOWN), faultCount: faults.length,
  };
}
