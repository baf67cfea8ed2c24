/** When scans are worth a look: exactly at a threshold and one below. */
import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { clientRegion } from '../../api/door/guards.ts';
import {
  countDay, countStamp, judgeCount, judgeFarPlaces, judgeOutlier, judgeSource, opensAgain, ruleOn, SIGNAL_MOVES, SIGNAL_RULES, SIGNAL_WORDS, type DayCount, type Look, type SignalKind,
} from '../../api/traceability/signals/rules.ts';
import { networkOf, sourceOf } from '../../api/traceability/signals/source.ts';
import { DAY, HOUR, MINUTE } from '../../api/time.ts';
import { countsAsCheck, standing, verdictKind } from '../../api/traceability/scan/rules.ts';

const NOW = Date.UTC(2026, 10, 22, 2, 14);
const rule = (kind: SignalKind) => ruleOn(kind, '2026-11-22')!;
const look = (minutes: number, region: string | null, source: string | null = null): Look => ({ at: NOW + minutes * MINUTE, region, source });

describe('thresholds are dated data', () => {
  it('has one for every kind, with a version and where it comes from', () => {
    for (const kind of Object.keys(SIGNAL_WORDS) as SignalKind[]) {
      const found = rule(kind);
      expect(found.version).toBe('2026-11');
      expect(found.source.vi).toContain('Ngưỡng của sàn');
      expect(found.source.en).toContain('threshold');
    }
  });
  it('takes the newest row that holds on the day, and none before the first', () => {
    const later = { ...rule('AFTER_VOID'), version: '2027-01', from: '2027-01-01', atLeast: 4 };
    const rules = [...SIGNAL_RULES, later];
    expect(ruleOn('AFTER_VOID', '2026-12-31', rules)!.version).toBe('2026-11');
    expect(ruleOn('AFTER_VOID', '2027-01-01', rules)!.atLeast).toBe(4);
    expect(ruleOn('AFTER_VOID', '2026-10-31', rules)).toBeUndefined();
  });
  it('lets only what is about one stamp propose a hold', () => {
    expect(SIGNAL_RULES.filter((r) => r.proposesHold).map((r) => r.kind)).toEqual(['FAR_PLACES', 'OUTLIER']);
  });
});

describe('one serial in far places', () => {
  it('is three regions within 24 hours, not two', () => {
    expect(judgeFarPlaces([look(0, '38'), look(10, '01'), look(20, '38')], rule('FAR_PLACES'))).toBeNull();
    const found = judgeFarPlaces([look(0, '38'), look(10, '01'), look(20, '79')], rule('FAR_PLACES'))!;
    expect(found).toMatchObject({ n: 3, severity: 'HIGH', firstAt: NOW, lastAt: NOW + 20 * MINUTE });
    expect(found.evidence.days).toEqual([{ date: '2026-11-22', region: '38', n: 1 }, { date: '2026-11-22', region: '01', n: 1 }, { date: '2026-11-22', region: '79', n: 1 }]);
  });
  it('counts to the last millisecond of the 24 hours and not one more', () => {
    const looks = (last: number): Look[] => [look(0, '38'), look(10, '01'), { at: NOW + last, region: '79', source: null }];
    expect(judgeFarPlaces(looks(DAY), rule('FAR_PLACES'))?.n).toBe(3);
    expect(judgeFarPlaces(looks(DAY + 1), rule('FAR_PLACES'))).toBeNull();
  });
  it('is twelve networks on one day where no region is known, not eleven, and not over two days', () => {
    const many = (n: number, minutes = 1) => Array.from({ length: n }, (_, i) => look(i * minutes, null, `s${i}`));
    expect(judgeFarPlaces(many(11), rule('FAR_PLACES'))).toBeNull();
    expect(judgeFarPlaces(many(12), rule('FAR_PLACES'))).toMatchObject({ n: 12, severity: 'MEDIUM' });
    expect(judgeFarPlaces(many(24), rule('FAR_PLACES'))).toMatchObject({ n: 24, severity: 'HIGH' });
    expect(judgeFarPlaces(many(12, 24 * 60), rule('FAR_PLACES'))).toBeNull();
  });
  it('says nothing of many people in one province', () => {
    expect(judgeFarPlaces(Array.from({ length: 50 }, (_, i) => look(i, '38', `s${i}`)), rule('FAR_PLACES'))).toBeNull();
  });
});

describe('counts', () => {
  it('one source: 30 stamps or 10 serials never issued in an hour', () => {
    const r = rule('MANY_SERIALS');
    expect(r.withinMs).toBe(HOUR);
    expect(judgeSource(29, 9, r)).toBeNull();
    expect(judgeSource(30, 0, r)).toEqual({ n: 30, severity: 'MEDIUM' });
    expect(judgeSource(0, 10, r)).toEqual({ n: 10, severity: 'HIGH' });
  });
  it.each([['BEFORE_ACTIVATION', 5], ['AFTER_RECALL', 3], ['AFTER_VOID', 1], ['AFTER_EXPIRY', 3]] as const)('%s from %i looks', (kind, n) => {
    expect(judgeCount(n - 1, rule(kind))).toBeNull();
    expect(judgeCount(n, rule(kind))).not.toBeNull();
  });
  it('one stamp far above its range: at least 20 and ten times the mean', () => {
    const r = rule('OUTLIER');
    expect(judgeOutlier(19, 1, r)).toBeNull();
    expect(judgeOutlier(20, 2, r)).toBe('HIGH');
    expect(judgeOutlier(20, 2.01, r)).toBeNull();
    expect(judgeOutlier(20, 0, r)).toBe('HIGH');
  });
  it('opens again at twice what the officer saw', () => {
    expect(opensAgain(5, 3)).toBe(false);
    expect(opensAgain(6, 3)).toBe(true);
  });
  it('keep bounded evidence', () => {
    const days: DayCount[] = [];
    for (let i = 0; i < 300; i++) countDay(days, `2026-${String(1 + (i % 12)).padStart(2, '0')}-${String(1 + (i % 28)).padStart(2, '0')}`, `r${i}`);
    expect(days.length).toBe(120);
    const stamps: { idx: number; n: number }[] = [];
    for (let i = 0; i < 100; i++) countStamp(stamps, i % 40);
    expect(stamps.length).toBe(20);
  });
});

describe('a hold', () => {
  const fine = { recalled: false, state: 'ACTIVATED', expiryDate: '2028-01-01' } as const;
  const today = '2026-11-22';
  it('stands below recalled, void and expired, above all that is valid', () => {
    expect(standing({ ...fine, held: true, recalled: true }, today)).toBe('recalled');
    expect(standing({ ...fine, held: true, state: 'VOID' }, today)).toBe('void');
    expect(standing({ ...fine, held: true, expiryDate: '2026-11-21' }, today)).toBe('expired');
    expect(standing({ ...fine, held: true, state: 'NOT_ACTIVATED' }, today)).toBe('held');
    expect(standing({ ...fine, held: true }, today)).toBe('held');
    expect(verdictKind({ ...fine, held: true }, { isFirst: true, counted: true, checks: 1 }, today)).toBe('held');
  });
  it('is not counted as genuine', () => {
    expect(countsAsCheck(fine)).toBe(true);
    expect(countsAsCheck({ ...fine, held: true })).toBe(false);
  });
  it('every act leads from a state in which somebody may be', () => {
    expect(SIGNAL_MOVES.map((m) => m.act)).toEqual(['hold', 'dismiss', 'release']);
    for (const move of SIGNAL_MOVES) expect(move.from).not.toContain(move.to);
  });
});

describe('a region', () => {
  const request = (remoteAddress: string, headers: Record<string, string>) => ({ socket: { remoteAddress }, headers }) as unknown as IncomingMessage;
  it('is believed from a proxy that is named, in the header that is named, and from nobody else', () => {
    const sent = { 'x-tinh': '38' };
    expect(clientRegion(request('127.0.0.1', sent), ['127.0.0.1'], 'x-tinh')).toBe('38');
    expect(clientRegion(request('::ffff:127.0.0.1', sent), ['127.0.0.1'], 'x-tinh')).toBe('38');
    expect(clientRegion(request('203.0.113.5', sent), ['127.0.0.1'], 'x-tinh')).toBeUndefined();
    expect(clientRegion(request('127.0.0.1', sent), [], 'x-tinh')).toBeUndefined();
    expect(clientRegion(request('127.0.0.1', sent), ['127.0.0.1'], undefined)).toBeUndefined();
    expect(clientRegion(request('127.0.0.1', { 'x-tinh': 'a'.repeat(9) }), ['127.0.0.1'], 'x-tinh')).toBeUndefined();
  });
});

describe('a source', () => {
  const from = (clientAddress: string, now = NOW) => sourceOf({ clientAddress, now: () => now });
  it('is the network, cut to /24 or /48', () => {
    expect(networkOf('203.0.113.9')).toBe('203.0.113/24');
    expect(networkOf('::ffff:203.0.113.9')).toBe('203.0.113/24');
    expect(networkOf('2001:db8:7:1:2::9')).toBe('2001:db8:7/48');
    expect(networkOf('2001:db8::1')).toBe('2001:db8:0/48');
    expect(networkOf('2001:0db8:0007::')).toBe('2001:db8:7/48');
    expect(networkOf('::1')).toBe('0:0:0/48');
    expect(networkOf('fe80::1%eth0')).toBe('fe80:0:0/48');
    for (const none of ['', 'unknown', '203.0.113', '1:2:3']) expect(networkOf(none)).toBeNull();
  });
  it('is the same for neighbours on one day, another for others, another tomorrow', () => {
    expect(from('203.0.113.9')).toMatch(/^[A-Za-z0-9_-]{12}$/);
    expect(from('203.0.113.9')).toBe(from('203.0.113.200'));
    expect(from('203.0.113.9')).not.toBe(from('203.0.114.9'));
    const today = from('203.0.113.9');
    expect(from('203.0.113.9', NOW + DAY)).not.toBe(today);
    expect(from('203.0.113.9'), 'the salt of a day that is over is gone').not.toBe(today);
    expect(sourceOf({ now: () => NOW })).toBeNull();
  });
});
