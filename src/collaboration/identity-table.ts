import { appendFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { KEYS_NAME } from '../model/collaboration.js';
import { toDiskError } from '../store/disk-error.js';
import { emptyCounts, RowCollapser } from './collapse-rows.js';
import { KeyBuckets, piecesIn, type BucketSettings } from './key-buckets.js';
import { keyHash } from './key-hash.js';
import { cellAt, linesOf } from './row-form.js';
import { tableRowEncoder } from './table-rows.js';
import type { TableCounts, TableSink, TableSinkOptions } from './table-sink.js';

const LINE_FEED = 0x0a;
/** The only partition. */
const WHOLE = 'all';
const OUTPUT_BYTES = 1024 * 1024;

/** Room for tests to make things small. */
export type BucketSizes = Pick<BucketSettings, 'maxWaiting' | 'maxBucket'>;

/**
 * Collapses the rows of each key. The rows are sorted by the hashes of their keys, so that the table depends on the rows
 * alone. Memory: what waits (32 MiB), and one bucket (16 MiB) while it is collapsed.
 */
export class IdentityTable implements TableSink {
  readonly #options: TableSinkOptions;
  readonly #buckets: KeyBuckets;

  constructor(options: TableSinkOptions, sizes: BucketSizes = {}) {
    const { key } = options.plan;
    this.#options = options;
    this.#buckets = new KeyBuckets({
      ...sizes,
      folder: options.folder,
      name: 'people',
      endOf: (bytes, start) => bytes.indexOf(LINE_FEED, start) + 1 || -1,
      hashOf: (line) => keyHash(cellAt(line, 0, line.length - 1, key)),
    });
  }

  async take(_partition: string, rows: Buffer): Promise<void> {
    const { key } = this.#options.plan;
    for (const { start, end } of linesOf(rows)) {
      const full = this.#buckets.add(rows.subarray(start, end + 1), keyHash(cellAt(rows, start, end, key)));
      if (full !== null) await full;
    }
  }

  async finish(): Promise<TableCounts> {
    const { plan, format, folder } = this.#options;
    const counts = emptyCounts();
    const collapser = new RowCollapser(plan, counts);
    const encode = tableRowEncoder(format, plan.columns);
    const keysFile = path.join(folder, KEYS_NAME);
    await onDisk(writeFile(keysFile, '', { mode: 0o600 }), keysFile);
    for await (const bucket of this.#buckets.buckets()) {
      for await (const bytes of bucket) {
        for (const line of piecesIn(bytes, (all, start) => all.indexOf(LINE_FEED, start) + 1 || -1))
          collapser.add(line.toString('utf8', 0, line.length - 1).split('\t'));
      }
      const people = [...collapser.finish()]
        .map((person) => ({ ...person, hash: keyHash(Buffer.from(person.key)) }))
        .toSorted((a, b) => Buffer.compare(a.hash, b.hash) || (a.key < b.key ? -1 : 1));
      await onDisk(appendFile(keysFile, Buffer.concat(people.map(({ hash }) => hash))), keysFile);
      let text = '';
      for (const { rows } of people) {
        for (const cells of rows) text += encode(cells);
        if (text.length > OUTPUT_BYTES) {
          await this.#append(text);
          text = '';
        }
      }
      if (text !== '') await this.#append(text);
    }
    return { table: 'identity', ...counts };
  }

  #append(text: string): Promise<void> {
    return this.#options.append(WHOLE, Buffer.from(text));
  }
}

async function onDisk(work: Promise<void>, file: string): Promise<void> {
  await work.catch((cause: unknown) => {
    throw toDiskError(cause, 'write the keys of the identity table', file);
  });
}
