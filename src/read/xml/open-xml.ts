import { TextDecoder } from 'node:util';
import { InputError } from '../../errors.js';
import type { DataSetPlan } from '../../schema/plan.js';
import type { ObjectBlock } from '../../model/block.js';
import { Refusal } from '../../model/reject.js';
import type { OpenedRecords } from '../opened-records.js';
import type { ElementStart } from './feed-record.js';
import { XmlProblem, XmlRecords, type XmlRecord } from './xml-records.js';

/** Number of records per block. */
const RECORDS_PER_BLOCK = 1024;
/** The elements that product feeds (RSS, Atom) use for their records. */
const DEFAULT_RECORDS: ReadonlySet<string> = new Set(['item', 'entry']);
/** Characters that are passed to the parser at once. */
const PIECE_BYTES = 64 * 1024;

export interface XmlOptions {
  readonly name: string;
  readonly plan: DataSetPlan;
  /** Name of the element that is a record, with or without its prefix. Default: `item` and `entry`. */
  readonly records?: string | undefined;
}

/**
 * Opens an XML feed. Each record element becomes a record: its child elements are its fields, by their names without
 * prefix; nested ones are reached by a path (`shipping.price`), repeated ones are a list (`additional_image_link[0]`),
 * attributes are `price.@currency`.
 * @param chunks the file from its start
 * @param sample its first bytes, for the encoding that it declares; null when it is already decoded to UTF-8
 * @throws InputError CORRUPT_XML, RECORDS_NOT_FOUND, UNSUPPORTED_FORMAT
 */
export function openXml(
  chunks: AsyncIterable<Uint8Array>,
  sample: Buffer | null,
  { name, plan, records }: XmlOptions,
): OpenedRecords {
  const isRecord = ({ local, prefix }: ElementStart) =>
    records === undefined
      ? DEFAULT_RECORDS.has(local)
      : local === records || (prefix !== '' && `${prefix}:${local}` === records);
  return {
    dialect: { format: 'objects' },
    // The names of Google's feeds are written with and without their prefix.
    plan: {
      ...plan,
      columns: plan.columns.map((column) => ({
        ...column,
        sources: column.sources.flatMap((source) =>
          source.startsWith('g:') ? [source, source.slice(2)] : [source],
        ),
      })),
    },
    header: null,
    unmapped: [],
    missing: [],
    alternatives: [],
    firstLine: 1,
    bodyStart: null,
    isEmpty: false,
    notes: [],
    blocks: readBlocks(
      chunks,
      new XmlRecords(isRecord),
      sample === null ? new TextDecoder() : decoderFor(sample, name),
      name,
      records,
    ),
  };
}

async function* readBlocks(
  chunks: AsyncIterable<Uint8Array>,
  parser: XmlRecords,
  decoder: TextDecoder,
  name: string,
  records: string | undefined,
): AsyncGenerator<ObjectBlock> {
  let waiting: XmlRecord[] = [];
  let line = 0;
  const block = (): ObjectBlock => {
    const taken = waiting;
    waiting = [];
    const start = line;
    line = parser.line;
    return {
      kind: 'objects',
      rows: taken.map(({ fields, refused }) => (refused === null ? fields : new Refusal(refused))),
      lines: taken.map((record) => record.line - start),
      lineCount: line - start,
    };
  };
  try {
    for await (const chunk of chunks) {
      for (let start = 0; start < chunk.length; start += PIECE_BYTES) {
        parser.write(decoder.decode(chunk.subarray(start, start + PIECE_BYTES), { stream: true }));
        waiting.push(...parser.take());
        if (waiting.length >= RECORDS_PER_BLOCK) yield block();
      }
    }
    parser.write(decoder.decode());
    parser.close();
    waiting.push(...parser.take());
    if (waiting.length > 0) yield block();
  } catch (cause) {
    if (!(cause instanceof XmlProblem)) throw cause;
    throw new InputError(
      `${name} cannot be read as XML: ${cause.message}. Export or transfer it again; nothing was uploaded.`,
      { code: 'CORRUPT_XML', cause },
    );
  }
  if (parser.recordCount === 0) {
    const looked = records === undefined ? '<item> or <entry>' : `<${records}>`;
    throw new InputError(
      `${name} has no element ${looked}. Name the element that is a record in the schema's input.records (--records).`,
      { code: 'RECORDS_NOT_FOUND' },
    );
  }
}

/** The decoder for the encoding that the XML declaration names; UTF-8 without one. */
function decoderFor(sample: Buffer, name: string): TextDecoder {
  const declared = /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(
    sample.toString('latin1', 0, 300),
  );
  const label = declared?.[1] ?? 'utf-8';
  try {
    // The encoding that a UTF-16 file declares was true only before it was decoded.
    return new TextDecoder(/^utf-?16/i.test(label) ? 'utf-8' : label);
  } catch (cause) {
    throw new InputError(`Cannot read ${name}: its encoding ${label} is not known. Export it as UTF-8.`, {
      code: 'UNSUPPORTED_FORMAT',
      cause,
    });
  }
}
