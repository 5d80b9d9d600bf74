import { describe, expect, it } from 'vitest';
import { applyUpload, conflicts, overlaps, Periods, type UploadEffect } from '../../src/ledger/holdings.js';

const version = (id: string, at = '2024-05-13T00:00:00.000Z') => ({ id, at, sequencer: null });
function upload(
  strategy: string,
  periods: UploadEffect['periods'],
  delivery: Partial<UploadEffect['delivery']> = {},
  at = '2024-05-20T00:00:00.000Z',
): UploadEffect {
  const own = { source: 's3://drops/', name: 'a.csv', version: version('1'), isWhole: true, ...delivery };
  return { strategy, periods, delivery: own, at };
}
const after = (...uploads: readonly UploadEffect[]) =>
  Object.fromEntries(uploads.reduce(applyUpload, new Map()));

describe('the order of two uploads matters or not', () => {
  const may = { '2024-05-13': 1 };
  const june = { '2024-06-01': 1 };

  it.each([
    ['ADDITIVE', 'ADDITIVE', may, may, false],
    ['ADDITIVE', 'FULL_REPLACE', may, june, true],
    ['OVERLAP_REPLACE', 'OVERLAP_REPLACE', may, june, false],
    ['OVERLAP_REPLACE', 'ADDITIVE', may, june, false],
    ['OVERLAP_REPLACE', 'ADDITIVE', may, may, true],
    ['OVERLAP_KEEP', 'ADDITIVE', may, { '2024-05': 1 }, true],
    ['OVERLAP_KEEP', 'OVERLAP_REPLACE', { ...june, ...may }, may, true],
    ['OVERLAP_REPLACE', 'OVERLAP_REPLACE', {}, may, false],
  ])('for %s and %s', (one, other, first, second, matters) => {
    expect(conflicts(upload(one, first), upload(other, second))).toBe(matters);
    expect(conflicts(upload(other, second), upload(one, first))).toBe(matters);
  });

  it('for periods with time in common', () => {
    for (const [one, other, has] of [
      ['2024-05', '2024-05-13', true],
      ['', '2024-05-13', true],
      ['2024-05-13', '2024-05-13', true],
      ['2024-05-13', '2024-05-14', false],
      ['2024-05', '2024-06-01', false],
    ] as const) {
      expect([overlaps(one, other), overlaps(other, one)]).toEqual([has, has]);
      expect(new Periods([one, '1999']).overlapping(other)).toEqual(has ? [one] : []);
      expect(new Periods([other, '1999']).overlapping(one).includes(other)).toBe(has);
    }
  });
});

describe('what AMC holds after uploads', () => {
  const held = { rows: 3, source: 's3://drops/', name: 'a.csv', version: version('1'), isWhole: true };
  const at = '2024-05-20T00:00:00.000Z';

  it('is what each upload brought, in turn', () => {
    const first = upload('ADDITIVE', { '2024-05-13': 3, '2024-05-14': 3 });
    expect(after(first)).toEqual({ '2024-05-13': { ...held, at }, '2024-05-14': { ...held, at } });
    expect(after(first, upload('FULL_REPLACE', { '2024-06-01': 3 }))).toEqual({
      '2024-06-01': { ...held, at },
    });
    expect(after(first, upload('OVERLAP_REPLACE', { '2024-05': 3 }))).toEqual({ '2024-05': { ...held, at } });
    expect(after(first, upload('OVERLAP_KEEP', { '2024-05-14T07': 3, '2024-05-15': 3 }))).toEqual({
      ...after(first),
      '2024-05-15': { ...held, at },
    });
  });

  it('belongs to several uploads only when they are one delivery, as its later version', () => {
    const sum = (delivery: Partial<UploadEffect['delivery']>, then = at) =>
      after(upload('ADDITIVE', { d: 3 }), upload('ADDITIVE', { d: 4 }, delivery, then))['d'];
    const newer = version('2', '2024-05-14T00:00:00.000Z');
    const older = version('0', '2024-05-12T00:00:00.000Z');
    expect(sum({ version: newer })).toEqual({ ...held, rows: 7, version: newer, at });
    expect(sum({ version: older })).toEqual({ ...held, rows: 7, at });
    expect(sum({ name: 'b.csv', version: older, isWhole: false })).toEqual({
      ...held,
      rows: 7,
      name: null,
      isWhole: false,
      at,
    });
    expect(sum({ source: 'other' })).toMatchObject({ source: null, name: null });
    expect(sum({}, '2024-05-19T00:00:00.000Z')?.at).toBe(at);
    expect(sum({}, '2024-05-21T00:00:00.000Z')?.at).toBe('2024-05-21T00:00:00.000Z');
    const third = after(
      upload('ADDITIVE', { d: 3 }),
      upload('ADDITIVE', { d: 4 }, { source: 'other' }),
      upload('ADDITIVE', { d: 5 }),
    )['d'];
    expect(third).toMatchObject({ rows: 12, source: null, name: null });
  });
});
