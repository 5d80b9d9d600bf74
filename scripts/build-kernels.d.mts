/** The text of src/encode/deflate-wasm.ts as it ought to be. */
export function deflateModule(): Promise<string>;
