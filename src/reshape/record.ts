import type { FieldNames } from '../schema/reshape-plan.js';
import { cellText } from '../model/cell-text.js';
import type { Refusal } from '../model/reject.js';

/** A record's fields by normalized name: their text (`''`: none), or why they could not be read. */
export interface RecordFields {
  has(name: string): boolean;
  get(name: string): string | Refusal | undefined;
}

/** The fields of one record by name. */
export class NamedFields extends Map<string, string | Refusal> implements RecordFields {}

/** The fields of one of many records with the same names: they share the index of each name's value. */
export class TableFields implements RecordFields {
  readonly #places: ReadonlyMap<string, number>;
  readonly #values: readonly (string | Refusal)[];

  /** @param places by name, the index of its value */
  constructor(places: ReadonlyMap<string, number>, values: readonly (string | Refusal)[]) {
    this.#places = places;
    this.#values = values;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  get(name: string): string | Refusal | undefined {
    const place = this.#places.get(name);
    return place === undefined ? undefined : this.#values[place];
  }
}

/** The first of the fields that the record has, or undefined. */
export function fieldOf(record: RecordFields, names: FieldNames): string | undefined {
  for (const name of names) if (record.has(name)) return name;
  return undefined;
}

/** The trimmed text of the first of the fields that the record has; `''` if it is not readable as text. */
export function textOf(record: RecordFields, names: FieldNames): string {
  for (const name of names) {
    const value = record.get(name);
    if (value !== undefined) return typeof value === 'string' ? cellText(value) : '';
  }
  return '';
}
