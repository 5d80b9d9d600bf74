import type { DigestBatch } from './digest-batch.js';
import { startModule } from './web-assembly.js';
import { ROWS_WASM } from './rows-wasm.js';

/** What `assembly/rows.ts` exports; `kernel-layout.ts` says where it reads and writes. */
export interface RowProgram {
  readonly reset: () => void;
  readonly begin: () => void;
  readonly beginWindow: () => void;
  readonly run: () => number;
  readonly remember: (
    keyLength: number,
    valueLength: number,
    tag: number,
    outcome: number,
    number: number,
  ) => void;
  /** 1 when there was room. */
  readonly knowWord: (country: number) => number;
  readonly knowPartition: (number: number) => void;
}

/** Starts the program in the batch's memory. */
export function startRowProgram(digests: DigestBatch): RowProgram {
  return startModule<RowProgram>(Buffer.from(ROWS_WASM, 'base64'), { env: { memory: digests.sharedMemory } });
}
