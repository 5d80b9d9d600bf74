import { ABSENT, FIRST_REFUSED } from '../model/cell-block.js';
import type { GroupPlan } from '../schema/reshape-plan.js';
import type { GroupState } from '../model/group-state.js';
import type { RejectCode } from '../model/reject.js';
import { absentCells, type CellSpace } from './cell-space.js';
import { placesOf, type Places, type RecordCells } from './record-cells.js';

/**
 * Rows that belong together because they follow each other with the same key, and say nothing different in the fields
 * that define their group: an order and its items. Rows come in order; memory: one group's first row.
 */
export class RowGroups {
  readonly #by: readonly number[];
  readonly #identity: readonly (readonly number[])[];
  readonly #fillDown: readonly (readonly number[])[];
  readonly #firstRowOnly: readonly (readonly number[])[];
  readonly #record: RecordCells;
  /** Cells that are kept while others are forgotten: those of the group's first row, and its key. */
  readonly kept: readonly [first: Int32Array, key: Int32Array];
  readonly #first: Int32Array;
  readonly #key = new Int32Array(2);
  #hasRows = false;
  #isTorn = false;
  #isFirstRowTaken = false;
  /** Whether a group certainly began since `begin`, whatever rows came before: it has another key. */
  isCertain = false;

  constructor(plan: GroupPlan, places: Places, record: RecordCells) {
    this.#by = placesOf(plan.by, places);
    this.#identity = plan.identity.map((names) => placesOf(names, places));
    this.#fillDown = plan.fillDown.map((names) => placesOf(names, places));
    this.#firstRowOnly = plan.firstRowOnly.map((names) => placesOf(names, places));
    this.#record = record;
    this.#first = absentCells(places.size);
    this.kept = [this.#first, this.#key];
  }

  /** Starts where another part of the input left off; null: nothing is known about what came before. */
  begin(state: GroupState | null): void {
    this.#hasRows = state !== null;
    this.#isTorn = state?.isTorn ?? false;
    this.#isFirstRowTaken = state?.isFirstRowTaken ?? false;
    this.isCertain = false;
    this.#first.set(absentCells(this.#first.length / 2));
    this.#key.fill(0);
    if (state === null) return;
    const { space } = this.#record;
    for (let at = 0; at < state.cells.length; at += 2) {
      const length = state.cells[at + 1] ?? ABSENT;
      const code = length < ABSENT ? state.refusals[FIRST_REFUSED - length] : undefined;
      if (code !== undefined) space.refuse(code);
      else if (length > 0) space.addBytes(state.bytes, state.cells[at] ?? 0, length);
      else space.length = length;
      this.#first[at] = space.start;
      this.#first[at + 1] = space.length;
    }
    this.#findKey();
  }

  /** What `begin` needs to continue here; null if there were no rows. */
  state(): GroupState | null {
    if (!this.#hasRows) return null;
    const { space } = this.#record;
    const cells = Int32Array.from(this.#first);
    const parts: Buffer[] = [];
    let size = 0;
    for (let at = 0; at < cells.length; at += 2) {
      const length = cells[at + 1] ?? 0;
      if (length <= 0) continue;
      const start = cells[at] ?? 0;
      parts.push(space.bytes.subarray(start, start + length));
      cells[at] = size;
      size += length;
    }
    return {
      bytes: Uint8Array.from(Buffer.concat(parts)),
      cells,
      refusals: [...space.refusals],
      isTorn: this.#isTorn,
      isFirstRowTaken: this.#isFirstRowTaken,
    };
  }

  /**
   * Fills the fields that the row leaves empty from its group's first row. Modifies the row.
   * @returns why the row cannot be used: it continues a group whose first row is missing
   */
  fillDown(): RejectCode | null {
    const record = this.#record;
    const { space, cells } = record;
    record.find(this.#by);
    const [start = 0, length = 0] = this.#key;
    const isSameKey =
      this.#hasRows && space.length > 0 && space.areSame(space.start, space.length, start, length);
    if (space.length === 0 || (this.#hasRows && !isSameKey)) this.isCertain = true;
    if (!isSameKey || this.#isTorn || this.#isOther()) {
      this.#first.set(cells);
      this.#hasRows = true;
      this.#isFirstRowTaken = false;
      this.#findKey();
      this.#isTorn = this.#isMissingFirstRow();
      return this.#isTorn ? 'CONTINUATION_WITHOUT_FIRST' : null;
    }
    for (const places of this.#fillDown) {
      const place = firstPresent(this.#first, places);
      if (place < 0 || !record.isBlank(place)) continue;
      cells[2 * place] = this.#first[2 * place] ?? 0;
      cells[2 * place + 1] = this.#first[2 * place + 1] ?? 0;
    }
    return null;
  }

  /**
   * Empties the fields that only the group's first row keeps. The first row is the first one that gets here, after
   * `fillDown`.
   */
  keepOnFirstRow(): void {
    const record = this.#record;
    if (this.#isFirstRowTaken) {
      for (const places of this.#firstRowOnly) {
        const place = record.fieldOf(places);
        if (place >= 0) record.cells[2 * place + 1] = 0;
      }
    }
    this.#isFirstRowTaken = true;
  }

  /** Finds the key of the group's first row. */
  #findKey(): void {
    const { space } = this.#record;
    findIn(this.#first, this.#by, space);
    this.#key[0] = space.start;
    this.#key[1] = space.length;
  }

  /** Without any of these fields a row is not a first row: its group was torn apart, or began with a broken row. */
  #isMissingFirstRow(): boolean {
    const record = this.#record;
    let hasFields = false;
    for (const places of this.#fillDown) {
      const place = record.fieldOf(places);
      if (place < 0) continue;
      if (!record.isBlank(place)) return false;
      hasFields = true;
    }
    if (!hasFields) return false;
    for (const places of this.#firstRowOnly) {
      record.find(places);
      if (record.space.length > 0) return false;
    }
    return true;
  }

  /** Whether the row says something about its group that the first row did not. Empty fields say nothing. */
  #isOther(): boolean {
    const record = this.#record;
    const { space } = record;
    for (const places of this.#identity) {
      record.find(places);
      const { start, length } = space;
      if (length === 0) continue;
      findIn(this.#first, places, space);
      if (!space.areSame(start, length, space.start, space.length)) return true;
    }
    return false;
  }
}

/** The first of the indexes at which there is a field; -1: none. */
function firstPresent(cells: Int32Array, places: readonly number[]): number {
  for (const place of places) if (cells[2 * place + 1] !== ABSENT) return place;
  return -1;
}

/** Finds what the first existing one of the fields among the cells says. */
function findIn(cells: Int32Array, places: readonly number[], space: CellSpace): void {
  const place = firstPresent(cells, places);
  if (place < 0) space.clear();
  else space.trim(cells[2 * place] ?? 0, cells[2 * place + 1] ?? 0);
}
