import type { FieldNames, GroupPlan } from '../schema/reshape-plan.js';
import type { RejectCode, Refusal } from '../model/reject.js';
import { fieldOf, isBlank, textOf, type RecordFields } from './record.js';

/**
 * Rows that belong together because they follow each other with the same key, and say nothing else of the fields that
 * make their group: an order and its items. Rows come in their order; memory: one group's key and first values.
 */
export class RowGroups {
  readonly #plan: GroupPlan;
  #key: string | null = null;
  /** By identity field its value on the group's first row. */
  #identity: readonly string[] = [];
  readonly #first = new Map<string, string | Refusal>();
  #isFirstRowTaken = false;

  constructor(plan: GroupPlan) {
    this.#plan = plan;
  }

  /**
   * Fills the fields that the row leaves empty from its group's first row. The row is changed.
   * @returns why the row cannot be used: it continues a group whose first row is missing
   */
  fillDown(row: RecordFields): RejectCode | null {
    const { by, fillDown, firstRowOnly } = this.#plan;
    const key = textOf(row, by);
    if (key === '' || key !== this.#key || this.#isOther(row)) {
      this.#key = key;
      this.#identity = this.#plan.identity.map((names) => textOf(row, names));
      this.#isFirstRowTaken = false;
      this.#first.clear();
      for (const names of fillDown) this.#remember(row, names);
      // Without any of these fields it is no first row: its group was torn apart, or began with a broken row.
      const hasOwn = firstRowOnly.some((names) => textOf(row, names) !== '');
      if (this.#first.size > 0 && !hasOwn && [...this.#first.values()].every(isBlank)) {
        this.#key = null;
        return 'CONTINUATION_WITHOUT_FIRST';
      }
      return null;
    }
    for (const [name, value] of this.#first) if (isBlank(row.get(name))) row.set(name, value);
    return null;
  }

  /** Empties the fields that only the group's first row keeps: the first one that gets here, after `fillDown`. */
  keepOnFirstRow(row: RecordFields): void {
    if (this.#isFirstRowTaken) {
      for (const names of this.#plan.firstRowOnly) {
        const name = fieldOf(row, names);
        if (name !== undefined) row.set(name, '');
      }
    }
    this.#isFirstRowTaken = true;
  }

  /** Whether the row says of its group what the first row did not. What it leaves empty says nothing. */
  #isOther(row: RecordFields): boolean {
    let index = 0;
    for (const names of this.#plan.identity) {
      const value = textOf(row, names);
      if (value !== '' && value !== this.#identity[index]) return true;
      index += 1;
    }
    return false;
  }

  #remember(row: RecordFields, names: FieldNames): void {
    const name = fieldOf(row, names);
    if (name !== undefined) this.#first.set(name, row.get(name) ?? '');
  }
}
