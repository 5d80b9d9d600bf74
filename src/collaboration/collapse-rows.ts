import { MAX_ROWS_PER_KEY } from '../model/collaboration.js';
import { needsConsent } from '../validate/consent-region.js';
import type { TablePlan } from './table-plan.js';

/** What happened to the rows of all keys. */
export interface CollapseCounts {
  /** Distinct keys. */
  keys: number;
  /** Rows of the table. */
  rows: number;
  /** Rows whose identifiers were merged into another row of their key. */
  collapsed: number;
  /** Rows left out because their keys already have 25 rows, and AMC ignores more. */
  tooMany: number;
  keysWithTooMany: number;
  keysWithSeveralRows: number;
  /** Keys of which no row has an identifier. */
  keysWithoutIdentity: number;
}

export function emptyCounts(): CollapseCounts {
  return {
    keys: 0,
    rows: 0,
    collapsed: 0,
    tooMany: 0,
    keysWithTooMany: 0,
    keysWithSeveralRows: 0,
    keysWithoutIdentity: 0,
  };
}

/** A row of the table that can take more identifiers of its key. */
interface OpenRow {
  readonly country: string;
  readonly consents: readonly string[];
  /** For each group, the identifiers in it: cells joined by tabs. */
  readonly groups: readonly string[][];
}

interface OpenKey {
  readonly rows: OpenRow[];
  tooMany: number;
}

/**
 * Collapses the rows of each key: a row is merged into an earlier row of its key if its identifiers fit, so
 * that a person with several addresses remains one row as long as there are columns for them. Cells are in the
 * form of `row-form.ts`. Holds the keys since the last `finish()`, with at most 25 rows each.
 */
export class RowCollapser {
  readonly #plan: TablePlan;
  readonly #counts: CollapseCounts;
  readonly #sources: ReturnType<typeof sourcesOf>;
  readonly #keys = new Map<string, OpenKey>();

  constructor(plan: TablePlan, counts: CollapseCounts) {
    this.#plan = plan;
    this.#counts = counts;
    this.#sources = sourcesOf(plan);
  }

  /** @param cells cells of all columns of the schema */
  add(cells: readonly string[]): void {
    const { key, groups, countryColumn, defaultCountry, consents } = this.#plan;
    const name = cells[key] ?? '';
    let open = this.#keys.get(name);
    if (open === undefined) this.#keys.set(name, (open = { rows: [], tooMany: 0 }));
    const row: OpenRow = {
      country: (countryColumn === null ? '' : cells[countryColumn]) || (defaultCountry ?? ''),
      consents: consents.map((index) => cells[index] ?? ''),
      groups: groups.map(({ columns }) => {
        const parts = columns.map((index) => cells[index] ?? '');
        return parts.every((part) => part === '') ? [] : [parts.join('\t')];
      }),
    };
    const place = open.rows.findIndex((earlier) => this.#fits(earlier, row));
    if (place >= 0) {
      open.rows[place] = merged(open.rows[place] ?? row, row);
      this.#counts.collapsed += 1;
    } else if (open.rows.length < MAX_ROWS_PER_KEY) open.rows.push(row);
    else open.tooMany += 1;
  }

  /** The keys added since the last call, with their rows' cells by column of the table. */
  *finish(): Generator<{ readonly key: string; readonly rows: readonly string[][] }> {
    for (const [key, { rows, tooMany }] of this.#keys) {
      this.#count(rows, tooMany);
      yield { key, rows: rows.map((row) => this.#cellsOf(key, row)) };
    }
    this.#keys.clear();
  }

  #count(rows: readonly OpenRow[], tooMany: number): void {
    const counts = this.#counts;
    counts.keys += 1;
    counts.rows += rows.length;
    counts.tooMany += tooMany;
    if (tooMany > 0) counts.keysWithTooMany += 1;
    if (rows.length > 1) counts.keysWithSeveralRows += 1;
    if (rows.every(({ groups }) => groups.every(({ length }) => length === 0)))
      counts.keysWithoutIdentity += 1;
  }

  #fits(earlier: OpenRow, row: OpenRow): boolean {
    if (!agree(earlier, row)) return false;
    return row.groups.every(([identity], index) => {
      const held = earlier.groups[index] ?? [];
      const { slots = 1 } = this.#plan.groups[index] ?? {};
      return identity === undefined || held.includes(identity) || held.length < slots;
    });
  }

  #cellsOf(key: string, { country, consents, groups }: OpenRow): string[] {
    return this.#sources.map(({ role, consent, group, slot, part }) => {
      if (role === 'key') return key;
      if (role === 'country') return country;
      if (role === 'consent') return consents[consent] ?? '';
      const identity = groups[group]?.[slot];
      return identity === undefined ? '' : part === null ? identity : (identity.split('\t')[part] ?? '');
    });
  }
}

/** The position in an open row of the cells of a table's column. */
function sourcesOf({ columns, consents, groups }: TablePlan) {
  return columns.map(({ role, from, slot }) => {
    const index = from ?? -1;
    const group = groups.findIndex((one) => one.columns.includes(index));
    const parts = groups[group]?.columns ?? [];
    const part = parts.length > 1 ? parts.indexOf(index) : null;
    return { role, consent: consents.indexOf(index), group, slot, part };
  });
}

/**
 * Consent given for one row must not be applied to another: where consent is required, both rows must have the
 * same. A row without a country takes the other row's.
 */
function agree(earlier: OpenRow, row: OpenRow): boolean {
  const country = earlier.country || row.country;
  if (row.country !== '' && row.country !== country) return false;
  const isFree = country !== '' && !needsConsent(country);
  return row.consents.every((signal, index) => {
    const other = earlier.consents[index] ?? '';
    return signal === other || (isFree && (signal === '' || other === ''));
  });
}

function merged(earlier: OpenRow, row: OpenRow): OpenRow {
  return {
    country: earlier.country || row.country,
    consents: earlier.consents.map((signal, index) => signal || (row.consents[index] ?? '')),
    groups: earlier.groups.map((held, index) => {
      const [identity] = row.groups[index] ?? [];
      return identity === undefined || held.includes(identity) ? held : [...held, identity];
    }),
  };
}
