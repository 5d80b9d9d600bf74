import { DUPLICATE_FIELD, fieldText } from '../read/json-records.js';
import { visitRepeatedKeys } from '../read/json/repeated-keys.js';
import { NestedFields } from '../read/nested-fields.js';
import { normalizeFieldName } from '../schema/field-name.js';
import { readsCommas, type DataSetPlan } from '../schema/plan.js';
import type { Refusal } from '../model/reject.js';

/** How many names of unmapped fields are kept; objects with ever new keys must not fill the memory. */
const MAX_UNMAPPED_FIELDS = 1000;

/** Finds the fields of named records (JSON, objects) and remembers those that feed no column. */
export class FieldIndex {
  /** By output column, the names of its sources. */
  readonly sources: readonly (readonly string[])[];
  /** By column: whether its numbers have a decimal comma. */
  readonly readsCommas: readonly boolean[];
  /** Normalized names by name as written; bounded like the unmapped ones. */
  readonly #normalized = new Map<string, string>();
  readonly #known: ReadonlySet<string>;
  readonly #paths: NestedFields;
  #unmapped = new Set<string>();

  constructor({ columns }: DataSetPlan) {
    this.sources = columns.map(({ sources }) => sources);
    this.readsCommas = columns.map(readsCommas);
    this.#known = new Set(this.sources.flat());
    this.#paths = new NestedFields(
      this.#known,
      (name) => this.#normalize(name),
      (path) => this.#addUnmapped(path),
    );
  }

  /** Starts a block: earlier unmapped names are forgotten. */
  begin(): void {
    this.#unmapped = new Set();
  }

  unmapped(): readonly string[] {
    return [...this.#unmapped];
  }

  /**
   * The record's values by output column; or that it has no values at all, or none in a known field. A field that
   * occurs twice in the record is refused if a column reads it.
   * @param text what the record was parsed from: only there can duplicate keys be seen
   */
  rowOf(
    record: Readonly<Record<string, unknown>>,
    text: string | null = null,
  ): (string | Refusal)[] | 'empty' | 'unknown' {
    const values = new Map<string, unknown>();
    const nested = new Map<string, unknown>();
    let isEmpty = true;
    for (const name of Object.keys(record)) {
      const value = record[name];
      if (value !== null && value !== undefined && value !== '') isEmpty = false;
      const key = this.#normalize(name);
      const isKnown = this.#known.has(key);
      if (isKnown) values.set(key, values.has(key) ? DUPLICATE_FIELD : value);
      if (!this.#paths.take(key, name, value, nested) && !isKnown) this.#addUnmapped(name);
    }
    if (isEmpty) return 'empty';
    if (text !== null) {
      visitRepeatedKeys(text, record, (place) => {
        const [first] = place;
        const key = place.length === 1 && typeof first === 'string' ? this.#normalize(first) : null;
        if (key !== null && values.has(key)) values.set(key, DUPLICATE_FIELD);
        for (const source of this.#paths.sourcesAt(place)) nested.set(source, DUPLICATE_FIELD);
      });
    }
    // A field that is itself written like a path takes precedence over the path.
    for (const [source, value] of nested) if (!values.has(source)) values.set(source, value);
    if (values.size === 0) return 'unknown';
    return this.sources.map((sources, column) => {
      const source = sources.find((name) => values.has(name));
      return source === undefined ? '' : fieldText(values.get(source), this.readsCommas[column]);
    });
  }

  /** Whether no column reads a field with this name, nor anything nested in it. */
  ignores(name: string): boolean {
    const key = this.#normalize(name);
    return !this.#known.has(key) && !this.#paths.leadThrough(key);
  }

  #addUnmapped(name: string): void {
    if (this.#unmapped.size < MAX_UNMAPPED_FIELDS) this.#unmapped.add(name);
  }

  #normalize(name: string): string {
    let key = this.#normalized.get(name);
    if (key === undefined) {
      key = normalizeFieldName(name);
      if (this.#normalized.size < MAX_UNMAPPED_FIELDS) this.#normalized.set(name, key);
    }
    return key;
  }
}
