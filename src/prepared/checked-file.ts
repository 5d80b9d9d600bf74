import type { RejectGroup } from '../report/reject-groups.js';
import type { RunReport } from '../report/run-report.js';
import type { DataSetPlan } from '../schema/plan.js';
import type { SuppressedSet } from '../model/suppressed-set.js';
import type { CsvEscape } from '../model/output-format.js';
import type { Tally } from '../tally/tally.js';
import type { FileForm } from './file-form.js';
import type { PreparedFile } from './prepared-file.js';
import type { PreparedProblem } from './prepared-problem.js';

/** What is reported about a file while it is checked. */
export interface CheckCallbacks {
  /** Called with the rows read since the last call. */
  readonly onRows: (rows: number) => void;
  /** Called with a line of the list of rejects, in the file's order. Default: there is no list. */
  readonly onReject?: ((line: string) => Promise<void>) | undefined;
}

/** How files are checked. */
export interface CheckContext extends CheckCallbacks {
  /** Made by `preparedPlan`. */
  readonly plan: DataSetPlan;
  readonly csvEscape: CsvEscape;
  /** How many rows of each file are read, from its start; null: all. */
  readonly sample: number | null;
  /** People who must not be sent; null: nobody. */
  readonly suppressed: SuppressedSet | null;
  readonly signal: AbortSignal;
}

/** What a file contains, and what is wrong with it. */
export interface CheckedFile {
  readonly file: PreparedFile;
  /** Null if it could not be determined, and for an empty file. */
  readonly form: FileForm | null;
  readonly tally: Tally;
  readonly problems: readonly PreparedProblem[];
  readonly groups: readonly RejectGroup[];
  readonly positions: RunReport['rejectPositions'];
  /** Of the stored bytes and of the unpacked bytes, in hex; null if not all of them were read in order. */
  readonly sha256: string | null;
  readonly unpackedSha256: string | null;
  /** Whether reading ended with the sample. */
  readonly isSampled: boolean;
}
