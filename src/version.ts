import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { PACKAGE_ROOT } from './package-root.js';

const manifest = z.object({ version: z.string() });

let version: string | null = null;

/** The package's version, from its package.json. */
export function packageVersion(): string {
  version ??= manifest.parse(
    JSON.parse(readFileSync(path.join(PACKAGE_ROOT, 'package.json'), 'utf8')),
  ).version;
  return version;
}
