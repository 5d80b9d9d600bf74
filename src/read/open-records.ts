import { InputError } from '../errors.js';
import { mapFields, type FieldMapping } from '../schema/field-mapping.js';
import type { DataSetPlan } from '../schema/plan.js';
import type { Block, InputDialect } from '../types/block.js';
import type { TextEncoding } from '../types/text-encoding.js';
import { MAX_HEADER_FIELDS, readCsvHeader } from './csv-header.js';
import { decompress } from './decompress.js';
import { openText } from './encoding/open-text.js';
import { textNotes, type InputNote } from './input-note.js';
import type { ByteSource, ObjectSource } from './input-source.js';
import { chain, peek } from './peek.js';
import { cutRecords, MAX_RECORD_BYTES } from './record-cutter.js';
import { refuseBinary, sniffDialect, type SniffHints } from './sniff.js';

/** Objects that make one block. */
const OBJECTS_PER_BLOCK = 4096;

/** One byte more than the largest record, so that a header of any allowed length is whole. */
const SAMPLE_BYTES = MAX_RECORD_BYTES + 1;

/** An opened input: how it is written, and its records in blocks. */
export interface OpenedRecords {
  readonly dialect: InputDialect;
  /** CSV: what the header says. */
  readonly header: { readonly fields: readonly string[]; readonly sourceOf: readonly number[] } | null;
  /** CSV: header fields that feed no column. */
  readonly unmapped: readonly string[];
  /** CSV: output columns without a field. Those that are not nullable have been refused already. */
  readonly missing: readonly number[];
  /** CSV: output columns for which the header has several possible fields. */
  readonly alternatives: readonly number[];
  /** 1-based number of the first line that the blocks hold. */
  readonly firstLine: number;
  /** Whether there is nothing to read at all: no bytes, or blank lines only. */
  readonly isEmpty: boolean;
  /** What the user should know of how the input was read. */
  readonly notes: readonly InputNote[];
  readonly blocks: AsyncIterable<Block>;
}

export interface OpenOptions extends SniffHints {
  readonly plan: DataSetPlan;
  readonly signal: AbortSignal;
  /** Takes any header, also one with none of the plan's fields. Default: false. */
  readonly anyHeader?: boolean;
  /** Unpacked bytes for each stored one above which the input is refused. */
  readonly maxExpansion?: number | undefined;
  /** Default: told from the content. */
  readonly encoding?: TextEncoding | undefined;
  /** Default: 1 MiB. */
  readonly blockBytes?: number | undefined;
}

/**
 * Opens a file: unpacks it, tells its dialect and matches its header with the schema.
 * @throws InputError when it is no text that can be read, or its header does not fit the schema
 */
export async function openRecords(source: ByteSource, options: OpenOptions): Promise<OpenedRecords> {
  const plain = decompress(source.open(options.signal), source.name, {
    meter: source.meter,
    maxExpansion: options.maxExpansion,
  });
  const { head, rest: behind, ended } = await peek(plain, SAMPLE_BYTES);
  let rest = behind;
  try {
    refuseBinary(head, source.name);
    const text = await openText(head, rest, {
      name: source.name,
      encoding: options.encoding,
      isWhole: ended,
      sampleBytes: SAMPLE_BYTES,
    });
    const { sample } = text;
    rest = text.rest;
    const dialect = sniffDialect(sample, source.name, options.plan, options);
    if (dialect.format !== 'csv') {
      return {
        ...UNMAPPED,
        notes: textNotes(text, source.name),
        dialect,
        isEmpty: sample.length === 0,
        blocks: cutRecords(chain(sample, rest), {
          quoting: null,
          lineEnd: '\n',
          blockBytes: options.blockBytes,
        }),
      };
    }
    const opened = openCsv(sample, rest, dialect, source.name, options);
    return { ...opened, notes: [...textNotes(text, source.name), ...opened.notes] };
  } catch (error) {
    await rest.return?.();
    throw error;
  }
}

/** Objects as blocks; there is no header, each names its own fields. */
export function openObjects(source: ObjectSource, signal: AbortSignal): OpenedRecords {
  return { ...UNMAPPED, dialect: { format: 'objects' }, isEmpty: false, blocks: gather(source.open(signal)) };
}

const UNMAPPED = { header: null, unmapped: [], missing: [], alternatives: [], firstLine: 1, notes: [] };

function openCsv(
  sample: Buffer,
  rest: AsyncIterator<Uint8Array>,
  dialect: InputDialect & { format: 'csv' },
  name: string,
  { plan, blockBytes, anyHeader = false }: OpenOptions,
): OpenedRecords {
  const header = readCsvHeader(sample, dialect.delimiter, dialect.lineEnd);
  if (header === null && sample.every((byte) => byte <= 0x20)) {
    return {
      ...UNMAPPED,
      dialect,
      isEmpty: true,
      blocks: cutRecords(chain(Buffer.alloc(0), rest), { quoting: null, lineEnd: '\n' }),
    };
  }
  if (header?.isTooWide === true) {
    throw new InputError(
      `The header of ${name} has more than ${MAX_HEADER_FIELDS} fields: that is no table. Check the delimiter (--delimiter) and the file.`,
      { code: 'TOO_MANY_FIELDS' },
    );
  }
  const fields = header?.fields ?? [];
  const mapping = mapFields(fields, plan);
  const isKnown = mapping.sourceOf.some((source) => source >= 0);
  if (header === null || header.end > MAX_RECORD_BYTES || !(isKnown || anyHeader)) {
    throw notRecognized(name, fields.length, plan);
  }
  const ambiguous = mapping.ambiguous[0];
  if (ambiguous !== undefined) {
    throw new InputError(
      `The header of ${name} has the field "${ambiguous}" more than once, and the schema reads it: which one is meant cannot be told. Rename or remove one of them.`,
      { code: 'DUPLICATE_HEADER' },
    );
  }
  refuseMissing(mapping, name, plan);
  return {
    dialect,
    header: { fields, sourceOf: mapping.sourceOf },
    unmapped: mapping.unmapped,
    missing: mapping.missing,
    alternatives: mapping.alternatives,
    firstLine: header.lines + 1,
    isEmpty: false,
    notes: [],
    blocks: cutRecords(chain(sample.subarray(header.end), rest), {
      quoting: { delimiter: dialect.delimiter.charCodeAt(0) },
      lineEnd: dialect.lineEnd,
      blockBytes,
    }),
  };
}

/** The first line is not quoted in the message: in a file without a header it is somebody's data. */
function notRecognized(name: string, fieldCount: number, plan: DataSetPlan): InputError {
  const expected = plan.columns.map(({ sources }) => sources[0]).join(', ');
  return new InputError(
    `The first line of ${name} is not a header that fits the data set ${plan.dataSetId}: none of its ${fieldCount} fields is known. Expected fields such as: ${expected}. Check the schema's source.from, the delimiter (--delimiter) and the file.`,
    { code: 'HEADER_NOT_RECOGNIZED' },
  );
}

function refuseMissing({ missing, lacking }: FieldMapping, name: string, plan: DataSetPlan): void {
  const ofColumns = missing.flatMap((index) => {
    const column = plan.columns[index];
    return column === undefined || column.nullable
      ? []
      : [`${column.name} (looked for: ${column.sources.join(', ')})`];
  });
  const needed = [...ofColumns, ...lacking.map((names) => names.join(' or '))];
  if (needed.length === 0) return;
  throw new InputError(
    `The header of ${name} lacks fields that every row of the data set ${plan.dataSetId} needs: ${needed.join('; ')}. Add them to the export, or name them in the schema's source.from.`,
    { code: 'MISSING_FIELD' },
  );
}

async function* gather(rows: AsyncIterable<unknown>): AsyncGenerator<Block> {
  let block: unknown[] = [];
  for await (const row of rows) {
    block.push(row);
    if (block.length < OBJECTS_PER_BLOCK) continue;
    yield { kind: 'objects', rows: block };
    block = [];
  }
  if (block.length > 0) yield { kind: 'objects', rows: block };
}
