import type { DigestBatch } from './digest-batch.js';
import type { RowHost } from './row-host.js';
import { startModule } from './web-assembly.js';
import { ROWS_WASM } from './rows-wasm.js';

/** What `assembly/rows.ts` exports; `kernel-layout.ts` says where it reads and writes. */
export interface RowProgram {
  readonly reset: () => void;
  readonly begin: () => void;
  readonly clear: () => void;
  readonly clearTables: () => void;
  readonly beginText: () => void;
  readonly run: () => number;
  readonly remember: (
    key: number,
    keyLength: number,
    value: number,
    valueLength: number,
    tag: number,
    outcome: number,
    number: number,
  ) => void;
  /** 1 when there was room. */
  readonly addAddressWord: (country: number) => number;
}

/** Starts the program in the batch's memory. @param host returns the current host */
export function startRowProgram(digests: DigestBatch, host: () => RowHost): RowProgram {
  return startModule<RowProgram>(Buffer.from(ROWS_WASM, 'base64'), {
    env: { memory: digests.sharedMemory },
    host: {
      country: (start, length, mayCache) => host().country(start, length, mayCache),
      consent: (column, start, length, mayCache) => host().consent(column, start, length, mayCache),
      cell: (column, start, length, mayCache) => host().cell(column, start, length, mayCache),
      unreadable: (column, reason) => host().unreadable(column, reason),
      missing: (column) => host().missing(column),
      hasText: (start, length) => host().hasText(start, length),
      empty: () => host().empty(),
      outOfTime: (isFuture) => host().outOfTime(isFuture),
      suppress: () => host().suppress(),
      stop: (fault, column) => host().stop(fault, column),
      partition: (start, length) => host().partition(start, length),
      wideNumber: (column, start, length) => host().wideNumber(column, start, length),
      word: (start, length, tag) => host().word(start, length, tag),
    } satisfies RowHost,
  });
}
