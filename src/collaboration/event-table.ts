import { KEY_HASH_BYTES } from '../model/collaboration.js';
import { compareKeys } from './compare-keys.js';
import { ByteRows } from './byte-rows.js';
import { KeyBuckets, type BucketSettings } from './key-buckets.js';
import { keyHash } from './key-hash.js';
import { RowCells } from './row-cells.js';
import { RowProjection } from './row-projection.js';
import type { TableCounts, TableSink, TableSinkOptions } from './table-sink.js';

/** A bucket contains only hashes, whose keys are counted in memory. */
const BUCKET_BYTES = 2 * 1024 * 1024;
/** Sizes that tests can make small. */
type BucketSizes = Pick<BucketSettings, 'maxWaiting' | 'maxBucket'>;
const DIGEST = /^[0-9a-f]{64}$/i;

/** The keys of an identity table, as its run stored them; opened when they are compared. */
export type IdentityKeys = () => AsyncIterable<Uint8Array>;

/**
 * Writes the rows without their identifiers, in input order. Keeps eight bytes of each key, in memory or on
 * disk, to count keys and to compare them with those of the identity table.
 */
export class EventTable implements TableSink {
  readonly #options: TableSinkOptions;
  readonly #identities: IdentityKeys | null;
  readonly #keys: KeyBuckets;
  readonly #cells: RowCells;
  readonly #projection: RowProjection;
  readonly #out = new ByteRows();
  readonly #texts: readonly { readonly name: string; readonly from: number }[];
  readonly #digests = new Map<string, number>();
  #rows = 0;
  #rowsWithoutKey = 0;

  constructor(options: TableSinkOptions, identities: IdentityKeys | null, sizes: BucketSizes = {}) {
    this.#options = options;
    this.#identities = identities;
    this.#cells = new RowCells(options.plan.sources);
    this.#projection = new RowProjection(options.plan, options.format);
    this.#texts = options.plan.columns.flatMap(({ name, dataType, role, from }) =>
      dataType === 'STRING' && (role === 'value' || role === 'key') && from !== null ? [{ name, from }] : [],
    );
    this.#keys = new KeyBuckets({
      maxBucket: BUCKET_BYTES,
      ...sizes,
      folder: options.folder,
      name: 'events',
      endOf: (bytes, start) => (start + KEY_HASH_BYTES <= bytes.length ? start + KEY_HASH_BYTES : -1),
      hashOf: (hash) => hash,
    });
  }

  async take(partition: string, rows: Buffer): Promise<void> {
    const { key } = this.#options.plan;
    const cells = this.#cells;
    for (let start = 0; start < rows.length;) {
      const end = cells.read(rows, start);
      this.#rows += 1;
      if (cells.start(key) === cells.end(key)) this.#rowsWithoutKey += 1;
      else {
        const hash = keyHash(rows.subarray(cells.start(key), cells.end(key)));
        const full = this.#keys.add(hash, hash);
        if (full !== null) await full;
      }
      this.#countDigests(rows);
      this.#projection.add(this.#out, rows, cells);
      start = end + 1;
    }
    await this.#options.append(partition, this.#out.take());
  }

  async finish(): Promise<TableCounts> {
    const { keys, unknown } = await compareKeys(this.#keys, this.#identities);
    return {
      table: 'events',
      rows: this.#rows,
      keys,
      rowsWithoutKey: this.#rowsWithoutKey,
      unknown,
      digests: Object.fromEntries(this.#digests),
    };
  }

  #countDigests(rows: Buffer): void {
    const cells = this.#cells;
    for (const { name, from } of this.#texts) {
      if (cells.end(from) - cells.start(from) !== 64) continue;
      if (DIGEST.test(rows.toString('latin1', cells.start(from), cells.end(from))))
        this.#digests.set(name, (this.#digests.get(name) ?? 0) + 1);
    }
  }
}
