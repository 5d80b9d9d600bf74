import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from './errors.js';

/**
 * The folder of the files that ship with the code (`package.json`, `schemas/`): the nearest one above this
 * file. For `src` and `dist` that is the package, for a bundle the bundle's own folder.
 */
export const PACKAGE_ROOT: string = findRoot(path.dirname(fileURLToPath(import.meta.url)));

function findRoot(start: string): string {
  for (let folder = start; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'package.json')) && existsSync(path.join(folder, 'schemas')))
      return folder;
    // Reading a file there will report what is missing.
    if (folder === path.dirname(folder)) return path.dirname(start);
  }
}

/**
 * The files that ship with the code are missing: a bundle was made without them, or the installation is
 * damaged.
 */
export function packageFilesMissing(file: string, cause: unknown): UsageError {
  return new UsageError(
    `${file} is missing: amc-ingest reads its package.json and schemas/ beside its code. In a bundle, copy both into the bundle's folder (docs/etl-library.md, Bundling); otherwise install amc-ingest again.`,
    { code: 'PACKAGE_FILES_MISSING', cause },
  );
}
