/**
 * Writes docs/api from the doc comments. Fails when an export has none. With --check, it writes nothing, and fails when
 * the existing pages are out of date. Use: npm run api-reference [-- --check]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const committed = fileURLToPath(new URL('../../docs/api', import.meta.url));
const typedoc = path.join(
  path.dirname(createRequire(import.meta.url).resolve('typedoc/package.json')),
  'bin',
  'typedoc',
);
const isCheck = process.argv.includes('--check');
const folder = isCheck ? mkdtempSync(path.join(os.tmpdir(), 'amc-ingest-api-')) : committed;

const pages = (root) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .toSorted();
const textOf = (root) => pages(root).map((name) => [name, readFileSync(path.join(root, name), 'utf8')]);

try {
  execFileSync(
    process.execPath,
    [typedoc, '--options', 'typedoc.json', '--logLevel', 'Warn', '--out', folder],
    {
      cwd: here,
      stdio: 'inherit',
    },
  );
  if (isCheck && JSON.stringify(textOf(folder)) !== JSON.stringify(textOf(committed))) {
    process.stderr.write('docs/api is stale: run npm run api-reference and commit what it writes.\n');
    process.exitCode = 1;
  }
} finally {
  if (isCheck) rmSync(folder, { recursive: true, force: true });
}
