import { createHash } from 'node:crypto';

import { isFilledByAmc } from '../model/data-set.js';
import type { SimulatorColumn, SimulatorDataSet } from './data-set-schema.js';

/** Finds a row's person, or null (values in the order of the columns that a file contains). */
export type FindPerson = (values: readonly (string | null)[]) => string | null;

/** The most precise identifier first; an address counts together with the name that belongs to it. */
const SINGLE = ['EMAIL', 'PHONE'] as const;
const ADDRESS = ['ADDRESS', 'ZIP', 'LAST_NAME'] as const;

/**
 * The simulator's identities: one person for each first identifier, found at a fixed rate by the digest of that
 * identifier, so that the same file always yields the same people. Rows without a country are never found, as
 * at AMC.
 * @param uploadCountry default country for rows without one
 */
export function personFinder(
  dataSet: SimulatorDataSet,
  uploadCountry: string | undefined,
  rate: number,
): FindPerson {
  const columns = dataSet.columns.filter((column) => !isFilledByAmc(column));
  const indexOf = (test: (column: SimulatorColumn) => boolean): number => columns.findIndex(test);
  const piiIndex = (type: string): number =>
    indexOf(
      ({ externalUserIdType: of }) => of !== undefined && 'hashedPii' in of && String(of.hashedPii) === type,
    );
  const singles = [
    ...SINGLE.map(piiIndex),
    indexOf(({ externalUserIdType: of }) => of !== undefined && 'externalIdentity' in of),
  ].filter((index) => index >= 0);
  const address = ADDRESS.map(piiIndex);
  const country = indexOf(({ isCountryCode }) => isCountryCode === true);
  const defaultCountry = uploadCountry ?? dataSet.countryCode ?? null;
  return (values) => {
    if ((values[country] ?? defaultCountry) === null) return null;
    const single = singles.map((index) => values[index] ?? null).find((value) => value !== null);
    const parts = address.map((index) => values[index] ?? null);
    const key = single ?? (parts.every((part) => part !== null) ? parts.join(' ') : null);
    if (key === null) return null;
    const digest = createHash('sha256').update(`person ${key}`).digest('hex');
    return Number.parseInt(digest.slice(0, 8), 16) / 2 ** 32 < rate ? digest.slice(0, 32) : null;
  };
}
