import { rowEncoder, type RowEncoder } from '../encode/row-encoder.js';
import { partitionKey } from '../partition/partition-key.js';
import { encodedColumn } from './encoded-column.js';
import { DigestBatch } from '../hash/digest-batch.js';
import { RowCollector } from './row-collector.js';
import type { BlockReject, EncodedPiece } from '../types/block-result.js';
import { Refusal, type RejectCode } from '../types/reject.js';
import { emptyTally, type LeftOutReason, type Tally } from '../types/tally.js';
import { isDenied } from '../validate/consent.js';
import type { BlockSpec } from './block-spec.js';
import { columnConverter, OUTCOMES, type ColumnConverter, type Outcome } from './column-converter.js';

const REPLACEMENT_CHARACTER = '\uFFFD';

/** What a row is made of: by output column the source's text (`''`: none), or why it could not be read. */
export type RowValues = readonly (string | Refusal)[];

/**
 * One a thread, as each takes memory of WebAssembly's: blocks are handled one after the other, and nothing of one
 * stays for the next.
 */
let threadDigests: DigestBatch | null = null;

/** The compiled columns: made once a file, used for every row. */
export class RowProcessor {
  readonly spec: BlockSpec;
  readonly converters: readonly ColumnConverter[];
  readonly encoder: RowEncoder;
  readonly nullValues: ReadonlySet<string>;
  /** Column order in which a row is examined: consent first, so that the denied are left out unexamined. */
  readonly order: readonly number[];
  /** Its writer holds a block's rows while they are made; as large as the largest block's output, up to twice that. */
  readonly digests = (threadDigests ??= new DigestBatch());

  constructor(spec: BlockSpec) {
    const { columns, nullValues } = spec.plan;
    this.spec = spec;
    this.converters = columns.map(columnConverter);
    this.encoder = rowEncoder(spec.format, columns.map(encodedColumn));
    this.nullValues = new Set(nullValues);
    const isConsent = (index: number) => columns[index]?.kind.kind === 'consent';
    const all = columns.map((_, index) => index);
    this.order = [...all.filter(isConsent), ...all.filter((index) => !isConsent(index))];
  }

  /** Starts a block. */
  begin(): BlockRun {
    this.digests.reset();
    return new BlockRun(this);
  }
}

/** The rows of one block on their way: every record that is read ends written, rejected or left out. */
export class BlockRun {
  readonly tally: Tally;
  readonly rejects: BlockReject[] = [];
  readonly #processor: RowProcessor;
  readonly collector: RowCollector;
  readonly #values: (string | null)[];
  readonly #outcomes: Outcome[];

  constructor(processor: RowProcessor) {
    const { columns } = processor.spec.plan;
    this.#processor = processor;
    this.tally = emptyTally(columns.length);
    this.collector = new RowCollector(processor.digests.writer);
    this.#values = columns.map(() => null);
    this.#outcomes = columns.map(() => OUTCOMES.null);
  }

  /** Refuses a record. */
  reject(lineOffset: number, column: number | null, code: RejectCode): void {
    const { tally } = this;
    tally.read += 1;
    tally.rejected += 1;
    tally.rejects[code] = (tally.rejects[code] ?? 0) + 1;
    if (column !== null) tally.invalid[column] = (tally.invalid[column] ?? 0) + 1;
    this.rejects.push({ lineOffset, column, code });
  }

  leaveOut(reason: LeftOutReason): void {
    this.tally.read += 1;
    this.tally.leftOut[reason] = (this.tally.leftOut[reason] ?? 0) + 1;
  }

  /**
   * Converts, checks and collects one row.
   * @param doubtful whether the text may hold undecodable bytes, so that every value is looked at for them
   */
  add(row: RowValues, lineOffset: number, doubtful: boolean): void {
    const { spec, converters, order, nullValues, encoder } = this.#processor;
    const { columns, countryColumn, defaultCountry, eventTimeColumn } = spec.plan;
    let country = defaultCountry;
    if (countryColumn !== null) {
      const code = this.#convert(countryColumn, row, null, nullValues, converters, doubtful);
      if (code instanceof Refusal) {
        this.reject(lineOffset, countryColumn, code.code);
        return;
      }
      country = code ?? defaultCountry;
    }
    for (const index of order) {
      const column = columns[index];
      if (column === undefined) continue;
      const value =
        index === countryColumn
          ? (this.#values[index] ?? null)
          : this.#convert(index, row, country, nullValues, converters, doubtful);
      if (value instanceof Refusal) {
        this.reject(lineOffset, index, value.code);
        return;
      }
      if (value === null && !column.nullable) {
        this.reject(lineOffset, index, 'NULL_NOT_ALLOWED');
        return;
      }
      if (value !== null && column.kind.kind === 'consent' && isDenied(column.kind.type, value)) {
        this.leaveOut('CONSENT_DENIED');
        return;
      }
    }
    const eventTime = eventTimeColumn === null ? null : (this.#values[eventTimeColumn] ?? null);
    this.collector.add(partitionKey(spec.partitioning, eventTime), encoder.encode(this.#values));
    this.#count(country, eventTime);
  }

  finish(): { output: Buffer; pieces: EncodedPiece[] } {
    return this.collector.finish();
  }

  #convert(
    index: number,
    row: RowValues,
    country: string | null,
    nullValues: ReadonlySet<string>,
    converters: readonly ColumnConverter[],
    doubtful: boolean,
  ): string | null | Refusal {
    const raw = row[index] ?? '';
    if (raw instanceof Refusal) return raw;
    const text = raw.trim();
    const converter = converters[index];
    if (text === '' || nullValues.has(text) || converter === undefined) {
      this.#outcomes[index] = OUTCOMES.null;
      this.#values[index] = null;
      return null;
    }
    if (doubtful && (text.includes(REPLACEMENT_CHARACTER) || !text.isWellFormed())) return INVALID_ENCODING;
    const value = converter.convert(text, country);
    if (value instanceof Refusal) return value;
    this.#outcomes[index] = converter.outcome;
    this.#values[index] = value;
    return value;
  }

  #count(country: string | null, eventTime: string | null): void {
    const { tally } = this;
    tally.read += 1;
    tally.written += 1;
    const key = country ?? '';
    tally.countries[key] = (tally.countries[key] ?? 0) + 1;
    if (eventTime !== null) {
      if (tally.firstEvent === null || eventTime < tally.firstEvent) tally.firstEvent = eventTime;
      if (tally.lastEvent === null || eventTime > tally.lastEvent) tally.lastEvent = eventTime;
    }
    tally.columns.forEach((column, index) => {
      switch (this.#outcomes[index]) {
        case OUTCOMES.null:
          column.nulls += 1;
          break;
        case OUTCOMES.hashed:
          column.hashed += 1;
          break;
        case OUTCOMES.alreadyHashed:
          column.alreadyHashed += 1;
          break;
        case OUTCOMES.standardizedToNothing:
          column.standardizedToNothing += 1;
          break;
        case OUTCOMES.rounded:
          column.rounded += 1;
          break;
        default:
      }
    });
  }
}

const INVALID_ENCODING = new Refusal('INVALID_ENCODING');
