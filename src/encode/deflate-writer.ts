import { deflateKernel, type DeflateKernel } from '../kernel/deflate-kernel.js';
import { copyPieces, lengthOf } from '../model/row-pieces.js';
import { huffmanCode, type HuffmanCode } from './huffman.js';

/** Bytes that share one Huffman code; the kernel has room for the repeats of this many. */
const BLOCK_BYTES = 1024 * 1024;
/** The kernel joins the codes of two literals in 24 bits. */
const MAX_CODE_LENGTH = 12;
const MAX_LENGTH_CODE_LENGTH = 7;
const LITERALS_AND_LENGTHS = 286;
const DISTANCES = 30;
/** Order in which deflate lists the lengths of the code for code lengths. */
const LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** The most bytes written for an input of this size: a literal takes at most 12 bits. */
function outputRoom(inputBytes: number): number {
  return Math.ceil(inputBytes * 1.5) + 4096;
}

/** Bytes, and their deflated form. */
interface DeflatedBytes {
  readonly bytes: Uint8Array;
  readonly deflated: Uint8Array;
}

/**
 * Deflates rows that are mostly hex digests (RFC 1951). Rows and result are in the kernel's memory and are
 * valid only until the next call. Memory: 2.5 times the largest input, a third of which is hardly ever touched;
 * kept by the thread.
 */
export function deflateDigests(pieces: readonly Uint8Array[]): DeflatedBytes {
  const kernel = deflateKernel();
  const length = lengthOf(pieces);
  const start = kernel.begin(length, outputRoom(length));
  const outputStart = kernel.outputEnd();
  const memory = new Uint8Array(kernel.memory.buffer);
  copyPieces(pieces, memory, start);
  const tables = new Tables(kernel);
  const end = start + length;
  let blockStart = start;
  do {
    const blockEnd = Math.min(blockStart + BLOCK_BYTES, end);
    kernel.findMatches(blockStart, blockEnd);
    kernel.countSymbols(blockStart, blockEnd);
    const literals = huffmanCode(tables.literalCounts, MAX_CODE_LENGTH);
    const distances = huffmanCode(tables.distanceCounts, MAX_CODE_LENGTH);
    writeHeader(kernel, literals, distances, blockEnd === end);
    pack(literals, tables.literalCodes);
    pack(distances, tables.distanceCodes);
    kernel.writeBlock(blockStart, blockEnd);
    blockStart = blockEnd;
  } while (blockStart < end);
  kernel.finish();
  return {
    bytes: memory.subarray(start, end),
    deflated: memory.subarray(outputStart, kernel.outputEnd()),
  };
}

/** The kernel's tables; they have to be located again after its memory has grown. */
class Tables {
  readonly literalCounts: Uint32Array;
  readonly distanceCounts: Uint32Array;
  readonly literalCodes: Uint32Array;
  readonly distanceCodes: Uint32Array;

  constructor(kernel: DeflateKernel) {
    const table = (address: number, length: number) => new Uint32Array(kernel.memory.buffer, address, length);
    this.literalCounts = table(kernel.literalCounts(), LITERALS_AND_LENGTHS);
    this.distanceCounts = table(kernel.distanceCounts(), DISTANCES);
    this.literalCodes = table(kernel.literalCodes(), LITERALS_AND_LENGTHS);
    this.distanceCodes = table(kernel.distanceCodes(), DISTANCES);
  }
}

/** Codes in the kernel's form: the bits and, from bit 24 on, how many they are. */
function pack({ codes, lengths }: HuffmanCode, target: Uint32Array): void {
  for (let symbol = 0; symbol < target.length; symbol++)
    target[symbol] = (codes[symbol] ?? 0) | ((lengths[symbol] ?? 0) << 24);
}

function writeHeader(
  kernel: DeflateKernel,
  literals: HuffmanCode,
  distances: HuffmanCode,
  isFinal: boolean,
): void {
  const lengths = [...literals.lengths, ...distances.lengths];
  const lengthCounts = new Uint32Array(LENGTH_ORDER.length);
  for (const length of lengths) lengthCounts[length] = (lengthCounts[length] ?? 0) + 1;
  // A Huffman code needs two symbols.
  lengthCounts[0] = (lengthCounts[0] ?? 0) + 1;
  lengthCounts[1] = (lengthCounts[1] ?? 0) + 1;
  const code = huffmanCode(lengthCounts, MAX_LENGTH_CODE_LENGTH);
  kernel.write(isFinal ? 1 : 0, 1);
  kernel.write(2, 2);
  kernel.write(LITERALS_AND_LENGTHS - 257, 5);
  kernel.write(DISTANCES - 1, 5);
  kernel.write(LENGTH_ORDER.length - 4, 4);
  for (const symbol of LENGTH_ORDER) kernel.write(code.lengths[symbol] ?? 0, 3);
  for (const length of lengths) kernel.write(code.codes[length] ?? 0, code.lengths[length] ?? 0);
}
