import type { ConditionPlan, FieldNames } from '../schema/reshape-plan.js';
import { cellText } from '../model/cell-text.js';
import type { Refusal } from '../model/reject.js';

/** A record's fields by normalized name: their text (`''`: none), or why they could not be read. */
export type RecordFields = Map<string, string | Refusal>;

/** The first of the fields that the record has, or undefined. */
export function fieldOf(record: RecordFields, names: FieldNames): string | undefined {
  return names.find((name) => record.has(name));
}

/** The first of the fields that has a value, else the first that the record has; undefined when it has none. */
export function filledFieldOf(record: RecordFields, names: FieldNames): string | undefined {
  return names.find((name) => record.has(name) && !isBlank(record.get(name))) ?? fieldOf(record, names);
}

/** The trimmed text of the first of the fields that the record has; `''` where it is not readable as text. */
export function textOf(record: RecordFields, names: FieldNames): string {
  const name = fieldOf(record, names);
  const value = name === undefined ? '' : record.get(name);
  return typeof value === 'string' ? cellText(value) : '';
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
