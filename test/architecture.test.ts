import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const source = fileURLToPath(new URL('../src', import.meta.url));

/**
 * What each folder of `src/` may import from besides itself, `types/` and `errors.ts`. Only `ingest*.ts`,
 * `run-id.ts` and the edges put stages together; `workers/` composes those that a block passes through.
 */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  types: [],
  aws: [],
  validate: [],
  normalize: [],
  partition: [],
  encode: [],
  hash: ['normalize'],
  'leak-guard': ['normalize'],
  schema: ['validate', 'package-root.js'],
  read: ['aws', 'schema'],
  store: ['aws'],
  transform: ['read', 'schema'],
  report: ['schema'],
  amc: [],
  'hand-over': [
    'workers',
    'amc',
    'aws',
    'ingest.js',
    'ingest-inputs.js',
    'ingest-options.js',
    'ledger',
    'read',
    'report',
    'schema',
  ],
  doctor: ['amc', 'aws', 'schema'],
  init: ['normalize', 'read', 'reshape', 'schema', 'validate'],
  reshape: ['read', 'schema', 'validate'],
  ledger: ['aws', 'report', 'store'],
  explain: ['verify'],
  verify: ['aws', 'read', 'report', 'store'],
  'scale-out': [
    'aws',
    'ingest.js',
    'ingest-inputs.js',
    'ingest-options.js',
    'leak-guard',
    'ledger',
    'read',
    'report',
    'run-id.js',
    'schema',
    'store',
    'version.js',
    'workers',
  ],
  workers: ['encode', 'hash', 'leak-guard', 'normalize', 'partition', 'read', 'schema', 'validate'],
};
/** Folders that may reach files, network or processes. */
const WITH_IO = new Set([
  'amc',
  'aws',
  'cli',
  'doctor',
  'hand-over',
  'lambda',
  'ledger',
  'read',
  'report',
  'scale-out',
  'schema',
  'store',
  'verify',
]);
const IO_MODULE = /^node:(fs|http|https|net|tls|child_process|dgram|cluster)|^@aws-sdk\//;

const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
);

function importsOf(file: string): string[] {
  const text = readFileSync(path.join(source, file), 'utf8');
  return [...text.matchAll(/(?:from|import)\s+'([^']+)'/g)].flatMap((match) => match[1] ?? []);
}

/** The first folder of a path below `src/`, or the file itself. */
const folderOf = (file: string) => file.split(path.sep)[0] ?? '';

describe('src/', () => {
  it('has the files that this test is about', () => {
    expect(files.length).toBeGreaterThan(60);
    expect(importsOf('ingest.ts').length).toBeGreaterThan(10);
  });

  it.each(Object.keys(ALLOWED))('%s/ imports only what it may', (folder) => {
    const allowed = new Set([...(ALLOWED[folder] ?? []), folder, 'types', 'errors.js']);
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

  it('does input and output only where that belongs', () => {
    const wrong = files
      .filter((file) => file.includes(path.sep) && !WITH_IO.has(folderOf(file)))
      .flatMap((file) =>
        importsOf(file)
          .filter((spec) => IO_MODULE.test(spec))
          .map((spec) => `${file} imports ${spec}`),
      );
    expect(wrong).toEqual([]);
  });

  it('has no file that ought to be split', () => {
    const long = files.filter(
      (file) => readFileSync(path.join(source, file), 'utf8').split('\n').length > 400,
    );
    expect(long).toEqual([]);
  });

  it('names no raw value in thrown messages of the data path', () => {
    const throwing = files.filter((file) =>
      ['normalize', 'hash', 'validate', 'workers'].includes(folderOf(file)),
    );
    const leaking = throwing.filter((file) =>
      /throw new \w+\([^)]*\$\{(?:value|text|cell|raw)\}/.test(readFileSync(path.join(source, file), 'utf8')),
    );
    expect(leaking).toEqual([]);
  });
});
