import { MAX_BATCH_BYTES, type CellBatch } from '../model/cell-block.js';
import * as layout from './json-layout.js';
import { JSON_WASM } from './json-wasm.js';
import { startModule, type WebAssemblyMemory } from './web-assembly.js';

/** What `assembly/json-cells.ts` exports. */
interface JsonProgram {
  readonly memory: WebAssemblyMemory;
  readonly reserve: () => void;
  readonly use: (sources: number, columns: number) => void;
  readonly useKeys: (count: number) => void;
  readonly findRecords: (from: number, length: number, maxRows: number) => number;
  readonly foundEnd: () => number;
  readonly bytesEnd: () => number;
}

/** The program and views of its memory, which does not grow. */
interface Kernel {
  readonly program: JsonProgram;
  readonly bytes: Buffer;
  readonly words: Int32Array;
}

/** A run of adjacent records that were found. */
export interface FoundRecords {
  /** Cells by output column. They are in the kernel's memory and are valid only until the next call. */
  readonly batch: CellBatch;
  /** Where the last record ends, as an offset in the loaded text. */
  readonly end: number;
}

/** Created when first needed, once per thread. */
let shared: Kernel | null = null;

function kernel(): Kernel {
  if (shared === null) {
    const program = startModule<JsonProgram>(Buffer.from(JSON_WASM, 'base64'));
    program.reserve();
    const { buffer } = program.memory;
    shared = { program, bytes: Buffer.from(buffer), words: new Int32Array(buffer) };
  }
  return shared;
}

/**
 * Finds the cells of JSON Lines. It handles objects whose keys were added with `know`, that have nested values
 * only where no column reads them, and that it understands beyond doubt. Every other line falls back to the
 * caller. Memory: 0.7 MB per thread.
 */
export class JsonCells {
  readonly #columns: readonly (readonly number[])[];
  readonly #sourceIds: ReadonlyMap<string, number>;
  /** Keys as they are written, with their sources. */
  readonly #known = new Set<string>();
  #keyTextEnd: number = layout.KEY_TEXTS;
  #loaded = 0;

  /**
   * @param columns by output column, the names of its sources; the first one that a record has counts
   * @param readsCommas by output column, whether a number's decimal point becomes a comma: such numbers fall
   * back to the caller
   */
  constructor(columns: readonly (readonly string[])[], readsCommas: readonly boolean[] = []) {
    const names = [...new Set(columns.flat())];
    const ids = new Map(names.map((name, id) => [name, id]));
    this.#columns = columns.map((sources) => sources.map((name) => ids.get(name) ?? 0));
    const commas = new Set(columns.filter((_, index) => readsCommas[index] === true).flat());
    this.#sourceIds = new Map(
      names.map((name, id) => [name, commas.has(name) ? id + layout.LEAVES_DECIMALS : id]),
    );
  }

  /** False when there are more columns or sources than fit: then every line falls back to the caller. */
  get isUsable(): boolean {
    const listed = this.#columns.reduce((sum, { length }) => sum + 1 + length, 0);
    return (
      listed <= layout.MAX_COLUMN_SOURCES &&
      this.#sourceIds.size <= layout.MAX_SOURCES &&
      this.#columns.length > 0 &&
      this.#columns.length <= layout.MAX_CELLS
    );
  }

  /** Starts a block: no keys are known. */
  begin(): void {
    const { program, words } = kernel();
    this.#known.clear();
    this.#keyTextEnd = layout.KEY_TEXTS;
    words.set(
      this.#columns.flatMap((sources) => [sources.length, ...sources]),
      layout.COLUMN_SOURCES >> 2,
    );
    program.use(this.#sourceIds.size, this.#columns.length);
    program.useKeys(0);
  }

  /** Whether no more keys can be added. */
  get isFull(): boolean {
    return this.#known.size === layout.MAX_KEYS;
  }

  /** Whether records may have this key. */
  knows(key: string): boolean {
    return this.#known.has(key);
  }

  /**
   * Adds a key that records may have from now on.
   * @param source its name as the columns have it
   * @param isIgnored whether no column reads anything in its value, which may be nested then
   */
  know(key: string, source: string, isIgnored = false): void {
    if (this.isFull || this.#known.has(key)) return;
    const text = Buffer.from(JSON.stringify(key));
    const end = this.#keyTextEnd + text.length;
    if (end > layout.KEY_TEXTS + layout.KEY_TEXTS_BYTES) return;
    const { program, bytes, words } = kernel();
    bytes.set(text, this.#keyTextEnd);
    const notRead = isIgnored ? layout.IGNORED : layout.NOT_READ;
    const entry = [this.#keyTextEnd, text.length, this.#sourceIds.get(source) ?? notRead, 0];
    words.set(entry, (layout.KEYS + this.#known.size * layout.KEY_BYTES) >> 2);
    this.#keyTextEnd = end;
    this.#known.add(key);
    program.useKeys(this.#known.size);
  }

  /** Loads text from `from`, as much as fits; returns how many bytes. */
  load(text: Buffer, from: number): number {
    const { bytes } = kernel();
    this.#loaded = text.copy(bytes, layout.TEXT, from, Math.min(text.length, from + layout.MAX_TEXT_BYTES));
    return this.#loaded;
  }

  /**
   * Finds records from `from`, up to one that falls back to the caller or whose line does not end in the loaded
   * text.
   */
  find(from: number): FoundRecords {
    const { program, bytes, words } = kernel();
    const columns = this.#columns.length;
    const rows = program.findRecords(from, this.#loaded, Math.floor(layout.MAX_CELLS / columns));
    const cells = layout.CELLS >> 2;
    return {
      batch: {
        bytes: bytes.subarray(layout.TEXT, layout.TEXT + Math.min(program.bytesEnd(), MAX_BATCH_BYTES)),
        cells: words.subarray(cells, cells + 2 * rows * columns),
        rows,
        lines: null,
      },
      end: program.foundEnd(),
    };
  }
}
