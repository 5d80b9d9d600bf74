import { OwnIdentifiers, type CellReader } from '../leak-guard/own-identifiers.js';
import { rowEncoder, type RowEncoder } from '../encode/row-encoder.js';
import { partitionKey } from '../partition/partition-key.js';
import { encodedColumn } from './encoded-column.js';
import { DigestBatch } from '../kernel/digest-batch.js';
import { RowCollector } from './row-collector.js';
import type { BlockReject, EncodedPiece } from '../model/block-result.js';
import { cellText } from '../model/cell-text.js';
import { eventStop } from '../model/event-policy.js';
import { Refusal, type RejectCode } from '../model/reject.js';
import { countReject } from '../tally/count-reject.js';
import { countOutcome, emptyTally, type LeftOutReason, type Tally } from '../tally/tally.js';
import { isUndecodable } from '../read/encoding/undecodable.js';
import type { BlockSpec } from './block-spec.js';
import { columnConverter, type ColumnConverter } from './column-converter.js';
import { ConsentGate, type ConsentStop } from './consent-gate.js';
import { identifierColumns } from './identifier-columns.js';
import { LAYOUT_END } from '../kernel/kernel-layout.js';
import { RowFacts } from './row-facts.js';
import { isRowSuppressed, suppressingColumns } from './suppression.js';
import { OUTCOMES, saysNothing, type Outcome } from '../tally/outcomes.js';

/** What a row is made from: by output column, the source's text (`''`: none), or why it could not be read. */
export type RowValues = readonly (string | Refusal)[];

/**
 * One per thread, as each takes WebAssembly memory: blocks are handled one after another, and nothing is carried over
 * from one to the next.
 */
let threadDigests: DigestBatch | null = null;

/** The compiled columns: created once per file, used for every row. */
export class RowProcessor {
  readonly spec: BlockSpec;
  readonly converters: readonly ColumnConverter[];
  readonly encoder: RowEncoder;
  readonly nullValues: ReadonlySet<string>;
  /** The consent columns, which are examined first so that denied rows are left out unexamined; and all others. */
  readonly consents: readonly number[];
  readonly others: readonly number[];
  /** The columns that determine whether a row has any value: all but constants. */
  readonly mapped: readonly number[];
  /** The columns that a suppression list is compared with. */
  readonly suppressing: readonly number[];
  readonly gate: ConsentGate;
  /** The identifiers of the current row, for the leak guard; null if the plan has none or searches for none. */
  readonly own: OwnIdentifiers | null;
  /** What the report says about rows besides their columns. */
  readonly facts: RowFacts;
  /**
   * Its writer holds a block's rows while they are made; it is as large as the largest block's output, up to twice
   * that.
   */
  readonly digests = (threadDigests ??= new DigestBatch(LAYOUT_END));

  constructor(spec: BlockSpec) {
    const { columns, nullValues } = spec.plan;
    this.spec = spec;
    this.gate = new ConsentGate(spec.plan.consent);
    this.facts = new RowFacts(spec);
    const identifiers = identifierColumns(spec.plan);
    this.own = identifiers === null ? null : new OwnIdentifiers(identifiers);
    this.converters = columns.map((column) => columnConverter(column, this.own));
    this.encoder = rowEncoder(spec.format, columns.map(encodedColumn));
    this.nullValues = new Set(nullValues);
    const isConsent = (index: number) => columns[index]?.kind.kind === 'consent';
    const all = columns.map((_, index) => index);
    this.consents = all.filter(isConsent);
    this.others = all.filter((index) => !isConsent(index));
    const mapped = all.filter((index) => columns[index]?.isConstant !== true);
    this.mapped = mapped.length === 0 ? all : mapped;
    this.suppressing = suppressingColumns(spec.plan);
  }

  /** Whether the row is about somebody who must not be sent. @param values of its columns, as they would be written */
  isSuppressed(values: readonly (string | null)[]): boolean {
    const { suppressed, plan } = this.spec;
    return suppressed !== undefined && isRowSuppressed(plan, this.suppressing, suppressed, values);
  }

  /** Starts a block. */
  begin(): BlockRows {
    this.digests.reset();
    return new BlockRows(this);
  }
}

/** Collects the rows of one block: every record that is read is written, rejected or left out. */
export class BlockRows implements CellReader {
  readonly tally: Tally;
  readonly rejects: BlockReject[] = [];
  readonly #processor: RowProcessor;
  readonly collector: RowCollector;
  readonly #values: (string | null)[];
  readonly #outcomes: Outcome[];
  #row: RowValues = [];

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
    countReject(this.tally, column, code);
    this.rejects.push({ lineOffset, column, code });
  }

  leaveOut(reason: LeftOutReason): void {
    this.tally.read += 1;
    this.tally.leftOut[reason] = (this.tally.leftOut[reason] ?? 0) + 1;
  }

  /**
   * Converts, checks and collects one row.
   * @param doubtful whether the text may contain undecodable bytes or escape sequences, so that every value is checked
   *   for them
   */
  add(row: RowValues, lineOffset: number, doubtful: boolean): void {
    const { spec, converters, others, nullValues, encoder, gate, own } = this.#processor;
    const { columns, countryColumn, defaultCountry, eventTimeColumn } = spec.plan;
    if (!this.#hasContent(row)) {
      this.leaveOut('EMPTY_ROW');
      return;
    }
    this.#row = row;
    own?.startRow(this);
    let country = defaultCountry;
    if (countryColumn !== null) {
      const code = this.#convert(countryColumn, row, null, nullValues, converters, doubtful);
      if (code instanceof Refusal) {
        this.reject(lineOffset, countryColumn, code.code);
        return;
      }
      country = code ?? defaultCountry;
    }
    if (!this.#passConsents(row, country, lineOffset, doubtful)) return;
    for (const index of others) {
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
    }
    if (this.#processor.mapped.every((index) => saysNothing(this.#outcomes[index] ?? OUTCOMES.null))) {
      this.leaveOut('EMPTY_ROW');
      return;
    }
    const eventTime = eventTimeColumn === null ? null : (this.#values[eventTimeColumn] ?? null);
    const stop =
      eventTime === null || spec.eventBounds === undefined ? null : eventStop(eventTime, spec.eventBounds);
    if (stop !== null) {
      this.leaveOut(stop);
      return;
    }
    if (this.#processor.isSuppressed(this.#values)) {
      this.leaveOut('SUPPRESSED');
      return;
    }
    this.collector.add(partitionKey(spec.partitioning, eventTime), encoder.encode(this.#values));
    this.#count(country, eventTime);
    gate.count(this.tally);
  }

  #hasContent(row: RowValues): boolean {
    const { mapped, nullValues } = this.#processor;
    return mapped.some((index) => {
      const raw = row[index] ?? '';
      return typeof raw !== 'string' || !isNoValue(cellText(raw), nullValues);
    });
  }

  /** The text of a column of the current row; for the leak guard. */
  textAt(column: number): string {
    const raw = this.#row[column] ?? '';
    if (raw instanceof Refusal) return '';
    const text = cellText(raw);
    return this.#processor.nullValues.has(text) ? '' : text;
  }

  /** False if the row must not be written; it is then already counted. */
  #passConsents(row: RowValues, country: string | null, lineOffset: number, doubtful: boolean): boolean {
    const { spec, consents, converters, nullValues, gate } = this.#processor;
    gate.start();
    for (const index of consents) {
      const column = spec.plan.columns[index];
      if (column?.kind.kind !== 'consent') continue;
      let value = this.#convert(index, row, country, nullValues, converters, doubtful);
      if (value instanceof Refusal) {
        if (value.code !== 'INVALID_CONSENT') {
          this.reject(lineOffset, index, value.code);
          return false;
        }
        if (!this.pass(gate.malformed(), lineOffset, index)) return false;
        this.#outcomes[index] = OUTCOMES.null;
        this.#values[index] = null;
        value = null;
      }
      if (value === null && !column.nullable) {
        this.reject(lineOffset, index, 'NULL_NOT_ALLOWED');
        return false;
      }
      if (!this.pass(gate.signal(column.kind.type, value), lineOffset, index)) return false;
    }
    return this.pass(gate.end(country), lineOffset, null);
  }

  /** Applies the consent gate's verdict; true if the row continues. */
  pass(stop: ConsentStop, lineOffset: number, column: number | null): boolean {
    if (stop === null) return true;
    if (stop.kind === 'leaveOut') this.leaveOut(stop.reason);
    else this.reject(lineOffset, column, stop.code);
    return false;
  }

  /** The rows, and the entire tally. */
  finish(): { output: Buffer; pieces: EncodedPiece[] } {
    const finished = this.collector.finish();
    this.#processor.facts.take(this.tally, finished.pieces);
    return finished;
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
    const text = cellText(raw);
    const converter = converters[index];
    if (text === '' || nullValues.has(text) || converter === undefined) {
      this.#outcomes[index] = OUTCOMES.null;
      this.#values[index] = null;
      return null;
    }
    if (doubtful && isUndecodable(text)) return INVALID_ENCODING;
    const value = converter.convert(text, country);
    if (value instanceof Refusal) return value;
    this.#outcomes[index] = converter.outcome;
    this.#values[index] = value;
    return value;
  }

  #count(country: string | null, eventTime: string | null): void {
    const { tally } = this;
    const { facts } = this.#processor;
    tally.read += 1;
    tally.written += 1;
    facts.countIdentifiers(tally, country, this.#outcomes);
    facts.countValues(this.#values);
    const key = country ?? '';
    tally.countries[key] = (tally.countries[key] ?? 0) + 1;
    if (eventTime !== null) {
      if (facts.events.isNeeded) facts.events.add(eventTime);
      if (tally.firstEvent === null || eventTime < tally.firstEvent) tally.firstEvent = eventTime;
      if (tally.lastEvent === null || eventTime > tally.lastEvent) tally.lastEvent = eventTime;
    }
    this.#outcomes.forEach((outcome, column) => {
      if (outcome !== OUTCOMES.value) countOutcome(tally, column, outcome, 1);
    });
  }
}

function isNoValue(text: string, nullValues: ReadonlySet<string>): boolean {
  return text === '' || nullValues.has(text);
}

const INVALID_ENCODING = new Refusal('INVALID_ENCODING');
