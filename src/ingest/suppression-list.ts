import { createHash } from 'node:crypto';
import type { S3ClientSource } from '../aws/load-s3-client.js';
import { InputError, UsageError } from '../errors.js';
import type { Block, TextBlock } from '../model/block.js';
import { HASHED_PII_TYPES, EXTERNAL_IDENTITY_TYPES, type ExternalIdentityType } from '../model/identifier.js';
import {
  isSuppressed,
  MAX_SUPPRESSED,
  SuppressedSetBuilder,
  type SuppressedSet,
} from '../model/suppressed-set.js';
import type { ByteSource, InputSource } from '../read/input-source.js';
import { openObjects, openRecords, type OpenedRecords } from '../read/open-records.js';
import { resolveInputs, type Input } from '../read/resolve-inputs.js';
import { expandArchive } from '../read/zip/expand-archive.js';
import type { SuppressionFacts } from '../report/run-report.js';
import { blockFunction } from '../rows/block-processor.js';
import { externalIdDigest } from '../rows/suppression.js';
import { parseDataSetSchema } from '../schema/parse-schema.js';
import { compilePlan, type DataSetPlan } from '../schema/plan.js';
import { isValue, listColumns, type ListColumn } from './suppression-columns.js';

const LINE_FEED = 0x0a;
const DIGEST_CHARACTERS = 64;
const DIGEST_LINE = /^[\da-f]{64}\r?$/i;

/** The people of a list, as digests: the list's raw values are not kept anywhere. */
export interface SuppressionList {
  readonly set: SuppressedSet;
  /** Identifies the content, regardless of the order, the format and the number of files. */
  readonly digest: string;
  /** Distinct values. */
  readonly values: number;
  /** Rows or lines without a readable value. */
  readonly unreadable: number;
}

export interface SuppressionOptions {
  /** The data set's plan: the list may use its names of fields, too. */
  readonly plan: DataSetPlan;
  /** The country for phone numbers without a calling code, when the list names none. */
  readonly country: string | undefined;
  readonly signal: AbortSignal;
  readonly s3Client: S3ClientSource;
}

/**
 * Reads a suppression list: any file that can be ingested, with a header, or with one value per line. Raw
 * identifiers are standardized and hashed as they are read.
 * @throws UsageError SUPPRESSION_LIST_NOT_FOUND; SUPPRESSION_LIST_UNREADABLE when it cannot be read, or no
 * field or value is recognized as an identifier; SUPPRESSION_LIST_TOO_LARGE
 */
export async function readSuppressionList(
  input: Input,
  options: SuppressionOptions,
): Promise<SuppressionList> {
  const reader = new ListReader(options);
  const { signal, s3Client } = options;
  try {
    for (const source of await resolveInputs([input], { signal, s3Client })) await reader.read(source);
  } catch (error) {
    // The fault is not in the data to be sent: a drop must not be refused for it.
    throw error instanceof InputError ? asUsageError(error) : error;
  }
  return reader.finish();
}

function asUsageError(error: InputError): UsageError {
  const isMissing = error.code === 'INPUT_NOT_FOUND';
  return new UsageError(`The suppression list cannot be used; nothing was uploaded. ${error.message}`, {
    code: isMissing ? 'SUPPRESSION_LIST_NOT_FOUND' : 'SUPPRESSION_LIST_UNREADABLE',
    cause: error,
  });
}

/** Whether a list has an identifier. @param value digest of an e-mail address or phone number, or the id itself */
export function isListed(
  { set }: Pick<SuppressionList, 'set'>,
  type: 'EMAIL' | 'PHONE' | ExternalIdentityType,
  value: string,
): boolean {
  return isSuppressed(set, type === 'EMAIL' || type === 'PHONE' ? value : externalIdDigest(type, value));
}

/** The report's facts about a list. */
export function factsOf({ values, unreadable, digest }: SuppressionList): SuppressionFacts {
  return { values, unreadable, digest };
}

class ListReader {
  readonly #options: SuppressionOptions;
  readonly #builder = new SuppressedSetBuilder();
  #unreadable = 0;

  constructor(options: SuppressionOptions) {
    this.#options = options;
  }

  async read(source: InputSource): Promise<void> {
    const { signal } = this.#options;
    if (source.kind === 'objects') return this.#readOpened(source.name, openObjects(source, signal));
    for await (const part of expandArchive(source, { signal })) await this.#readPart(part);
  }

  finish(): SuppressionList {
    const { size, mixed } = this.#builder;
    return {
      set: this.#builder.finish(),
      digest: createHash('sha256').update(`${size} ${mixed}`).digest('hex'),
      values: size,
      unreadable: this.#unreadable,
    };
  }

  async #readPart(part: ByteSource): Promise<void> {
    const { plan, signal } = this.#options;
    // A plan without fields accepts any header; the first line is either one, or a value.
    const options = { plan: { ...plan, columns: [], reshape: null }, signal, skipLines: 0 };
    await this.#readOpened(part.name, await openRecords(part, options));
  }

  async #readOpened(name: string, opened: OpenedRecords): Promise<void> {
    if (opened.isEmpty) return;
    const { plan } = this.#options;
    const fields = opened.header?.fields ?? null;
    const known = listColumns(fields, plan);
    if (known.length > 0) return this.#readRows(name, opened, known);
    if (fields === null || !fields.some(isValue)) throw notReadable(name);
    // There is no header: the line is the first of the values.
    const columns = fields.flatMap((_, field): ListColumn[] => [
      { field, type: 'EMAIL', from: [] },
      { field, type: 'PHONE', from: [] },
    ]);
    const first = fields.map((text) => text.trim());
    await this.#readRows(name, opened, columns, first);
  }

  async #readRows(
    name: string,
    opened: OpenedRecords,
    columns: readonly ListColumn[],
    first: readonly string[] = [],
  ): Promise<void> {
    const plan = planOf(columns, this.#options.country);
    const sourceOf = opened.header === null ? null : columns.map(({ field }) => field ?? -1);
    const rows = { plan, format: 'jsonl', partitioning: 'none' } as const;
    const process = blockFunction({
      ...rows,
      dialect: opened.dialect,
      // If an e-mail is written in two ways, it is in two columns.
      sourceOf:
        sourceOf === null ? null : plan.columns.map(({ name: column }) => sourceOf[indexOf(column)] ?? -1),
      fieldCount: opened.header?.fields.length ?? 0,
    });
    if (first.length > 0) {
      const texts = plan.columns.map(
        ({ name: column }) => first[columns[indexOf(column)]?.field ?? -1] ?? '',
      );
      const block: Block = { kind: 'rows', rows: [texts], lines: [0], lineCount: 1 };
      const prepared = { ...rows, dialect: { format: 'rows' }, sourceOf: null, fieldCount: 0 } as const;
      this.#take(blockFunction(prepared)(block).output, columns);
    }
    const isOneField = (opened.header?.fields.length ?? 1) === 1;
    for await (const block of opened.blocks) {
      if (isOneField && block.kind === 'text' && this.#takeDigests(block)) continue;
      const { output, rejects, tally } = process(block);
      this.#unreadable += rejects.length + (tally.leftOut.EMPTY_ROW ?? 0);
      this.#take(output, columns);
      if (this.#builder.size > MAX_SUPPRESSED) throw tooLarge(name);
    }
  }

  /** Processes a block of nothing but digests, one per line, as most lists are; false when it is not one. */
  #takeDigests({ bytes, refused }: TextBlock): boolean {
    if (refused.length > 0) return false;
    const lines = bytes.toString('latin1').split('\n');
    if (lines.at(-1) === '') lines.pop();
    if (!lines.every((line) => DIGEST_LINE.test(line))) return false;
    for (const line of lines) this.#builder.add(line.slice(0, DIGEST_CHARACTERS).toLowerCase());
    return true;
  }

  /** Adds the outcomes of rows. */
  #take(rows: Buffer, columns: readonly ListColumn[]): void {
    let start = 0;
    for (let end = rows.indexOf(LINE_FEED); end >= 0; end = rows.indexOf(LINE_FEED, start)) {
      const row: unknown = JSON.parse(rows.toString('utf8', start, end));
      start = end + 1;
      let isRead = false;
      for (const [name, value] of Object.entries(row ?? {})) {
        const type = columns[indexOf(name)]?.type;
        if (typeof value !== 'string' || type === undefined || type === 'COUNTRY') continue;
        isRead = true;
        this.#builder.add(type === 'EMAIL' || type === 'PHONE' ? value : externalIdDigest(type, value));
      }
      if (!isRead) this.#unreadable += 1;
    }
  }
}

/** Columns are called `c0`, and `c0u` when the same field is hashed in a second way. */
function indexOf(name: string): number {
  return Number.parseInt(name.slice(1), 10);
}

function planOf(columns: readonly ListColumn[], country: string | undefined): DataSetPlan {
  const hashed: readonly string[] = HASHED_PII_TYPES;
  const spaces: readonly string[] = EXTERNAL_IDENTITY_TYPES;
  const schema = {
    dataSetId: 'suppression_list',
    columns: columns.flatMap(({ type, from }, index): Record<string, unknown>[] => {
      const name = `c${index}`;
      const source = { from: from.length === 0 ? [name] : [...from] };
      const column = { name, dataType: 'STRING', columnType: 'DIMENSION', source };
      if (type === 'COUNTRY') return [{ ...column, isCountryCode: true }];
      if (spaces.includes(type)) return [{ ...column, externalUserIdType: { externalIdentity: type } }];
      if (!hashed.includes(type)) return [];
      const pii = { ...column, externalUserIdType: { hashedPii: type } };
      // The data set's schema determines which of the two it hashes.
      return type === 'EMAIL'
        ? [pii, { ...pii, name: `${name}u`, source: { ...source, keepEmailUnderscore: true } }]
        : [pii];
    }),
  };
  return compilePlan(parseDataSetSchema(schema, 'of the suppression list'), country);
}

function notReadable(name: string): UsageError {
  return new UsageError(
    `The suppression list ${name} has neither a field that is known as an identifier (email, phone, country, ${EXTERNAL_IDENTITY_TYPES.join(', ')}, or a field that the schema reads as one) nor one identifier a line. Nothing was read of the inputs.`,
    { code: 'SUPPRESSION_LIST_UNREADABLE' },
  );
}

function tooLarge(name: string): UsageError {
  return new UsageError(
    `The suppression list has more than ${MAX_SUPPRESSED} different values (in ${name}): they are held in memory. Split the inputs by people, or take out who is in none of them.`,
    { code: 'SUPPRESSION_LIST_TOO_LARGE' },
  );
}
