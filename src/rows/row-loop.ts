import { DefectError } from '../errors.js';
import type { CellReader } from '../leak-guard/own-identifiers.js';
import * as layout from '../kernel/kernel-layout.js';
import type { KernelSettings } from '../kernel/kernel-settings.js';
import type { RowHost } from '../kernel/row-host.js';
import { rowKernelOf, type RowKernel } from '../kernel/row-kernel.js';
import { callingCodeOf, planOfCallingCode } from '../normalize/numbering-plan.js';
import { streetWordStandardizer } from '../normalize/address.js';
import type { CellBatch } from '../model/cell-block.js';
import { cellText } from '../model/cell-text.js';
import { Refusal, type RejectCode } from '../model/reject.js';
import { partitionKey } from '../partition/partition-key.js';
import { FIRST_LEAK_OUTCOME, OUTCOMES } from '../tally/outcomes.js';
import { isDenied } from '../validate/consent.js';
import { consentStop, isSignal } from './consent-gate.js';
import type { BatchContext } from './batch-context.js';
import { FAULTS, KernelCounts } from './kernel-counts.js';
import { loopColumns, kernelSettings, type LoopColumn } from './kernel-settings.js';
import { CacheLimit } from './cache-limit.js';
import { isUndecodable } from '../read/encoding/undecodable.js';
import type { BlockRows, RowProcessor } from './row-processor.js';
import { SuppressedRows } from './suppressed-rows.js';

const QUOTE = 0x22;

/** What happened to a consent signal, kept until its column is written. */
interface KeptSignal {
  readonly row: number;
  readonly value: string | null;
  readonly outcome: number;
}

/**
 * The path of every row: the kernel takes its cells through standardization, checks, guard, consent and partition. For
 * a value that it cannot decide, it calls back here, cell by cell; the answer comes from the reference, and may be
 * cached.
 */
export class RowLoop implements RowHost, CellReader {
  readonly #processor: RowProcessor;
  readonly #columns: readonly LoopColumn[];
  readonly #kernel: RowKernel;
  readonly #counts: KernelCounts;
  readonly #countries: (string | null)[] = [];
  readonly #cacheLimits: readonly CacheLimit[];
  readonly #signals: KeptSignal[] = [];
  /** By calling code seen so far: the number of its main country. */
  readonly #callingCodes = new Map<string, number>();
  /** Standardizers of street lines, by country number. */
  readonly #words: ((text: string) => string | null)[] = [];
  /** Null if the plan is too large for the kernel: then all rows take the reference path. */
  readonly #settings: KernelSettings | null;
  /** The current block. */
  #block: BlockRows | null = null;
  #isDoubtful = false;
  /** For a batch: by row its line; and why cells could not be read. */
  #lines: Int32Array | null = null;
  #refusals: readonly RejectCode[] = [];
  #isTable = false;
  #firstRow = 0;
  /** The row whose identifiers are loaded into the leak guard. */
  #guardedRow = -1;
  readonly #suppressed = new SuppressedRows();
  readonly #take = () => this.#takeRows();

  constructor(processor: RowProcessor, useKernel: boolean) {
    this.#processor = processor;
    this.#columns = loopColumns(processor);
    this.#cacheLimits = this.#columns.map(() => new CacheLimit());
    this.#kernel = rowKernelOf(processor.digests);
    this.#counts = new KernelCounts(
      this.#kernel,
      processor.facts.events,
      (number) => this.#countries[number] ?? null,
    );
    const { defaultCountry } = processor.spec.plan;
    this.#countries.push(defaultCountry);
    this.#settings = !useKernel ? null : kernelSettings(processor, this.#columns, 0);
  }

  get kernel(): RowKernel {
    return this.#kernel;
  }

  /** Whether the plan fits into the kernel; otherwise rows take the reference path. */
  get isUsable(): boolean {
    return this.#settings !== null;
  }

  /**
   * Starts a block.
   * @param suppressedRows what `finish` returned for the same block: rows to leave out now. Default: none
   */
  begin(rows: BlockRows, suppressedRows: readonly number[] = []): void {
    this.#block = rows;
    if (this.#settings === null) return;
    if (this.#kernel.use(this, this.#settings)) {
      this.#countries.forEach((code, number) => this.#kernel.addCountry(number, code));
      for (const [code, number] of this.#callingCodes) this.#kernel.addCallingCode(code, number);
    }
    this.#kernel.begin();
    this.#guardedRow = -1;
    this.#signals.length = 0;
    this.#suppressed.begin(suppressedRows);
    this.#kernel.nextSuppressed = this.#suppressed.next;
  }

  /** Loads text from `from`; returns where the loaded text ends. */
  loadText(bytes: Buffer, from: number, line: number, isDoubtful: boolean): number {
    this.#isTable = false;
    this.#isDoubtful = isDoubtful;
    return this.#kernel.loadText(bytes, from, line, isDoubtful);
  }

  /** Writes rows of the loaded text; true if the caller has to handle the record at the kernel's `at`. */
  runText(): boolean {
    return this.#kernel.run(this.#take);
  }

  /**
   * Loads a batch; false when it is too large and has to take the reference path.
   */
  loadBatch(batch: CellBatch, { firstRow, refusals, isDoubtful }: BatchContext): boolean {
    if (this.#settings === null || !this.#kernel.loadCells(batch, isDoubtful)) return false;
    this.#isTable = true;
    this.#isDoubtful = isDoubtful;
    this.#firstRow = firstRow;
    this.#lines = batch.lines;
    this.#refusals = refusals;
    return true;
  }

  /** Writes rows of the loaded batch. */
  runBatch(from: number, to: number): void {
    this.#kernel.seek(from, 0);
    this.#kernel.rowsEnd = to;
    this.#kernel.run(this.#take);
  }

  /** Adds the counts to the block's tally, so that the caller can add rows itself. */
  flushCounts(): void {
    if (this.#settings === null) return;
    this.#counts.take(this.#rows.tally, this.#countries.length);
  }

  /**
   * Ends a block: fills in digests, counts.
   * @returns the numbers of rows that were written although they are on the suppression list: their digests are known
   * only now. Rows on the reference path have already been left out.
   */
  finish(): readonly number[] {
    const { digests, facts, spec } = this.#processor;
    digests.flush();
    const { bytes } = digests.writer;
    const suppressedRows = this.#suppressed.take(bytes, spec.suppressed);
    // A block with such rows is written again. Key counters keep the smallest keys, and must not keep those of these people.
    if (suppressedRows.length === 0) facts.countKeysAt(bytes);
    else facts.forgetKeys();
    this.flushCounts();
    if (this.#settings !== null) facts.profiles.takeCounted(this.#rows.tally, digests);
    return suppressedRows;
  }

  get #rows(): BlockRows {
    if (this.#block === null) throw new DefectError('Rows came before their block.', { code: 'NO_BLOCK' });
    return this.#block;
  }

  #takeRows(): void {
    const { collector, tally } = this.#rows;
    this.#kernel.eachPartitionRun((partition, end, rows) => collector.endRows(partition, end, rows));
    this.#kernel.takeKeys(this.#processor.facts.keyPositions);
    this.#kernel.eachCandidate((position, row) => this.#suppressed.addCandidate(position, row));
    this.#counts.takeFullTables(tally);
  }

  /** The line of the current row. */
  get #line(): number {
    const kernel = this.#kernel;
    return this.#isTable ? (this.#lines?.[kernel.at] ?? this.#firstRow + kernel.at) : kernel.line;
  }

  #reject(column: number | null, code: RejectCode): number {
    this.#rows.reject(this.#line, column, code);
    return layout.REFUSED;
  }

  /** The trimmed text of a cell; null if it has no value. */
  #textOf(start: number, length: number): string | null {
    const text = cellText(this.#kernel.textAt(start, length));
    return text === '' || this.#processor.nullValues.has(text) ? null : text;
  }

  #isUndecodable(text: string): boolean {
    return this.#isDoubtful && isUndecodable(text);
  }

  country(start: number, length: number, mayCache: number): number {
    const { countryColumn } = this.#processor.spec.plan;
    const text = this.#textOf(start, length);
    const converter = this.#columns[countryColumn ?? -1]?.converter;
    if (text === null || countryColumn === null || converter === undefined)
      return answerOf(layout.NO_COUNTRY, OUTCOMES.null);
    if (this.#isUndecodable(text)) return this.#reject(countryColumn, 'INVALID_ENCODING');
    const code = converter.convert(text, null);
    if (code instanceof Refusal) return this.#reject(countryColumn, code.code);
    const number = code === null ? layout.NO_COUNTRY : this.#countryNumber(code);
    const answer = answerOf(number, converter.outcome);
    if (mayCache === 1) this.#kernel.rememberCountry(start, length, answer);
    return answer;
  }

  #countryNumber(code: string): number {
    const known = this.#countries.indexOf(code);
    if (known >= 0) return known;
    const number = this.#countries.push(code) - 1;
    this.#kernel.addCountry(number, code);
    return number;
  }

  consent(column: number, start: number, length: number, mayCache: number): number {
    const entry = this.#columns[column];
    const text = this.#textOf(start, length);
    if (text === null || entry?.plan.kind.kind !== 'consent') return layout.NO_SIGNAL;
    if (this.#isUndecodable(text)) return this.#reject(column, 'INVALID_ENCODING');
    const { type } = entry.plan.kind;
    const value = entry.converter.convert(text, null);
    const { row } = this.#kernel;
    let bits: number;
    if (value instanceof Refusal) {
      if (value.code !== 'INVALID_CONSENT') return this.#reject(column, value.code);
      bits = layout.MALFORMED | layout.NO_SIGNAL;
      this.#signals[column] = { row, value: null, outcome: OUTCOMES.null };
    } else {
      this.#signals[column] = { row, value, outcome: entry.converter.outcome };
      if (value === null) return layout.NO_SIGNAL;
      bits = (isSignal(type) ? layout.SIGNAL : 0) | (isDenied(type, value) ? layout.DENIED : 0);
    }
    if (mayCache === 1) {
      const written = value instanceof Refusal ? nullText(entry) : entry.encoding.encode(value);
      const { outcome } = this.#signals[column] ?? { outcome: OUTCOMES.null };
      this.#kernel.rememberText(
        { key: start, keyLength: length, tag: column * 0x1_0000, outcome, number: bits },
        written,
      );
    }
    return bits;
  }

  cell(column: number, start: number, length: number, mayCache: number): number {
    const entry = this.#columns[column];
    if (entry === undefined) return layout.REFUSED;
    const kernel = this.#kernel;
    // The program may have forgotten the signal since reading it.
    if (entry.plan.kind.kind === 'consent' && this.#signals[column]?.row !== kernel.row)
      this.consent(column, start, length, mayCache);
    const kept = this.#signals[column];
    if (kept !== undefined && kept.row === kernel.row) return this.#write(entry, kept.value, kept.outcome);
    const text = this.#textOf(start, length);
    if (text === null) return this.#write(entry, null, OUTCOMES.null);
    if (this.#isUndecodable(text)) return this.#reject(column, 'INVALID_ENCODING');
    if (this.#guardedRow !== kernel.row) {
      this.#guardedRow = kernel.row;
      this.#processor.own?.startRow(this);
    }
    const { converter } = entry;
    const { rowCountry } = kernel;
    const value = converter.convert(text, this.#countries[rowCountry] ?? null);
    if (value instanceof Refusal) return this.#reject(column, value.code);
    const { outcome } = converter;
    this.#write(entry, value, outcome);
    if (entry.isPhone) this.#addCallingCodeOf(text);
    if (
      mayCache === 1 &&
      outcome < FIRST_LEAK_OUTCOME &&
      this.#cacheLimits[column]?.shouldCache(kernel.row) === true
    ) {
      const group = entry.plan.kind.kind === 'hashedPii' ? rowCountry : 0;
      kernel.rememberWritten({
        key: start,
        keyLength: length,
        tag: column * 0x1_0000 + group,
        outcome,
        number: 0,
      });
    }
    return outcome;
  }

  /** From now on the program needs the plan for a number from another country. */
  #addCallingCodeOf(text: string): void {
    const digits = /^\s*(?:\+|00)[\s()]*([0-9][0-9\s()-]{2,7})/.exec(text)?.[1];
    const code = digits === undefined ? null : callingCodeOf(digits.replace(/[^0-9]+/g, ''));
    if (code === null || this.#callingCodes.has(code)) return;
    const [country] = planOfCallingCode(code)?.countries ?? [];
    if (country === undefined) return;
    const number = this.#countryNumber(country);
    this.#callingCodes.set(code, number);
    this.#kernel.addCallingCode(code, number);
  }

  unreadable(column: number, reason: number): void {
    const { countryColumn } = this.#processor.spec.plan;
    this.#reject(column < 0 ? countryColumn : column, this.#refusals[reason] ?? 'NESTED_VALUE');
  }

  missing(column: number): void {
    this.#reject(column, 'NULL_NOT_ALLOWED');
  }

  hasText(start: number, length: number): number {
    return Number(this.#textOf(start, length) !== null);
  }

  empty(): void {
    this.#rows.leaveOut('EMPTY_ROW');
  }

  outOfTime(isFuture: number): void {
    this.#rows.leaveOut(isFuture === 1 ? 'EVENT_IN_FUTURE' : 'EVENT_TOO_OLD');
  }

  suppress(): void {
    this.#rows.leaveOut('SUPPRESSED');
    this.#suppressed.markSkipped();
    this.#kernel.nextSuppressed = this.#suppressed.next;
  }

  stop(fault: number, column: number): void {
    const kind = FAULTS[fault];
    if (kind === undefined) return;
    const { consent } = this.#processor.spec.plan;
    this.#rows.pass(consentStop(kind, consent), this.#line, column < 0 ? null : column);
  }

  partition(start: number, length: number): number {
    const eventTime = length === 0 ? null : this.#kernel.textAt(start, length);
    return this.#rows.collector.numberOf(partitionKey(this.#processor.spec.partitioning, eventTime));
  }

  wideNumber(column: number, start: number, length: number): void {
    this.#processor.facts.profiles.addNumber(column, this.#kernel.textAt(start, length));
  }

  word(start: number, length: number, tag: number): void {
    const text = this.#kernel.textAt(start, length);
    if (this.#isUndecodable(text)) return;
    const number = tag & 0xffff;
    const standardize = (this.#words[number] ??= streetWordStandardizer(this.#countries[number] ?? null));
    const standard = standardize(text);
    if (standard === null) return;
    this.#kernel.rememberText({ key: start, keyLength: length, tag, outcome: 0, number: 0 }, standard);
  }

  /** The text of a column of the current row; for the leak guard. */
  textAt(column: number): string {
    const text = cellText(this.#kernel.fieldText(this.#columns[column]?.field ?? -1));
    return this.#processor.nullValues.has(text) ? '' : text;
  }

  #write({ encoding, isPlain }: LoopColumn, value: string | null, outcome: number): number {
    this.#kernel.writeCell((out) => {
      if (value === null) out.writeBytes(encoding.nullBytes);
      else if (!isPlain) out.write(encoding.encode(value));
      else {
        const { isQuoted } = encoding;
        out.reserve(value.length + 2);
        if (isQuoted) out.bytes[out.length++] = QUOTE;
        out.writeAscii(value);
        if (isQuoted) out.bytes[out.length++] = QUOTE;
      }
    });
    return outcome;
  }
}

function answerOf(number: number, outcome: number): number {
  return (outcome << layout.COUNTRY_OUTCOME_SHIFT) | number;
}

function nullText({ encoding }: LoopColumn): string {
  return Buffer.from(encoding.nullBytes).toString('latin1');
}
