import { describe, expect, it } from 'vitest';
import { compareDatedNames } from '../../../src/hand-over/replacing/dated-names.js';
import { placeOf } from '../../../src/hand-over/replacing/delivery-of-run.js';
import {
  DEFAULT_RULES,
  isOwn,
  judgeUpload,
  type ReplaceRules,
} from '../../../src/hand-over/replacing/judge-upload.js';
import type { Delivery } from '../../../src/ledger/delivery.js';
import { applyUpload, type RowsByPeriod, type UploadEffect } from '../../../src/ledger/holdings.js';

const NOON = '2026-01-15T12:00:00.000Z';
const version = (at: string, id = at) => ({ id, at, sequencer: null });
const delivery = (name: string | null, change: Partial<Delivery> = {}): Delivery => ({
  source: 's3://drops/x/',
  name,
  version: version(NOON),
  isWhole: false,
  ...change,
});
const upload = (strategy: string, of: Delivery, periods: RowsByPeriod, at = NOON): UploadEffect => ({
  strategy,
  delivery: of,
  periods,
  at,
});

/** The code that prevents the second upload after the first; null if nothing does. */
function judged(first: UploadEffect, second: UploadEffect, rules: Partial<ReplaceRules> = {}): string | null {
  const holdings = applyUpload(new Map(), first);
  return judgeUpload(second, holdings, { ...DEFAULT_RULES, ...rules })?.code ?? null;
}

const LATER = '2026-01-15T13:00:00.000Z';
const MUCH_LATER = '2026-01-16T12:00:00.000Z';

describe('OVERLAP_REPLACE', () => {
  const overlap = (name: string | null, periods: RowsByPeriod, change: Partial<Delivery> = {}) =>
    upload('OVERLAP_REPLACE', delivery(name, change), periods);

  it.each([
    ['another delivery, another day', overlap('b', { '2024-05-14': 5 }), null],
    ['another delivery, the same day', overlap('b', { '2024-05-13': 5 }), 'REPLACES_OTHER_DELIVERY'],
    ['an hour of the day', overlap('b', { '2024-05-13T07': 5 }), 'REPLACES_OTHER_DELIVERY'],
    ['the month of the day', overlap('b', { '2024-05': 5 }), 'REPLACES_OTHER_DELIVERY'],
    ['the same, newer', overlap('a', { '2024-05-13': 1 }, { version: version(LATER) }), null],
    [
      'the same, older',
      overlap('a', { '2024-05-13': 9 }, { version: version('2026-01-15T11:00:00.000Z') }),
      'OLDER_VERSION',
    ],
    ['the same content again', overlap('a', { '2024-05-13': 10 }), null],
    ['without a name', overlap(null, { '2024-05-13': 10 }), 'REPLACES_OTHER_DELIVERY'],
    [
      'the same name of another source',
      overlap('a', { '2024-05-13': 1 }, { source: 'other' }),
      'REPLACES_OTHER_DELIVERY',
    ],
  ])('is judged for %s', (_, second, expected) => {
    expect(judged(overlap('a', { '2024-05-13': 10 }), second)).toBe(expected);
  });

  it('orders versions by sequencer before time, padding shorter sequencers', () => {
    const of = (sequencer: string, at: string) =>
      overlap('a', { '2024-05-13': 1 }, { version: { id: sequencer, at, sequencer } });
    expect(judged(of('0055AED6DCD90281E5', LATER), of('0055AED6DCD9', NOON))).toBe('OLDER_VERSION');
    expect(judged(of('0055AED6DCD9', LATER), of('0055aed6dcd90281e5', NOON))).toBeNull();
  });

  it('lets newer deliveries of a series replace older ones where that is set, never the reverse', () => {
    const rules = { periodsOf: 'series' } as const;
    const of = (name: string) => overlap(name, { '2024-05-13': 10 });
    expect(judged(of('x/2024-05-13.csv'), of('x/2024-05-14.csv'), rules)).toBeNull();
    expect(judged(of('x/2024-05-14.csv'), of('x/2024-05-13.csv'), rules)).toBe('REPLACES_OTHER_DELIVERY');
  });

  it('does not remove what ADDITIVE brought, unless it is an earlier version', () => {
    const added = (name: string) => upload('ADDITIVE', delivery(name), { '2024-05-13': 10 });
    expect(judged(added('b'), overlap('a', { '2024-05-13': 10 }))).toBe('REPLACES_OTHER_DELIVERY');
    const both = applyUpload(applyUpload(new Map(), added('a')), added('b'));
    const again = overlap('a', { '2024-05-13': 10 });
    expect(judgeUpload(again, both, DEFAULT_RULES)?.code).toBe('REPLACES_OTHER_DELIVERY');
    expect(judged(added('a'), again)).toBeNull();
  });

  it('distinguishes its own incomplete periods', () => {
    const holdings = applyUpload(new Map(), overlap('a', { '2024-05-13': 10 }));
    expect(isOwn(overlap('a', { '2024-05-13': 5 }), ['2024-05-13'], holdings, DEFAULT_RULES)).toBe(true);
    expect(isOwn(overlap('a', { '2024-05-13': 4 }), ['2024-05-13'], holdings, DEFAULT_RULES)).toBe(false);
    expect(isOwn(overlap('b', { '2024-05-13': 9 }), ['2024-05-13'], holdings, DEFAULT_RULES)).toBe(false);
    expect(isOwn(overlap('a', { '2024-05-14': 9 }), ['2024-05-14'], holdings, DEFAULT_RULES)).toBe(false);
  });
});

describe('FULL_REPLACE', () => {
  const full = (name: string | null, rows: number, change: Partial<Delivery> = {}, at = NOON) =>
    upload('FULL_REPLACE', delivery(name, change), { '': rows }, at);
  const whole = (name: string, at: string) => full(name, 100, { isWhole: true, version: version(at) });

  it.each([
    ['a later date', full('x/2024-05-13.csv', 100), full('x/2024-05-14.csv', 90), null],
    ['an earlier date', full('x/2024-05-13.csv', 100), full('x/2024-05-12.csv', 100), 'OLDER_VERSION'],
    ['half of the rows', full('x/2024-05-13.csv', 100), full('x/2024-05-14.csv', 50), null],
    ['less than half', full('x/2024-05-13.csv', 100), full('x/2024-05-14.csv', 49), 'FEWER_ROWS'],
    ['another part', full('x/part-0.csv', 100), full('x/part-1.csv', 100), 'REPLACES_OTHER_DELIVERY'],
    [
      'another part of the same day',
      full('x/2024-05-13/0.csv', 1),
      full('x/2024-05-13/1.csv', 1),
      'REPLACES_OTHER_DELIVERY',
    ],
    ['another file after a day', full('x/a.csv', 100), full('x/b.csv', 100, {}, MUCH_LATER), null],
    ['the same file', full('x/a.csv', 100), full('x/a.csv', 100, { version: version(LATER) }), null],
    ['without names', full(null, 100), full(null, 100), 'REPLACES_OTHER_DELIVERY'],
    ['another source', full('x/a.csv', 100), full('y/a.csv', 100, { source: 'y' }), 'REPLACES_OTHER_SOURCE'],
    ['entire folders', whole('x/r1/', NOON), whole('x/r2/', LATER), null],
    ['an older entire folder', whole('x/r2/', LATER), whole('x/r1/', NOON), 'OLDER_VERSION'],
  ])('is judged for %s', (_, first, second, expected) => {
    expect(judged(first, second)).toBe(expected);
  });
});

it('FULL_REPLACE says whose rows it would remove', () => {
  const brought = (...sources: readonly string[]) =>
    sources
      .map((source) => upload('ADDITIVE', delivery('a', { source }), { d: 5 }))
      .reduce(applyUpload, new Map());
  const message = (holdings: ReturnType<typeof brought>) =>
    judgeUpload(upload('FULL_REPLACE', delivery('a'), { d: 9 }), holdings, DEFAULT_RULES)?.message;
  expect(message(brought('other'))).toContain('rows that other brought');
  expect(message(brought('other', 'third'))).toContain('rows that several sources brought');
});

describe('the source and the name of a delivery', () => {
  it.each([
    [[], '-', null],
    [['-'], '-', null],
    [['a/b.csv', 'input 2'], '-', null],
    [['a/b.csv'], 'a/', 'a/b.csv'],
    [['b.csv'], '', 'b.csv'],
    [['a/b/x.csv', 'a/b/y.csv'], 'a/', 'a/b/'],
    [['a/bc/x.csv', 'a/bd/y.csv'], '', 'a/'],
    [['a/b/x.csv', 'a/b/c/y.csv', 'a/b/xy.csv'], 'a/', 'a/b/'],
    [['x.csv', 'y.csv'], '', './'],
  ])('are derived from %j', (names, source, name) => {
    expect(placeOf(names)).toEqual({ source, name });
  });
});

describe('names with dates', () => {
  it.each([
    ['x/2024-05-12.csv', 'x/2024-05-13.csv', -1],
    ['x/20240513.csv', 'x/20240512.csv', 1],
    ['x/2024-05-13T0900.csv', 'x/2024-05-13T1000.csv', -1],
    ['x/2024/05/13/', 'x/2024/05/14/', -1],
    ['x/2024-05/', 'x/2024-06/', -1],
    ['x/2024-05-13/a', 'x/2024-05-14/b', 0],
    ['x/part-00000', 'x/part-00001', 0],
    ['x/unload_0001_part_00', 'x/unload_0002_part_00', 0],
    ['x/2024-05-13', 'x/2024-05-13', 0],
    ['x/1715600000', 'x/1715600001', 0],
  ])('%s and %s have this order: %i', (a, b, expected) => {
    expect(compareDatedNames(a, b)).toBe(expected);
    expect(compareDatedNames(b, a)).toBe(expected === 0 ? 0 : -expected);
  });
});

describe('the delivery of a run', () => {
  it.each([
    [['exports/crm.csv'], { source: 'exports/', name: 'exports/crm.csv' }],
    [['crm.csv'], { source: '', name: 'crm.csv' }],
    [['s3://b/x/d1/a', 's3://b/x/d1/b'], { source: 's3://b/x/', name: 's3://b/x/d1/' }],
    [['x/d1/h=0/a', 'x/d1/h=1/a'], { source: 'x/', name: 'x/d1/' }],
    [['a.csv', 'b.csv'], { source: '', name: './' }],
    [['-'], { source: '-', name: null }],
    [['input 1', 'a.csv'], { source: '-', name: null }],
  ])('is derived from %j', (names, expected) => {
    expect(placeOf(names)).toEqual(expected);
  });
});
