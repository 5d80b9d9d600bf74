import type { ObjectReader } from '../../src/amc-simulator/index.js';

/** Objects in memory by `bucket/key`, read in small chunks so that readers meet every kind of cut. */
export class MemoryObjects implements ObjectReader {
  readonly #objects = new Map<string, Uint8Array>();
  readonly #sizes = new Map<string, number>();
  pieceBytes = 7;

  put(bucket: string, key: string, content: string | Uint8Array): void {
    this.#objects.set(`${bucket}/${key}`, typeof content === 'string' ? Buffer.from(content) : content);
  }

  /** Makes an object seem larger than it is. */
  pretendSize(bucket: string, key: string, bytes: number): void {
    this.#sizes.set(`${bucket}/${key}`, bytes);
  }

  async get(bucket: string, key: string): Promise<AsyncIterable<Uint8Array>> {
    const content = this.#objects.get(`${bucket}/${key}`);
    if (content === undefined) throw new Error('NoSuchKey');
    // Large objects come in a thousand chunks, so that tests with them end in time.
    return pieces(content, Math.max(this.pieceBytes, Math.ceil(content.byteLength / 1_000)));
  }

  async *list(bucket: string, prefix: string): AsyncGenerator<string, void, void> {
    for (const name of this.#objects.keys()) {
      if (name.startsWith(`${bucket}/${prefix}`)) yield name.slice(bucket.length + 1);
    }
  }

  async size(bucket: string, key: string): Promise<number> {
    return this.#sizes.get(`${bucket}/${key}`) ?? this.#objects.get(`${bucket}/${key}`)?.byteLength ?? 0;
  }
}

async function* pieces(content: Uint8Array, bytes: number): AsyncGenerator<Uint8Array, void, void> {
  for (let start = 0; start < content.byteLength; start += bytes)
    yield content.subarray(start, start + bytes);
}
