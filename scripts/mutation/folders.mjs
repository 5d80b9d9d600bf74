/**
 * What is mutated, and which tests should detect it. A kernel's program is compiled again for each of its mutants.
 * @type {readonly { readonly folder: string, readonly tests: readonly string[] }[]}
 */
export const FOLDERS = [
  { folder: 'src/normalize', tests: ['test/normalize', 'test/hash'] },
  { folder: 'src/validate', tests: ['test/validate'] },
  { folder: 'src/leak-guard', tests: ['test/leak-guard', 'test/rows/leak-guard.test.ts'] },
  { folder: 'src/ledger', tests: ['test/ledger', 'test/hand-over'] },
  { folder: 'src/hand-over', tests: ['test/hand-over', 'test/cli/collaboration-target.test.ts'] },
  { folder: 'src/report', tests: ['test/report', 'test/ingest/publish-run.test.ts', 'test/tally'] },
  { folder: 'src/store', tests: ['test/store'] },
  { folder: 'src/partition', tests: ['test/partition', 'test/store/partition-writer.test.ts'] },
  { folder: 'src/rows', tests: ['test/rows', 'test/kernel'] },
  { folder: 'src/kernel/assembly', tests: ['test/kernel', 'test/rows', 'test/encode'] },
];

/** People check the pages, and layout is not a rule. */
export const LEFT_OUT = /\/html\/|-wasm\.ts$|\.d\.ts$/;
