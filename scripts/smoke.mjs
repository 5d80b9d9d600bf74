/**
 * Packs the package, installs it in a fresh project and uses it there as its users do: the command, the library
 * from JavaScript, and the types from TypeScript. Use: npm run smoke
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);
const compiler = path.join(path.dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
const project = mkdtempSync(path.join(os.tmpdir(), 'amc-ingest-smoke-'));
const run = (file, args, cwd = project) =>
  execFileSync(file, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

const CONSUMER = `
import {
  ingest, hashIdentifier, shippedSchemas, verifyRun, CallbackError, IngestError, RefusedError, REJECT_CODES,
  type IngestOptions, type IngestResult, type Reject, type RunReport, type Store, type StoreFile, type Transforms,
  type Verification,
} from 'amc-ingest';
import { AmcClient, AmcError, type HandOverOptions } from 'amc-ingest/amc';
import { standardize } from 'amc-ingest/identifiers';

class NullStore implements Store {
  readonly location = 'null://';
  readonly written: string[] = [];
  async write(name: string, file: StoreFile): Promise<void> {
    for await (const _ of file.open());
    this.written.push(name);
  }
  async read(): Promise<null> { return null; }
  async size(): Promise<null> { return null; }
  async list(): Promise<readonly string[]> { return []; }
  async remove(): Promise<void> {}
}
const store = new NullStore();
const transform: Transforms = { customer_id: (value, row) => (row['email'] === null ? null : \`c-\${value}\`) };
const options: IngestOptions = {
  inputs: [[{ customer_id: '1', email: 'test@example.com' }]], schema: 'crm', country: 'US', store, transform,
  signal: AbortSignal.timeout(60_000),
  onReject: ({ file, line, column, code }: Reject) => console.error(file, line, column, REJECT_CODES[code]),
};
const report: RunReport = await ingest(options);
if (report.rows.written !== 1 || !store.written.at(-1)?.endsWith('/manifest.txt')) throw new Error('the store was not used');
const failure = await ingest({ ...options, transform: { customer_id: () => { throw new Error('x'); } } }).catch((error: unknown) => error);
if (!(failure instanceof CallbackError && failure instanceof IngestError) || failure instanceof RefusedError) throw new Error('the error has no type');
const strategy: HandOverOptions['strategy'] = 'ADDITIVE';
if (strategy === undefined || typeof AmcClient !== 'function' || !(AmcError.prototype instanceof IngestError)) throw new Error('no client of AMC');
if (standardize('EMAIL', ' A@B.co ') !== 'a@b.co') throw new Error('not standardized');
// @ts-expect-error: the types are there, and are checked
await ingest({ inputs: 1, schema: 'crm' }).catch(() => undefined);
// @ts-expect-error: unknown options are refused
const wrong: IngestOptions = { inputs: [], schema: 'crm', maxRejects: 1 };
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(isSame: Same<A, B>): boolean => isSame;
same<IngestResult['reused'], boolean>(true);
same<Reject['line'], number>(true);
same<ReturnType<typeof hashIdentifier>, string | null>(true);
same<Awaited<ReturnType<typeof verifyRun>>, Verification>(true);
same<IngestError['retryable'], boolean>(true);
if (wrong.schema !== 'crm' || !(await shippedSchemas()).includes('crm')) throw new Error('no schemas');
const rows = [{ customer_id: '1', email: 'test@example.com' }];
const result: IngestResult = await ingest({ inputs: [rows], schema: 'crm', country: 'US', out: 'typed-out' });
const hash: string | null = hashIdentifier('EMAIL', 'test@example.com', { country: 'US' });
console.log(JSON.stringify({ written: result.rows.written, hash }));
`;

const PLAIN = `
import { ingest, hashIdentifier } from 'amc-ingest';
import { hashIdentifier as alone, HASHED_PII_TYPES } from 'amc-ingest/identifiers';
if (alone !== hashIdentifier || HASHED_PII_TYPES.length !== 9) throw new Error('two libraries in one package');
const { rows } = await ingest({ inputs: [new URL('people.csv', import.meta.url)], schema: 'crm', country: 'US', out: 'plain-out' });
console.log(JSON.stringify(rows));
`;

try {
  run('npm', ['pack', '--silent', '--pack-destination', project], root);
  const packed = readdirSync(project).find((name) => name.endsWith('.tgz'));
  writeFileSync(path.join(project, 'package.json'), JSON.stringify({ type: 'module', private: true }));
  run('npm', ['install', '--silent', '--no-audit', '--no-fund', packed]);

  const sample = path.join(root, 'samples/crm.csv');
  const report = JSON.parse(
    run('npx', [
      '--no-install',
      'amc-ingest',
      'run',
      sample,
      '--schema',
      'crm',
      '--country',
      'US',
      '--json',
      '--quiet',
    ]),
  );
  if (report.status !== 'complete' || report.rows.written < 2000)
    throw new Error('the installed command did not do its job');

  writeFileSync(path.join(project, 'consumer.ts'), CONSUMER);
  writeFileSync(
    path.join(project, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        module: 'NodeNext',
        target: 'ES2023',
        strict: true,
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        verbatimModuleSyntax: true,
        skipLibCheck: true,
        types: ['node'],
        typeRoots: [path.join(root, 'node_modules/@types')],
      },
      files: ['consumer.ts'],
    }),
  );
  run(process.execPath, [compiler, '-p', '.']);
  const result = JSON.parse(run(process.execPath, ['consumer.js']));
  if (
    result.written !== 1 ||
    result.hash !== '973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b'
  ) {
    throw new Error(`the installed library gave ${JSON.stringify(result)}`);
  }
  writeFileSync(path.join(project, 'people.csv'), 'customer_id,email\n1,test@example.com\n');
  writeFileSync(path.join(project, 'plain.js'), PLAIN);
  const rows = JSON.parse(run(process.execPath, ['plain.js']));
  if (rows.written !== 1) throw new Error(`plain JavaScript gave ${JSON.stringify(rows)}`);
  process.stdout.write(`smoke test: ${packed} installs, runs and type-checks\n`);
} finally {
  rmSync(project, { recursive: true, force: true });
}
