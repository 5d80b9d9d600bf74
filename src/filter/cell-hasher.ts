import { identifierHasherFor, type IdentifierHasher } from '../hash/identifier-hasher.js';
import { cellText } from '../model/cell-text.js';
import { toCountryCode } from '../normalize/country.js';
import { isUndecodable } from '../read/encoding/undecodable.js';
import { editorsOf, type FieldEditor } from './field-edit.js';
import type { FilterColumn, FilterOptions } from './filter-options.js';

/** The outcomes of one column's values. */
export interface ColumnCounts extends Pick<FilterColumn, 'name' | 'type'> {
  /** Standardized and hashed. */
  hashed: number;
  /** Hashed already, and written as lower-case hex digits. */
  alreadyHashed: number;
  /** Without a value. */
  empty: number;
  /** With a value that is not an identity, or that cannot be standardized: written as empty or null. */
  notStandardized: number;
}

/** What the filter counts. */
export interface FilterCounts {
  rows: number;
  /** Rows whose country column has a text that is not a country: none of their identifiers is hashed. */
  unknownCountries: number;
  readonly columns: readonly ColumnCounts[];
}

/** An unknown country: how to read a phone number would be a guess. */
export const UNKNOWN_COUNTRY = Symbol('unknown country');

/** A row's country: ISO alpha-2, null when the row has none. */
export type RowCountry = string | null | typeof UNKNOWN_COUNTRY;

/** Hashers with a cache take up to 2 MB each; only the first few countries get one. */
const REMEMBERING_COUNTRIES = 8;

/**
 * Hashes the cells of the columns as `run` does, one by one, and counts them. It handles the cells that the row
 * loop does not.
 */
export class CellHasher {
  readonly counts: FilterCounts;
  readonly #options: FilterOptions;
  readonly #nullValues: ReadonlySet<string>;
  readonly #editors: readonly (FieldEditor | null)[];
  /** By column and country; countries are ISO codes, so there are fewer than 300. */
  readonly #hashers: readonly Map<string | null, IdentifierHasher>[];

  constructor(options: FilterOptions) {
    this.#options = options;
    this.#nullValues = new Set(['', ...(options.nullValues ?? [])]);
    this.#editors = editorsOf(options.columns);
    this.#hashers = options.columns.map(() => new Map<string | null, IdentifierHasher>());
    this.counts = {
      rows: 0,
      unknownCountries: 0,
      columns: options.columns.map(({ name, type }) => ({
        name,
        type,
        hashed: 0,
        alreadyHashed: 0,
        empty: 0,
        notStandardized: 0,
      })),
    };
  }

  /** The country of a row from the text in its country column; null when the row has no such cell. */
  countryOf(text: string | null): RowCountry {
    const bare = text === null ? '' : cellText(text);
    if (this.#nullValues.has(bare)) return this.#options.country ?? null;
    const code = toCountryCode(bare);
    if (code !== null) return code;
    this.counts.unknownCountries += 1;
    return UNKNOWN_COUNTRY;
  }

  /** The hash of a cell of the column with this index, or null. */
  hash(index: number, raw: string, country: RowCountry): string | null {
    const counts = this.counts.columns[index];
    if (counts === undefined) return null;
    const text = this.#editors[index]?.apply(raw) ?? raw;
    if (this.#nullValues.has(cellText(text))) {
      counts.empty += 1;
      return null;
    }
    if (country === UNKNOWN_COUNTRY || isUndecodable(text)) {
      counts.notStandardized += 1;
      return null;
    }
    const { kind, hash } = this.#hasherFor(index, country)(text);
    if (kind === 'nothing') counts.notStandardized += 1;
    else counts[kind] += 1;
    return hash;
  }

  /** Counts a value that is not text: a list or an object of JSON. */
  countOther(index: number, isEmpty: boolean): void {
    const counts = this.counts.columns[index];
    if (counts !== undefined) counts[isEmpty ? 'empty' : 'notStandardized'] += 1;
  }

  #hasherFor(index: number, country: string | null): IdentifierHasher {
    const hashers = this.#hashers[index] ?? new Map<string | null, IdentifierHasher>();
    let hasher = hashers.get(country);
    if (hasher === undefined) {
      const { columns, keepEmailUnderscore = false, nullWords = true, placeholders = true } = this.#options;
      const remember = hashers.size < REMEMBERING_COUNTRIES;
      const column = columns[index];
      const reading = { keepEmailUnderscore, nullWords, placeholders, ...column?.reading };
      hasher = identifierHasherFor(column?.type ?? 'EMAIL', country, { ...reading, remember });
      hashers.set(country, hasher);
    }
    return hasher;
  }
}
