import { KEY_HASH_BYTES } from '../model/collaboration.js';
import { compareKeys } from './compare-keys.js';
import type { BucketSizes } from './identity-table.js';
import { KeyBuckets } from './key-buckets.js';
import { keyHash } from './key-hash.js';
import { linesOf } from './row-form.js';
import { tableRowEncoder, type TableRowEncoder } from './table-rows.js';
import type { TableCounts, TableSink, TableSinkOptions } from './table-sink.js';

/** A bucket holds hashes only, whose keys are counted in memory. */
const BUCKET_BYTES = 2 * 1024 * 1024;
const DIGEST = /^[0-9a-f]{64}$/i;

/** The keys of an identity table, as its run has kept them; opened when they are compared. */
export type IdentityKeys = () => AsyncIterable<Uint8Array>;

/**
 * Writes the rows without their identifiers, in the order of the input. Of each key eight bytes are kept, in memory
 * or on the disk, to count keys and to compare them with those of the identity table.
 */
export class EventTable implements TableSink {
  readonly #options: TableSinkOptions;
  readonly #identities: IdentityKeys | null;
  readonly #keys: KeyBuckets;
  readonly #encode: TableRowEncoder;
  readonly #texts: readonly { readonly name: string; readonly index: number }[];
  readonly #digests = new Map<string, number>();
  #rows = 0;
  #rowsWithoutKey = 0;

  constructor(options: TableSinkOptions, identities: IdentityKeys | null, sizes: BucketSizes = {}) {
    this.#options = options;
    this.#identities = identities;
    this.#encode = tableRowEncoder(options.format, options.plan.columns);
    this.#texts = options.plan.columns.flatMap(({ name, dataType, role }, index) =>
      dataType === 'STRING' && (role === 'value' || role === 'key') ? [{ name, index }] : [],
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
    const { key, columns, countryColumn, defaultCountry } = this.#options.plan;
    let text = '';
    for (const { start, end } of linesOf(rows)) {
      const cells = rows.toString('utf8', start, end).split('\t');
      this.#rows += 1;
      if (countryColumn !== null && defaultCountry !== null) cells[countryColumn] ||= defaultCountry;
      const name = cells[key] ?? '';
      if (name === '') this.#rowsWithoutKey += 1;
      else {
        const hash = keyHash(Buffer.from(name));
        const full = this.#keys.add(hash, hash);
        if (full !== null) await full;
      }
      const out = columns.map(({ from }) => (from === null ? (defaultCountry ?? '') : (cells[from] ?? '')));
      this.#countDigests(out);
      text += this.#encode(out);
    }
    await this.#options.append(partition, Buffer.from(text));
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

  #countDigests(cells: readonly string[]): void {
    for (const { name, index } of this.#texts) {
      const cell = cells[index] ?? '';
      if (cell.length === 64 && DIGEST.test(cell))
        this.#digests.set(name, (this.#digests.get(name) ?? 0) + 1);
    }
  }
}
