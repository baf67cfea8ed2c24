import { describe, expect, it } from 'vitest';
import { CALENDAR } from '../../api/support/lawbook.ts';
import { deadlineOn, deadlineWords, isCalendarComplete, isWorkingDay, workingDaysLeft } from '../../api/support/rules/clock.ts';

const due = (on: string, pauses?: { from: string; to: string | null }[]) => deadlineOn(CALENDAR, on, 14, pauses);

describe('the clock of 14 working days', () => {
  it('begins on the working day after receipt', () => {
    // Monday 2 November: day one is Tuesday the 3rd, day 14 Friday the 20th
    expect(due('2026-11-02')).toBe('2026-11-20');
  });
  it('gives a dossier of Friday, Saturday or Sunday the same last day', () => {
    expect([due('2026-11-06'), due('2026-11-07'), due('2026-11-08')]).toEqual(['2026-11-26', '2026-11-26', '2026-11-26']);
  });
  it('does not count Tết', () => {
    // Thursday 12 February, Friday the 13th is day one; 14 to 22 February is Tết
    expect(due('2026-02-12')).toBe('2026-03-11');
  });
  it('counts the Saturday that is worked for National Day, and not the Monday before it', () => {
    expect(isWorkingDay(CALENDAR, '2026-08-22')).toBe(true);
    expect(isWorkingDay(CALENDAR, '2026-08-31')).toBe(false);
    expect(due('2026-08-20')).toBe('2026-09-11');
  });
  it('does not count 30 April and 1 May', () => expect(due('2026-04-28')).toBe('2026-05-20'));
  it('stands still while a supplement is awaited, and has no last day then', () => {
    expect(due('2026-11-02', [{ from: '2026-11-05', to: null }])).toBeNull();
    // paused from Thursday 5 to Tuesday 10 (not included): three working days longer
    expect(due('2026-11-02', [{ from: '2026-11-05', to: '2026-11-10' }])).toBe('2026-11-25');
  });
  it('is not moved by a pause that begins and ends on one day, or over a weekend', () => {
    expect(due('2026-11-02', [{ from: '2026-11-05', to: '2026-11-05' }])).toBe('2026-11-20');
    expect(due('2026-11-02', [{ from: '2026-11-07', to: '2026-11-09' }])).toBe('2026-11-20');
  });
  it('says whether every holiday in the term is known yet', () => {
    expect(isCalendarComplete(CALENDAR, '2026-11-22', '2026-12-11')).toBe(true);
    expect(isCalendarComplete(CALENDAR, '2026-12-22', '2027-01-12')).toBe(false);
  });
});

describe('the deadline in words', () => {
  it.each([
    ['2026-11-20', '2026-11-20', 'hôm nay 17:00', true],
    ['2026-11-19', '2026-11-20', 'còn 1 ngày', false],
    ['2026-11-13', '2026-11-20', 'còn 5 ngày', false],
    ['2026-11-23', '2026-11-20', 'quá hạn 1 ngày', true],
    ['2026-11-21', '2026-11-20', 'quá hạn 1 ngày', true],
    ['2026-11-25', '2026-11-20', 'quá hạn 3 ngày', true],
  ])('on %s a deadline of %s is "%s"', (today, deadline, vi, urgent) => {
    expect(deadlineWords(CALENDAR, today, deadline)).toMatchObject({ vi, urgent });
  });
  it('is "tạm dừng" while the clock stands still', () => expect(deadlineWords(CALENDAR, '2026-11-20', null).vi).toBe('tạm dừng'));
  it('counts working days only', () => expect(workingDaysLeft(CALENDAR, '2026-11-20', '2026-11-23')).toBe(1));
});
