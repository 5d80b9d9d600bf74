import { isUtf8 } from 'node:buffer';
import { normalizeFieldName } from '../schema/field-name.js';
import { readsCommas, type DataSetPlan } from '../schema/plan.js';
import type { ReshapePlan } from '../schema/reshape-plan.js';
import type { Block, InputDialect, TextBlock } from '../model/block.js';
import { ABSENT, FIRST_REFUSED, type CellBlock } from '../model/cell-block.js';
import type { GroupState } from '../model/group-state.js';
import type { ReshapeCounts } from '../model/reshape-counts.js';
import { Refusal } from '../model/reject.js';
import { isLeftOutReason } from '../tally/tally.js';
import { RecordReader, type SourceRecord } from './block-records.js';
import { CsvWindows, type CsvFields } from './csv-windows.js';
import type { LookupTable } from './lookup-table.js';
import { Reshaper } from './reshaper.js';

/** How the records of a file become rows. Plain data: it can be sent between threads. */
export interface ReshapeSpec {
  readonly plan: ReshapePlan;
  readonly lookups: readonly LookupTable[];
  readonly footers: DataSetPlan['footers'];
  readonly nullValues: DataSetPlan['nullValues'];
  readonly dialect: InputDialect;
  /** The fields of the header, if there is one. */
  readonly header: readonly string[] | null;
}

/** The beginning of sequences that switch alphabets. */
const ESCAPE = 0x1b;

/** Makes rows from the records of blocks, in batches for the row loop. */
export class BlockReshaper {
  /** Lines of the most recently handled block; known at its end. */
  lineCount = 0;
  readonly #reshaper: Reshaper;
  readonly #reader: RecordReader;
  readonly #csv: CsvWindows | null;
  readonly #places: ReadonlyMap<string, number>;
  /** Indexes of fields of the input, and by index their positions in its tables; -1: none. */
  readonly #wanted: readonly number[];
  readonly #positions: readonly number[];
  readonly #fieldCount: number;
  readonly #nullValues: ReadonlySet<string>;
  readonly #longestNull: number;

  constructor({ plan, lookups, footers, nullValues, dialect, header }: ReshapeSpec) {
    const wanted = new Set([...plan.reads, ...plan.columns.flatMap(({ parts }) => parts.flat())]);
    const withCommas = plan.columns
      .filter(readsCommas)
      .flatMap(({ parts, times }) => [...parts.flat(), ...(times ?? [])]);
    this.#places = new Map([...new Set([...wanted, ...plan.made])].map((name, place) => [name, place]));
    this.#reshaper = new Reshaper(plan, lookups, this.#places);
    this.#reader = new RecordReader(dialect, header, {
      wanted,
      footers,
      nullValues,
      withCommas: new Set(withCommas),
    });
    const names = header?.map(normalizeFieldName) ?? [];
    this.#positions = [...this.#places.keys()].map((name) => (wanted.has(name) ? names.indexOf(name) : -1));
    this.#wanted = this.#positions.flatMap((position, place) => (position < 0 ? [] : [place]));
    this.#fieldCount = names.length;
    this.#nullValues = new Set(nullValues);
    this.#longestNull = Math.max(0, ...nullValues.map((text) => Buffer.byteLength(text)));
    const fields: CsvFields | null =
      dialect.format === 'csv'
        ? { dialect, fieldCount: names.length, footers, positions: this.#positions }
        : null;
    this.#csv =
      fields === null ? null : new CsvWindows(fields, this.#reshaper.record, () => this.#reshaper.kept);
  }

  /** What was counted since the previous call. */
  takeCounts(): ReshapeCounts {
    return this.#reshaper.takeCounts();
  }

  /** Fields of named records that nothing reads, since the previous call. */
  takeUnread(): readonly string[] {
    return this.#reader.takeUnread();
  }

  /**
   * The rows of a block, in order. Each batch is overwritten by the next one.
   * @param group what the rows before have left open; null: nothing
   */
  *rowsOf(block: Block, group: GroupState | null = null): Generator<CellBlock> {
    const { record, groups } = this.#reshaper;
    record.space.isDoubtful = isDoubtful(block) || (group !== null && isDoubtfulText(group.bytes));
    record.space.load(Buffer.alloc(0));
    groups?.begin(group);
    if (block.kind === 'text' && this.#csv !== null) yield* this.#textRows(block, this.#csv);
    else if (block.kind === 'cells') yield* this.#cellRows(block);
    else {
      const { records, lineCount } = this.#reader.read(block);
      for (const { line, record: fields } of records) yield* this.#addNamed(fields, line);
      this.lineCount = lineCount;
    }
    yield* this.#last();
  }

  /** The group that is open at the end of what was read; `isCertain`: whatever came before it. */
  groupState(): { readonly state: GroupState | null; readonly isCertain: boolean } {
    const { groups } = this.#reshaper;
    return { state: groups?.state() ?? null, isCertain: groups?.isCertain ?? true };
  }

  *#last(): Generator<CellBlock> {
    const { batch } = this.#reshaper;
    if (batch.rows > 0) yield batch.take();
  }

  /** The batch when it is full; afterwards, what it is made of is forgotten. */
  *#full(): Generator<CellBlock> {
    const { batch, record, kept } = this.#reshaper;
    if (!batch.isFull) return;
    yield batch.take();
    record.space.forget(kept);
  }

  *#textRows({ bytes, refused }: TextBlock, csv: CsvWindows): Generator<CellBlock> {
    let line = 0;
    let position = 0;
    for (const { start, end, code } of refused) {
      if (start > position) line = yield* this.#csvRows(bytes.subarray(position, start), line, csv);
      this.#reshaper.addOutcome(isLeftOutReason(code) ? { leaveOut: code } : { reject: code }, line);
      yield* this.#full();
      line += 1;
      position = end;
    }
    if (position < bytes.length) line = yield* this.#csvRows(bytes.subarray(position), line, csv);
    this.lineCount = line;
  }

  *#csvRows(bytes: Buffer, firstLine: number, csv: CsvWindows): Generator<CellBlock, number> {
    const reshaper = this.#reshaper;
    const { batch, hasItems } = reshaper;
    csv.begin(bytes, firstLine);
    for (;;) {
      for (let found = csv.next(); found !== undefined; found = csv.next()) {
        if (found !== null) reshaper.addOutcome(found, csv.line);
        else if (this.#isEmpty()) reshaper.addOutcome({ leaveOut: 'EMPTY_ROW' }, csv.line);
        else if (hasItems) yield* this.#addWithItems(csv.line);
        else reshaper.addPlain(csv.line);
        if (batch.isFull) yield* this.#full();
      }
      // Another window replaces the one that contains the rows.
      yield* this.#last();
      if (!csv.open()) return csv.nextLine;
    }
  }

  *#addWithItems(line: number): Generator<CellBlock> {
    for (const _ of this.#reshaper.add(line)) yield* this.#full();
  }

  *#addNamed(fields: SourceRecord, line: number): Generator<CellBlock> {
    if ('reject' in fields || 'leaveOut' in fields) this.#reshaper.addOutcome(fields, line);
    else {
      const { record } = this.#reshaper;
      for (const [name, place] of this.#places) {
        const value = fields.get(name);
        if (value === undefined) record.space.length = ABSENT;
        else if (value instanceof Refusal) record.space.refuse(value.code);
        else record.space.addForeign(value);
        record.take(place);
      }
      yield* this.#addWithItems(line);
    }
    yield* this.#full();
  }

  /**
   * Rows whose cells were already found. What is needed of them is copied: a batch keeps them together with what is
   * made.
   */
  *#cellRows({ batches, stops, refusals, lineCount }: CellBlock): Generator<CellBlock> {
    const stopped = new Map(stops.map((stop) => [stop.row, stop]));
    let firstRow = 0;
    for (const { bytes, cells, rows, lines } of batches) {
      for (let row = 0; row < rows; row++) {
        const line = lines?.[row] ?? firstRow + row;
        const stop = stopped.get(firstRow + row);
        if (stop !== undefined)
          this.#reshaper.addOutcome(
            'reject' in stop ? { reject: stop.reject } : { leaveOut: stop.leaveOut },
            line,
          );
        else {
          this.#setCells(bytes, cells, row * this.#fieldCount, refusals);
          if (this.#isEmpty()) this.#reshaper.addOutcome({ leaveOut: 'EMPTY_ROW' }, line);
          else yield* this.#addWithItems(line);
        }
        yield* this.#full();
      }
      firstRow += rows;
    }
    this.lineCount = lineCount;
  }

  #setCells(bytes: Uint8Array, cells: Int32Array, first: number, refusals: CellBlock['refusals']): void {
    const { record } = this.#reshaper;
    const { space } = record;
    for (let place = 0; place < this.#positions.length; place++) {
      const position = this.#positions[place] ?? -1;
      const at = 2 * (first + position);
      const length = position < 0 ? ABSENT : (cells[at + 1] ?? 0);
      const code = length <= FIRST_REFUSED ? refusals[FIRST_REFUSED - length] : undefined;
      if (code !== undefined) space.refuse(code);
      else if (length > 0) space.addBytes(bytes, cells[at] ?? 0, length);
      // A table has all its fields in every record.
      else space.length = position < 0 ? ABSENT : 0;
      record.take(place);
    }
  }

  /** Whether all fields that are read are without a value. */
  #isEmpty(): boolean {
    const { record } = this.#reshaper;
    for (const place of this.#wanted) {
      const length = record.cells[2 * place + 1] ?? 0;
      if (length <= FIRST_REFUSED) return false;
      if (length <= 0) continue;
      record.findAt(place);
      if (record.space.length > this.#longestNull) return false;
      if (record.space.length > 0 && !this.#nullValues.has(record.space.text())) return false;
    }
    return true;
  }
}

function isDoubtful(block: Block): boolean {
  if (block.kind === 'text') return isDoubtfulText(block.bytes);
  return block.kind === 'cells' && block.isDoubtful;
}

function isDoubtfulText(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return !isUtf8(text) || text.includes('\uFFFD') || text.includes(ESCAPE);
}
