import { DefectError } from '../errors.js';

/** The part of WebAssembly's memory that is used. */
export interface WebAssemblyMemory {
  /** A different buffer after the memory has grown. */
  readonly buffer: ArrayBuffer;
  /** Adds pages of 64 KiB. */
  grow(pages: number): number;
}

/** What a module imports: memory, and functions of numbers. */
export type WebAssemblyImport = WebAssemblyMemory | ((...numbers: number[]) => number | void);

/** Values by the module and name under which they are imported. */
export type WebAssemblyImports = Readonly<Record<string, Readonly<Record<string, WebAssemblyImport>>>>;

/**
 * Compiles and starts a module. The caller states the module's exports as `Exports`.
 * @param imports what it imports, by module and name; default nothing
 * @throws DefectError where Node cannot run WebAssembly (`--jitless`)
 */
export function startModule<Exports>(bytes: Uint8Array, imports: WebAssemblyImports = {}): Exports {
  try {
    return new WebAssembly.Instance<Exports>(new WebAssembly.Module(bytes), imports).exports;
  } catch (cause) {
    throw new DefectError(
      'This Node cannot run WebAssembly, which hashes and compresses. Start it without --jitless.',
      { code: 'NO_WEBASSEMBLY', cause },
    );
  }
}
