import { RejectGroups } from '../report/reject-groups.js';
import { RejectPositions } from '../report/reject-positions.js';
import type { CellForm } from './cell-check.js';
import type { CheckContext, CheckedFile } from './checked-file.js';
import type { FileForm } from './file-form.js';
import type { PreparedFile } from './prepared-file.js';
import type { PreparedProblem, PreparedProblemCode } from './prepared-problem.js';
import { RowCheck, type BadRow, type PreparedValues } from './row-check.js';
import type { RejectCode } from '../model/reject.js';

/** A file while it is being checked: its rows, and what is wrong with them and with the file. */
export class FileCheck {
  readonly file: PreparedFile;
  readonly context: CheckContext;
  form: FileForm | null = null;
  sha256: string | null = null;
  unpackedSha256: string | null = null;
  readonly #problems: PreparedProblem[] = [];
  readonly #groups = new RejectGroups();
  readonly #positions = new RejectPositions();
  readonly #bad: string[] = [];
  #rows: RowCheck;
  #reported = 0;

  constructor(file: PreparedFile, context: CheckContext) {
    this.file = file;
    this.context = context;
    this.#rows = this.#rowCheck('csv');
  }

  /** The name in messages, without line breaks or identifiers. */
  get name(): string {
    return this.file.source.name;
  }

  get rowsRead(): number {
    return this.#rows.rowsRead;
  }

  /** Whether as many rows were read as requested. */
  get isEnough(): boolean {
    const { sample } = this.context;
    return sample !== null && this.rowsRead >= sample;
  }

  /** Sets how values arrive, before the first row. */
  begin(form: CellForm): void {
    this.#rows = this.#rowCheck(form);
  }

  add(values: PreparedValues, line: number): void {
    this.#rows.add(values, line);
  }

  reject(line: number, code: RejectCode): void {
    this.#rows.reject(line, null, code);
  }

  problem(code: PreparedProblemCode, message: string): void {
    this.#problems.push({ file: this.name, code, message });
  }

  /** Passes on what was found since the last call; call it from time to time. */
  async flush(): Promise<void> {
    const { onReject, onRows, signal } = this.context;
    signal.throwIfAborted();
    onRows(this.rowsRead - this.#reported);
    this.#reported = this.rowsRead;
    if (this.#bad.length === 0) return;
    const lines = this.#bad.splice(0).join('');
    await onReject?.(lines);
  }

  async finish(): Promise<CheckedFile> {
    await this.flush();
    return {
      file: this.file,
      form: this.form,
      tally: this.#rows.finish(),
      problems: this.#problems,
      groups: this.#groups.list(),
      positions: this.#positions.list(),
      sha256: this.sha256,
      unpackedSha256: this.unpackedSha256,
      isSampled: this.isEnough,
    };
  }

  #rowCheck(form: CellForm): RowCheck {
    const { plan, suppressed, onReject } = this.context;
    return new RowCheck(plan, form, suppressed, ({ line, column, code }: BadRow) => {
      const name = column === null ? null : (plan.columns[column]?.name ?? null);
      const reject = { file: this.name, line, column: name, code };
      this.#groups.add(reject);
      this.#positions.add(this.name, line);
      if (onReject !== undefined) this.#bad.push(`${JSON.stringify(reject)}\n`);
    });
  }
}
