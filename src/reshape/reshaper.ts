import type { ReshapeCounts } from '../model/reshape-counts.js';
import type { ReshapePlan } from '../schema/reshape-plan.js';
import type { Outcome } from './row-batch.js';
import { RowBatch } from './row-batch.js';
import { compileColumnValue, type CellMaker } from './column-value.js';
import { emptyCounts } from './reshape-counts.js';
import type { LookupTable } from './lookup-table.js';
import { compileCondition, placesOf, RecordCells, type Places } from './record-cells.js';
import { RowGroups } from './row-groups.js';
import { compileItems, type Item } from './split-items.js';

/**
 * A rule of `input.rows`, compiled: returns null if it did not apply or changed the row, otherwise the row's outcome.
 */
type Rule = (record: RecordCells) => Outcome | null;

/** A joined file, with the indexes of its key's and its fields' values. */
interface Join {
  readonly lookup: LookupTable;
  readonly key: readonly number[];
  readonly places: readonly number[];
}

/** What must be known about an address to tell whether it could not be split. */
interface SplitAddress {
  readonly column: number;
  readonly parts: readonly (readonly number[])[];
  readonly when: ((record: RecordCells) => boolean) | null;
}

/**
 * Makes the rows of a file's records, one record after the other: items → group → joined fields → rules → values of the
 * columns. Every record yields at least one row, or the outcome of one, so that nothing gets lost on the way.
 */
export class Reshaper {
  readonly record: RecordCells;
  readonly batch: RowBatch;
  readonly groups: RowGroups | null;
  #counts: ReshapeCounts;
  readonly #plan: ReshapePlan;
  readonly #lookups: readonly LookupTable[];
  readonly #items: {
    readonly from: readonly number[];
    readonly read: (cell: string) => readonly Item[] | null;
    readonly fields: readonly (readonly [place: number, label: string])[];
  } | null;
  readonly #joins: readonly Join[];
  readonly #rules: readonly Rule[];
  readonly #cells: readonly CellMaker[];
  readonly #addresses: readonly (SplitAddress | null)[];
  /** The record's own cells, while its items have others next to them. */
  readonly #base: Int32Array;

  /** @param places of all fields that a record may have, including computed ones */
  constructor(plan: ReshapePlan, lookups: readonly LookupTable[], places: Places) {
    const record = new RecordCells(places.size);
    this.record = record;
    this.batch = new RowBatch(record.space, plan.columns.length);
    this.groups = plan.group === null ? null : new RowGroups(plan.group, places, record);
    this.#plan = plan;
    this.#lookups = lookups;
    this.#counts = emptyCounts(plan, lookups.length);
    const { items } = plan;
    this.#items =
      items === null
        ? null
        : {
            from: placesOf(items.from, places),
            read: compileItems(items),
            fields: items.fields.flatMap(([field, label]) =>
              placesOf([field], places).map((place) => [place, label] as const),
            ),
          };
    this.#joins = lookups.map((lookup) => ({
      lookup,
      key: placesOf(lookup.plan.field, places),
      places: lookup.plan.fields.flatMap(([field]) => placesOf([field], places)),
    }));
    this.#rules = plan.rules.map((rule) => compileRule(rule, places));
    this.#cells = plan.columns.map((column) => compileColumnValue(column, places));
    this.#addresses = plan.columns.map(({ country, part, parts, when }, column) =>
      // Addresses of many countries have no state, so a missing one does not count.
      country === null || part === 'state'
        ? null
        : {
            column,
            parts: parts.map((names) => placesOf(names, places)),
            when: when === null ? null : compileCondition(when, places),
          },
    );
    this.#base = Int32Array.from(record.cells);
  }

  /** What was counted since the previous call. */
  takeCounts(): ReshapeCounts {
    const counts = this.#counts;
    this.#counts = emptyCounts(this.#plan, this.#lookups.length);
    return counts;
  }

  /** Cells that are needed while a record is being processed, and after it. */
  get kept(): readonly Int32Array[] {
    const group = this.groups?.kept ?? [];
    return this.#items === null ? group : [...group, this.#base];
  }

  /** Adds the outcome of a record that is not a row. */
  addOutcome(outcome: Outcome, line: number): void {
    this.#counts.records += 1;
    this.#counts.rows += 1;
    this.batch.stop(outcome, line);
  }

  /** Adds the rows of the record; stops when the batch is full, and continues on the next call. */
  *add(line: number): Generator<undefined> {
    this.#counts.records += 1;
    const items = this.#items;
    const found = items === null ? null : this.#findItems();
    if (items === null || found === null) {
      this.#addRow(line);
      return;
    }
    if (found === 'malformed') {
      this.#counts.rows += 1;
      this.batch.stop({ reject: 'MALFORMED_ITEMS' }, line);
      return;
    }
    const { record } = this;
    this.#base.set(record.cells);
    for (const [index, item] of found.entries()) {
      if (index > 0 && this.batch.isFull) yield;
      record.cells.set(this.#base);
      for (const [place, label] of items.fields) {
        record.space.add(item.get(label) ?? '');
        record.take(place);
      }
      this.#addRow(line);
    }
    this.#base.fill(0);
  }

  /** Adds the row of a record without items. */
  addPlain(line: number): void {
    this.#counts.records += 1;
    this.#addRow(line);
  }

  /** Whether a record may yield several rows. */
  get hasItems(): boolean {
    return this.#items !== null;
  }

  /** The record's items; null if it names none. */
  #findItems(): readonly Item[] | 'malformed' | null {
    const cell = this.#items === null ? '' : this.record.textOf(this.#items.from);
    return cell === '' ? null : (this.#items?.read(cell) ?? 'malformed');
  }

  #addRow(line: number): void {
    this.#counts.rows += 1;
    const outcome = this.#shape();
    if (outcome !== null) {
      this.batch.stop(outcome, line);
      return;
    }
    const { record, batch } = this;
    for (let column = 0; column < this.#cells.length; column++) {
      this.#cells[column]?.(record);
      batch.set(column);
      const address = this.#addresses[column] ?? null;
      if (address !== null && record.space.length === 0) this.#countUnsplit(address);
    }
    batch.end(line);
  }

  /** Completes the record's fields; returns its outcome if it is not a row. */
  #shape(): Outcome | null {
    const torn = this.groups?.fillDown() ?? null;
    if (torn !== null) return { reject: torn };
    for (let index = 0; index < this.#joins.length; index++) this.#join(index);
    for (const rule of this.#rules) {
      const outcome = rule(this.record);
      if (outcome !== null) return outcome;
    }
    this.groups?.keepOnFirstRow();
    return null;
  }

  #countUnsplit({ column, parts, when }: SplitAddress): void {
    const { record } = this;
    const hasText = parts.some((names) => {
      record.find(names);
      return record.space.length > 0;
    });
    if (hasText && (when === null || when(record)))
      this.#counts.unsplit[column] = (this.#counts.unsplit[column] ?? 0) + 1;
  }

  #join(index: number): void {
    const join = this.#joins[index];
    const counts = this.#counts.joins[index];
    if (join === undefined || counts === undefined) return;
    const { record } = this;
    const { rows, plan } = join.lookup;
    const text = record.textOf(join.key);
    const key = plan.ignoreCase ? text.toLowerCase() : text;
    const values = key === '' ? undefined : rows.get(key);
    join.places.forEach((place, at) => {
      record.space.addForeign(values?.[at] ?? '');
      record.take(place);
    });
    if (key === '') counts.withoutKey += 1;
    else if (values === undefined) counts.unmatched += 1;
    else counts.matched += 1;
  }
}

function compileRule(rule: ReshapePlan['rules'][number], places: Places): Rule {
  const holds = compileCondition(rule.when, places);
  if (rule.action === 'leaveOut') {
    const outcome = { leaveOut: rule.reason };
    return (record) => (holds(record) ? outcome : null);
  }
  const fields = rule.fields.map((names) => placesOf(names, places));
  return (record) => {
    if (holds(record)) for (const field of fields) negate(record, field);
    return null;
  };
}

/** Amounts that are already negative, by a sign or parentheses, stay as they are. */
function negate(record: RecordCells, field: readonly number[]): void {
  const place = record.fieldOf(field);
  const text = place < 0 ? '' : record.textOf(field);
  if (text === '' || /^[-(−]/.test(text)) return;
  record.space.add(`-${text}`);
  record.take(place);
}
