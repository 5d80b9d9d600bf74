import { DefectError, UsageError } from '../errors.js';
import { MANIFEST_NAME } from './run-store.js';

/** Limit of `readCompleted`: reports are kilobytes; this program did not write anything of this size. */
export const COMPLETED_TEXT_LIMIT = 64 * 1024 * 1024;

const ID = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,199}$/;
/**
 * No segment is empty, starts with `.` or `_` (AMC refuses such files) or contains `=` (read as a partition column).
 */
const FILE_NAME = /^[A-Za-z0-9][^/\\=\0]*(\/[A-Za-z0-9][^/\\=\0]*)*$/;

/** Refuses data set and run ids that cannot be used as a folder name on every system. */
export function checkRunIds(dataSetId: string, runId: string): void {
  for (const [what, id] of [
    ['data set id', dataSetId],
    ['run id', runId],
  ]) {
    if (id === undefined || !ID.test(id) || id.includes('.partial-')) {
      throw new UsageError(
        `The ${what} cannot be used as a folder name. Use up to 200 letters, digits, "-", "_" and ".", ` +
          'starting with a letter or digit, and without ".partial-".',
        { code: 'INVALID_RUN_NAME' },
      );
    }
  }
}

/** The names that a run has put, and the checks on them. A name stays claimed unless its put failed. */
export class RunNames {
  readonly #names = new Set<string>();

  claim(name: string): void {
    if (!FILE_NAME.test(name) || name === MANIFEST_NAME) {
      throw new DefectError(`"${name}" is not a name for a file of a run.`, { code: 'INVALID_FILE_NAME' });
    }
    if (this.#names.has(name)) {
      throw new DefectError(`"${name}" was put twice in one run.`, { code: 'DUPLICATE_FILE_NAME' });
    }
    this.#names.add(name);
  }

  release(name: string): void {
    this.#names.delete(name);
  }

  list(): readonly string[] {
    return [...this.#names];
  }
}
