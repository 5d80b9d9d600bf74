import { isUtf8 } from 'node:buffer';
import type { TextBlock } from '../model/block.js';
import type { CellHasher } from './cell-hasher.js';
import { normalizeFieldName } from '../schema/field-name.js';
import { unreadableRow } from './filter-errors.js';
import type { FilterOptions } from './filter-options.js';
import { jsonMembers, type JsonMember } from './json-members.js';

const LF = 0x0a;
const BOM = '\uFEFF';

/** Replaces top-level values of JSON Lines. All other text stays as it is: numbers, order, spaces, doubled keys. */
export class JsonFilter {
  readonly #columns: ReadonlyMap<string, readonly number[]>;
  /** The columns' names as `run` compares them: a key that is one of them but for its case holds identifiers, too. */
  readonly #similarKeys: ReadonlySet<string>;
  readonly #countryColumn: string | null;
  readonly #hasher: CellHasher;
  #line = 1;

  constructor({ columns, countryColumn = null }: FilterOptions, hasher: CellHasher) {
    const byName = new Map<string, number[]>();
    for (const [index, { name }] of columns.entries()) byName.set(name, [index]);
    this.#columns = byName;
    this.#similarKeys = new Set(columns.map(({ name }) => normalizeFieldName(name)));
    this.#countryColumn = countryColumn;
    this.#hasher = hasher;
  }

  /** @returns the block's rows */
  filter({ bytes, refused }: TextBlock): Buffer {
    const output: string[] = [];
    const [first] = refused;
    const end = first?.start ?? bytes.length;
    let start = 0;
    while (start < end) {
      const found = bytes.indexOf(LF, start);
      const stop = found < 0 || found >= end ? end : found + 1;
      output.push(this.#row(bytes.subarray(start, stop)));
      this.#line += 1;
      start = stop;
    }
    if (first !== undefined) throw unreadableRow(this.#line, 'the row is longer than 1 MiB');
    return Buffer.from(output.join(''), 'utf8');
  }

  #row(bytes: Buffer): string {
    const raw = bytes.toString('utf8');
    const isFirst = this.#line === 1 && raw.startsWith(BOM);
    const line = isFirst ? raw.slice(1) : raw;
    if (line.trim() === '') return raw;
    if (!isUtf8(bytes)) throw unreadableRow(this.#line, 'it is not UTF-8 text');
    if (!isObject(line)) throw unreadableRow(this.#line, 'it is not a JSON object');
    this.#hasher.counts.rows += 1;
    const members = [...jsonMembers(line)];
    const country = this.#hasher.countryOf(this.#countryText(line, members));
    const parts: string[] = isFirst ? [BOM] : [];
    let at = 0;
    for (const member of members) {
      const columns = this.#columns.get(member.key);
      if (columns === undefined && this.#similarKeys.has(normalizeFieldName(member.key)))
        throw unreadableRow(this.#line, 'it has a key that differs from a column in case or spaces alone');
      for (const index of columns ?? []) {
        const text = textOf(line.slice(member.start, member.end));
        if (text === null) this.#hasher.countOther(index, line.startsWith('null', member.start));
        const hash = text === null ? null : this.#hasher.hash(index, text, country);
        parts.push(line.slice(at, member.start), hash === null ? 'null' : `"${hash}"`);
        at = member.end;
      }
    }
    parts.push(line.slice(at));
    return parts.join('');
  }

  /** The last one counts, as everywhere where JSON is read. */
  #countryText(line: string, members: readonly JsonMember[]): string | null {
    const member = members.findLast(({ key }) => key === this.#countryColumn);
    return member === undefined ? null : textOf(line.slice(member.start, member.end));
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

/** A string's or a number's text; null for what holds none. */
function textOf(json: string): string | null {
  if (/^-?[0-9]/.test(json)) return json;
  if (!json.startsWith('"')) return null;
  const value: unknown = JSON.parse(json);
  return typeof value === 'string' ? value : null;
}
