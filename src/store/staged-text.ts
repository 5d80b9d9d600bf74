import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { toDiskError } from './disk-error.js';
import type { RunStore } from './run-store.js';

/** Writes a small text into the staging folder and returns its path, ready to be put. */
export async function writeStagedText(
  store: Pick<RunStore, 'stagingFolder'>,
  name: string,
  text: string,
): Promise<string> {
  const stagedPath = path.join(store.stagingFolder, name);
  try {
    await writeFile(stagedPath, text, { mode: 0o600 });
  } catch (cause) {
    throw toDiskError(cause, `write ${name}`, stagedPath);
  }
  return stagedPath;
}
