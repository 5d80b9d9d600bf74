import { isUtf8 } from 'node:buffer';
import { InputError } from '../errors.js';

const LINE_FEED = 0x0a;
/** No row has a longer line: its end was missed. */
const MAX_LINE_BYTES = 4 * 1024 * 1024;

/**
 * The text of a file in pieces of whole lines; the last one ends with a line feed even if the file does not. Bytes that
 * are not UTF-8 become U+FFFD. Holds a chunk and the line at its end.
 * @throws InputError PREPARED_NOT_READABLE for a line of more than 4 MiB
 */
export async function* wholeLines(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<string> {
  const kept: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(LINE_FEED) + 1;
    if (end === 0) {
      if (chunk.length > 0) kept.push(Uint8Array.from(chunk));
      size += chunk.length;
      if (size > MAX_LINE_BYTES) throw tooLong(name);
      continue;
    }
    kept.push(chunk.subarray(0, end));
    yield textOf(kept);
    kept.length = 0;
    size = chunk.length - end;
    if (end < chunk.length) kept.push(Uint8Array.from(chunk.subarray(end)));
  }
  if (kept.length > 0) yield `${textOf(kept)}\n`;
}

function textOf(pieces: readonly Uint8Array[]): string {
  const [first] = pieces;
  const bytes =
    pieces.length === 1 && first !== undefined
      ? Buffer.from(first.buffer, first.byteOffset, first.length)
      : Buffer.concat(pieces);
  return isUtf8(bytes) ? bytes.toString('utf8') : new TextDecoder().decode(bytes);
}

function tooLong(name: string): InputError {
  return new InputError(
    `A line of ${name} has more than 4 MiB: rows of AMC's files end with a line feed. Export CSV or JSON Lines.`,
    { code: 'PREPARED_NOT_READABLE' },
  );
}
