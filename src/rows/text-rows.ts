import type { Refusal, RejectCode } from '../model/reject.js';
import type { LeftOutReason } from '../tally/tally.js';
import { BatchRows, type BatchTarget } from './batch-rows.js';
import { CellBatchWriter, charactersOf } from './cell-batch-writer.js';

/** Rows of texts, passed to the loop in batches, and what is counted between them. */
export class TextRows {
  readonly #target: BatchTarget;
  readonly #batch = new CellBatchWriter();

  constructor(target: BatchTarget) {
    this.#target = target;
  }

  /** Adds a row by source field. */
  add(values: readonly (string | Refusal | null)[], line: number): void {
    if (this.#batch.isFull(charactersOf(values), values.length)) this.flush();
    this.#batch.add(values, line);
  }

  reject(line: number, code: RejectCode): void {
    this.flush();
    this.#target.rows.reject(line, null, code);
  }

  leaveOut(reason: LeftOutReason): void {
    this.flush();
    this.#target.rows.leaveOut(reason);
  }

  /** Writes all rows that were added. */
  flush(): void {
    const { rows } = this.#batch;
    if (rows === 0) return;
    const batch = this.#batch.take();
    const { refusals, isDoubtful } = this.#batch;
    new BatchRows(batch, this.#target, { firstRow: 0, refusals, isDoubtful }).run(0, rows);
  }
}
