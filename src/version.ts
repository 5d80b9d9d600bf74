import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { PACKAGE_ROOT, packageFilesMissing } from './package-root.js';

const manifest = z.object({ version: z.string() });

let version: string | null = null;

/** The package's version, from its package.json. */
export function packageVersion(): string {
  version ??= manifest.parse(JSON.parse(readManifest())).version;
  return version;
}

function readManifest(): string {
  const file = path.join(PACKAGE_ROOT, 'package.json');
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw packageFilesMissing(file, cause);
  }
}
