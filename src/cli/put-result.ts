import { open, rename, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { StorageError } from '../errors.js';
import type { Terminal } from './terminal.js';

/**
 * Writes a result to a file, which appears only once it is complete, or to stdout (`-`). Returns the number of
 * bytes.
 */
export async function putResult(
  pieces: AsyncIterable<Uint8Array>,
  out: string,
  terminal: Terminal,
): Promise<number> {
  let bytes = 0;
  if (out === '-') {
    for await (const piece of pieces) {
      bytes += piece.byteLength;
      if (!terminal.stdout.write(piece)) await once(terminal.stdout, 'drain', { signal: terminal.signal });
    }
    return bytes;
  }
  const part = `${out}.part-${process.pid}`;
  try {
    const file = await open(part, 'w').catch((error: unknown) => {
      throw cannotWrite(out, error);
    });
    try {
      for await (const piece of pieces) {
        bytes += piece.byteLength;
        await file.writeFile(piece).catch((error: unknown) => {
          throw cannotWrite(out, error);
        });
      }
    } finally {
      await file.close();
    }
    await rename(part, out).catch((error: unknown) => {
      throw cannotWrite(out, error);
    });
    return bytes;
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

function cannotWrite(out: string, cause: unknown): StorageError {
  return new StorageError(
    `The result cannot be written to ${out}. Check that its folder is there and has room.`,
    {
      code: 'RESULT_NOT_WRITTEN',
      cause,
    },
  );
}
