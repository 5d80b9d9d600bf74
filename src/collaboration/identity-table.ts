import { open, writeFile, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { IngestError } from '../errors.js';
import { KEY_HASH_BYTES, KEYS_NAME } from '../model/collaboration.js';
import { errnoOf, toDiskError } from '../store/disk-error.js';
import { ByteRows } from './byte-rows.js';
import { emptyCounts, RowCollapser } from './collapse-rows.js';
import { keyHash } from './key-hash.js';
import { RowCells } from './row-cells.js';
import { RowProjection } from './row-projection.js';
import { putHash, type SortedSource } from './run-reader.js';
import { SortedRows, type SortSettings } from './sorted-rows.js';
import { tableRowEncoder, type TableRowEncoder } from './table-rows.js';
import type { TableCounts, TableSink, TableSinkOptions } from './table-sink.js';

/** The only partition. */
const WHOLE = 'all';
const OUTPUT_BYTES = 1024 * 1024;

/** Sizes that tests can make small. */
export type SortSizes = Pick<SortSettings, 'maxWaiting' | 'fanIn'>;

/** A row that waits for the next one, because that may have the same key. */
type HeldRow = Pick<SortedSource, 'bytes' | 'start' | 'end' | 'order' | 'rest'>;

/**
 * Collapses the rows of each key. The rows are sorted by the hashes of their keys, so that the table depends
 * only on the rows. Memory: that of `SortedRows`, plus the 25 rows of one key.
 */
export class IdentityTable implements TableSink {
  readonly #options: TableSinkOptions;
  readonly #rows: SortedRows;
  readonly #cells: RowCells;
  readonly #projection: RowProjection;
  readonly #encode: TableRowEncoder;
  readonly #counts = emptyCounts();
  readonly #collapser: RowCollapser;
  readonly #out = new ByteRows();
  readonly #keys = new ByteRows();
  readonly #hash = Buffer.alloc(KEY_HASH_BYTES);

  constructor(options: TableSinkOptions, sizes: SortSizes = {}) {
    const { plan, format, folder } = options;
    this.#options = options;
    this.#rows = new SortedRows({ ...sizes, folder, name: 'people' });
    this.#cells = new RowCells(plan.sources);
    this.#projection = new RowProjection(plan, format);
    this.#encode = tableRowEncoder(format, plan.columns);
    this.#collapser = new RowCollapser(plan, this.#counts);
  }

  async take(_partition: string, rows: Buffer): Promise<void> {
    const { key } = this.#options.plan;
    const cells = this.#cells;
    for (let start = 0; start < rows.length;) {
      const end = cells.read(rows, start) + 1;
      const hash = keyHash(rows.subarray(cells.start(key), cells.end(key)));
      const full = this.#rows.add(rows, start, end, hash);
      if (full !== null) await full;
      start = end;
    }
  }

  async finish(): Promise<TableCounts> {
    const { folder } = this.#options;
    const file = path.join(folder, KEYS_NAME);
    try {
      await writeFile(file, '', { mode: 0o600 });
      const handle = await open(file, 'a');
      try {
        await this.#rows.read((rows) => this.#collapse(rows, handle));
      } finally {
        await handle.close();
      }
    } catch (cause) {
      if (cause instanceof IngestError || errnoOf(cause) === null) throw cause;
      throw toDiskError(cause, 'write the keys of the identity table', file);
    }
    return { table: 'identity', ...this.#counts };
  }

  async #collapse(rows: SortedSource, keys: FileHandle): Promise<void> {
    let held: HeldRow | null = null;
    let isShared = false;
    for (let next = rows.next(); typeof next === 'boolean' ? next : await next; next = rows.next()) {
      if (held !== null && held.order === rows.order && held.rest === rows.rest) {
        if (!isShared) this.#collapser.add(textCells(held));
        isShared = true;
        this.#collapser.add(textCells(rows));
        continue;
      }
      if (held !== null) this.#write(held, isShared);
      isShared = false;
      const { bytes, start, end, order, rest } = rows;
      held = { bytes, start, end, order, rest };
      if (this.#out.length > OUTPUT_BYTES) await this.#flush(keys);
    }
    if (held !== null) this.#write(held, isShared);
    await this.#flush(keys);
  }

  /** Writes a key: its only row, or the collapser's result for its rows. */
  #write(held: HeldRow, isShared: boolean): void {
    putHash(held, this.#hash, 0);
    if (!isShared) {
      this.#cells.read(held.bytes, held.start);
      this.#projection.add(this.#out, held.bytes, this.#cells);
      this.#countSingle();
      this.#keys.range(this.#hash, 0, KEY_HASH_BYTES);
      return;
    }
    // Several keys with the same hash, should that ever happen.
    const people = [...this.#collapser.finish()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
    for (const { rows } of people) {
      for (const cells of rows) this.#out.text(this.#encode(cells));
      this.#keys.range(this.#hash, 0, KEY_HASH_BYTES);
    }
  }

  #countSingle(): void {
    const cells = this.#cells;
    const isKnown = this.#options.plan.groups.some(({ columns }) =>
      columns.some((column) => cells.start(column) < cells.end(column)),
    );
    this.#counts.keys += 1;
    this.#counts.rows += 1;
    if (!isKnown) this.#counts.keysWithoutIdentity += 1;
  }

  async #flush(keys: FileHandle): Promise<void> {
    await keys.writeFile(this.#keys.take());
    if (this.#out.length > 0) await this.#options.append(WHOLE, this.#out.take());
  }
}

function textCells({ bytes, start, end }: Pick<HeldRow, 'bytes' | 'start' | 'end'>): string[] {
  return bytes.toString('utf8', start, end - 1).split('\t');
}
