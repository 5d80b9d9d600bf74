/** The block is damaged. */
export class Bzip2Error extends Error {}

/** The bytes end within the block. */
export class Bzip2EndError extends Error {}

const MAX_CODE_BITS = 20;
const GROUP_SIZE = 50;
const MAX_SELECTORS = 18_002;

/** Reads bits, the highest of each byte first. */
export class BitReader {
  readonly bytes: Uint8Array;
  /** Position in bits. */
  position = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** @param count at most 24 */
  read(count: number): number {
    if (this.position + count > this.bytes.length * 8) throw new Bzip2EndError();
    const at = this.position >> 3;
    const { bytes } = this;
    const first = ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8);
    const word = (first | (bytes[at + 3] ?? 0)) << (this.position & 7);
    this.position += count;
    return count === 0 ? 0 : word >>> (32 - count);
  }

  /** 32 bits. */
  readWord(): number {
    return ((this.read(16) << 16) | this.read(16)) >>> 0;
  }
}

/** A decoded block before the last two steps: inverting the sort, and expanding the runs. */
export interface Bzip2Block {
  readonly checksum: number;
  readonly origin: number;
  /** By position: the byte (low 8 bits) and the next position (the rest). */
  readonly links: Uint32Array;
}

/**
 * Reads one block after its magic number.
 * @param maxBytes what the stream's header allows: 100,000 to 900,000
 */
export function readBzip2Block(bits: BitReader, maxBytes: number): Bzip2Block {
  const checksum = bits.readWord();
  // Randomized blocks fell out of use in 1999.
  if (bits.read(1) !== 0) throw new Bzip2Error();
  const origin = bits.read(24);
  const symbols = readUsedBytes(bits);
  const tableCount = bits.read(3);
  const selectorCount = bits.read(15);
  if (tableCount < 2 || tableCount > 6 || selectorCount === 0) throw new Bzip2Error();
  const selectors = readSelectors(bits, selectorCount, tableCount);
  const tables: HuffmanTable[] = [];
  for (let index = 0; index < tableCount; index++) tables.push(readTable(bits, symbols.length + 2));
  const bytes = readSymbols(bits, symbols, selectors, tables, maxBytes);
  if (origin >= bytes.length) throw new Bzip2Error();
  return { checksum, origin, links: link(bytes) };
}

function readUsedBytes(bits: BitReader): Uint8Array {
  const ranges = bits.read(16);
  const used: number[] = [];
  for (let range = 0; range < 16; range++) {
    if ((ranges & (0x8000 >> range)) === 0) continue;
    const members = bits.read(16);
    for (let member = 0; member < 16; member++)
      if ((members & (0x8000 >> member)) !== 0) used.push(range * 16 + member);
  }
  if (used.length === 0) throw new Bzip2Error();
  return Uint8Array.from(used);
}

function readSelectors(bits: BitReader, count: number, tableCount: number): Uint8Array {
  const order = Array.from({ length: tableCount }, (_, index) => index);
  const selectors = new Uint8Array(Math.min(count, MAX_SELECTORS));
  for (let index = 0; index < count; index++) {
    let place = 0;
    while (bits.read(1) === 1) if (++place >= tableCount) throw new Bzip2Error();
    const [table = 0] = order.splice(place, 1);
    order.unshift(table);
    // Some writers write more selectors than a block can use.
    if (index < MAX_SELECTORS) selectors[index] = table;
  }
  return selectors;
}

interface HuffmanTable {
  readonly minLength: number;
  /** By code length: the largest code of that length, -1 for none. */
  readonly limits: Int32Array;
  /** By code length: what to subtract from a code to get its index in `symbols`. */
  readonly bases: Int32Array;
  readonly symbols: Uint16Array;
}

function readTable(bits: BitReader, symbolCount: number): HuffmanTable {
  const lengths = new Uint8Array(symbolCount);
  let length = bits.read(5);
  for (let symbol = 0; symbol < symbolCount; symbol++) {
    for (;;) {
      if (length < 1 || length > MAX_CODE_BITS) throw new Bzip2Error();
      if (bits.read(1) === 0) break;
      length += bits.read(1) === 0 ? 1 : -1;
    }
    lengths[symbol] = length;
  }
  const limits = new Int32Array(MAX_CODE_BITS + 2).fill(-1);
  const bases = new Int32Array(MAX_CODE_BITS + 2);
  const symbols = new Uint16Array(symbolCount);
  let code = 0;
  let place = 0;
  let minLength = 0;
  for (let bitCount = 1; bitCount <= MAX_CODE_BITS; bitCount++) {
    bases[bitCount] = code - place;
    for (let symbol = 0; symbol < symbolCount; symbol++) {
      if (lengths[symbol] !== bitCount) continue;
      if (minLength === 0) minLength = bitCount;
      symbols[place++] = symbol;
      code++;
      limits[bitCount] = code - 1;
    }
    code <<= 1;
  }
  return { minLength, limits, bases, symbols };
}

/** Undoes the Huffman coding, the run lengths of zeros and the move-to-front coding. */
function readSymbols(
  bits: BitReader,
  used: Uint8Array,
  selectors: Uint8Array,
  tables: readonly HuffmanTable[],
  maxBytes: number,
): Uint8Array {
  const bytes = new Uint8Array(maxBytes);
  const front = Uint8Array.from(used);
  const endOfBlock = used.length + 1;
  let size = 0;
  let run = 0;
  let runBit = 1;
  for (let group = 0; ; group++) {
    const table = group < selectors.length ? tables[selectors[group] ?? 0] : undefined;
    if (table === undefined) throw new Bzip2Error();
    for (let index = 0; index < GROUP_SIZE; index++) {
      const symbol = readSymbol(bits, table);
      if (symbol <= 1) {
        run += runBit << symbol;
        runBit <<= 1;
        if (run > maxBytes) throw new Bzip2Error();
        continue;
      }
      if (run > 0) {
        if (size + run > maxBytes) throw new Bzip2Error();
        bytes.fill(front[0] ?? 0, size, size + run);
        size += run;
        run = 0;
        runBit = 1;
      }
      if (symbol === endOfBlock) return bytes.subarray(0, size);
      if (size >= maxBytes) throw new Bzip2Error();
      const byte = front[symbol - 1] ?? 0;
      front.copyWithin(1, 0, symbol - 1);
      front[0] = byte;
      bytes[size++] = byte;
    }
  }
}

function readSymbol(bits: BitReader, { minLength, limits, bases, symbols }: HuffmanTable): number {
  let length = minLength;
  let code = bits.read(length);
  while (code > (limits[length] ?? -1)) {
    if (++length > MAX_CODE_BITS) throw new Bzip2Error();
    code = (code << 1) | bits.read(1);
  }
  const symbol = symbols[code - (bases[length] ?? 0)];
  if (symbol === undefined) throw new Bzip2Error();
  return symbol;
}

function link(bytes: Uint8Array): Uint32Array {
  const starts = new Uint32Array(256);
  for (const byte of bytes) starts[byte] = (starts[byte] ?? 0) + 1;
  let sum = 0;
  for (let byte = 0; byte < 256; byte++) {
    const count = starts[byte] ?? 0;
    starts[byte] = sum;
    sum += count;
  }
  const links = new Uint32Array(bytes.length);
  for (let place = 0; place < bytes.length; place++) {
    const byte = bytes[place] ?? 0;
    const start = starts[byte] ?? 0;
    links[start] = (links[start] ?? 0) | (place << 8);
    links[place] = (links[place] ?? 0) | byte;
    starts[byte] = start + 1;
  }
  return links;
}
