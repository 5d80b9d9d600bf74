import type { ProblemCode } from '../verify/verification.js';
import type { Explained } from './explanation.js';

const CHANGED = 'AMC would load something else than what was checked.';
const AGAIN =
  'Do not hand the run over. Run the ingestion again with --force. Files that an engine wrote (--prefix): have them written again, or check and upload them again with uploads create --prefix.';

/** Problems that `verify` finds. */
export const VERIFY_ENTRIES: Readonly<Record<ProblemCode, Explained>> = {
  NOT_COMPLETE: {
    meaning: 'The run was refused, or its manifest is missing.',
    why: 'The manifest is written last: without it the files may be a part only.',
    whatToDo: 'Run the ingestion again.',
    example: 'A run that was killed while it was written.',
  },
  REPORT_MISSING: {
    meaning: 'report.json is missing.',
    why: 'Without it nobody knows what the files should be.',
    whatToDo: AGAIN,
    example: 'A folder of which only data/ was copied.',
  },
  REPORT_NOT_READABLE: {
    meaning: 'report.json is no report that this version understands.',
    why: 'Without it nobody knows what the files should be.',
    whatToDo: AGAIN,
    example: 'A report that was edited by hand.',
  },
  REPORT_CONTRADICTS_ITSELF: {
    meaning: 'The counts of the report do not add up.',
    why: 'Rows read are always written, rejected or left out; somebody changed the report.',
    whatToDo: AGAIN,
    example: '100 rows read, but 90 written + 5 rejected + 0 left out',
  },
  MANIFEST_DIFFERS: {
    meaning: 'The manifest names other files than the report.',
    why: CHANGED,
    whatToDo: AGAIN,
    example: 'A line that was added to manifest.txt.',
  },
  FILE_MISSING: {
    meaning: 'A data file is missing.',
    why: 'AMC refuses an upload whose manifest names a file that is not there.',
    whatToDo: AGAIN,
    example: 'A lifecycle rule that removes objects after some days.',
  },
  FILE_EXTRA: {
    meaning: 'A file is in the run that the report does not name.',
    why: 'Whoever reads the whole folder reads it as well.',
    whatToDo: 'Remove it, then verify again.',
    example: 'A copy named 2024-05-13-0001 (1).csv.gz',
  },
  FILE_CHANGED: {
    meaning: 'A data file has another size or SHA-256 than when it was written.',
    why: CHANGED,
    whatToDo: AGAIN,
    example: 'A file that was opened in a spreadsheet and saved.',
  },
  FILE_NOT_READABLE: {
    meaning: 'A data file cannot be unpacked or read.',
    why: CHANGED,
    whatToDo: AGAIN,
    example: 'A file that was copied in part.',
  },
  ROWS_DIFFER: {
    meaning: 'A data file holds another number of rows than the report says.',
    why: CHANGED,
    whatToDo: AGAIN,
    example: '999 rows in place of 1,000',
  },
  COLUMNS_DIFFER: {
    meaning: 'A data file has other columns than the report says, or has them in another order.',
    why: `${CHANGED} Tables of collaboration instances are described to AWS by the columns of the report.`,
    whatToDo: AGAIN,
    example: 'A file with its columns in another order.',
  },
  KEYS_DIFFER: {
    meaning: 'The list of keys of an identity table is missing, cut off or not that of the report.',
    why: 'Keys of events are compared with it (--identities).',
    whatToDo: 'Write the table again with --force.',
    example: 'keys.bin: it has 2990 keys, and the report states 2991',
  },
  REJECTS_DIFFER: {
    meaning: 'The list of rejects does not agree with the counts of the report.',
    why: 'Rows read are always written, rejected or left out; somebody changed a file.',
    whatToDo: AGAIN,
    example: 'rejects.jsonl with lines taken out.',
  },
};
