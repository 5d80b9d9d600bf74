import { InputError } from '../errors.js';
import type { DataSetPlan } from '../schema/plan.js';
import type { CsvDialect, InputDialect } from '../model/block.js';
import type { InputFormat } from '../model/input-format.js';
import { likeliestDelimiter } from './find-any-header.js';
import {
  firstRecords,
  isForAnyHeader,
  knownFields,
  locateHeader,
  separatorLine,
  type HeaderHints,
} from './locate-header.js';

const DELIMITERS = [',', ';', '\t', '|'];

/** One byte in this many may be a NUL, and this many in any case: they are rejected with their rows. */
const MOST_NULS = 20;
const FEW_NULS = 8;

/** Office files from before 2007; password-protected workbooks are wrapped in one, too. */
const OLE_SIGNATURE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);
const ENCRYPTED_STREAM = Buffer.from('EncryptedPackage', 'utf16le');

/** File signatures of unreadable formats, with what to do about them. */
const SIGNATURES: readonly { readonly bytes: readonly number[]; readonly what: string }[] = [
  {
    bytes: [0x50, 0x4b, 0x03, 0x04],
    what: 'an Excel workbook, or a ZIP archive in another one, and another format was given (--input-format): save it as CSV, or unpack it',
  },
  { bytes: [0x1f, 0x8b], what: 'compressed twice: unpack it once' },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], what: 'compressed twice: unpack it once' },
  { bytes: [0x42, 0x5a, 0x68, 0x39, 0x31, 0x41, 0x59], what: 'compressed twice: unpack it once' },
  { bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a], what: 'compressed with xz: use gzip, zstd, bzip2 or zip' },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], what: 'a 7-Zip archive: use gzip, zstd, bzip2 or zip' },
  { bytes: [0x52, 0x61, 0x72, 0x21], what: 'a RAR archive: use gzip, zstd, bzip2 or zip' },
  { bytes: [0x25, 0x50, 0x44, 0x46], what: 'a PDF: export the data as CSV' },
];

const MARKUP_BYTES = 4096;
/** What may come before the first element: a byte order mark, the XML declaration, comments. */
const PROLOG = /^\u00ef\u00bb\u00bf|<\?[^>]*\?>|<!--.*?-->/gs;
const HTML = /^\s*<(?:!doctype\s+html|html|head|meta|style|body|table)\b/i;
const OLD_SPREADSHEET = 'urn:schemas-microsoft-com:office:spreadsheet';

/** What the caller already knows about the format; the rest is detected from the content. */
export interface SniffHints extends HeaderHints {
  readonly format?: InputFormat | undefined;
  readonly delimiter?: string | undefined;
  readonly quote?: 'double' | 'none' | undefined;
  readonly comment?: string | undefined;
}

/**
 * Detects a file's dialect from its first bytes (BOM removed). The delimiter is the one that finds the most of the
 * schema's fields in the header.
 * @throws InputError when it is not readable text
 */
export function sniffDialect(
  sample: Buffer,
  name: string,
  plan: DataSetPlan,
  hints: SniffHints,
): InputDialect {
  refuseNoText(sample, name);
  if (hints.format === 'parquet' || hints.format === 'xlsx' || hints.format === 'xml') {
    throw unsupported(name, `not in the format ${hints.format} that was given (--input-format)`);
  }
  const detected = firstVisible(sample) === '{' ? 'jsonl' : 'csv';
  if ((hints.format ?? detected) !== 'csv') return { format: 'jsonl' };
  const lineEnd = sample.includes('\n') || !sample.includes('\r') ? '\n' : '\r';
  const dialect = {
    format: 'csv',
    lineEnd,
    ...(hints.quote === 'none' ? { isUnquoted: true } : {}),
    ...(hints.comment === undefined ? {} : { comment: hints.comment }),
  } as const;
  const delimiter = hints.delimiter ?? separatorLine(sample) ?? sniffDelimiter(sample, dialect, plan, hints);
  return { ...dialect, delimiter };
}

/** Refuses files whose first bytes show that they are not text at all. */
export function refuseBinary(sample: Buffer, name: string): void {
  for (const { bytes, what } of SIGNATURES) {
    if (bytes.every((byte, index) => sample[index] === byte)) throw unsupported(name, what);
  }
  if (sample.subarray(0, 4).equals(OLE_SIGNATURE)) {
    throw unsupported(
      name,
      sample.includes(ENCRYPTED_STREAM)
        ? 'a workbook protected with a password: save it without one, or as CSV'
        : 'an old Excel workbook (.xls), or one protected with a password: save it as .xlsx without a password, or as CSV',
    );
  }
  if (sample.toString('latin1', 257, 262) === 'ustar') {
    throw unsupported(name, 'a tar archive: unpack it, or pack its files as ZIP');
  }
}

/** Refuses web pages and old spreadsheets' XML, which many systems export under a name that ends in `.xls`. */
export function refuseSheetMarkup(sample: Buffer, name: string): void {
  const start = sample.toString('latin1', 0, MARKUP_BYTES);
  if (HTML.test(start.replaceAll(PROLOG, '')))
    throw unsupported(
      name,
      'an HTML page, whatever its name says: open it in a spreadsheet, and save it as .xlsx or CSV',
    );
  if (start.includes(OLD_SPREADSHEET))
    throw unsupported(
      name,
      'an XML spreadsheet of Excel 2003: open it in a spreadsheet, and save it as .xlsx or CSV',
    );
}

/** A few NULs are rejected with their rows; many mean that it is not text. */
function refuseNoText(sample: Buffer, name: string): void {
  const start = sample.subarray(0, 4096);
  let count = 0;
  for (const byte of start) if (byte === 0) count++;
  if (count > FEW_NULS && count * MOST_NULS > start.length) {
    throw unsupported(name, 'no text (it holds many NUL bytes): export it as UTF-8 CSV or JSON Lines');
  }
}

function unsupported(name: string, what: string): InputError {
  return new InputError(`Cannot read ${name}: it is ${what}.`, { code: 'UNSUPPORTED_FORMAT' });
}

function firstVisible(sample: Buffer): string {
  return sample.subarray(0, 4096).toString('latin1').trimStart().charAt(0);
}

function sniffDelimiter(
  sample: Buffer,
  dialect: Omit<CsvDialect, 'delimiter'>,
  plan: DataSetPlan,
  hints: SniffHints,
): string {
  if (isForAnyHeader(plan) && hints.header === undefined) {
    return likeliestDelimiter(DELIMITERS, (delimiter) =>
      firstRecords(sample, { ...dialect, delimiter }, hints),
    );
  }
  let best = { delimiter: ',', known: -1, fields: 0 };
  for (const delimiter of DELIMITERS) {
    // Without it every record is a single field, just as with a comma where there is none.
    if (delimiter !== best.delimiter && !sample.includes(delimiter)) continue;
    // With given names there is no header to recognize: the delimiter is the one that yields as many fields.
    const header = locateHeader(sample, { ...dialect, delimiter }, plan, { ...hints, header: undefined });
    const fields = header?.fields ?? [];
    const known =
      hints.header === undefined
        ? knownFields(fields, plan).known
        : Number(fields.length === hints.header.length);
    if (known > best.known || (known === best.known && fields.length > best.fields)) {
      best = { delimiter, known, fields: fields.length };
    }
  }
  return best.delimiter;
}
