import { ABSENT } from '../model/cell-block.js';
import type { ConditionPlan, FieldNames } from '../schema/reshape-plan.js';
import { absentCells, CellSpace } from './cell-space.js';

/** The indexes of fields among a record's cells, by normalized name. */
export type Places = ReadonlyMap<string, number>;

/** The indexes of the fields that a record may have, in order of preference. */
export function placesOf(names: FieldNames, places: Places): readonly number[] {
  return names.flatMap((name) => places.get(name) ?? []);
}

/**
 * The current record, as the cells of its fields. Methods find what the fields say in the space that contains them; the
 * result is that space's cell.
 */
export class RecordCells {
  readonly space = new CellSpace();
  /** By index, two numbers: the start and the length of the cell. */
  readonly cells: Int32Array;

  /** @param count number of fields that a record may have */
  constructor(count: number) {
    this.cells = absentCells(count);
  }

  has(place: number): boolean {
    return this.cells[2 * place + 1] !== ABSENT;
  }

  /** Sets a field to the space's cell. */
  take(place: number): void {
    this.cells[2 * place] = this.space.start;
    this.cells[2 * place + 1] = this.space.length;
  }

  /** The first of the fields that the record has; -1: none. */
  fieldOf(places: readonly number[]): number {
    for (const place of places) if (this.cells[2 * place + 1] !== ABSENT) return place;
    return -1;
  }

  /** The first of the fields that has a value, otherwise the first that the record has; -1 if it has none. */
  filledFieldOf(places: readonly number[]): number {
    for (const place of places) if (!this.isBlank(place)) return place;
    return this.fieldOf(places);
  }

  /** Finds what a field says; nothing if it is not readable as text. */
  findAt(place: number): void {
    this.space.trim(this.cells[2 * place] ?? 0, this.cells[2 * place + 1] ?? 0);
  }

  /** Finds what the first existing one of the fields says. */
  find(places: readonly number[]): void {
    const place = this.fieldOf(places);
    if (place < 0) this.space.clear();
    else this.findAt(place);
  }

  textOf(places: readonly number[]): string {
    this.find(places);
    return this.space.text();
  }

  /** Whether a field says nothing. An unreadable field does not count as saying nothing. */
  isBlank(place: number): boolean {
    const length = this.cells[2 * place + 1] ?? 0;
    if (length <= 0) return length >= ABSENT;
    this.findAt(place);
    return this.space.length === 0;
  }
}

/**
 * Whether a condition applies. A field that the record does not have is neither empty nor anything else: it never
 * applies.
 */
export function compileCondition(
  { field, values, isEmpty }: ConditionPlan,
  places: Places,
): (record: RecordCells) => boolean {
  const fields = placesOf(field, places);
  if (values === null) {
    return (record) => {
      const place = record.fieldOf(fields);
      return place >= 0 && record.isBlank(place) === isEmpty;
    };
  }
  const texts = values.map((value) => Buffer.from(value));
  return (record) => {
    const place = record.fieldOf(fields);
    if (place < 0 || (record.cells[2 * place + 1] ?? 0) < 0) return false;
    record.findAt(place);
    const { space } = record;
    return isAscii(space) ? isOneOf(space, texts) : values.includes(space.text().toLowerCase());
  };
}

function isAscii({ bytes, start, length }: CellSpace): boolean {
  for (let at = start; at < start + length; at++) if ((bytes[at] ?? 0) >= 0x80) return false;
  return true;
}

/** Whether an ASCII cell is one of the texts, which are in lower case. */
function isOneOf({ bytes, start, length }: CellSpace, texts: readonly Buffer[]): boolean {
  for (const text of texts) {
    if (text.length !== length) continue;
    let at = 0;
    while (at < length && lowerCase(bytes[start + at] ?? 0) === text[at]) at++;
    if (at === length) return true;
  }
  return false;
}

function lowerCase(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}
