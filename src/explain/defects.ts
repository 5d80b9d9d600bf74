import type { Entries, Explained } from './explanation.js';

const defect = (meaning: string): Explained => ({
  meaning,
  why: 'Nothing was uploaded: the run stops before anything doubtful is published.',
  whatToDo: 'Please report it with the code, the version and, if you can, a made-up file that shows it.',
  example: 'amc-ingest --version',
});

/** Codes about broken invariants of the program. */
export const DEFECT_ENTRIES = {
  DEFECT: defect('Something failed that nobody foresaw.'),
  UNEXPECTED: defect('Something failed that nobody foresaw.'),
  SUPPRESSED_ROWS_LEFT: defect('Rows of people who must not be sent were written.'),
  FILTER_ROWS_LOST: defect('Rows of hash-columns were neither hashed in a batch nor one by one.'),
  SUPPRESSED_ROWS_LOST: defect('Rows of the suppression list did not occur again.'),
  CONSERVATION: defect('Rows read are not the sum of rows written, rejected and left out.'),
  PROBE_FILE_MISSING: defect('A file that `doctor --probe` uploads was not written.'),
  ROWS_NOT_CONSERVED: defect('A file has another number of rows than were written to it.'),
  EMPTY_IDENTIFIER_HASHED: defect('The hash of nothing was about to be written as an identifier.'),
  WRONG_DIGEST: defect('SHA-256 returns wrong digests on this machine.'),
  NO_WEBASSEMBLY: defect('This machine has no WebAssembly.'),
  PHONE_METADATA_LAYOUT: defect(
    'The numbering plans of libphonenumber-js are laid out differently than expected.',
  ),
  NOT_A_DIGEST: defect('Something other than a digest was about to be added to the suppression list.'),
  TOO_MANY_COUNTRIES: defect('There are more countries than the row kernel supports.'),
  KERNEL_WITHOUT_HOST: defect('The row kernel called its host while it was not in use.'),
  NO_BLOCK: defect('Rows came before their block.'),
  BLOCK_FAILED: defect('A block of the input could not be handled.'),
  BLOCK_WITHOUT_SPEC: defect('A worker got a block before its settings.'),
  WORKER_PROTOCOL: defect('A worker sent an unexpected message.'),
  NO_PARENT_THREAD: defect('A file for worker threads was run by itself.'),
  POOL_CLOSED: defect('Work was given to workers that had been stopped.'),
  STORE_CLOSED: defect('A run was written to after it had been published.'),
  EARLY_COMMIT: defect('A run was about to be published before all of its files were written.'),
  DUPLICATE_FILE_NAME: defect('Two files of a run have the same name.'),
  INVALID_FILE_NAME: defect('A file of a run has an invalid name.'),
  RANGE_DOES_NOT_FIT: defect('A range of a file ended elsewhere than planned.'),
  NO_INSTANCE: defect('A rehearsal had no instance.'),
  WORKER_DIED: {
    meaning: 'A worker thread ended unexpectedly, usually because memory ran out.',
    why: 'Nothing was uploaded.',
    whatToDo:
      'Run again with fewer workers; 0 does everything in one thread. If that fails too, please report it.',
    example: '--workers 1',
  },
} as const satisfies Entries;
