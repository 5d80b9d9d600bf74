import { KEY_HASH_BYTES } from '../model/collaboration.js';
import type { IdentityKeys } from './event-table.js';
import type { KeyBuckets } from './key-buckets.js';

/** Counts the distinct keys, and those that are not in the identity table. Keys are distinguished by 64 bits. */
export async function compareKeys(
  buckets: KeyBuckets,
  identities: IdentityKeys | null,
): Promise<{ readonly keys: number; readonly unknown: { keys: number; rows: number } | null }> {
  const known = identities === null ? null : new AscendingHashes(identities());
  const unknown = { keys: 0, rows: 0 };
  let keys = 0;
  for await (const bucket of buckets.buckets()) {
    const rowsOf = new Map<bigint, number>();
    for await (const bytes of bucket) {
      for (let at = 0; at < bytes.length; at += KEY_HASH_BYTES) {
        const hash = bytes.readBigUInt64BE(at);
        rowsOf.set(hash, (rowsOf.get(hash) ?? 0) + 1);
      }
    }
    keys += rowsOf.size;
    if (known === null) continue;
    for (const hash of BigUint64Array.from(rowsOf.keys()).toSorted()) {
      if (await known.has(hash)) continue;
      unknown.keys += 1;
      unknown.rows += rowsOf.get(hash) ?? 0;
    }
  }
  await known?.close();
  return { keys, unknown: known === null ? null : unknown };
}

/** Ascending hashes, read on demand; they must be asked for in ascending order. */
class AscendingHashes {
  readonly #source: AsyncIterator<Uint8Array>;
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;
  #isDone = false;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async has(hash: bigint): Promise<boolean> {
    for (;;) {
      while (this.#at + KEY_HASH_BYTES <= this.#bytes.length) {
        const found = this.#bytes.readBigUInt64BE(this.#at);
        if (found >= hash) return found === hash;
        this.#at += KEY_HASH_BYTES;
      }
      if (this.#isDone) return false;
      const next = await this.#source.next();
      if (next.done === true) this.#isDone = true;
      else {
        this.#bytes = Buffer.concat([this.#bytes.subarray(this.#at), next.value]);
        this.#at = 0;
      }
    }
  }

  async close(): Promise<void> {
    await this.#source.return?.();
  }
}
