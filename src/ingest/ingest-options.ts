import path from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { shownText } from '../leak-guard/shown-path.js';
import { isS3Url } from '../aws/s3-location.js';
import { guardedCallback } from './callback.js';
import { UsageError } from '../errors.js';
import { toCountryCode } from '../normalize/country.js';
import { MAX_SKIPPED_LINES, type DataSetSchema } from '../schema/data-set-schema.js';
import { isInput, type Input } from '../read/resolve-inputs.js';
import type { Store } from '../store/store.js';
import type { ColumnTransform } from '../reshape/column-transform.js';
import type { Reject } from '../model/reject.js';
import { EVENT_POLICIES } from '../model/event-policy.js';
import { CONSENT_POLICIES } from '../model/consent-policy.js';
import { LEAK_POLICIES } from '../model/leak.js';
import { MAX_INSTANCES } from '../model/instance-tag.js';
import { TABLE_KINDS, TARGETS } from '../model/collaboration.js';
import { tableName } from '../schema/collaboration-settings.js';
import { INPUT_FORMATS } from '../model/input-format.js';
import {
  CHOICE_ORIGINS,
  COMPRESSIONS,
  CSV_ESCAPES,
  OUTPUT_FORMATS,
  PARTITIONINGS,
  defaultCompression,
  type Compression,
  type OutputFormat,
} from '../model/output-format.js';
import { TEXT_ENCODINGS, toTextEncoding } from '../model/text-encoding.js';

/** AMC reads files reliably up to 1 GB. */
export const MAX_PART_BYTES = 1_000_000_000;
const MIN_PART_BYTES = 64 * 1024;
/** The target size of the retired AWS uploader. */
export const DEFAULT_PART_BYTES = 500_000_000;
/** Each thread takes some 60 MB. */
export const MAX_WORKERS = 64;
export const DEFAULT_MAX_REJECT_RATE = 0.05;
export const DEFAULT_OUT = './out';

/** The progress of a run; reported about once per block, and at the end of each input. */
export interface IngestProgress {
  /** The input that is being read. */
  readonly input: string;
  /** 1-based number of that input, and how many there are. */
  readonly inputNumber: number;
  readonly inputCount: number;
  /** Stored (compressed) bytes read so far, over all inputs; objects count as none. */
  readonly bytesRead: number;
  /** Stored bytes of all inputs; null when one of them is a stream. */
  readonly bytesTotal: number | null;
  readonly rowsRead: number;
  readonly rowsRejected: number;
  /** Rows of this input so far. */
  readonly inputRows: number;
  readonly inputRowsRejected: number;
  /** Whether the input was read to its end: reported once for each, as its last progress. */
  readonly inputDone: boolean;
}

const ofType = <T>(what: string, test: (value: unknown) => boolean) => z.custom<T>(test, `must be ${what}`);
const isObject = (value: unknown) => typeof value === 'object' && value !== null;
const isFunction = (value: unknown) => typeof value === 'function';
const STORE_METHODS = ['write', 'read', 'size', 'list', 'remove'];
const isStore = (value: unknown) =>
  typeof value === 'object' &&
  value !== null &&
  'location' in value &&
  typeof value.location === 'string' &&
  value.location.endsWith('/') &&
  STORE_METHODS.every((name) => typeof Reflect.get(value, name) === 'function');
const input = ofType<Input>('a path, a URL, bytes, a stream or an iterable of rows', isInput);

export const optionsShape = z.strictObject({
  /**
   * Paths, folders, globs, URLs (`s3:`, `file:`), `-` for stdin, bytes, Node and web streams, (async) iterables
   * of objects or of Apache Arrow batches. Read one after another, each no faster than its rows are processed.
   */
  inputs: z.array(input, 'must be an array of inputs, such as [rows]'),
  /** Name of a shipped schema, path of a schema file, or the schema itself. */
  schema: z.union([
    z.string().min(1),
    ofType<DataSetSchema | Readonly<Record<string, unknown>>>(
      'the name or path of a schema, or an object',
      isObject,
    ),
  ]),
  /** Files that the schema joins (`input.join`), by the name of the join. */
  joins: z.record(z.string(), input).optional(),
  /** Local folder or `s3://bucket/prefix`. Default: `./out`. */
  out: z.string().min(1).default(DEFAULT_OUT),
  /**
   * S3 output: `s3://bucket/prefix` for what AMC reads (data files and the manifest), so that report and
   * rejects are in a location that AMC cannot see. Default: `out`.
   */
  dataOut: z
    .string()
    .regex(/^s3:\/\//, 'must be s3://bucket/prefix')
    .optional(),
  /**
   * A custom store that the run is written to instead of `out`. The run is recorded in a ledger only if
   * `ledger` names one.
   */
  store: ofType<Store>(
    `a Store: an object with location (ending with "/") and the methods ${STORE_METHODS.join(', ')}`,
    isStore,
  ).optional(),
  /**
   * Compute the values of output columns from those of their sources, before they are standardized, checked and
   * hashed. Run in the calling thread, regardless of the number of workers. A run with transforms always gets a
   * new name, so that no run is skipped by mistake, unless `transformVersion` is set.
   */
  transform: z.record(z.string(), ofType<ColumnTransform>('a function', isFunction)).optional(),
  /**
   * Identifies the transforms: a name that changes whenever they change. It is part of what the run's name is
   * derived from.
   */
  transformVersion: z.string().min(1).optional(),
  /**
   * Where runs and uploads are recorded so that no content is appended twice: a separate folder or
   * `s3://bucket/prefix`. Default: `amc-ingest-ledger/` in `out`.
   */
  ledger: z
    .string()
    .min(1)
    .transform((place) => (isS3Url(place) ? place : path.resolve(place)))
    .optional(),
  /** Default country for rows without one. Default: the schema's `countryCode`. */
  country: z
    .string()
    .transform((value, context) => {
      const code = toCountryCode(value);
      if (code !== null) return code;
      context.addIssue({
        code: 'custom',
        message: 'is not a country: use two letters (ISO 3166) such as US',
      });
      return z.NEVER;
    })
    .optional(),
  /**
   * The target of the run: uploads to a standard instance (the default), or a table of a collaboration instance
   * (AMC on AWS Clean Rooms).
   */
  target: z.enum(TARGETS).optional(),
  /** Target `collaboration`: which table is written; overrides the schema's `collaboration`. */
  collaboration: z
    .strictObject({
      /** The column with your own number of the customer. */
      key: z.string().min(1).optional(),
      /** Default: `events` for a data set with a main event time or without identifiers, otherwise `identity`. */
      table: z.enum(TABLE_KINDS).optional(),
      /** Name of the table. Default: from `dataSetId` and the kind of table. */
      name: tableName.optional(),
      /** Events: the run of the identity table to compare keys with: a folder or `s3://…`. */
      identities: z.string().min(1).optional(),
    })
    .optional(),
  /** Format of the parts. Default: `csv`; `parquet` for a collaboration instance. */
  format: z.enum(OUTPUT_FORMATS).default('csv'),
  /** Compression of the parts. Default: `snappy` for Parquet, otherwise `gzip`; snappy is only for Parquet. */
  compression: z.enum(COMPRESSIONS).optional(),
  /** CSV: what precedes a quote inside a quoted value. Default: `quote` (RFC 4180); the upload states it. */
  csvEscape: z.enum(CSV_ESCAPES).optional(),
  /** Who chose how the files are written; only for the report. */
  chosenBy: z
    .strictObject({
      format: z.enum(CHOICE_ORIGINS),
      compression: z.enum(CHOICE_ORIGINS),
      csvEscape: z.enum(CHOICE_ORIGINS),
    })
    .optional(),
  /** The command that makes the run; only for the report. Default: the library makes it. */
  command: z.string().optional(),
  /** How rows are divided by their main event time (UTC). Default: the data set's period, `none` without one. */
  partition: z.enum(PARTITIONINGS).optional(),
  /** Largest size of a stored part in bytes, 64 KiB to 1 GB. Default: 500 MB. */
  maxPartSize: z
    .number()
    .int()
    .min(MIN_PART_BYTES, 'must be at least 64 KiB')
    .max(MAX_PART_BYTES, 'must be at most 1 GB: AMC may fail to read larger files')
    .default(DEFAULT_PART_BYTES),
  /** Share of the rows read that may be rejected, 0 to 1; above it nothing is published. Default: 0.05. */
  maxRejectRate: z.number().min(0).max(1).default(DEFAULT_MAX_REJECT_RATE),
  /** What to do with raw identifiers in columns that should not contain any. Default: the schema's, or `reject`. */
  leakGuard: z.enum(LEAK_POLICIES).optional(),
  /**
   * What to do with rows of people in the EEA and the UK that have no consent signal. Default: the schema's
   * `input.consent.missing`.
   */
  missingConsent: z.enum(CONSENT_POLICIES).optional(),
  /**
   * The day (`yyyy-MM-dd`, UTC) relative to which events are too old or in the future. Default: today. If rows
   * are excluded because of the age of their events, the run's name depends on it.
   */
  asOf: z.iso.date('must be a day, yyyy-MM-dd').default(() => new Date().toISOString().slice(0, 10)),
  /** What to do with rows whose events may be too old for AMC. Default: the schema's `input.events.tooOld`. */
  oldEvents: z.enum(EVENT_POLICIES).optional(),
  /** What to do with rows whose events are after `asOf`. Default: the schema's `input.events.future`. */
  futureEvents: z.enum(EVENT_POLICIES).optional(),
  /**
   * People who must not be sent: a file, `s3://` key, bytes or rows with their identifiers (e-mail addresses,
   * phone numbers, ids of other identity spaces), raw or hashed; a table with a header, or one value per line.
   * Rows with one of them are left out as `SUPPRESSED`. Default: nobody.
   */
  suppress: input.optional(),
  /** Format of the inputs. Default: the schema's, or detected from the content. */
  inputFormat: z.enum(INPUT_FORMATS).optional(),
  /** Encoding of text inputs, e.g. `windows-1252`. Default: the schema's, or detected from the content. */
  encoding: z
    .string()
    .transform((value, context) => {
      const encoding = toTextEncoding(value);
      if (encoding !== null) return encoding;
      context.addIssue({
        code: 'custom',
        message: `is not a known encoding: use one of ${TEXT_ENCODINGS.join(', ')}`,
      });
      return z.NEVER;
    })
    .optional(),
  /** Field delimiter of CSV inputs. Default: the schema's, or detected from the header. */
  delimiter: z
    .string()
    .regex(/^[^"\r\n]$/, 'must be one character, and no quote or line break')
    .refine((text) => text.charCodeAt(0) < 128, 'must be an ASCII character')
    .optional(),
  /** Where the records are: the path to a list in JSON, the name of an element in XML. Default: the schema's. */
  records: z.string().min(1).optional(),
  /**
   * Excel workbooks: name or number of the sheet. Default: the schema's, or the first visible one that is not
   * empty.
   */
  sheet: z.string().trim().min(1).optional(),
  /** CSV without a header line: the names of its fields. Default: the schema's, or the first line is the header. */
  header: z.array(z.string()).min(1).optional(),
  /** CSV: lines before the header that are skipped. Default: the schema's, or detected from the first lines. */
  skipLines: z.number().int().min(0).max(MAX_SKIPPED_LINES).optional(),
  /**
   * Unpacked bytes for each stored byte above which a compressed input is treated as a decompression bomb; the first
   * 64 MiB are free. Default: 200.
   */
  maxExpansion: z.number().min(1).optional(),
  /**
   * Whether inputs with the same rows are all read. Default: a run with two inputs of the same bytes, even if
   * packed in two ways, is refused (`DUPLICATE_INPUT`).
   */
  allowDuplicateInputs: z.boolean().default(false),
  /** Name of the run. Default: derived from the content, the schema and the options; for streams a new one. */
  runId: z.string().optional(),
  /** Repeat the work even if a complete run of the same name exists. Default: false. */
  force: z.boolean().default(false),
  /** Do everything except write. Default: false. */
  dryRun: z.boolean().default(false),
  /**
   * Local output: `s3://bucket/prefix` that the folder will be copied to; the manifest then names its files
   * there. Default: paths within the run.
   */
  manifestBase: z
    .string()
    .regex(/^s3:\/\//, 'must be s3://bucket/prefix')
    .optional(),
  /** S3 output: AMC instances that may read it, at most 25; written as the tag `instanceId`. */
  instanceIds: z
    .array(z.string().regex(/^[A-Za-z0-9_-]+$/, 'must be an AMC instance id'))
    .max(MAX_INSTANCES)
    .optional(),
  /** S3 output: KMS key to encrypt with. Default: the bucket's own setting. */
  kmsKeyId: z.string().min(1).optional(),
  /** S3 client to use for inputs and output; the caller closes it. Default: one from the environment. */
  s3Client: ofType<S3Client>('an S3Client', isObject).optional(),
  /** Cancels the run; it then ends with an InterruptedError and leaves nothing half-written. */
  signal: ofType<AbortSignal>('an AbortSignal', (value) => value instanceof AbortSignal).optional(),
  /**
   * Called about once per block and at the end of each input; if it returns a promise, reading waits for it. If
   * it fails, the run ends with a CallbackError and leaves nothing half-written.
   */
  onProgress: ofType<(progress: IngestProgress) => void | Promise<void>>('a function', isFunction).optional(),
  /** Called for every reject, in order; otherwise like `onProgress`. */
  onReject: ofType<(reject: Reject) => void | Promise<void>>('a function', isFunction).optional(),
  /** Bytes processed at once. Only speed and memory depend on it, never the result. Default: 1 MiB. */
  blockBytes: z
    .number()
    .int()
    .min(1024)
    .max(64 * 1024 * 1024)
    .optional(),
  /**
   * Threads that process blocks, in addition to the one that reads and writes; 0: none, one thread does
   * everything. Only speed and memory depend on it, never the result. Default: one per CPU, none for inputs
   * below 4 MB in total.
   */
  workers: z.number().int().min(0).max(MAX_WORKERS).optional(),
});

/** The options of `ingest()`. */
export interface IngestOptions extends z.input<typeof optionsShape> {}
/** The options with their defaults. */
export type ResolvedOptions = Readonly<z.output<typeof optionsShape> & { compression: Compression }>;

/** @throws UsageError naming every wrong option */
export function resolveOptions(options: unknown): ResolvedOptions {
  const parsed = optionsShape.safeParse(options);
  if (parsed.success) {
    const format = formatOf(parsed.data, isGiven(options, 'format'));
    const compression = parsed.data.compression ?? defaultCompression(format);
    if (compression === 'snappy' && format !== 'parquet') {
      throw new UsageError(`The options are wrong. compression: snappy is for parquet, not for ${format}.`, {
        code: 'INVALID_OPTIONS',
      });
    }
    const { csvEscape } = parsed.data;
    const isTable = parsed.data.target === 'collaboration';
    if (csvEscape !== undefined && (format !== 'csv' || isTable)) {
      const other = isTable ? 'tables of a collaboration' : format;
      throw new UsageError(`The options are wrong. csvEscape: is for csv, not for ${other}.`, {
        code: 'INVALID_OPTIONS',
      });
    }
    if (parsed.data.store !== undefined && isGiven(options, 'out')) {
      throw new UsageError('The options are wrong. store: takes the place of out; give one of them.', {
        code: 'INVALID_OPTIONS',
      });
    }
    if (parsed.data.dataOut !== undefined && (parsed.data.store !== undefined || !isS3Url(parsed.data.out))) {
      throw new UsageError(
        'The options are wrong. dataOut: goes with out in S3 (s3://bucket/prefix), where report and rejects lie.',
        { code: 'INVALID_OPTIONS' },
      );
    }
    return Object.freeze({
      ...parsed.data,
      ...guardedCallbacks(parsed.data),
      format,
      compression,
      // A run's name does not depend on the default.
      csvEscape: csvEscape === 'quote' ? undefined : csvEscape,
    });
  }
  const problems = parsed.error.issues.map((issue) => {
    if (issue.code === 'unrecognized_keys') return `${shownText(issue.keys.join(', '))}: not a known option`;
    return `${issue.path.join('.') || 'options'}: ${issue.message}`;
  });
  throw new UsageError(`The options are wrong. ${problems.join('. ')}.`, { code: 'INVALID_OPTIONS' });
}

/** Clean Rooms reads CSV and Parquet, and AMC recommends Parquet. */
function formatOf(
  { target, collaboration, format }: z.output<typeof optionsShape>,
  isFormatGiven: boolean,
): OutputFormat {
  if (target !== 'collaboration') {
    if (collaboration === undefined) return format;
    throw new UsageError(
      'The options are wrong. collaboration: is for the target "collaboration" (--target collaboration).',
      { code: 'INVALID_OPTIONS' },
    );
  }
  if (!isFormatGiven) return 'parquet';
  if (format !== 'jsonl') return format;
  throw new UsageError(
    'The options are wrong. format: tables of a collaboration instance are Parquet or CSV, not jsonl.',
    { code: 'INVALID_OPTIONS' },
  );
}

function isGiven(options: unknown, name: string): boolean {
  return typeof options === 'object' && options !== null && Reflect.get(options, name) !== undefined;
}

function guardedCallbacks({
  onProgress,
  onReject,
  signal,
}: z.output<typeof optionsShape>): Pick<ResolvedOptions, 'onProgress' | 'onReject'> {
  return {
    ...(onProgress === undefined ? {} : { onProgress: guardedCallback('onProgress', onProgress, signal) }),
    ...(onReject === undefined ? {} : { onReject: guardedCallback('onReject', onReject, signal) }),
  };
}
