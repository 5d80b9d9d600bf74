import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSimulator, type AmcSimulator } from '../../src/amc-simulator/index.js';
import { dataSetDefinition, AmcClient, readAmcSettings } from '../../src/amc.js';
import { loadSchema } from '../../src/index.js';
import { s3ObjectReader } from '../helpers/s3-object-reader.js';
import { startS3Server, type S3Server } from '../helpers/s3-server.js';
import { simulatorEnvironment } from '../helpers/simulator-environment.js';
import { fencedBlocks, pages, ROOT } from './pages.js';

const run = promisify(execFile);
const compiler = path.join(
  path.dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
  'bin/tsc',
);
const examples = pages().flatMap((page) =>
  fencedBlocks(page)
    .filter(({ language }) => language === 'ts')
    .map(({ text, line }) => ({
      where: `${page.name}:${line}`,
      name: `${path.basename(page.name, '.md').toLowerCase()}-${line}`,
      text,
    })),
);

/** Comments after a line that prints contain its output; `…` stands for the rest. */
function expectedOutput(text: string): string[] {
  return [...text.matchAll(/^console\.log\(.*\); \/\/ (.+)$/gm)].map(([, comment = '']) => comment);
}

describe('the programs of the documentation', () => {
  let folder: string;
  let s3: S3Server;
  let amc: AmcSimulator;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'docs-examples-'));
    // A project with the built package and its dependencies.
    await mkdir(path.join(folder, 'node_modules'));
    await symlink(ROOT, path.join(folder, 'node_modules/amc-ingest'));
    await symlink(path.join(ROOT, 'node_modules/@aws-sdk'), path.join(folder, 'node_modules/@aws-sdk'));
    await symlink(path.join(ROOT, 'samples'), path.join(folder, 'samples'));
    await writeFile(path.join(folder, 'package.json'), '{"type":"module"}');
    for (const { name, text } of examples) await writeFile(path.join(folder, `${name}.ts`), text);
    await writeFile(
      path.join(folder, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          module: 'NodeNext',
          target: 'ES2023',
          strict: true,
          noUnusedLocals: true,
          noUncheckedIndexedAccess: true,
          exactOptionalPropertyTypes: true,
          skipLibCheck: true,
          types: ['node'],
          typeRoots: [path.join(ROOT, 'node_modules/@types')],
        },
        files: examples.map(({ name }) => `${name}.ts`),
      }),
    );
    s3 = await startS3Server();
    s3.createBucket('my-bucket');
    amc = await startSimulator({ instanceIds: ['amcabc123'], reader: s3ObjectReader(s3) });
    env = { ...s3.environment, ...simulatorEnvironment(amc, 'amcabc123') };
    const settings = await readAmcSettings({ env });
    const definition = dataSetDefinition(await loadSchema('d2c-sales'));
    await new AmcClient(settings).instance('amcabc123').dataSets.create(definition);
  });
  afterAll(async () => {
    await amc.close();
    await s3.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('are found, and compile under the strictest TypeScript settings', async () => {
    expect(examples.length).toBeGreaterThanOrEqual(7);
    await run(process.execPath, [compiler, '-p', folder]).catch((error: unknown) => {
      throw new Error(error instanceof Error && 'stdout' in error ? String(error.stdout) : 'tsc failed');
    });
  });

  it.each(examples)('$where runs, and prints what the page says', async ({ name, text }) => {
    const { stdout } = await run(process.execPath, [`${name}.js`], {
      cwd: folder,
      env: { ...process.env, ...env },
    });
    const printed = stdout.split('\n');
    for (const [index, expected] of expectedOutput(text).entries()) {
      const [start = '', rest] = expected.split('…');
      if (rest === undefined) expect(printed[index]).toBe(expected);
      else expect(printed[index]?.startsWith(start)).toBe(true);
    }
  });
});
