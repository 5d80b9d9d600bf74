import { TextDecoder } from 'node:util';
import type { TextEncoding } from '../../model/text-encoding.js';

/** Bytes decoded at once: at most three times as many come out. */
const PIECE_BYTES = 1024 * 1024;

/** Bytes 0x80 to 0x9f of Windows-1252; five are undefined. */
const WINDOWS_1252 =
  '\u20ac\ufffd\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\ufffd\u017d\ufffd' +
  '\ufffd\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\ufffd\u017e\u0178';

/** Control characters that stand for bytes which a single-byte encoding leaves undefined. */
const C1 = /[\u0080-\u009f]/g;

/**
 * Text of any encoding as UTF-8, without its byte order mark. What cannot be decoded becomes U+FFFD, which the
 * block function rejects wherever it stands in a value that would be written.
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

/** Node's own reads Windows-1252 as Latin-1 (nodejs/node#56542): it turns quotes into control characters. */
class Windows1252Decoder {
  decode(bytes: Uint8Array): string {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
    return text.replace(C1, (character) => WINDOWS_1252[character.charCodeAt(0) - 0x80] ?? '\uFFFD');
  }

  end(): string {
    return '';
  }
}
