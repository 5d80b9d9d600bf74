import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder that holds what ships beside the code (`package.json`, `schemas/`): the nearest one above this file.
 * That is the package for `src` and `dist`, and the bundle's own folder for a bundle.
 */
export const PACKAGE_ROOT: string = findRoot(path.dirname(fileURLToPath(import.meta.url)));

function findRoot(start: string): string {
  for (let folder = start; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'package.json')) && existsSync(path.join(folder, 'schemas')))
      return folder;
    // Reading a file there will tell what is missing.
    if (folder === path.dirname(folder)) return path.dirname(start);
  }
}
