import { DefectError } from '../errors.js';

/** The part of WebAssembly's memory that is used. */
export interface WebAssemblyMemory {
  /** Another one after the memory has grown. */
  readonly buffer: ArrayBuffer;
  /** Adds pages of 64 KiB. */
  grow(pages: number): number;
}

/**
 * Compiles and starts a module that imports nothing. `Exports` is what the caller knows it to export.
 * @throws DefectError where Node cannot run WebAssembly (`--jitless`)
 */
export function startModule<Exports>(bytes: Uint8Array): Exports {
  try {
    return new WebAssembly.Instance<Exports>(new WebAssembly.Module(bytes)).exports;
  } catch (cause) {
    throw new DefectError(
      'This Node cannot run WebAssembly, which hashes and compresses. Start it without --jitless.',
      { code: 'NO_WEBASSEMBLY', cause },
    );
  }
}
