import { execFile } from 'node:child_process';
import { cp, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { fencedBlocks, pages, ROOT } from '../docs/pages.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const run = promisify(execFile);

const APP = `import { ingest } from 'amc-ingest';
try {
  const { rows } = await ingest({
    inputs: ['samples/d2c-sales.csv'],
    schema: 'd2c-sales',
    country: 'US',
    out: 'out',
    workers: 2,
    blockBytes: 65536,
    force: true,
  });
  console.log(JSON.stringify(rows));
} catch (error) {
  console.log(error.code);
}
`;

it('the script of the documentation bundles ingest() with its workers and schemas', async () => {
  const page = pages().find(({ name }) => name === 'docs/etl-library.md');
  const [script, ...others] = fencedBlocks(page ?? { name: '', text: '' }).filter(
    ({ language }) => language === 'js',
  );
  expect(others).toEqual([]);
  const cwd = await temporaryFolder();
  await mkdir(path.join(cwd, 'node_modules'));
  await symlink(ROOT, path.join(cwd, 'node_modules/amc-ingest'));
  await symlink(path.join(ROOT, 'node_modules/esbuild'), path.join(cwd, 'node_modules/esbuild'));
  await symlink(path.join(ROOT, 'samples'), path.join(cwd, 'samples'));
  await writeFile(path.join(cwd, 'app.mjs'), APP);
  await writeFile(path.join(cwd, 'build.mjs'), script?.text ?? '');
  await run(process.execPath, ['build.mjs'], { cwd });

  // A location without installed packages.
  const elsewhere = await temporaryFolder();
  await cp(path.join(cwd, 'bundle'), path.join(elsewhere, 'bundle'), { recursive: true });
  await symlink(path.join(ROOT, 'samples'), path.join(elsewhere, 'samples'));
  const app = () => run(process.execPath, ['bundle/app.js'], { cwd: elsewhere });
  const { stdout } = await app();
  expect(JSON.parse(stdout)).toMatchObject({ read: 5000 });

  const worker = path.join(elsewhere, 'bundle/block-worker.js');
  await rename(worker, `${worker}.away`);
  expect((await app()).stdout.trim()).toBe('PACKAGE_FILES_MISSING');
  await rename(`${worker}.away`, worker);

  await writeFile(path.join(elsewhere, 'package.json'), '{"type":"module"}');
  await rm(path.join(elsewhere, 'bundle/schemas'), { recursive: true });
  expect((await app()).stdout.trim()).toBe('PACKAGE_FILES_MISSING');
});
