/** The parts of WebAssembly that the project uses; neither ECMAScript's library nor Node's types declare it. */
declare namespace WebAssembly {
  interface Module {
    readonly [Symbol.toStringTag]: 'WebAssembly.Module';
  }
  const Module: new (bytes: Uint8Array) => Module;
  class Instance<Exports> {
    constructor(module: Module, imports: object);
    readonly exports: Exports;
  }
}
