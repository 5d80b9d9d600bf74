import { COLUMNS_WASM } from './columns-wasm.js';
import { startModule, type WebAssemblyMemory } from './web-assembly.js';

/** What `assembly/columns.ts` exports; addresses are byte offsets into `memory`. */
export interface ColumnProgram {
  readonly memory: WebAssemblyMemory;
  readonly begin: () => void;
  readonly take: (bytes: number) => number;
  readonly free: (start: number) => void;
  readonly findCells: (from: number, end: number, cells: number, maxRows: number) => number;
  readonly foundEnd: () => number;
  readonly foundCells: () => number;
  readonly writeLevels: (cells: number, stride: number, rows: number, out: number) => number;
  readonly presentValues: () => number;
  readonly buildDictionary: (
    cells: number,
    stride: number,
    rows: number,
    slots: number,
    entries: number,
    indexes: number,
  ) => number;
  readonly packIndexes: (indexes: number, count: number, width: number, out: number) => number;
  readonly resetBounds: () => void;
  readonly least: () => bigint;
  readonly greatest: () => bigint;
  readonly valueBytes: (kind: number, cells: number, stride: number, rows: number) => number;
  readonly writeValues: (kind: number, cells: number, stride: number, rows: number, out: number) => number;
  readonly snappy: (input: number, length: number, out: number) => number;
}

/** Created when first needed, once per thread. */
let program: ColumnProgram | null = null;

export function columnProgram(): ColumnProgram {
  return (program ??= startModule<ColumnProgram>(Buffer.from(COLUMNS_WASM, 'base64')));
}
