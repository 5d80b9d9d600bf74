import { readFileSync } from 'node:fs';
import { z } from 'zod';

const manifest = z.object({ version: z.string() });

let version: string | null = null;

/** The package's version, from its package.json (beside `src` and `dist`). */
export function packageVersion(): string {
  version ??= manifest.parse(
    JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')),
  ).version;
  return version;
}
