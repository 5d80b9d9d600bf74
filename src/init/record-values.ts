import { ownCopy } from '../model/own-copy.js';
import { isLosslessNumber } from 'lossless-json';
import { asRecord, fieldText, isRecord, readJsonRecord } from '../read/json-records.js';
import type { OpenedRecords } from '../read/open-records.js';
import { RecordReader } from '../reshape/block-records.js';
import { normalizeFieldName } from '../schema/field-name.js';
import { parseFieldPath } from '../schema/field-path.js';
import type { Block } from '../model/block.js';
import { Refusal } from '../model/reject.js';

/** Objects nested deeper than this are ignored. */
const MAX_DEPTH = 5;

/** A value of a record: its trimmed text, and whether it is a number by its type rather than its text. */
export interface SampledValue {
  readonly text: string;
  readonly isNumber: boolean;
}

/** A record's values by the normalized name of their field; lists and unreadable values are null. */
export type SampledRecord = ReadonlyMap<string, SampledValue | null>;

/** Samples the records of blocks, in whatever format. */
export interface SampleReader {
  read(block: Block): Iterable<SampledRecord>;
  /**
   * The fields by their normalized names, as they were first written. For records with names: the fields seen
   * so far.
   */
  readonly fields: ReadonlyMap<string, string>;
  /** The paths of lists of objects in the records. */
  readonly lists: ReadonlySet<string>;
  /** Rows that do not fit the header, so far. */
  readonly misfits: number;
}

/** A reader for an input that was opened without a schema. */
export function sampleReaderFor(opened: OpenedRecords): SampleReader {
  return opened.header === null ? new NamedRecords(opened) : new TableRecords(opened.header, opened);
}

/** Tables: the header gives the positions of fields. */
class TableRecords implements SampleReader {
  readonly fields: ReadonlyMap<string, string>;
  readonly lists: ReadonlySet<string> = new Set();
  misfits = 0;
  readonly #reader: RecordReader;
  readonly #positions: readonly (readonly [string, string])[];
  /** For each field, the position of its value as a number with a decimal comma; see `planOfFields`. */
  readonly #twins = new Map<string, { readonly position: string; readonly isNumber: boolean }>();

  constructor({ fields, sourceOf }: NonNullable<OpenedRecords['header']>, { plan, dialect }: OpenedRecords) {
    // Positions as names: it must not matter here which of two fields of the same name is meant.
    this.#reader = new RecordReader(
      dialect,
      fields.map((_, index) => String(index)),
    );
    const named = fields.map((name, index) => [normalizeFieldName(name), String(index)] as const);
    this.#positions = named.filter(
      ([name], index) => name !== '' && named.findIndex(([other]) => other === name) === index,
    );
    this.fields = new Map(this.#positions.map(([name, at]) => [name, (fields[Number(at)] ?? '').trim()]));
    plan?.columns.forEach(({ sources: [name], decimalComma, kind }, output) => {
      const position = sourceOf[output] ?? -1;
      if (name === undefined || position < 0 || kind.kind !== 'value' || kind.dataType !== 'DECIMAL') return;
      this.#twins.set(name, { position: String(position), isNumber: !decimalComma });
    });
  }

  *read(block: Block): Generator<SampledRecord> {
    for (const { record } of this.#reader.read(block).records) {
      if ('reject' in record) this.misfits += 1;
      if ('reject' in record || 'leaveOut' in record) continue;
      const textAt = (position: string) => {
        const text = record.get(position);
        return typeof text === 'string' ? ownCopy(text.trim()) : null;
      };
      yield new Map(
        this.#positions.map(([name, position]) => {
          const text = textAt(position);
          if (text === null) return [name, null];
          const twin = this.#twins.get(name);
          const isNumber = twin !== undefined && (twin.isNumber || textAt(twin.position) !== text);
          return [name, { text, isNumber }];
        }),
      );
    }
  }
}

/** Records that name their fields; fields of nested objects are found by a path (`customer.email`). */
class NamedRecords implements SampleReader {
  readonly fields = new Map<string, string>();
  readonly lists = new Set<string>();
  readonly misfits = 0;
  readonly #isJson: boolean;

  constructor({ dialect }: OpenedRecords) {
    this.#isJson = dialect.format === 'jsonl';
  }

  *read(block: Block): Generator<SampledRecord> {
    for (const record of this.#recordsOf(block)) {
      if (record instanceof Refusal) continue;
      const found = new Map<string, SampledValue | null>();
      this.#take(record, '', 0, found);
      if (found.size > 0) yield found;
    }
  }

  *#recordsOf(block: Block): Generator<ReturnType<typeof asRecord>> {
    if (block.kind === 'objects') for (const row of block.rows) yield asRecord(row);
    if (block.kind !== 'text' || !this.#isJson) return;
    for (const line of block.bytes.toString('utf8').split('\n'))
      if (line.trim() !== '') yield readJsonRecord(line.trim());
  }

  #take(
    record: Readonly<Record<string, unknown>>,
    above: string,
    depth: number,
    found: Map<string, SampledValue | null>,
  ): void {
    for (const [name, value] of Object.entries(record)) {
      const path = above === '' ? name : `${above}.${name}`;
      const key = normalizeFieldName(path);
      // A field of an object can be named only if its path is valid.
      const isNameable = above === '' || parseFieldPath(key) !== null;
      if (key === '' || !isNameable || found.has(key)) continue;
      if (isRecord(value) && depth < MAX_DEPTH) {
        this.#take(value, path, depth + 1, found);
        continue;
      }
      if (Array.isArray(value) && value.some(isRecord)) this.lists.add(path);
      if (!this.fields.has(key)) this.fields.set(key, path.replaceAll('\uFEFF', '').trim());
      const text = fieldText(value);
      found.set(key, typeof text === 'string' ? { text: text.trim(), isNumber: isNumeric(value) } : null);
    }
  }
}

/** Whether a value is a number by its type, including one that was kept digit by digit. */
function isNumeric(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'bigint' || isLosslessNumber(value);
}
