import { isUtf8 } from 'node:buffer';
import type { TextBlock } from '../model/block.js';
import { Refusal } from '../model/reject.js';
import { fieldText, readJsonRecord } from '../read/json-records.js';
import type { CellHasher } from './cell-hasher.js';
import { asList } from '../schema/as-list.js';
import { normalizeFieldName } from '../schema/field-name.js';
import { editorsOf } from './field-edit.js';
import { unreadableRow } from './filter-errors.js';
import type { FilterOptions } from './filter-options.js';
import { jsonMembers, type JsonMember } from './json-members.js';
import { JsonRows } from './json-rows.js';
import { OutputBytes } from './output-bytes.js';
import { RowHasher } from './row-hasher.js';

const LF = 0x0a;
const BOM = '\uFEFF';

/**
 * Replaces top-level values of JSON Lines. All other text stays as it is: numbers, order, spaces, duplicate
 * keys.
 */
export class JsonFilter {
  readonly #columns: ReadonlyMap<string, number>;
  /** The columns' names as `run` compares them: a key that differs only in case holds identifiers, too. */
  readonly #similarKeys: ReadonlySet<string>;
  readonly #countryColumns: readonly string[];
  /** A key as the columns have it. */
  readonly #nameOf: (key: string) => string;
  readonly #hasher: CellHasher;
  readonly #output = new OutputBytes();
  /** Null when all rows take the reference path. */
  readonly #rows: JsonRows | null;
  #line = 1;

  /** @param useKernel false: all rows take the reference path, with the same result */
  constructor(options: FilterOptions, hasher: CellHasher, useKernel: boolean) {
    const { columns, countryColumn, naming = 'exact' } = options;
    this.#columns = new Map(columns.map(({ name }, index) => [name, index]));
    this.#nameOf = naming === 'fields' ? normalizeFieldName : (key) => key;
    this.#similarKeys = new Set(columns.map(({ name }) => normalizeFieldName(name)));
    this.#countryColumns = asList(countryColumn ?? undefined);
    this.#hasher = hasher;
    this.#rows = useKernel ? this.#rowsFor(options) : null;
  }

  #rowsFor(options: FilterOptions): JsonRows | null {
    const names = options.columns.map(({ name }) => name);
    if (names.length === 0) return null;
    const { counts } = this.#hasher;
    const hasher = new RowHasher(
      options,
      counts,
      names.map((_, index) => index),
      this.#countryColumns.length > 0,
    );
    const rows = new JsonRows({
      names,
      countryNames: this.#countryColumns,
      editors: editorsOf(options.columns),
      rows: hasher,
      output: this.#output,
      writeLine: (line) => void this.#addLine(line),
      onLine: () => {
        this.#line += 1;
      },
      onAbsent: (column) => {
        const own = counts.columns[column];
        if (own !== undefined) own.empty -= 1;
      },
    });
    return hasher.isUsable && rows.isUsable ? rows : null;
  }

  /** @returns the block's rows */
  filter({ bytes, refused }: TextBlock): Buffer {
    this.#output.begin(2 * bytes.length);
    const [first] = refused;
    const end = first?.start ?? bytes.length;
    const rows = this.#rows !== null && isUtf8(bytes.subarray(0, end)) ? this.#rows : null;
    rows?.begin(bytes);
    let start = 0;
    while (start < end) {
      if (rows !== null) {
        start = rows.add(bytes, start, end);
        if (start >= end) break;
      }
      const found = bytes.indexOf(LF, start);
      const stop = found < 0 || found >= end ? end : found + 1;
      for (const { key } of this.#addLine(bytes.subarray(start, stop))) rows?.know(key, this.#nameOf(key));
      start = stop;
    }
    if (first !== undefined) throw unreadableRow(this.#line, 'the row is longer than 1 MiB');
    return this.#output.take();
  }

  /** Writes a line by the reference path. @returns its members, if it is a row */
  #addLine(bytes: Buffer): readonly JsonMember[] {
    const raw = bytes.toString('utf8');
    const isFirst = this.#line === 1 && raw.startsWith(BOM);
    const line = isFirst ? raw.slice(1) : raw;
    if (line.trim() === '') {
      this.#output.text(raw);
      this.#line += 1;
      return [];
    }
    if (!isUtf8(bytes)) throw unreadableRow(this.#line, 'it is not UTF-8 text');
    if (!isObject(line)) throw unreadableRow(this.#line, 'it is not a JSON object');
    this.#hasher.counts.rows += 1;
    const members = [...jsonMembers(line)];
    const country = this.#hasher.countryOf(this.#countryText(line, members));
    const parts: string[] = isFirst ? [BOM] : [];
    let at = 0;
    for (const member of members) {
      const index = this.#columns.get(this.#nameOf(member.key));
      if (index === undefined) {
        if (this.#similarKeys.has(normalizeFieldName(member.key)))
          throw unreadableRow(this.#line, 'it has a key that differs from a column in case or spaces alone');
        continue;
      }
      const text = textOf(line.slice(member.start, member.end));
      if (text === null) this.#hasher.countOther(index, line.startsWith('null', member.start));
      const hash = text === null ? null : this.#hasher.hash(index, text, country);
      parts.push(line.slice(at, member.start), hash === null ? 'null' : `"${hash}"`);
      at = member.end;
    }
    parts.push(line.slice(at));
    this.#output.text(parts.join(''));
    this.#line += 1;
    return members;
  }

  /** The last of duplicate keys counts, as everywhere else that JSON is read. */
  #countryText(line: string, members: readonly JsonMember[]): string | null {
    for (const name of this.#countryColumns) {
      const member = members.findLast(({ key }) => this.#nameOf(key) === name);
      if (member !== undefined) return textOf(line.slice(member.start, member.end));
    }
    return null;
  }
}

function isObject(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** The text of a string or number, as `run` reads it; null for anything else. */
function textOf(json: string): string | null {
  if (/^-?[0-9]/.test(json)) {
    const record = readJsonRecord(`{"value":${json}}`);
    const text = record instanceof Refusal ? record : fieldText(record['value']);
    return text instanceof Refusal ? json : text;
  }
  if (!json.startsWith('"')) return null;
  const value: unknown = JSON.parse(json);
  return typeof value === 'string' ? value : null;
}
