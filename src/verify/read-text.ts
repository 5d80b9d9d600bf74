import { StorageError } from '../errors.js';
import type { RunFiles } from './run-files.js';

/** Reports and manifests are kilobytes to a few megabytes (one entry per part); anything larger is something else. */
const MAX_TEXT_BYTES = 64 * 1024 * 1024;

/** A small file of a run as text. @throws StorageError COMPLETED_FILE_TOO_LARGE */
export async function readText(files: RunFiles, name: string, signal: AbortSignal): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of files.open(name, signal)) {
    bytes += chunk.length;
    if (bytes > MAX_TEXT_BYTES) {
      throw new StorageError(`${name} in ${files.location} is larger than any that this program writes.`, {
        code: 'COMPLETED_FILE_TOO_LARGE',
      });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
