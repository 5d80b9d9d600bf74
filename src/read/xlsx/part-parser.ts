import { TextDecoder } from 'node:util';
import { InterruptedError } from '../../errors.js';
import { XmlParser, type Attributes, type QualifiedName, type XmlHandler } from '../xml/xml-parser.js';
import { XlsxProblem } from './xlsx-problem.js';

/** Bytes that are passed to the parser at once. */
const PIECE_BYTES = 64 * 1024;

export type { Attributes } from '../xml/xml-parser.js';

/** The namespaces of workbooks, ECMA-376 transitional and ISO 29500 strict. */
const SPREADSHEET = [
  'http://schemas.openxmlformats.org/spreadsheetml/2006/main',
  'http://purl.oclc.org/ooxml/spreadsheetml/main',
];
/** The namespaces of the package's lists of its contents. */
const CONTENT_TYPES = ['http://schemas.openxmlformats.org/package/2006/content-types'];
const RELATIONSHIPS = ['http://schemas.openxmlformats.org/package/2006/relationships'];

/** Root elements of the parts that are read, with the namespaces that they may be in; some programs write none. */
const ROOTS = {
  Types: CONTENT_TYPES,
  Relationships: RELATIONSHIPS,
  workbook: SPREADSHEET,
  worksheet: SPREADSHEET,
  styleSheet: SPREADSHEET,
  sst: SPREADSHEET,
} as const;

/** The position of an element. */
export interface ElementContext {
  /** Name of the element around it; `''` for the root. */
  readonly parent: string;
  /** 1 for the root. */
  readonly depth: number;
  /** The namespace of a prefix; null if there is none. */
  uriOf(prefix: string): string | null;
}

/**
 * The receiver of a part's elements: those of its own namespace, whatever prefix a program has chosen. Elements of
 * other namespaces and lists of extensions are skipped with everything in them: they reuse the names of others.
 */
export interface PartHandler {
  /** Name of the part's root element. */
  readonly root: keyof typeof ROOTS;
  open(name: string, attributes: Attributes, place: ElementContext): void;
  close?(name: string): void;
  /** A piece of text; long texts come in several pieces. */
  text?(text: string): void;
}

/**
 * Parses a part of a workbook as it is unpacked, and yields after each piece of at most 64 KiB. Memory: a piece, and
 * the longest attribute (64 KiB).
 * @throws XlsxProblem when it is not well-formed, or another kind of part; TypeError when its bytes are not UTF-8
 */
export async function* parsePart(
  chunks: AsyncIterable<Uint8Array>,
  handler: PartHandler,
  signal: AbortSignal,
): AsyncGenerator<void> {
  const elements = new PartElements(handler);
  const parser = new XmlParser(elements, (why) => new XlsxProblem(`a part of it cannot be read: ${why}`));
  elements.uriOf = (prefix) => parser.scopes.uriOf(prefix);
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
  parser.end();
  yield;
}

/** Parses an entire part. */
export async function readPart(
  chunks: AsyncIterable<Uint8Array>,
  handler: PartHandler,
  signal: AbortSignal,
): Promise<void> {
  for await (const _ of parsePart(chunks, handler, signal));
}

/** Passes to a handler the elements that belong to the part. */
class PartElements implements XmlHandler, ElementContext {
  uriOf: ElementContext['uriOf'] = () => null;
  readonly #handler: PartHandler;
  readonly #names: string[] = [];
  #uri = '';
  /** Open elements within a skipped one, including itself. */
  #skippedDepth = 0;

  constructor(handler: PartHandler) {
    this.#handler = handler;
  }

  get parent(): string {
    return this.#names.at(-2) ?? '';
  }

  get depth(): number {
    return this.#names.length;
  }

  open({ local, uri }: QualifiedName, attributes: Attributes): void {
    if (this.#names.length === 0) this.#checkRoot(local, uri);
    if (this.#skippedDepth > 0 || uri !== this.#uri || local === 'extLst') {
      this.#skippedDepth += 1;
      return;
    }
    this.#names.push(local);
    this.#handler.open(local, attributes, this);
  }

  close(): void {
    if (this.#skippedDepth > 0) {
      this.#skippedDepth -= 1;
      return;
    }
    const name = this.#names.pop();
    if (name !== undefined) this.#handler.close?.(name);
  }

  text(text: string): void {
    if (this.#skippedDepth === 0) this.#handler.text?.(text);
  }

  #checkRoot(local: string, uri: string): void {
    const { root } = this.#handler;
    if (local !== root || !['', ...ROOTS[root]].includes(uri))
      throw new XlsxProblem(`a part of it is not what it is listed as (${root})`);
    this.#uri = uri;
  }
}

/** XML in workbooks is UTF-8 or, with a byte order mark, UTF-16. */
function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}
