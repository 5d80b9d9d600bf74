import { DefectError } from '../errors.js';
import { ByteWriter, type GrowMemory } from './byte-writer.js';
import { startModule, type WebAssemblyMemory } from './web-assembly.js';
import { DIGEST_CHARACTERS, LANES, MESSAGE_BYTES } from './sha256-layout.js';
import { SHA256_WASM } from './sha256-wasm.js';
import { EMPTY_SHA256_HEX } from '../hash/empty-digest.js';

/** The most messages that are queued. */
export const MAX_MESSAGES = 512;
/** Longer messages need a second block of SHA-256, which this program does not support. */
export const MAX_MESSAGE_BYTES = 55;

// WebAssembly's memory: the messages, the addresses of their digests, and room for unused digests; after that
// page, the reserved memory and the writer's bytes.
export const TARGETS_START = MAX_MESSAGES * MESSAGE_BYTES;
const FIRST_TARGET = TARGETS_START / 4;
const UNUSED_START = TARGETS_START + (MAX_MESSAGES + LANES) * 4;
const PAGE_BYTES = 65_536;
const INITIAL_WRITER_BYTES = PAGE_BYTES;

/** Exports of the module that `scripts/kernels/sha256-lanes.ts` makes. */
interface Program {
  readonly memory: WebAssemblyMemory;
  readonly run: (input: number, targets: number) => void;
}

/**
 * Hashes short texts in batches, several times as fast as one by one. The caller writes the text into a slot
 * and leaves a gap for its digest in the batch's writer; the batch fills in the digests when `flush` is called
 * or the batch is full. Memory: a page of 64 KiB, the reserved memory, and the writer's bytes.
 */
export class DigestBatch {
  /** Rows are written here, so that digests can be written straight into its memory. */
  readonly writer: ByteWriter;
  readonly #program: Program;
  #memory: Buffer;
  /** The same memory as 32-bit numbers. */
  #words: Int32Array;
  /** The same memory as 64-bit numbers, for writing zeros. */
  #numbers: Float64Array;
  #count = 0;
  /** All texts ever pushed, minus those dropped. */
  #pushed = 0;

  /** Where the writer's bytes start in the memory. */
  readonly writerStart: number;

  /** @param reservedEnd another program uses the memory after the first page up to this byte; default: none */
  constructor(reservedEnd = PAGE_BYTES) {
    this.writerStart = Math.ceil(reservedEnd / PAGE_BYTES) * PAGE_BYTES;
    this.#program = startModule<Program>(Buffer.from(SHA256_WASM, 'base64'));
    this.#memory = Buffer.from(this.#program.memory.buffer);
    this.#words = new Int32Array(this.#program.memory.buffer);
    this.#numbers = new Float64Array(this.#program.memory.buffer);
    this.#checkProgram();
    const grow: GrowMemory = (bytes) => this.#grow(bytes);
    this.writer = new ByteWriter(INITIAL_WRITER_BYTES, grow);
  }

  /**
   * Where texts are written: the next one at `slot`, which has room for 64 bytes. It is a new buffer after the
   * memory has grown.
   */
  get memory(): Buffer {
    return this.#memory;
  }

  /** The same memory as 32-bit numbers. */
  get words(): Int32Array {
    return this.#words;
  }

  /** The memory, for another program that works in it. */
  get sharedMemory(): WebAssemblyMemory {
    return this.#program.memory;
  }

  /** How many texts are queued. */
  get waiting(): number {
    return this.#count;
  }

  /** Sets how many texts are queued, after another program has added texts and targets. */
  set waiting(count: number) {
    this.#pushed += count - this.#count;
    this.#count = count;
  }

  get slot(): number {
    return this.#count * MESSAGE_BYTES;
  }

  /**
   * Queues the text in the slot; its digest, 64 hex digits, will be written at `position` in the writer.
   * @param length of the text in bytes, 1 to `MAX_MESSAGE_BYTES`
   */
  push(length: number, position: number): void {
    if (length === 0) {
      throw new DefectError(
        'An identifier that is empty after standardization was about to be hashed; it has to become null.',
        { code: 'EMPTY_IDENTIFIER_HASHED' },
      );
    }
    pad(this.#memory, this.#numbers, this.slot, length);
    this.#words[FIRST_TARGET + this.#count] = this.writerStart + position;
    this.#count += 1;
    this.#pushed += 1;
    if (this.#count === MAX_MESSAGES) this.flush();
  }

  /** Drops the queued texts and everything written. */
  reset(): void {
    this.#count = 0;
    this.writer.length = 0;
  }

  /** The current position of the batch, for `dropSince`. */
  get mark(): number {
    return this.#pushed;
  }

  /** Drops the texts pushed since the mark was taken; those already hashed keep their digests. */
  dropSince(mark: number): void {
    this.#count = Math.max(0, this.#count - (this.#pushed - mark));
    this.#pushed = mark;
  }

  /** Fills in the digests of all queued texts. */
  flush(): void {
    const count = this.#count;
    // The slots after the last text hold older texts.
    this.#words.fill(UNUSED_START, FIRST_TARGET + count, FIRST_TARGET + count + LANES - 1);
    for (let first = 0; first < count; first += LANES)
      this.#program.run(first * MESSAGE_BYTES, TARGETS_START + first * 4);
    this.#count = 0;
  }

  #grow(bytes: number): Buffer {
    const { memory } = this.#program;
    const missing = this.writerStart + bytes - memory.buffer.byteLength;
    if (missing > 0) {
      memory.grow(Math.ceil(missing / PAGE_BYTES));
      this.#memory = Buffer.from(memory.buffer);
      this.#words = new Int32Array(memory.buffer);
      this.#numbers = new Float64Array(memory.buffer);
    }
    return Buffer.from(memory.buffer, this.writerStart);
  }

  /** A program that computes a wrong digest for the empty string must not hash, regardless of the reason. */
  #checkProgram(): void {
    const lanes = Array.from({ length: LANES }, (_, lane) => lane);
    for (const lane of lanes) {
      pad(this.#memory, this.#numbers, lane * MESSAGE_BYTES, 0);
      this.#words[FIRST_TARGET + lane] = UNUSED_START + lane * DIGEST_CHARACTERS;
    }
    this.#program.run(0, TARGETS_START);
    for (const lane of lanes) {
      const start = UNUSED_START + lane * DIGEST_CHARACTERS;
      const letters = Buffer.from(this.#memory.subarray(start, start + DIGEST_CHARACTERS)).toString('latin1');
      if (letters === EMPTY_SHA256_HEX) continue;
      throw new DefectError('SHA-256 returns wrong digests on this machine; nothing may be hashed on it.', {
        code: 'WRONG_DIGEST',
      });
    }
  }
}

/** The padding of SHA-256 after a text of `length` bytes: a one, zeros, and the length in bits. */
function pad(memory: Uint8Array, numbers: Float64Array, start: number, length: number): void {
  memory[start + length] = 0x80;
  let at = start + length + 1;
  while ((at & 7) !== 0) memory[at++] = 0;
  for (let number = at >> 3; number < (start + MESSAGE_BYTES) >> 3; number++) numbers[number] = 0;
  memory[start + MESSAGE_BYTES - 2] = (length * 8) >> 8;
  memory[start + MESSAGE_BYTES - 1] = (length * 8) & 0xff;
}
