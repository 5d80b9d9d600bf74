import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const source = fileURLToPath(new URL('../src', import.meta.url));

const EVERYWHERE = ['errors.js', 'nearest-names.js', 'visible-text.js'] as const;

/**
 * What each folder of `src/` may import besides itself, `model/` and the files that all folders may import. Only
 * `ingest/`, `scale-out/` and the edges combine stages; `rows/` composes the stages of a block.
 */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  model: ['tally'],
  tally: ['partition'],
  aws: [],
  validate: [],
  normalize: [],
  partition: [],
  kernel: ['encode', 'hash', 'leak-guard', 'normalize', 'rows', 'schema', 'tally', 'validate'],
  encode: ['kernel'],
  hash: ['normalize'],
  'leak-guard': ['normalize'],
  filter: ['hash', 'kernel', 'leak-guard', 'normalize', 'read', 'rows', 'schema', 'tally'],
  engines: ['hash', 'identifiers-portable.js', 'normalize', 'read'],
  schema: ['leak-guard', 'tally', 'validate', 'package-root.js'],
  read: ['aws', 'kernel', 'leak-guard', 'schema'],
  store: ['aws'],
  report: ['schema', 'tally', 'validate'],
  amc: ['leak-guard'],
  'amc-simulator': ['amc', 'validate'],
  'hand-over': [
    'amc',
    'amc-simulator',
    'ask',
    'aws',
    'ingest',
    'ledger',
    'prepared',
    'read',
    'report',
    'schema',
    'workers',
  ],
  ask: ['amc', 'aws', 'ledger', 'read', 'report'],
  delivery: ['aws', 'read'],
  // Files that an engine wrote are checked in place, by the rules for rows and reports.
  prepared: [
    'aws',
    'delivery',
    'hash',
    'ingest',
    'normalize',
    'read',
    'report',
    'rows',
    'schema',
    'store',
    'tally',
    'validate',
    'version.js',
    'workers',
  ],
  doctor: ['amc', 'aws', 'schema'],
  probe: ['amc', 'ask', 'aws', 'doctor', 'hand-over', 'ingest', 'store'],
  init: ['leak-guard', 'normalize', 'read', 'reshape', 'schema', 'validate'],
  reshape: ['kernel', 'normalize', 'read', 'schema', 'tally', 'validate'],
  ledger: ['aws', 'leak-guard', 'report', 'store'],
  explain: ['tally', 'verify'],
  verify: ['aws', 'read', 'report', 'store'],
  rows: [
    'encode',
    'hash',
    'kernel',
    'leak-guard',
    'normalize',
    'partition',
    'read',
    'reshape',
    'schema',
    'tally',
    'validate',
  ],
  // The program of the threads, which also checks files of engines.
  workers: ['encode', 'prepared', 'read', 'rows', 'tally'],
  collaboration: ['aws', 'encode', 'report', 'schema', 'store', 'validate', 'verify'],
  ingest: [
    'aws',
    'collaboration',
    'encode',
    'leak-guard',
    'ledger',
    'normalize',
    'partition',
    'read',
    'report',
    'reshape',
    'rows',
    'schema',
    'store',
    'tally',
    'version.js',
    'workers',
  ],
  // The edges translate to and from ingest() and its neighbors; they never access rows.
  cli: [
    'amc',
    'ask',
    'aws',
    'collaboration',
    'delivery',
    'doctor',
    'explain',
    'filter',
    'hand-over',
    'hash',
    'ingest',
    'init',
    'leak-guard',
    'ledger',
    'normalize',
    'prepared',
    'probe',
    'read',
    'report',
    'schema',
    'store',
    'tally',
    'validate',
    'verify',
    'version.js',
  ],
  lambda: [
    'amc',
    'ask',
    'aws',
    'delivery',
    'hand-over',
    'ingest',
    'leak-guard',
    'ledger',
    'read',
    'report',
    'scale-out',
    'schema',
  ],
  'scale-out': [
    'aws',
    'ingest',
    'leak-guard',
    'ledger',
    'read',
    'report',
    'rows',
    'schema',
    'store',
    'tally',
    'version.js',
    'workers',
  ],
};
/** Folders that may access files, the network or processes. */
const WITH_IO = new Set([
  'amc',
  'amc-simulator',
  'ask',
  'aws',
  'cli',
  'collaboration',
  'delivery',
  'doctor',
  'hand-over',
  'ingest',
  'lambda',
  'ledger',
  'prepared',
  'probe',
  'read',
  'report',
  'scale-out',
  'schema',
  'store',
  'verify',
]);
/** Folders that still have import circles. */
const WITH_CIRCLES = new Set(['amc-simulator', 'collaboration']);
const IO_MODULE = /^node:(fs|http|https|net|tls|child_process|dgram|cluster)|^@aws-sdk\//;

const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
);

function importsOf(file: string): string[] {
  const text = readFileSync(path.join(source, file), 'utf8');
  return [...text.matchAll(/(?:from\s+|import\s*\(?\s*)'([^']+)'/g)].flatMap((match) => match[1] ?? []);
}

/** The first folder of a path below `src/`, or the file itself. */
const folderOf = (file: string) => file.split(path.sep)[0] ?? '';

describe('src/', () => {
  it('is searched for imports of every form', () => {
    // `ledger/lazy-s3-entry-store.ts` imports this one only when it is needed.
    expect(importsOf('ledger/lazy-s3-entry-store.ts')).toContain('./s3-entry-store.js');
    expect(importsOf('index.ts')).toContain('./ingest/ingest.js');
  });

  it('has enough files and imports for this test to mean something', () => {
    expect(files.length).toBeGreaterThan(60);
    expect(importsOf('ingest/ingest.ts').length).toBeGreaterThan(10);
  });

  it.each(Object.keys(ALLOWED))('%s/ imports only from allowed folders', (folder) => {
    const allowed = new Set([...(ALLOWED[folder] ?? []), folder, 'model', ...EVERYWHERE]);
    const wrong = files
      .filter((file) => folderOf(file) === folder)
      .flatMap((file) =>
        importsOf(file)
          .filter((spec) => spec.startsWith('.'))
          .map((spec) => folderOf(path.relative(source, path.resolve(source, path.dirname(file), spec))))
          .filter((target) => !allowed.has(target))
          .map((target) => `${file} imports ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  it('has no import circles, types included', () => {
    const imported = new Map(
      files.map((file) => [
        file,
        importsOf(file)
          .filter((spec) => spec.startsWith('.'))
          .map((spec) => path.join(path.dirname(file), spec).replace(/\.js$/, '.ts'))
          .filter((target) => !WITH_CIRCLES.has(folderOf(target))),
      ]),
    );
    const done = new Set<string>();
    const circleFrom = (file: string, above: readonly string[]): readonly string[] | null => {
      if (above.includes(file)) return [...above.slice(above.indexOf(file)), file];
      if (done.has(file)) return null;
      for (const next of imported.get(file) ?? []) {
        const circle = circleFrom(next, [...above, file]);
        if (circle !== null) return circle;
      }
      done.add(file);
      return null;
    };
    for (const file of files) expect(circleFrom(file, [])).toBeNull();
  });

  it('does input and output only in the folders meant for it', () => {
    const wrong = files
      .filter((file) => file.includes(path.sep) && !WITH_IO.has(folderOf(file)))
      .flatMap((file) =>
        importsOf(file)
          .filter((spec) => IO_MODULE.test(spec))
          .map((spec) => `${file} imports ${spec}`),
      );
    expect(wrong).toEqual([]);
  });

  it('has no file that is too long', () => {
    const long = files.filter(
      (file) => readFileSync(path.join(source, file), 'utf8').split('\n').length > 400,
    );
    expect(long).toEqual([]);
  });

  it('puts no raw value into messages thrown on the data path', () => {
    const throwing = files.filter((file) =>
      ['normalize', 'hash', 'validate', 'rows', 'kernel', 'workers'].includes(folderOf(file)),
    );
    const leaking = throwing.filter((file) =>
      /throw new \w+\([^)]*\$\{(?:value|text|cell|raw)\}/.test(readFileSync(path.join(source, file), 'utf8')),
    );
    expect(leaking).toEqual([]);
  });
});
