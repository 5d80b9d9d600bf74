import type { ConditionPlan, FieldNames } from '../schema/reshape-plan.js';
import { cellText } from '../model/cell-text.js';
import type { Refusal } from '../model/reject.js';

/** A record's fields by normalized name: their text (`''`: none), or why they could not be read. */
export interface RecordFields {
  has(name: string): boolean;
  get(name: string): string | Refusal | undefined;
  set(name: string, value: string | Refusal): void;
  /** A record of its own with the same fields. */
  copy(): RecordFields;
}

/** The fields of one record by name. */
export class NamedFields extends Map<string, string | Refusal> implements RecordFields {
  copy(): NamedFields {
    return new NamedFields(this);
  }
}

/** The fields of one of many records that have the same names: they share where each name's value is. */
export class TableFields implements RecordFields {
  readonly #places: Map<string, number>;
  readonly #values: (string | Refusal | undefined)[];

  /** @param places by name the index of its value; names that are set later are added */
  constructor(places: Map<string, number>, values: (string | Refusal | undefined)[]) {
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

  set(name: string, value: string | Refusal): void {
    let place = this.#places.get(name);
    if (place === undefined) {
      place = this.#places.size;
      this.#places.set(name, place);
    }
    while (this.#values.length < place) this.#values.push(undefined);
    this.#values[place] = value;
  }

  copy(): TableFields {
    return new TableFields(this.#places, [...this.#values]);
  }
}

/** The first of the fields that the record has, or undefined. */
export function fieldOf(record: RecordFields, names: FieldNames): string | undefined {
  for (const name of names) if (record.has(name)) return name;
  return undefined;
}

/** The first of the fields that has a value, else the first that the record has; undefined when it has none. */
export function filledFieldOf(record: RecordFields, names: FieldNames): string | undefined {
  for (const name of names) if (!isBlank(record.get(name))) return name;
  return fieldOf(record, names);
}

/** The trimmed text of the first of the fields that the record has; `''` where it is not readable as text. */
export function textOf(record: RecordFields, names: FieldNames): string {
  for (const name of names) {
    const value = record.get(name);
    if (value !== undefined) return typeof value === 'string' ? cellText(value) : '';
  }
  return '';
}

export function isBlank(value: string | Refusal | undefined): boolean {
  return value === undefined || (typeof value === 'string' && cellText(value) === '');
}

/** Whether a condition holds. A field that the record lacks is neither empty nor anything else: it never holds. */
export function holds({ field, values, isEmpty }: ConditionPlan, record: RecordFields): boolean {
  const name = fieldOf(record, field);
  if (name === undefined) return false;
  const value = record.get(name);
  if (values === null) return isBlank(value) === isEmpty;
  return typeof value === 'string' && values.includes(cellText(value).toLowerCase());
}
