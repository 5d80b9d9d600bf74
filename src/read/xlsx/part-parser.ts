import { TextDecoder } from 'node:util';
import sax from 'sax';
import { InterruptedError } from '../../errors.js';
import { XlsxProblem } from './xlsx-problem.js';

/** Elements in elements; workbooks have about ten. */
const MAX_DEPTH = 64;
/** Bytes that are handed to the parser at once. */
const PIECE_BYTES = 64 * 1024;

export type Attributes = Readonly<Record<string, string>>;

/** What takes the elements of a part. Names come without their prefix: programs choose different ones. */
export interface PartHandler {
  open(name: string, attributes: Attributes): void;
  close?(name: string): void;
  /** A piece of text; long ones come in several. */
  text?(text: string): void;
}

/**
 * Parses a part of a workbook as it is unpacked, and yields after each piece of at most 64 KiB. Document type
 * definitions are not read: nothing is expanded or fetched. Memory: a piece, and the longest attribute (64 KiB).
 * @throws XlsxProblem when it is not well-formed; TypeError when its bytes are no UTF-8
 */
export async function* parsePart(
  chunks: AsyncIterable<Uint8Array>,
  handler: PartHandler,
  signal: AbortSignal,
): AsyncGenerator<void> {
  const parser = parserFor(handler);
  let decoder: TextDecoder | null = null;
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.length; start += PIECE_BYTES) {
      if (signal.aborted) throw new InterruptedError(signal.reason);
      decoder ??= new TextDecoder(encodingOf(chunk), { fatal: true });
      parser.write(decoder.decode(chunk.subarray(start, start + PIECE_BYTES), { stream: true }));
      yield;
    }
  }
  if (decoder !== null) parser.write(decoder.decode());
  parser.close();
  yield;
}

/** Parses a whole part. */
export async function readPart(
  chunks: AsyncIterable<Uint8Array>,
  handler: PartHandler,
  signal: AbortSignal,
): Promise<void> {
  for await (const _ of parsePart(chunks, handler, signal));
}

function parserFor(handler: PartHandler): sax.SAXParser {
  const parser = sax.parser(true, {});
  let depth = 0;
  const onText = (text: string) => handler.text?.(text);
  return Object.assign(parser, {
    onerror: () => {
      // The parser's message quotes what it found.
      throw new XlsxProblem(`a part of it is not well-formed XML (line ${parser.line + 1})`);
    },
    onopentag: ({ name, attributes }: sax.Tag) => {
      depth += 1;
      if (depth > MAX_DEPTH) throw new XlsxProblem(`its elements are nested deeper than ${MAX_DEPTH}`);
      handler.open(localName(name), attributes);
    },
    onclosetag: (name: string) => {
      depth -= 1;
      handler.close?.(localName(name));
    },
    ontext: onText,
    oncdata: onText,
  });
}

/** XML of workbooks is UTF-8 or, with a mark, UTF-16. */
function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
