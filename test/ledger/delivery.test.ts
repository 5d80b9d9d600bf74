import { describe, expect, it } from 'vitest';
import { compareVersions, isSameDelivery, type DeliveryVersion } from '../../src/ledger/delivery.js';

const version = (id: string, at: string, sequencer: string | null = null): DeliveryVersion => ({
  id,
  at: `2026-01-01T${at}:00Z`,
  sequencer,
});

describe('the later of two versions of a delivery', () => {
  it.each([
    ['by their times', version('a', '10:00'), version('b', '11:00'), -1],
    ['by their times, with one sequencer alone', version('a', '10:00', 'FF'), version('b', '11:00'), -1],
    ['by their times, with the same sequencer', version('a', '10:00', '0A'), version('b', '11:00', '0A'), -1],
    ['by sequencers, regardless of the times', version('a', '12:00', '0A'), version('b', '11:00', '0B'), -1],
    ['by sequencers in either case', version('a', '12:00', '0a'), version('b', '11:00', '0B'), -1],
    // Padded on the right, 00A0 is before 00B.
    ['by sequencers of other lengths', version('a', '12:00', '00A0'), version('b', '11:00', '00B'), -1],
    ['by sequencers of other lengths', version('a', '12:00', '00A'), version('b', '11:00', '00A1'), -1],
  ])('is found %s', (_, earlier, later, order) => {
    expect(compareVersions(earlier, later)).toBe(order);
    expect(compareVersions(later, earlier)).toBe(-order);
  });

  it('is undecided for the same content, the same time, and unknown versions', () => {
    expect(compareVersions(version('a', '10:00', '01'), version('a', '11:00', '02'))).toBe(0);
    expect(compareVersions(version('a', '10:00'), version('b', '10:00'))).toBe(0);
    expect(compareVersions(null, version('a', '10:00'))).toBe(0);
    expect(compareVersions(version('a', '10:00'), null)).toBe(0);
  });
});

describe('two runs belong to one delivery, or not', () => {
  it.each([
    ['s3://in/', 'sales.csv', 's3://in/', 'sales.csv', true],
    ['s3://in/', 'sales.csv', 's3://in/', 'sales-2.csv', false],
    ['s3://in/', 'sales.csv', 's3://out/', 'sales.csv', false],
    ['s3://in/', null, 's3://in/', null, false],
    ['s3://in/', 'sales.csv', 's3://in/', null, false],
  ])('%s %s and %s %s: %s', (source, name, otherSource, otherName, expected) => {
    expect(isSameDelivery({ source, name }, { source: otherSource, name: otherName })).toBe(expected);
  });
});
