import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { planOfCountry } from '../../src/normalize/numbering-plan.js';
import { identifierHasherFor } from '../../src/hash/identifier-hasher.js';
import { EMPTY_SHA256_HEX } from '../../src/hash/sha256.js';
import { DECIDED } from './golden-decisions.js';
import type { HashedPiiType } from '../../src/model/identifier.js';

export const GOLDEN_COUNTRIES = ['US', 'CA', 'GB', 'DE', 'FR', 'IT', 'ES', 'JP', 'IN'] as const;

const TYPES: Readonly<Record<string, HashedPiiType>> = {
  email: 'EMAIL',
  first_name: 'FIRST_NAME',
  last_name: 'LAST_NAME',
  address: 'ADDRESS',
  city: 'CITY',
  state: 'STATE',
  zip: 'ZIP',
  phone: 'PHONE',
};

/** How the golden values of one identifier (or class of phones) compare with ours. */
export interface GoldenTally {
  compared: number;
  matched: number;
  /** Amazon's tool returned a hash, and we return another one or null. */
  wrong: number;
  /** Amazon's tool gave up, and we return a hash. */
  extra: number;
  /** Ids of rows where our own decision applies, but we return the result of Amazon's tool; none should be listed. */
  undecided: number[];
}

/** The folder of the golden people: `AMC_GOLDEN_DIR`, else `../shared/golden` beside the repository; or null. */
export function findGoldenFolder(): string | null {
  const beside = path.resolve(import.meta.dirname, '../../../shared/golden');
  const folder = process.env['AMC_GOLDEN_DIR'] ?? beside;
  return existsSync(folder) ? folder : null;
}

type Row = Readonly<Record<string, unknown>>;

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null;
}

function readRows(file: string): Map<unknown, Row> {
  const rows = new Map<unknown, Row>();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const row: unknown = line === '' ? null : JSON.parse(line);
    if (isRow(row)) rows.set(row['id'], row);
  }
  return rows;
}

/** The notation of a phone, which determines whose rules it tests. */
export function phoneClass(value: string, country: string): string {
  const digits = value.replace(/[^0-9]+/g, '');
  const callingCode = planOfCountry(country)?.callingCode ?? '';
  const hasPlus = value.trimStart().startsWith('+');
  if (!hasPlus && digits.length <= 10) return 'phone, national form';
  if (digits.startsWith(callingCode)) return 'phone, own prefix';
  return hasPlus ? 'phone, + of another country' : 'phone, digits with another prefix';
}

/** The tallies of one country, by identifier, with phones divided into classes. */
export function compareGolden(folder: string, country: string): Map<string, GoldenTally> {
  const raw = readRows(path.join(folder, `${country.toLowerCase()}.raw.jsonl`));
  const expected = readRows(path.join(folder, `${country.toLowerCase()}.expected.jsonl`));
  const tallies = new Map<string, GoldenTally>();
  for (const [column, type] of Object.entries(TYPES)) {
    const hash = identifierHasherFor(type, country);
    const decided = new Set(DECIDED[column]?.[country]);
    for (const [id, row] of raw) {
      const value = row[column];
      const golden = expected.get(id)?.[column];
      if (typeof value !== 'string' || typeof golden !== 'string') continue;
      const name = type === 'PHONE' ? phoneClass(value, country) : column;
      const tally = tallies.get(name) ?? { compared: 0, matched: 0, wrong: 0, extra: 0, undecided: [] };
      tallies.set(name, tally);
      // The tool hashed the empty string where it gave up.
      const wanted = golden === EMPTY_SHA256_HEX ? null : golden;
      tally.compared += 1;
      const isSame = hash(value).hash === wanted;
      if (decided.has(Number(id))) {
        if (isSame) tally.undecided.push(Number(id));
      } else if (isSame) tally.matched += 1;
      else if (wanted === null) tally.extra += 1;
      else tally.wrong += 1;
    }
  }
  return tallies;
}
