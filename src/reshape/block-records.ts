import { eachSelectedCsvRow } from '../read/selected-csv-rows.js';
import { asRecord, DUPLICATE_FIELD, fieldText, readJsonRecord } from '../read/json-records.js';
import { visitRepeatedKeys } from '../read/json/repeated-keys.js';
import { NestedFields } from '../read/nested-fields.js';
import { normalizeFieldName } from '../schema/field-name.js';
import type { Block, InputDialect, TextBlock } from '../model/block.js';
import { FIRST_REFUSED, type CellBlock } from '../model/cell-block.js';
import { cellText } from '../model/cell-text.js';
import { Refusal, type RejectCode } from '../model/reject.js';
import { isLeftOutReason, type LeftOutReason } from '../tally/tally.js';
import { NamedFields, TableFields, type RecordFields } from './record.js';

/** Names of fields that nothing reads and that are kept for the report. */
const MAX_UNREAD_NAMES = 1000;

/** A record, or the outcome of a record that is not a row. */
export type SourceRecord =
  RecordFields | { readonly reject: RejectCode } | { readonly leaveOut: LeftOutReason };

/** The records of a block with their lines (0-based from the block's first). */
export interface BlockRecords {
  readonly records: readonly { readonly line: number; readonly record: SourceRecord }[];
  readonly lineCount: number;
}

/** Which fields are read, and how. */
interface FieldsToRead {
  /** Normalized names. Default: all. */
  readonly wanted?: ReadonlySet<string> | null;
  /** Beginnings of footers among rows that are too short, in lower case. Default: none. */
  readonly footers?: readonly string[];
  /** Texts that mean "no value": a record of nothing else is empty. Default: only the empty text. */
  readonly nullValues?: readonly string[];
  /** Normalized names of fields that columns read with a decimal comma. Default: none. */
  readonly withCommas?: ReadonlySet<string>;
}

/** Reads blocks of any kind as records with the needed fields. */
export class RecordReader {
  readonly #dialect: InputDialect;
  readonly #fieldCount: number;
  readonly #footers: readonly string[];
  readonly #withCommas: ReadonlySet<string>;
  readonly #nullValues: ReadonlySet<string>;
  readonly #wanted: ReadonlySet<string> | null;
  /** CSV: positions of the needed fields; and for each name, which of them it is. */
  readonly #positions: readonly number[];
  readonly #places: Map<string, number>;
  readonly #paths: NestedFields;
  readonly #names = new Map<string, string>();
  readonly #unread = new Set<string>();
  #found: { line: number; record: SourceRecord }[] = [];

  /** @param header the fields of a CSV file */
  constructor(dialect: InputDialect, header: readonly string[] | null, fields: FieldsToRead = {}) {
    const { wanted = null, footers = [], withCommas = new Set(), nullValues = [] } = fields;
    this.#footers = footers;
    this.#withCommas = withCommas;
    this.#nullValues = new Set(nullValues);
    this.#dialect = dialect;
    this.#fieldCount = header?.length ?? 0;
    this.#wanted = wanted;
    this.#paths = new NestedFields(
      wanted ?? [],
      (name) => this.#normalize(name),
      (path) => this.#addUnread(path),
    );
    const positions = new Map<string, number>();
    header?.forEach((name, index) => {
      const key = normalizeFieldName(name);
      if (key !== '' && wanted?.has(key) !== false && !positions.has(key)) positions.set(key, index);
    });
    this.#positions = [...positions.values()];
    this.#places = new Map([...positions.keys()].map((name, place) => [name, place]));
  }

  /** Fields of named records that nothing reads (for CSV the header shows them), since the previous call. */
  takeUnread(): readonly string[] {
    const names = [...this.#unread];
    this.#unread.clear();
    return names;
  }

  read(block: Block): BlockRecords {
    this.#found = [];
    const lineCount = this.#readBlock(block);
    return { records: this.#found, lineCount };
  }

  #readBlock(block: Block): number {
    switch (block.kind) {
      case 'text':
        return this.#readText(block);
      case 'objects':
        block.rows.forEach((row, index) =>
          this.#addNamed(asRecord(row), null, block.lines?.[index] ?? index),
        );
        return block.lineCount ?? block.rows.length;
      case 'cells':
        return this.#readCells(block);
      case 'rows':
        return block.lineCount;
    }
  }

  #readCells({ batches, stops, refusals, lineCount }: CellBlock): number {
    const stopped = new Map(stops.map((stop) => [stop.row, stop]));
    let firstRow = 0;
    for (const batch of batches) {
      const { bytes, cells, rows, lines } = batch;
      const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (let row = 0; row < rows; row++) {
        const line = lines?.[row] ?? firstRow + row;
        const stop = stopped.get(firstRow + row);
        if (stop !== undefined) {
          const record = 'reject' in stop ? { reject: stop.reject } : { leaveOut: stop.leaveOut };
          this.#found.push({ line, record });
          continue;
        }
        const values = this.#positions.map((index) => {
          const cell = 2 * (row * this.#fieldCount + index);
          const start = cells[cell] ?? 0;
          const length = cells[cell + 1] ?? 0;
          const code = length <= FIRST_REFUSED ? refusals[FIRST_REFUSED - length] : undefined;
          return code === undefined
            ? text.toString('utf8', start, start + Math.max(0, length))
            : new Refusal(code);
        });
        this.#found.push({ line, record: this.#tableRecord(values) });
      }
      firstRow += rows;
    }
    return lineCount;
  }

  #readText({ bytes, refused }: TextBlock): number {
    let line = 0;
    let position = 0;
    for (const { start, end, code } of refused) {
      if (start > position) line = this.#readRange(bytes.subarray(position, start), line);
      this.#found.push({ line, record: isLeftOutReason(code) ? { leaveOut: code } : { reject: code } });
      line += 1;
      position = end;
    }
    return position < bytes.length ? this.#readRange(bytes.subarray(position), line) : line;
  }

  #readRange(bytes: Buffer, firstLine: number): number {
    const dialect = this.#dialect;
    if (dialect.format !== 'csv') return this.#readJsonLines(bytes, firstLine);
    const layout = {
      ...dialect,
      fieldCount: this.#fieldCount,
      footers: this.#footers,
      wanted: this.#positions,
    };
    return eachSelectedCsvRow(bytes, firstLine, layout, (row, line) => {
      if (row === 'EMPTY_ROW' || row === 'FOOTER') this.#found.push({ line, record: { leaveOut: row } });
      else if (row === 'FIELD_COUNT') this.#found.push({ line, record: { reject: row } });
      else this.#found.push({ line, record: this.#tableRecord([...row]) });
    });
  }

  #readJsonLines(bytes: Buffer, firstLine: number): number {
    const lines = bytes.toString('utf8').split('\n');
    // If text ends with a line end, nothing follows it.
    if (lines.at(-1) === '') lines.pop();
    lines.forEach((line, index) => {
      const text = line.trim();
      if (text !== '') this.#addNamed(readJsonRecord(text), text, firstLine + index);
    });
    return firstLine + lines.length;
  }

  #addNamed(record: ReturnType<typeof asRecord>, text: string | null, line: number): void {
    this.#found.push({
      line,
      record: record instanceof Refusal ? { reject: record.code } : this.#namedFields(record, text),
    });
  }

  #namedFields(record: Readonly<Record<string, unknown>>, text: string | null): SourceRecord {
    const fields = new NamedFields();
    const nested = new Map<string, unknown>();
    let isEmpty = true;
    for (const [name, value] of Object.entries(record)) {
      if (value !== null && value !== undefined && value !== '') isEmpty = false;
      const key = this.#normalize(name);
      const isNeeded = this.#wanted?.has(key) !== false;
      if (isNeeded)
        fields.set(key, fields.has(key) ? DUPLICATE_FIELD : fieldText(value, this.#withCommas.has(key)));
      if (!this.#paths.take(key, name, value, nested) && !isNeeded) this.#addUnread(name);
    }
    if (text !== null) this.#refuseRepeated(text, record, fields, nested);
    // A field that is itself written like a path takes precedence over the path.
    for (const [source, value] of nested)
      if (!fields.has(source)) fields.set(source, fieldText(value, this.#withCommas.has(source)));
    if (isEmpty) return { leaveOut: 'EMPTY_ROW' };
    if (fields.size === 0) return { reject: 'NO_KNOWN_FIELD' };
    return this.#areEmpty(fields.values()) ? { leaveOut: 'EMPTY_ROW' } : fields;
  }

  #tableRecord(values: (string | Refusal)[]): SourceRecord {
    return this.#areEmpty(values) ? { leaveOut: 'EMPTY_ROW' } : new TableFields(this.#places, values);
  }

  /** Refuses the fields whose keys occur twice, which the parsed record no longer shows. */
  #refuseRepeated(
    text: string,
    record: Readonly<Record<string, unknown>>,
    fields: NamedFields,
    nested: Map<string, unknown>,
  ): void {
    visitRepeatedKeys(text, record, (place) => {
      const [first] = place;
      const key = place.length === 1 && typeof first === 'string' ? this.#normalize(first) : null;
      if (key !== null && fields.has(key)) fields.set(key, DUPLICATE_FIELD);
      for (const source of this.#paths.sourcesAt(place)) nested.set(source, DUPLICATE_FIELD);
    });
  }

  /** Whether all fields that are read are without a value. */
  #areEmpty(values: Iterable<string | Refusal>): boolean {
    for (const value of values) {
      const text = typeof value === 'string' ? cellText(value) : null;
      if (text === null || (text !== '' && !this.#nullValues.has(text))) return false;
    }
    return true;
  }

  #addUnread(name: string): void {
    if (this.#unread.size < MAX_UNREAD_NAMES) this.#unread.add(name);
  }

  #normalize(name: string): string {
    let key = this.#names.get(name);
    if (key === undefined) {
      key = normalizeFieldName(name);
      if (this.#names.size < MAX_UNREAD_NAMES) this.#names.set(name, key);
    }
    return key;
  }
}
