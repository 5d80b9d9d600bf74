import { InputError } from '../errors.js';
import { mapFields, type FieldMapping } from '../schema/field-mapping.js';
import type { DataSetPlan } from '../schema/plan.js';
import { suggestHeaders } from '../schema/suggest-headers.js';
import type { Block, CsvDialect } from '../model/block.js';
import type { TextEncoding } from '../model/text-encoding.js';
import { MAX_HEADER_FIELDS, type CsvHeader } from './csv-header.js';
import { firstRecords, isForAnyHeader, locateHeader } from './locate-header.js';
import { noHeaderFound } from './no-header-found.js';
import { decompress, isCompressed, SIGNATURE_BYTES } from './decompress.js';
import { digestChunks } from './digest-chunks.js';
import type { InputFormat } from '../model/input-format.js';
import { openText } from './encoding/open-text.js';
import { headerNotes, textNotes } from './input-note.js';
import type { ByteSource, ObjectSource } from './input-source.js';
import { cutElements } from './json/cut-elements.js';
import { detectJson } from './json/detect-json.js';
import { chain, peek } from './peek.js';
import { cutRecords, MAX_RECORD_BYTES } from './record-cutter.js';
import { leaveOutExtraRecords } from './repeated-header.js';
import { spool } from './spool.js';
import { SwallowedRows } from './swallowed-rows.js';
import { FooterRows } from './footer-rows.js';
import { isArchive } from './zip/expand-archive.js';
import { refuseBinary, refuseSheetMarkup, sniffDialect, type SniffHints } from './sniff.js';
import type { OpenedRecords } from './opened-records.js';

export type { OpenedRecords } from './opened-records.js';

/** Number of objects per block. */
const OBJECTS_PER_BLOCK = 4096;

const MAGIC_BYTES = 4;
/** Parquet, and Parquet with an encrypted footer. */
const PARQUET_MAGICS: ReadonlySet<string> = new Set(['PAR1', 'PARE']);
/** A ZIP archive, and one without members. */
const ZIP_MAGICS: ReadonlySet<string> = new Set(['PK\u0003\u0004', 'PK\u0005\u0006']);
/** One byte more than the largest record, so that a header of any allowed length is complete. */
const SAMPLE_BYTES = MAX_RECORD_BYTES + 1;

export interface OpenOptions extends SniffHints {
  /** Without columns, any header will do, and all fields are read. */
  readonly plan: DataSetPlan;
  readonly signal: AbortSignal;
  /** Where the records are: the path to a list in JSON, the name of an element in XML. */
  readonly records?: string | undefined;
  /** Excel workbooks: name or number of the sheet. Default: the first visible sheet that is not empty. */
  readonly sheet?: string | undefined;
  /** Unpacked bytes per stored byte above which the input is refused. */
  readonly maxExpansion?: number | undefined;
  /** Default: detected from the content. */
  readonly encoding?: TextEncoding | undefined;
  /** Parquet: the row groups to read, `from` up to but not including `until`. Default: all. */
  readonly rowGroups?: { readonly from: number; readonly until: number } | undefined;
  /** Default: 1 MiB. */
  readonly blockBytes?: number | undefined;
  /**
   * For a compressed input, or a member of an archive: called with the SHA-256 (hex) of the unpacked bytes, once they
   * were read to the end.
   */
  readonly onUnpacked?: ((sha256: string) => void) | undefined;
}

/**
 * Opens a file: unpacks it, detects its dialect and matches its header with the schema.
 * @throws InputError when it is not readable text, or its header does not fit the schema
 */
export async function openRecords(source: ByteSource, options: OpenOptions): Promise<OpenedRecords> {
  const { name } = source;
  const start = await peek(source.open(options.signal), SIGNATURE_BYTES);
  if (isParquet(start.head, options) && source.openRandom !== undefined) {
    await start.rest.return?.();
    return (await import('./parquet/open-parquet.js')).openParquet(await source.openRandom(options.signal), {
      ...options,
      name,
    });
  }
  if (isZip(start.head, options) && source.openRandom !== undefined) {
    await start.rest.return?.();
    return (await import('./xlsx/open-xlsx.js')).openXlsx(await source.openRandom(options.signal), {
      ...options,
      name,
    });
  }
  const plain = decompress(chain(start.head, start.rest), name, {
    meter: source.meter,
    maxExpansion: options.maxExpansion,
  });
  const { onUnpacked } = options;
  const wasPacked = source.meter !== undefined || isCompressed(start.head);
  const {
    head,
    rest: behind,
    ended,
  } = await peek(
    wasPacked && onUnpacked !== undefined ? digestChunks(plain, onUnpacked) : plain,
    SAMPLE_BYTES,
  );
  let rest = behind;
  if (isParquet(head, options)) {
    const copy = await spool({ ...source, open: () => chain(head, behind) }, options.signal);
    return (await import('./parquet/open-parquet.js')).openParquet(copy, { ...options, name });
  }
  if (isZip(head, options)) {
    const copy = await spool({ ...source, open: () => chain(head, behind) }, options.signal);
    return (await import('./xlsx/open-xlsx.js')).openXlsx(copy, { ...options, name, meter: source.meter });
  }
  try {
    refuseBinary(head, name);
    if (options.format === undefined) refuseSheetMarkup(head, name);
    // XML itself says how it is encoded.
    if (isXml(head, options) && options.encoding === undefined)
      return (await import('./xml/open-xml.js')).openXml(chain(head, rest), head, { ...options, name });
    const text = await openText(head, rest, {
      name: source.name,
      encoding: options.encoding,
      isComplete: ended,
      sampleBytes: SAMPLE_BYTES,
    });
    const { sample } = text;
    rest = text.rest;
    const notes = textNotes(text, name);
    if (options.format === undefined) refuseSheetMarkup(sample, name);
    if (isXml(sample, options))
      return {
        ...(await import('./xml/open-xml.js')).openXml(chain(sample, rest), null, { ...options, name }),
        notes,
      };
    const json = isOneOf(options.format, ['json']) ? detectJson(sample, options.records) : null;
    if (json !== null) {
      const path = json.kind === 'list' ? json.path : null;
      const blocks = cutElements(chain(sample, rest), path, name, options.blockBytes);
      return { ...UNMAPPED, notes, dialect: { format: 'jsonl' }, isEmpty: false, blocks };
    }
    const dialect = sniffDialect(sample, source.name, options.plan, options);
    const isStored = source.meter === undefined && !isCompressed(start.head) && text.encoding === 'utf-8';
    const textStart = isStored ? head.length - sample.length : null;
    if (dialect.format !== 'csv') {
      return {
        ...UNMAPPED,
        notes,
        dialect,
        bodyStart: textStart,
        isEmpty: sample.length === 0,
        blocks: cutRecords(chain(sample, rest), {
          quoting: null,
          lineEnd: '\n',
          blockBytes: options.blockBytes,
        }),
      };
    }
    const opened = openCsv(sample, rest, dialect, source.name, options);
    const { bodyStart } = opened;
    return {
      ...opened,
      bodyStart: textStart === null || bodyStart === null ? null : textStart + bodyStart,
      notes: [...notes, ...opened.notes],
    };
  } catch (error) {
    await rest.return?.();
    throw error;
  }
}

/** Objects as blocks; there is no header, as each object names its own fields. */
export function openObjects(source: ObjectSource, signal: AbortSignal): OpenedRecords {
  return { ...UNMAPPED, dialect: { format: 'objects' }, isEmpty: false, blocks: gather(source.open(signal)) };
}

const UNMAPPED = {
  header: null,
  unmapped: [],
  missing: [],
  alternatives: [],
  firstLine: 1,
  bodyStart: null,
  notes: [],
};

/** `bodyStart` is counted from the start of the sample. */
function openCsv(
  sample: Buffer,
  rest: AsyncIterator<Uint8Array>,
  dialect: CsvDialect,
  name: string,
  options: OpenOptions,
): OpenedRecords {
  const { plan, blockBytes } = options;
  const header = locateHeader(sample, dialect, plan, options);
  if (header === null && sample.every((byte) => byte <= 0x20)) {
    return {
      ...UNMAPPED,
      dialect,
      isEmpty: true,
      blocks: cutRecords(chain(Buffer.alloc(0), rest), { quoting: null, lineEnd: '\n' }),
    };
  }
  if (header !== null && header.problem !== null) throw unusableHeader(name, header);
  const isAnyHeader = isForAnyHeader(plan);
  if (isAnyHeader && header === null) throw noHeaderFound(name, firstRecords(sample, dialect, options));
  const fields = header?.fields ?? [];
  const mapping = mapFields(fields, plan);
  const isKnown = mapping.sourceOf.some((source) => source >= 0);
  if (header === null || header.end > MAX_RECORD_BYTES || !(isKnown || isAnyHeader)) {
    throw notRecognized(name, fields, plan, mapping.missing);
  }
  const ambiguous = mapping.ambiguous[0];
  if (ambiguous !== undefined) {
    throw new InputError(
      `The header of ${name} has the field "${ambiguous}" more than once, and the schema reads it: it is ambiguous which one you mean. Rename or remove one of them.`,
      { code: 'DUPLICATE_HEADER' },
    );
  }
  refuseMissing(mapping, name, plan, fields);
  const swallowed = new SwallowedRows();
  const footerRows = new FooterRows();
  const firstLine = header.lines + 1;
  return {
    dialect,
    header: { fields, sourceOf: mapping.sourceOf },
    titleLines: header.titleLines,
    unmapped: mapping.unmapped,
    missing: mapping.missing,
    alternatives: mapping.alternatives,
    firstLine,
    // Whether a line is a comment depends on the line, so ranges would have to determine that as well: such a file is
    // read in one go.
    bodyStart: dialect.comment === undefined && dialect.isUnquoted !== true ? header.end : null,
    isEmpty: false,
    notes: headerNotes(header, name),
    swallowed,
    footerRows,
    blocks: leaveOutExtraRecords(
      cutRecords(chain(sample.subarray(header.end), rest), {
        quoting:
          dialect.isUnquoted === true
            ? null
            : { delimiter: dialect.delimiter.charCodeAt(0), delimiters: fields.length - 1 },
        lineEnd: dialect.lineEnd,
        comment: dialect.comment,
        blockBytes,
      }),
      { dialect, name, header: fields, footers: plan.footers, firstLine, swallowed, footerRows },
    ),
  };
}

/** Each problem of a header, worded for its reader. The header is not quoted: it may be somebody's data. */
function unusableHeader(name: string, { problem, nextLine }: CsvHeader): InputError {
  const line = nextLine.lines;
  if (problem === 'tooWide') {
    return new InputError(
      `The header of ${name} has more than ${MAX_HEADER_FIELDS} fields: that is not a table. Check the delimiter (--delimiter) and the file.`,
      { code: 'TOO_MANY_FIELDS' },
    );
  }
  const what =
    problem === 'brokenQuotes'
      ? 'a quote that never closes, or closes within a field'
      : 'a quoted name that continues over lines that look like rows';
  return new InputError(
    `The header of ${name} (line ${line}) has ${what}: where the header ends cannot be determined, and rows would be lost. Remove the stray quote or double it inside a quoted name; where quotes are letters like any other, set input.quote to "none" in the schema.`,
    { code: 'BROKEN_HEADER' },
  );
}

/** The message does not quote the first line: in a file without a header it is somebody's data. */
function notRecognized(
  name: string,
  fields: readonly string[],
  plan: DataSetPlan,
  missing: readonly number[],
): InputError {
  const expected = plan.columns.map(({ sources }) => sources[0]).join(', ');
  return new InputError(
    `The first line of ${name} is not a header that fits the data set ${plan.dataSetId}: none of its ${fields.length} fields is known. Expected fields such as: ${expected}.${suggestHeaders(fields, plan, missing)} Check the schema's source.from, the delimiter (--delimiter) and the file; name the fields with --header when it has no header line.`,
    { code: 'HEADER_NOT_RECOGNIZED' },
  );
}

function refuseMissing(
  { missing, missingSources }: FieldMapping,
  name: string,
  plan: DataSetPlan,
  fields: readonly string[],
): void {
  const ofColumns = missing.flatMap((index) => {
    const column = plan.columns[index];
    return column === undefined || column.nullable
      ? []
      : [`${column.name} (looked for: ${column.sources.join(', ')})`];
  });
  const needed = [...ofColumns, ...missingSources.map((names) => names.join(' or '))];
  if (needed.length === 0) return;
  throw new InputError(
    `The header of ${name} does not have fields that every row of the data set ${plan.dataSetId} needs: ${needed.join('; ')}.${suggestHeaders(fields, plan, missing)} Add them to the export, or name them in the schema's source.from.`,
    { code: 'MISSING_FIELD' },
  );
}

function isXml(sample: Buffer, { format }: SniffHints): boolean {
  return (
    isOneOf(format, ['xml']) && /^(?:\xef\xbb\xbf)?\s*<[?!a-z]/i.test(sample.toString('latin1', 0, 4096))
  );
}

/** Whether a format may be one of these: either none was given, or it is one of them. */
function isOneOf(format: InputFormat | undefined, formats: readonly InputFormat[]): boolean {
  return format === undefined || formats.includes(format);
}

/** Workbooks are ZIP archives; other archives were expanded before, or are refused as archives within archives. */
function isZip(head: Buffer, { format }: SniffHints): boolean {
  return isOneOf(format, ['xlsx']) && ZIP_MAGICS.has(head.toString('latin1', 0, MAGIC_BYTES));
}

/** Parquet needs random access: streams and compressed inputs are first copied to disk. */
function isParquet(head: Buffer, { format }: SniffHints): boolean {
  return isOneOf(format, ['parquet']) && hasParquetMagic(head);
}

/** Whether a file that starts with these bytes is read as Parquet. */
export function isParquetFile(
  head: Buffer,
  { inputFormat }: { readonly inputFormat?: InputFormat | undefined },
): boolean {
  return isParquet(head, { format: inputFormat });
}

function hasParquetMagic(head: Buffer): boolean {
  return PARQUET_MAGICS.has(head.toString('latin1', 0, MAGIC_BYTES));
}

/**
 * Whether a file that starts with these bytes (`SIGNATURE_BYTES` of them) is packed, so that its bytes are not its
 * records.
 */
export function isPacked(head: Buffer): boolean {
  return isCompressed(head) || isArchive(head) || hasParquetMagic(head);
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
