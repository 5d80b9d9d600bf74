import { CallbackError, UsageError } from '../errors.js';
import { fieldText } from '../read/json-records.js';
import type { DataSetPlan } from '../schema/plan.js';
import type { PreparedCell, PreparedRow, RowBlock } from '../model/block.js';
import { cellText } from '../model/cell-text.js';
import { Refusal } from '../model/reject.js';
import type { ColumnTransform, TransformRow, Transforms } from './column-transform.js';

/** Applies the transforms of a run to rows, in the reading thread: functions cannot be sent to another thread. */
export class RowTransformer {
  readonly #names: readonly string[];
  readonly #nullValues: ReadonlySet<string>;
  /** By output column. */
  readonly #transforms: readonly (ColumnTransform | null)[];

  /** @throws UsageError when a transform is for a column that the files do not have */
  constructor(transforms: Transforms, { dataSetId, columns, nullValues }: DataSetPlan) {
    this.#names = columns.map(({ name }) => name);
    this.#nullValues = new Set(nullValues);
    const unknown = Object.keys(transforms).find((name) => !this.#names.includes(name));
    if (unknown !== undefined) {
      throw new UsageError(
        `The options are wrong. transform: the files of ${dataSetId} have no column "${unknown}". They have: ${this.#names.join(', ')}.`,
        { code: 'INVALID_OPTIONS' },
      );
    }
    this.#transforms = this.#names.map((name) =>
      Object.hasOwn(transforms, name) ? (transforms[name] ?? null) : null,
    );
  }

  /** The blocks with their rows transformed. Memory: one additional block. */
  async *transform(blocks: AsyncIterable<RowBlock>): AsyncGenerator<RowBlock> {
    for await (const block of blocks) yield { ...block, rows: block.rows.map((row) => this.#row(row)) };
  }

  /** Rows that are already refused or left out are not passed to a transform. */
  #row(row: PreparedRow): PreparedRow {
    if ('reject' in row || 'leaveOut' in row) return row;
    const values = row.map((cell) => this.#valueOf(cell));
    const view: TransformRow = Object.freeze(
      Object.fromEntries(this.#names.map((name, index) => [name, values[index] ?? null])),
    );
    return row.map((cell, index) => {
      const transform = this.#transforms[index] ?? null;
      // What could not be read stays refused.
      if (transform === null || typeof cell !== 'string') return cell;
      return this.#apply(transform, this.#names[index] ?? '', values[index] ?? null, view);
    });
  }

  #valueOf(cell: PreparedCell): string | null {
    if (typeof cell !== 'string') return null;
    const text = cellText(cell);
    return text === '' || this.#nullValues.has(text) ? null : text;
  }

  #apply(transform: ColumnTransform, column: string, value: string | null, row: TransformRow): PreparedCell {
    let made: unknown;
    try {
      made = transform(value, row);
    } catch (cause) {
      throw new CallbackError(`transform.${column}`, cause);
    }
    if (made instanceof Promise) {
      // Nobody awaits it, so its failure must not count as unhandled.
      made.catch(() => undefined);
      throw new CallbackError(
        `transform.${column}`,
        new TypeError('A transform has to give its value at once, not a promise of it.'),
      );
    }
    const text = fieldText(made);
    return text instanceof Refusal ? { reject: text.code } : text;
  }
}
