/** What the project uses of WebAssembly; neither ECMAScript's library nor Node's types declare it. */
declare namespace WebAssembly {
  interface Module {
    readonly [Symbol.toStringTag]: 'WebAssembly.Module';
  }
  const Module: new (bytes: Uint8Array) => Module;
  class Instance {
    constructor(module: Module);
    /** Those of the modules that `hash/wasm-code.ts` makes. */
    readonly exports: {
      readonly memory: { readonly buffer: ArrayBuffer };
      readonly run: (input: number, output: number) => void;
    };
  }
}
