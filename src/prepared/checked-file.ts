import type { RejectGroup } from '../report/reject-groups.js';
import type { RunReport } from '../report/run-report.js';
import type { DataSetPlan } from '../schema/plan.js';
import type { SuppressedSet } from '../model/suppressed-set.js';
import type { CsvEscape } from '../model/output-format.js';
import type { Tally } from '../tally/tally.js';
import type { FileForm } from './file-form.js';
import type { PreparedFile } from './prepared-file.js';
import type { PreparedProblem } from './prepared-problem.js';

/** What is told of a file while it is checked. */
export interface CheckCallbacks {
  /** Given the rows read since the last call. */
  readonly onRows: (rows: number) => void;
  /** Given a line of the list of rejects, in the file's order. Default: there is no list. */
  readonly onReject?: ((line: string) => Promise<void>) | undefined;
}

/** How files are checked. */
export interface CheckContext extends CheckCallbacks {
  /** Made by `preparedPlan`. */
  readonly plan: DataSetPlan;
  readonly csvEscape: CsvEscape;
  /** Rows of each file that are read, the first ones; null: all. */
  readonly sample: number | null;
  /** People who must not be sent; null: nobody. */
  readonly suppressed: SuppressedSet | null;
  readonly signal: AbortSignal;
}

/** What a file holds, and what is wrong with it. */
export interface CheckedFile {
  readonly file: PreparedFile;
  /** Null where it could not be told, and for a file without a byte. */
  readonly form: FileForm | null;
  readonly tally: Tally;
  readonly problems: readonly PreparedProblem[];
  readonly groups: readonly RejectGroup[];
  readonly positions: RunReport['rejectPositions'];
  /** Of the stored bytes and what they unpack to, in hex; null where not all of them were read in order. */
  readonly sha256: string | null;
  readonly unpackedSha256: string | null;
  /** Whether reading ended with the sample. */
  readonly isSampled: boolean;
}
