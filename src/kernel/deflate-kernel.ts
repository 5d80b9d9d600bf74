import { startModule, type WebAssemblyMemory } from './web-assembly.js';
import { DEFLATE_WASM } from './deflate-wasm.js';

/** What `assembly/deflate.ts` exports; addresses are byte offsets into `memory`. */
export interface DeflateKernel {
  readonly memory: WebAssemblyMemory;
  readonly begin: (inputBytes: number, outputBytes: number) => number;
  readonly outputEnd: () => number;
  readonly write: (value: number, bits: number) => void;
  readonly finish: () => void;
  readonly findMatches: (start: number, end: number) => void;
  readonly countSymbols: (start: number, end: number) => void;
  readonly writeBlock: (start: number, end: number) => void;
  readonly literalCounts: () => number;
  readonly distanceCounts: () => number;
  readonly literalCodes: () => number;
  readonly distanceCodes: () => number;
}

/** Created when first needed, once per thread. */
let kernel: DeflateKernel | null = null;

export function deflateKernel(): DeflateKernel {
  return (kernel ??= startModule<DeflateKernel>(Buffer.from(DEFLATE_WASM, 'base64')));
}
