import { createContext, Script, type Context } from 'node:vm';

/** What engines of databases do not have: removed from the context, so that its use throws. */
const MISSING = [
  'Intl',
  'WebAssembly',
  'SharedArrayBuffer',
  'Atomics',
  'escape',
  'unescape',
  'console',
] as const;

/** A V8 context with only the language: no modules, Buffer, process, TextEncoder, URL, Intl, WebAssembly or eval. */
export function bareEngine(code: string): Context {
  const context = createContext(Object.create(null), { codeGeneration: { strings: false, wasm: false } });
  new Script(MISSING.map((name) => `delete globalThis.${name};`).join('')).runInContext(context);
  new Script(code).runInContext(context);
  return context;
}

/** Evaluates an expression there. Its result is returned as JSON, so no object of the engine leaves it. */
export function evaluate(context: Context, expression: string): unknown {
  const text: unknown = new Script(`JSON.stringify(${expression})`).runInContext(context);
  return typeof text === 'string' ? JSON.parse(text) : text;
}
