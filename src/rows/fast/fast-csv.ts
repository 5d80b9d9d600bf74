import { rowEnd } from '../../encode/cell-encoding.js';
import { partitionKey } from '../../partition/partition-key.js';
import { CsvScanner } from '../../read/csv-scanner.js';
import type { PlanColumn } from '../../schema/plan.js';
import type { CellReader } from '../../leak-guard/own-identifiers.js';
import type { CsvDialect } from '../../model/block.js';
import { Refusal, type RejectCode } from '../../model/reject.js';
import { mayNeedCare } from '../../validate/code-value.js';
import { isFooter } from '../../read/footer.js';
import { isDenied } from '../../validate/consent.js';
import { OUTCOMES, type ColumnConverter } from '../column-converter.js';
import { isSignal } from '../consent-gate.js';
import { isNullOutcome } from '../../tally/outcomes.js';
import type { BlockRun, RowProcessor } from '../row-processor.js';
import { CellFinder, FOUND } from './cell-finder.js';
import { REFUSED, RowState, type CellWriter } from './cell-writer.js';
import { Countries } from './countries.js';
import { kernelSettings, type KernelSettings } from '../../kernel/kernel-settings.js';
import { rowKernelOf, type RowKernel } from '../../kernel/row-kernel.js';
import { RowTally } from './row-tally.js';
import { writerFor } from './writers.js';

/** What is needed of an output column, in one place. */
interface FastColumn {
  readonly index: number;
  readonly plan: PlanColumn;
  /** The source field, -1 for none. */
  readonly field: number;
  readonly converter: ColumnConverter;
  readonly writer: CellWriter;
  readonly prefix: Uint8Array;
  /** Converted to text before it is written: the country, consents, the event time. */
  readonly isKept: boolean;
  /** Which of its cells the kernel is told of, with what became of them. */
  readonly remembers: 'none' | 'all' | 'high';
  readonly dependsOnCountry: boolean;
}

/** After so many rows of a stretch the kernel is given up for its rest when most rows had to be left to this. */
const TRIAL_ROWS = 256;

/**
 * The fast way for CSV: finds cells as bytes and writes rows as bytes, building text only for what needs it; ordinary
 * rows are written by the kernel in WebAssembly, as long as most are ordinary. It does what `BlockRun.add` does with the records of `readCsvRecords`, result for result; a differential test holds
 * the two together. The text has to be valid UTF-8 without replacement characters, its lines end with `\n`.
 */
export class FastCsv implements CellReader {
  readonly #processor: RowProcessor;
  readonly #fieldCount: number;
  readonly #countsInnerLines: boolean;
  readonly #scanner: CsvScanner;
  readonly #state: RowState;
  readonly #cells: CellFinder;
  readonly #columns: readonly FastColumn[];
  readonly #consents: readonly FastColumn[];
  readonly #country: FastColumn | null;
  readonly #countries: Countries;
  readonly #tally: RowTally;
  readonly #kept: (string | null)[];
  readonly #defaultCountry: number;
  readonly #settings: KernelSettings | null;
  #run: BlockRun;
  /** The partition key that rows of the last event time had: most rows have the same. */
  #lastKey = '';

  constructor(processor: RowProcessor, run: BlockRun, sourceOf: readonly number[], dialect: CsvDialect) {
    const { spec, converters } = processor;
    const { columns, countryColumn, defaultCountry } = spec.plan;
    this.#processor = processor;
    this.#run = run;
    this.#fieldCount = spec.fieldCount;
    this.#scanner = new CsvScanner(spec.fieldCount, dialect.delimiter.charCodeAt(0), dialect.isUnquoted);
    this.#countsInnerLines = dialect.rowsAreLines !== true;
    this.#state = new RowState(processor.digests);
    this.#cells = new CellFinder(this.#scanner, this.#state, processor.nullValues);
    this.#columns = columns.flatMap((plan, index) => {
      const converter = converters[index];
      if (converter === undefined) return [];
      const writer = writerFor(plan, index, spec.format, this.#state, converter, processor.facts);
      return {
        index,
        plan,
        field: sourceOf[index] ?? -1,
        converter,
        writer,
        prefix: writer.encoding.prefix,
        remembers: plan.isMainEventTime ? 'none' : remembers(plan),
        dependsOnCountry: plan.kind.kind === 'hashedPii' && plan.kind.type === 'STATE',
        isKept: plan.isMainEventTime || plan.kind.kind === 'country' || plan.kind.kind === 'consent',
      };
    });
    this.#consents = this.#columns.filter(({ plan }) => plan.kind.kind === 'consent');
    this.#country = countryColumn === null ? null : (this.#columns[countryColumn] ?? null);
    this.#countries = new Countries(this.#state);
    this.#defaultCountry = this.#countries.numberOf(defaultCountry);
    this.#tally = new RowTally(columns.length, processor.facts);
    this.#kept = columns.map(() => null);
    this.#settings = kernelSettings(processor, this.#columns, dialect);
  }

  /**
   * Reads a stretch of whole records into the run.
   * @returns where it stopped (the end, or a record that csv-parse has to read) and the number of the line there
   */
  read(bytes: Buffer, firstLine: number, run: BlockRun): { end: number; line: number } {
    const scanner = this.#scanner;
    this.#run = run;
    this.#state.source = bytes;
    scanner.begin(bytes);
    let line = this.#settings === null ? firstLine : this.#readByKernel(this.#settings, bytes, firstLine);
    while (!scanner.isUnsure && scanner.next()) line += this.#record(line);
    this.#state.digests.flush();
    this.#processor.facts.countKeysAt(this.#state.out.bytes);
    this.#tally.flush(run.tally, (number) => this.#countries.codeOf(number));
    this.#state.source = Buffer.alloc(0);
    return { end: scanner.isUnsure ? scanner.recordStart : bytes.length, line };
  }

  /**
   * Lets the kernel write what it can, and handles the other records, until the scanner is unsure, everything is
   * read, or the kernel is no help.
   * @returns the number of the line where the scanner stands
   */
  #readByKernel(settings: KernelSettings, bytes: Buffer, firstLine: number): number {
    const scanner = this.#scanner;
    const kernel = rowKernelOf(this.#state.digests);
    kernel.use(this, settings);
    kernel.begin(this.#defaultCountry);
    this.#state.kernel = kernel;
    const results = { collector: this.#run.collector, tally: this.#tally, facts: this.#processor.facts };
    let line = firstLine;
    let left = 0;
    while (!scanner.isUnsure && scanner.position < bytes.length) {
      const base = scanner.position;
      const end = kernel.load(bytes, base);
      let isLeft = true;
      while (isLeft && scanner.position < end) {
        isLeft = kernel.run(scanner.position - base, line, results);
        scanner.seek(base + kernel.at);
        line = kernel.line;
        // A record that is longer than what was loaded is handled here, and one without an end.
        if (!isLeft && scanner.position > base) break;
        if (!scanner.next()) break;
        line += this.#taughtRecord(kernel, line);
        left++;
      }
      if (left > TRIAL_ROWS && left > kernel.rows) break;
    }
    this.#state.kernel = null;
    this.#tally.addKernel(kernel, this.#countries.count);
    const { consentFaults } = this.#run.tally;
    const missing = kernel.missingConsent;
    if (missing > 0) consentFaults.missing = (consentFaults.missing ?? 0) + missing;
    return line;
  }

  /** Handles the record that the scanner found, and tells the kernel what it was left for. */
  #taughtRecord(kernel: RowKernel, line: number): number {
    const { collector, tally } = this.#run;
    const { rows } = collector;
    const lines = this.#record(line);
    if (collector.rows > rows) {
      if (kernel.needsPartition) kernel.knowPartition(collector.lastPartition);
      const { countryNumber } = this.#state;
      kernel.knowCountry(countryNumber, this.#countries.codeOf(countryNumber));
      if (tally.consentFaults.missing !== undefined) kernel.knowMissingConsent();
    }
    return lines;
  }

  /** Handles the record that the scanner found; gives how many lines it has. */
  #record(line: number): number {
    const scanner = this.#scanner;
    if (scanner.isEmpty) {
      // A blank line is no record.
      if (scanner.count > 1) this.#run.leaveOut('EMPTY_ROW');
    } else if (scanner.count < this.#fieldCount || scanner.hasExtra) {
      if (this.#isFooter()) this.#run.leaveOut('FOOTER');
      else this.#run.reject(line, null, 'FIELD_COUNT');
    } else this.#row(line);
    return this.#countsInnerLines ? 1 + scanner.innerLines : 1;
  }

  #isFooter(): boolean {
    const { footers } = this.#processor.spec.plan;
    const { count, starts, ends } = this.#scanner;
    if (footers.length === 0 || count >= this.#fieldCount) return false;
    // Doubled quotes may stay: no footer holds any.
    return isFooter(this.#state.source.toString('utf8', starts[0], ends[0]), footers);
  }

  #row(line: number): void {
    const { out, digests } = this.#state;
    const mark = out.length;
    const digestMark = digests.mark;
    this.#processor.own?.startRow(this);
    if (!this.#readCountry(line) || !this.#readConsents(line)) return;
    for (const column of this.#columns) {
      const { prefix, index } = column;
      if (prefix.length === 1) {
        // CSV: the comma, or nothing before the first column.
        out.reserve(1);
        out.bytes[out.length++] = prefix[0] ?? 0;
      } else if (prefix.length > 1) out.writeBytes(prefix);
      this.#state.column = index;
      const from = out.length;
      const outcome = column.isKept ? this.#writeKept(column) : this.#write(column);
      if (column.remembers !== 'none') this.#remember(column, from, outcome);
      this.#tally.outcomes[index] = outcome;
      if (outcome === REFUSED || (!column.plan.nullable && isNullOutcome(outcome))) {
        out.length = mark;
        digests.dropBehind(digestMark);
        this.#processor.facts.dropKeysBehind(mark);
        this.#run.reject(line, index, outcome === REFUSED ? this.#state.refusal : 'NULL_NOT_ALLOWED');
        return;
      }
    }
    const { spec } = this.#processor;
    out.writeAscii(rowEnd(spec.format, out.length === mark));
    const { eventTimeColumn } = spec.plan;
    const eventTime = eventTimeColumn === null ? null : (this.#kept[eventTimeColumn] ?? null);
    if (this.#lastKey === '' || eventTime === null || !eventTime.startsWith(this.#lastKey))
      this.#lastKey = partitionKey(spec.partitioning, eventTime);
    this.#run.collector.endRow(this.#lastKey);
    this.#tally.add(this.#state.countryNumber, eventTime);
    this.#processor.gate.count(this.#run.tally);
  }

  /** The text of a column of the row that is worked on; for the leak guard. */
  textAt(column: number): string {
    const field = this.#columns[column]?.field ?? -1;
    const cells = this.#cells;
    switch (field < 0 ? FOUND.nothing : cells.find(field)) {
      case FOUND.bytes:
        return this.#state.textOf(cells.start, cells.end, cells.isHigh);
      case FOUND.text:
        return cells.text;
      default:
        return '';
    }
  }

  /** Tells the kernel what the cell became, which stands from `from` on. */
  #remember(
    { index, field, plan, remembers: which, dependsOnCountry }: FastColumn,
    from: number,
    outcome: number,
  ): void {
    const { kernel, source, out, countryNumber } = this.#state;
    if (kernel === null || outcome === REFUSED || outcome > OUTCOMES.rounded) return;
    if (field < 0 || this.#cells.find(field) !== FOUND.bytes) return;
    const { start, end, isHigh } = this.#cells;
    if (which === 'high' && !isHigh) return;
    let signal = 0;
    if (plan.kind.kind === 'consent') {
      const { type } = plan.kind;
      const value = this.#kept[index] ?? null;
      // Such rows are stopped, or counted.
      if (value === null || isDenied(type, value)) return;
      signal = isSignal(type) ? 1 : 0;
    }
    const country = dependsOnCountry ? countryNumber : 0;
    kernel.remember(source, start, end, out.bytes, from, out.length, index, country, outcome, signal);
  }

  #write({ field, writer, plan }: FastColumn): number {
    const found = field < 0 ? FOUND.nothing : this.#cells.find(field);
    const { start, end, isHigh } = this.#cells;
    switch (found) {
      case FOUND.bytes:
        if (plan.isCode) return this.#writeCode(writer, start, end, isHigh);
        return writer.write(start, end, isHigh);
      case FOUND.text:
        return writer.writeText(this.#cells.text);
      default:
        writer.writeNull();
        return OUTCOMES.null;
    }
  }

  #writeCode(writer: CellWriter, start: number, end: number, isHigh: boolean): number {
    return mayNeedCare(this.#state.source, start, end)
      ? writer.writeAsText(start, end, isHigh)
      : writer.write(start, end, isHigh);
  }

  /** Writes what was kept; the event time is converted now. */
  #writeKept(column: FastColumn): number {
    const { index, writer, plan } = column;
    if (plan.isMainEventTime) {
      const refusal = this.#keep(column);
      if (refusal !== null) {
        this.#state.refusal = refusal;
        return REFUSED;
      }
    }
    const value = this.#kept[index] ?? null;
    if (value === null) writer.writeNull();
    else writer.writeValue(value);
    return this.#tally.outcomes[index] ?? OUTCOMES.null;
  }

  /** Converts a cell to text and keeps it; gives why it is refused, if it is. */
  #keep({ field, index, converter }: FastColumn): RejectCode | null {
    const found = field < 0 ? FOUND.nothing : this.#cells.find(field);
    this.#kept[index] = null;
    this.#tally.outcomes[index] = OUTCOMES.null;
    if (found === FOUND.nothing) return null;
    const { start, end, isHigh, text } = this.#cells;
    const value = converter.convert(
      found === FOUND.text ? text : this.#state.textOf(start, end, isHigh),
      this.#state.country,
    );
    if (value instanceof Refusal) return value.code;
    this.#kept[index] = value;
    this.#tally.outcomes[index] = converter.outcome;
    return null;
  }

  #readCountryCell(converter: ColumnConverter): number | Refusal {
    const { source, kernel } = this.#state;
    const { start, end, isHigh } = this.#cells;
    const number = this.#countries.read(start, end, isHigh, converter);
    if (typeof number === 'number') kernel?.rememberCountry(source, start, end, number);
    return number;
  }

  /** False when the row is refused. */
  #readCountry(line: number): boolean {
    const state = this.#state;
    state.countryNumber = this.#defaultCountry;
    const column = this.#country;
    if (column !== null) {
      const { index, field, converter } = column;
      const found = field < 0 ? FOUND.nothing : this.#cells.find(field);
      let number: number | Refusal | null = null;
      if (found === FOUND.bytes) number = this.#readCountryCell(converter);
      else if (found === FOUND.text) number = this.#countries.readText(this.#cells.text, converter);
      if (number instanceof Refusal) {
        this.#run.reject(line, index, number.code);
        return false;
      }
      this.#kept[index] = number === null ? null : this.#countries.codeOf(number);
      this.#tally.outcomes[index] = number === null ? OUTCOMES.null : OUTCOMES.value;
      if (number !== null) state.countryNumber = number;
    }
    state.country = this.#countries.codeOf(state.countryNumber);
    return true;
  }

  /** Consents come first, so that the denied are left out unexamined. False when the row is not to be written. */
  #readConsents(line: number): boolean {
    const { gate } = this.#processor;
    gate.start();
    for (const column of this.#consents) {
      const { index, plan } = column;
      const refusal = this.#keep(column);
      if (refusal !== null && refusal !== 'INVALID_CONSENT') {
        this.#run.reject(line, index, refusal);
        return false;
      }
      if (refusal !== null && !this.#run.pass(gate.malformed(), line, index)) return false;
      const value = this.#kept[index] ?? null;
      if (value === null && !plan.nullable) {
        this.#run.reject(line, index, 'NULL_NOT_ALLOWED');
        return false;
      }
      if (plan.kind.kind !== 'consent') continue;
      if (!this.#run.pass(gate.signal(plan.kind.type, value), line, index)) return false;
    }
    return this.#run.pass(gate.end(this.#state.country), line, null);
  }
}

/** Which cells of a column the kernel asks for: of names and cities those that it cannot standardize itself. */
function remembers({ kind, decimalComma, map }: PlanColumn): FastColumn['remembers'] {
  if (map !== null && kind.kind === 'value') return 'all';
  switch (kind.kind) {
    case 'consent':
      return 'all';
    case 'hashedPii':
      if (kind.type === 'STATE' || kind.type === 'COUNTRY_CODE') return 'all';
      return kind.type === 'FIRST_NAME' || kind.type === 'LAST_NAME' || kind.type === 'CITY'
        ? 'high'
        : 'none';
    case 'value':
      if (kind.dataType === 'DATE' || kind.dataType === 'TIMESTAMP') return 'all';
      return kind.dataType === 'DECIMAL' && decimalComma ? 'all' : 'none';
    default:
      return 'none';
  }
}
