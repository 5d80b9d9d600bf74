import type { InputsResult } from '../ingest/ingest-inputs.js';
import { s3ContentId } from '../read/s3-content-id.js';
import { shownName } from '../read/shown-name.js';
import { SwallowedRows, swallowedNotes } from '../read/swallowed-rows.js';
import { footerNotes, FooterRows } from '../read/footer-rows.js';
import { headerWarnings } from '../report/input-warnings.js';
import type { RunWarning } from '../report/run-report.js';
import type { OpenedPlan } from './open-plan.js';
import type { RangeResult } from './range-result.js';
import type { PlannedFile } from './run-plan.js';

type Input = InputsResult['inputs'][number];

/** The results of the ranges of one file, added in order. */
export class FileResults {
  readonly #file: PlannedFile;
  #warnings: RunWarning[] = [];
  readonly #swallowed = new SwallowedRows();
  readonly #footerRows = new FooterRows();
  #inputs: Input[] = [];
  #rows = 0;

  constructor(file: PlannedFile, { plan }: Pick<OpenedPlan, 'plan'>) {
    this.#file = file;
    const { object, cut } = file;
    if (cut !== null) this.#warnings.push(...cut.notes, ...headerWarnings(shownName(object.url), cut, plan));
  }

  add({ inputs, tally, warnings, swallowed, footerRows }: RangeResult): void {
    // Every range of row groups reports the file's columns.
    if (this.#file.groups !== null) this.#warnings = [...warnings];
    else this.#warnings.push(...warnings);
    if (this.#file.groups === null) this.#inputs.push(...inputs);
    this.#rows += tally.read;
    this.#swallowed.addAll(swallowed);
    this.#footerRows.addAll(footerRows);
  }

  /** The inputs of the report: the members of an archive, or the file. */
  inputs(): readonly Input[] {
    const { object } = this.#file;
    if (!this.#isCut || this.#inputs.length > 0) return this.#inputs;
    const etag = s3ContentId(object);
    return [{ name: shownName(object.url), rows: this.#rows, ...(etag === undefined ? {} : { etag }) }];
  }

  /**
   * The same, so that repeated inputs are found: a file of several ranges is identified by what S3 says about its
   * content.
   */
  contents(): readonly Input[] {
    const { object } = this.#file;
    if (!this.#isCut) return this.inputs();
    return this.inputs().map((input) => ({ unpackedSha256: `${object.etag} ${object.size}`, ...input }));
  }

  get #isCut(): boolean {
    return this.#file.cut !== null || this.#file.groups !== null;
  }

  warnings(): readonly RunWarning[] {
    const name = shownName(this.#file.object.url);
    return [
      ...this.#warnings,
      ...swallowedNotes(name, this.#swallowed.facts()),
      ...footerNotes(name, this.#footerRows.facts()),
    ];
  }
}
