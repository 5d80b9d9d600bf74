import { TextDecoder } from 'node:util';
import type { TextEncoding } from '../../model/text-encoding.js';
import { WINDOWS_1252 } from '../../model/windows-1252.js';

/** Bytes decoded at once: the output is at most three times as long. */
const PIECE_BYTES = 1024 * 1024;

/** Control characters that stand for bytes which a single-byte encoding leaves undefined. */
const C1 = /[\u0080-\u009f]/g;

/**
 * Text of any encoding as UTF-8, without its byte order mark. What cannot be decoded becomes U+FFFD, which the block
 * function rejects in any value that would be written.
 */
export async function* transcode(
  chunks: AsyncIterable<Uint8Array>,
  encoding: TextEncoding,
): AsyncGenerator<Uint8Array> {
  const decoder = encoding === 'windows-1252' ? new Windows1252Decoder() : new StandardDecoder(encoding);
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.length; start += PIECE_BYTES) {
      const text = decoder.decode(chunk.subarray(start, start + PIECE_BYTES));
      if (text !== '') yield Buffer.from(text, 'utf8');
    }
  }
  const rest = decoder.end();
  if (rest !== '') yield Buffer.from(rest, 'utf8');
}

class StandardDecoder {
  readonly #decoder: TextDecoder;
  readonly #isUnicode: boolean;

  constructor(encoding: TextEncoding) {
    this.#decoder = new TextDecoder(encoding);
    this.#isUnicode = encoding.startsWith('utf-');
  }

  decode(bytes: Uint8Array): string {
    const text = this.#decoder.decode(bytes, { stream: true });
    return this.#isUnicode ? text : text.replace(C1, '\uFFFD');
  }

  end(): string {
    return this.#decoder.decode();
  }
}

/** Node's own decoder reads Windows-1252 as Latin-1 (nodejs/node#56542): it turns quotes into control characters. */
class Windows1252Decoder {
  decode(bytes: Uint8Array): string {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
    return text
      .replace(C1, (control) => WINDOWS_1252[control.charCodeAt(0) - 0x80] ?? '')
      .replace(C1, '\uFFFD');
  }

  end(): string {
    return '';
  }
}
