import type { ReshapePlan, RowRulePlan } from '../schema/reshape-plan.js';
import type { PreparedCell, PreparedRow } from '../model/block.js';
import type { SourceRecord } from './block-records.js';
import { compileColumnValue, type CellMaker } from './column-value.js';
import { lookupKey, type LookupTable } from './lookup-table.js';
import { fieldOf, holds, textOf, type RecordFields } from './record.js';
import { RowGroups } from './row-groups.js';
import { compileItems, type Item } from './split-items.js';

/** Rows that found their key in a joined file, that did not, and that had none. */
export interface JoinCounts {
  matched: number;
  unmatched: number;
  withoutKey: number;
}

/**
 * Makes the rows of a file's records, one record after the other: items → group → joined fields → rules → values of the
 * columns. Every record gives at least one row, or the outcome of one, so that nothing vanishes between.
 */
export class Reshaper {
  records = 0;
  rows = 0;
  readonly joinCounts: readonly JoinCounts[];
  /** By output column: rows with an address of which this part is not certain. */
  readonly unsplit: number[];
  readonly #plan: ReshapePlan;
  readonly #lookups: readonly LookupTable[];
  readonly #readItems: ((cell: string) => readonly Item[] | null) | null;
  readonly #groups: RowGroups | null;
  readonly #cells: readonly CellMaker[];

  constructor(plan: ReshapePlan, lookups: readonly LookupTable[]) {
    this.#plan = plan;
    this.unsplit = plan.columns.map(() => 0);
    this.#lookups = lookups;
    this.joinCounts = lookups.map(() => ({ matched: 0, unmatched: 0, withoutKey: 0 }));
    this.#readItems = plan.items === null ? null : compileItems(plan.items);
    this.#groups = plan.group === null ? null : new RowGroups(plan.group);
    this.#cells = plan.columns.map(compileColumnValue);
  }

  /** Visits the rows of a record in their order. */
  eachRow(record: SourceRecord, visit: (row: PreparedRow) => void): void {
    this.records += 1;
    if ('reject' in record || 'leaveOut' in record) {
      this.rows += 1;
      visit(record);
      return;
    }
    this.#eachItem(record, (row) => {
      this.rows += 1;
      visit(row === null ? { reject: 'MALFORMED_ITEMS' } : this.#rowOf(row));
    });
  }

  /** Visits the record once for each of its items; null when they cannot be read. */
  #eachItem(record: RecordFields, visit: (row: RecordFields | null) => void): void {
    const { items } = this.#plan;
    const cell = items === null ? '' : textOf(record, items.from);
    if (items === null || this.#readItems === null || cell === '') {
      visit(record);
      return;
    }
    const found = this.#readItems(cell);
    if (found === null) {
      visit(null);
      return;
    }
    for (const item of found) {
      const row = record.copy();
      for (const [field, label] of items.fields) row.set(field, item.get(label) ?? '');
      visit(row);
    }
  }

  #rowOf(row: RecordFields): PreparedRow {
    const torn = this.#groups?.fillDown(row) ?? null;
    if (torn !== null) return { reject: torn };
    if (this.#lookups.length > 0) this.#lookups.forEach((lookup, index) => this.#join(row, lookup, index));
    for (const rule of this.#plan.rules) {
      if (!holds(rule.when, row)) continue;
      if (rule.action === 'leaveOut') return { leaveOut: rule.reason };
      negate(row, rule);
    }
    this.#groups?.keepOnFirstRow(row);
    const cells: PreparedCell[] = [];
    for (let column = 0; column < this.#cells.length; column++) {
      const cell = this.#cells[column]?.(row) ?? '';
      if (cell === '') this.#countUnsplit(row, column);
      cells.push(cell);
    }
    return cells;
  }

  /** Addresses of many countries have no state, so that none is not missed. */
  #countUnsplit(row: RecordFields, column: number): void {
    const plan = this.#plan.columns[column];
    if (plan === undefined || plan.country === null || plan.part === 'state') return;
    const hasText = plan.parts.some((names) => textOf(row, names) !== '');
    if (hasText && (plan.when === null || holds(plan.when, row)))
      this.unsplit[column] = (this.unsplit[column] ?? 0) + 1;
  }

  #join(row: RecordFields, { plan, rows }: LookupTable, index: number): void {
    const counts = this.joinCounts[index];
    const key = lookupKey(row, plan.field, plan.ignoreCase);
    const values = key === '' ? undefined : rows.get(key);
    plan.fields.forEach(([field], at) => row.set(field, values?.[at] ?? ''));
    if (counts === undefined) return;
    if (key === '') counts.withoutKey += 1;
    else if (values === undefined) counts.unmatched += 1;
    else counts.matched += 1;
  }
}

/** Amounts that are negative already, with a sign or in parentheses, stay as they are. */
function negate(row: RecordFields, rule: RowRulePlan & { readonly action: 'negate' }): void {
  for (const names of rule.fields) {
    const name = fieldOf(row, names);
    const text = textOf(row, names);
    if (name !== undefined && text !== '' && !/^[-(−]/.test(text)) row.set(name, `-${text}`);
  }
}
