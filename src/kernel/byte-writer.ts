/**
 * Returns the memory of a writer: at least `bytes` long, and starting with the first `used` bytes of the
 * previous memory.
 */
export type GrowMemory = (bytes: number, used: number) => Buffer;

/** A growing buffer that takes text as UTF-8, without building one large string first. */
export class ByteWriter {
  /** Bytes written so far. Setting it back undoes what was written after it. */
  length = 0;
  readonly #grow: GrowMemory;
  #bytes: Buffer;
  #view: DataView;

  /**
   * @param initialBytes first capacity; it doubles when needed, so it is never more than twice what is written
   * @param grow where the memory comes from; default: a buffer of its own
   */
  constructor(initialBytes: number, grow: GrowMemory = ownMemory()) {
    this.#grow = grow;
    this.#bytes = grow(Math.max(Math.ceil(initialBytes), 1024), 0);
    this.#view = viewOf(this.#bytes);
  }

  /** The memory to write into from `length`, after `reserve`. The next `reserve` may replace it. */
  get bytes(): Buffer {
    return this.#bytes;
  }

  get memory(): DataView {
    return this.#view;
  }

  /** Appends `text` as UTF-8. */
  write(text: string): void {
    // A UTF-16 code unit needs at most three bytes of UTF-8.
    this.reserve(text.length * 3);
    this.length += this.#bytes.write(text, this.length, 'utf8');
  }

  /** Appends ASCII text: faster than `write` for texts as short as cells are. */
  writeAscii(text: string): void {
    this.reserve(text.length);
    const bytes = this.#bytes;
    let position = this.length;
    for (let at = 0; at < text.length; at++) bytes[position++] = text.charCodeAt(at);
    this.length = position;
  }

  /** Appends a few bytes. */
  writeBytes(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    const target = this.#bytes;
    let position = this.length;
    for (let at = 0; at < bytes.length; at++) target[position++] = bytes[at] ?? 0;
    this.length = position;
  }

  /** The bytes written. They share the writer's memory: use them only once nothing more is written. */
  view(): Buffer {
    return this.#bytes.subarray(0, this.length);
  }

  /** Makes room for `more` bytes after `length`. */
  reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.#bytes.length) return;
    this.#bytes = this.#grow(Math.max(needed, this.#bytes.length * 2), this.length);
    this.#view = viewOf(this.#bytes);
  }
}

function viewOf({ buffer, byteOffset, length }: Buffer): DataView {
  return new DataView(buffer, byteOffset, length);
}

function ownMemory(): GrowMemory {
  let current = Buffer.alloc(0);
  return (bytes, used) => {
    const larger = Buffer.allocUnsafeSlow(bytes);
    current.copy(larger, 0, 0, used);
    current = larger;
    return larger;
  };
}

/** The usual byte order of CPUs, and that of `Int32Array`. */
export const IS_LITTLE_ENDIAN = new Uint8Array(Int32Array.of(1).buffer)[0] === 1;
