import { EXTERNAL_IDENTITY_TYPES, HASHED_PII_TYPES } from '../model/identifier.js';

/** All types of identifiers; the index of one is its bit in a row's mask. There are fewer than 31. */
export const IDENTIFIER_TYPES = [...HASHED_PII_TYPES, ...EXTERNAL_IDENTITY_TYPES] as const;
export type IdentifierType = (typeof IDENTIFIER_TYPES)[number];

/**
 * What may by itself identify the person of a row; the index of one is its bit in a row's keys.
 */
export const MATCH_KEYS = ['EMAIL', 'PHONE', 'ADDRESS', 'EXTERNAL'] as const;
export type MatchKey = (typeof MATCH_KEYS)[number];

/** The bit of an identifier type. */
export function identifierBit(type: IdentifierType): number {
  return 1 << IDENTIFIER_TYPES.indexOf(type);
}

const EMAIL = identifierBit('EMAIL');
const PHONE = identifierBit('PHONE');
const POSTAL = identifierBit('ADDRESS') | identifierBit('LAST_NAME') | identifierBit('ZIP');
const EXTERNAL = EXTERNAL_IDENTITY_TYPES.reduce((bits, type) => bits | identifierBit(type), 0);
const KEY_SETS = 1 << MATCH_KEYS.length;
const COUNTERS = IDENTIFIER_TYPES.length + KEY_SETS;

/**
 * Rows of a country by what they can be matched by: one counter per identifier type, in order, then one for each set of
 * match keys (a row counts in exactly one of these). Plain numbers, always as many.
 */
export type CoverageCounts = number[];

export function emptyCoverage(): CoverageCounts {
  return Array.from({ length: COUNTERS }, () => 0);
}

/** Counts rows that have the identifier types of `mask`. */
export function countCoverage(counts: CoverageCounts, mask: number, rows: number): void {
  for (let type = 0; type < IDENTIFIER_TYPES.length; type++)
    if ((mask >> type) & 1) counts[type] = (counts[type] ?? 0) + rows;
  const place = IDENTIFIER_TYPES.length + keysOf(mask);
  counts[place] = (counts[place] ?? 0) + rows;
}

export function addCoverage(
  total: Record<string, CoverageCounts>,
  part: Readonly<Record<string, CoverageCounts>>,
): void {
  for (const [country, counts] of Object.entries(part)) {
    const sum = (total[country] ??= emptyCoverage());
    counts.forEach((rows, place) => {
      sum[place] = (sum[place] ?? 0) + rows;
    });
  }
}

/** Rows that have a value of the type. */
export function rowsWithIdentifier(counts: CoverageCounts, type: IdentifierType): number {
  return counts[IDENTIFIER_TYPES.indexOf(type)] ?? 0;
}

/** Rows by the number of match keys that they have: none, one, two, … */
export function rowsByKeyCount(counts: CoverageCounts): number[] {
  const rows = Array.from({ length: MATCH_KEYS.length + 1 }, () => 0);
  eachKeySet(counts, (keys, count) => {
    const number = MATCH_KEYS.filter((_, bit) => (keys >> bit) & 1).length;
    rows[number] = (rows[number] ?? 0) + count;
  });
  return rows;
}

/** Rows that have the match key. */
export function rowsWithKey(counts: CoverageCounts, key: MatchKey): number {
  const bit = MATCH_KEYS.indexOf(key);
  let rows = 0;
  eachKeySet(counts, (keys, count) => {
    if ((keys >> bit) & 1) rows += count;
  });
  return rows;
}

/** All rows counted. */
export function rowsCovered(counts: CoverageCounts): number {
  return rowsByKeyCount(counts).reduce((sum, rows) => sum + rows, 0);
}

function eachKeySet(counts: CoverageCounts, visit: (keys: number, rows: number) => void): void {
  for (let keys = 0; keys < KEY_SETS; keys++) visit(keys, counts[IDENTIFIER_TYPES.length + keys] ?? 0);
}

function keysOf(mask: number): number {
  return (
    (mask & EMAIL ? 1 : 0) |
    (mask & PHONE ? 2 : 0) |
    ((mask & POSTAL) === POSTAL ? 4 : 0) |
    (mask & EXTERNAL ? 8 : 0)
  );
}
