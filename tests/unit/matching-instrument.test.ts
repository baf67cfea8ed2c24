/** An uploaded instrument: its shape, its sums, the frame it fills, and each fault with its line. */
import { describe, expect, it } from 'vitest';
import { jsonLines, lineOf } from '../../api/matching/instruments/lines.ts';
import { MAX_INSTRUMENT_BYTES, readInstrument } from '../../api/matching/instruments/read.ts';
import { paperScores, score } from '../../api/matching/rules/readiness.ts';
import { asFile, madeUpInstrument, type MadeUp } from '../support/instrument.ts';

const faults = (content: unknown) => readInstrument(asFile(content)).faults;
const changed = (change: (file: MadeUp) => void): MadeUp => { const file = madeUpInstrument(); change(file); return file; };

describe('the frame of Decision 1970', () => {
  it('is filled by 60 criteria with 320 points', () => {
    const read = readInstrument(asFile(madeUpInstrument()));
    expect(read.faults).toEqual([]);
    expect(read.pillars.map((p) => [p.code, p.points])).toEqual([['CUSTOMER', 65], ['STRATEGY', 25], ['INFRASTRUCTURE', 80], ['OPERATIONS', 65], ['PEOPLE', 50], ['DATA', 35]]);
    expect(read.pillars.reduce((s, p) => s + p.questions, 0)).toBe(60);
  });
  it.each<[string, (f: MadeUp) => void, string]>([
    ['a criterion less', (f) => { const q = f.questions.pop()!; f.questions.at(-1)!.answers[2]!.points += q.answers[2]!.points; }, 'số tiêu chí phải là 60, tệp có 59'],
    ['a level less', (f) => { f.levels.pop(); }, 'số mức phải là 6, tệp có 5'],
    ['five points moved between pillars', (f) => { f.pillars[0]!.maxPoints -= 5; f.pillars[1]!.maxPoints += 5; f.questions[0]!.answers[2]!.points -= 5; f.questions[0]!.answers[1]!.points = 0; f.questions[0]!.answers.splice(1, 1); f.questions[12]!.answers[2]!.points += 5; }, 'trụ cột CUSTOMER phải là 65, tệp có 60'],
    ['a frame that nobody knows', (f) => { f.frame = 'QD9999'; }, 'Không có khung “QD9999”'],
  ])('is not filled with %s', (_name, change, words) => expect(faults(changed(change)).map((x) => x.vi).join('\n')).toContain(words));
});

describe('a file', () => {
  it.each<[string, (f: MadeUp) => void, string, string]>([
    ['sums of a pillar that differ', (f) => { f.pillars[0]!.maxPoints = 66; f.maxPoints = 321; f.frame = null; }, 'pillars.0.maxPoints', 'ghi tối đa 66 điểm, các câu cộng lại được 65'],
    ['a sum of all that differs', (f) => { f.maxPoints = 319; f.frame = null; }, 'maxPoints', 'các trụ cột cộng lại được 320'],
    ['a code that stands twice', (f) => { f.questions[7]!.code = f.questions[2]!.code; }, 'questions.7.code', 'đã dùng ở trên'],
    ['a pillar that stands twice', (f) => { f.pillars[5]!.code = 'CUSTOMER'; }, 'pillars.5.code', 'có hai lần'],
    ['negative points', (f) => { f.questions[3]!.answers[0]!.points = -1; }, 'questions.3.answers.0.points', 'không được âm'],
    ['half points', (f) => { f.questions[3]!.answers[1]!.points = 1.5; }, 'questions.3.answers.1.points', 'số nguyên'],
    ['answers that do not rise', (f) => { f.questions[3]!.answers.reverse(); }, 'questions.3.answers', 'phải tăng dần'],
    ['one answer only', (f) => { f.questions[3]!.answers.length = 1; }, 'questions.3.answers', 'ít nhất hai câu trả lời'],
    ['a pillar of its own', (f) => { f.pillars[0]!.code = 'BLOCKCHAIN'; }, 'pillars.0.code', 'là một trong'],
    ['a question of no pillar', (f) => { f.questions[0]!.pillar = 'X'; }, 'questions.0.pillar', 'không có trong tệp'],
    ['levels that fall', (f) => { f.levels[3]!.from = 10; }, 'levels.3.from', 'tăng dần'],
    ['a lowest level above zero', (f) => { f.levels[0]!.from = 1; }, 'levels.0.from', 'từ 0 điểm'],
    ['a level beyond the most', (f) => { f.levels[5]!.from = 321; }, 'levels.5.from', 'quá tối đa 320'],
    ['a day that is none', (f) => { f.effectiveFrom = '2026-02-30'; }, 'effectiveFrom', 'không có thật'],
    ['the code of the floor’s own test', (f) => { f.code = 'SANQUE-SELF'; }, 'code', 'có sẵn của sàn'],
    ['characters that nobody types', (f) => { f.nameVi = 'Bộ \u202e ngược'; }, 'nameVi', 'không đọc được'],
    ['something that is not in the form', (f) => { (f as unknown as Record<string, unknown>)['script'] = 'x'; }, 'script', 'Không có mục “script”'],
    ['a name left out', (f) => { delete (f as Partial<MadeUp>).nameVi; }, 'nameVi', 'Cần điền'],
  ])('with %s is told where', (_name, change, at, words) => {
    const content = changed(change);
    const found = faults(content).find((x) => x.at === at);
    expect(found?.vi).toContain(words);
    // the line is that of the file as it was written
    const text = JSON.stringify(content, null, 1).split('\n');
    if (at.includes('.from') || at.endsWith('.code')) expect(text[found!.line! - 1]).toContain(at.split('.').at(-1)!);
  });
  it.each<[string, string, number | null]>([['a comma too many', '{\n "code": "A",\n}', 3], ['half of itself', '{\n "code": "A",\n "edition"', 3], ['nothing', '', 1], ['a list', '[]', 1], ['HTML', '<html>', 1], ['a word', 'null', 1]])('that is %s is refused with its line', (_name, text, line) => {
    const read = readInstrument(asFile(text));
    expect(read.content).toBeNull();
    expect(read.faultCount).toBeGreaterThan(0);
    expect(read.faults[0]!.line).toBe(line);
  });
  it('that is no text, or too large, or nested without end, is refused in words', () => {
    expect(readInstrument(new Uint8Array([0xff, 0xfe, 0x00])).faults[0]!.vi).toContain('UTF-8');
    expect(() => readInstrument(new Uint8Array(MAX_INSTRUMENT_BYTES + 1))).toThrow(/too-large/);
    expect(() => readInstrument(new Uint8Array(10 * 1024 * 1024))).toThrow(/too-large/);
    expect(readInstrument(asFile('['.repeat(500_000))).faultCount).toBeGreaterThan(0);
    expect(readInstrument(asFile(`${'['.repeat(3_000)}${']'.repeat(3_000)}`)).faultCount).toBeGreaterThan(0);
  });
  it('that says a name twice is told, where JSON alone keeps the last in silence', () => {
    const text = JSON.stringify(madeUpInstrument(), null, 1).replace('"edition": "thử-1",', '"edition": "thử-1",\n "edition": "thử-2",');
    expect(readInstrument(asFile(text)).faults).toMatchObject([{ at: 'edition', line: 4, vi: expect.stringContaining('hai lần') as string }]);
  });
  it('begun with a byte-order mark is read all the same', () => expect(readInstrument(asFile(`\ufeff${JSON.stringify(madeUpInstrument())}`)).faults).toEqual([]));
});

it('finds the lines of a JSON text', () => {
  const lines = jsonLines('{\n "a": [\n  1,\n  {"b": "x,]\\"}"}\n ],\n "c": 2\n}');
  expect(['a', 'a.0', 'a.1', 'a.1.b', 'c', 'a.1.nothing', ''].map((p) => lineOf(lines, p))).toEqual([2, 3, 4, 4, 6, 4, 1]);
});

describe('points', () => {
  const file = madeUpInstrument();
  const all = (n: number) => Object.fromEntries(file.questions.map((q) => [q.code, q.answers[n]!.points]));
  it('count as a sum where the instrument counts so', () => {
    const levels = file.levels.map((l) => ({ from: l.from }));
    const questions = file.questions.map((q) => ({ ...q, en: q.vi, answers: q.answers.map((a) => ({ ...a, en: a.vi })) }));
    expect(score(questions, levels, all(0), 'SUM')).toMatchObject({ percent: 0, level: 0 });
    expect(score(questions, levels, all(2), 'SUM')).toMatchObject({ percent: 100, level: 5, pillars: { CUSTOMER: 100, DATA: 100 } });
    // 25 of 320 points is the whole of one pillar and 7% of all
    const strategy = { ...all(0), ...Object.fromEntries(file.questions.filter((q) => q.pillar === 'STRATEGY').map((q) => [q.code, q.answers[2]!.points])) };
    expect(score(questions, levels, strategy, 'SUM')).toMatchObject({ percent: 7, level: 1, pillars: { STRATEGY: 100 } });
    expect(score(questions, levels.map((l) => ({ from: l.from / 3.2 })), strategy)).toMatchObject({ percent: 16 });
  });
  it('of a paper become percents, rounded down', () => expect(paperScores({ CUSTOMER: { got: 1, most: 3 }, DATA: { got: 3, most: 3 } })).toEqual({ pillars: { CUSTOMER: 33, DATA: 100 }, percent: 66 }));
});
