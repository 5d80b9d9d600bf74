import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const root = fileURLToPath(new URL('../..', import.meta.url));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'library-bundle-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Bundles a module that uses the built package, as a user's bundler would. */
async function bundle(code: string): Promise<{ readonly file: string; readonly metafile: Metafile }> {
  const file = path.join(folder, 'bundle.mjs');
  const { metafile } = await build({
    stdin: { contents: code, resolveDir: root, loader: 'js' },
    absWorkingDir: root,
    outfile: file,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    metafile: true,
    logLevel: 'silent',
    banner: {
      js: "import{createRequire as __require}from'node:module';const require=__require(import.meta.url);",
    },
  });
  return { file, metafile };
}

/** The packages and folders whose code is in the bundle. */
function contentsOf({ outputs }: Metafile): Set<string> {
  return new Set(
    Object.values(outputs).flatMap(({ inputs }) =>
      Object.entries(inputs)
        .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
        .map(([name]) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(name)?.[1] ?? path.dirname(name)),
    ),
  );
}

const HASH = '973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b';

describe('a bundle', () => {
  it.each(['amc-ingest', 'amc-ingest/identifiers'])(
    'with only hashIdentifier from %s is small, without the AWS SDK, and works',
    async (entry) => {
      const { file, metafile } = await bundle(
        `import { hashIdentifier } from '${entry}'; console.log(hashIdentifier('EMAIL', ' Test@Example.com', { country: 'US' }));`,
      );
      const contents = contentsOf(metafile);
      expect([...contents].filter((name) => /aws|smithy|zod|hyparquet|csv/.test(name))).toEqual([]);
      expect([...contents].filter((name) => /dist\/(read|store|amc|ingest|cli|workers)/.test(name))).toEqual(
        [],
      );
      // 266 kB, including 156 kB for the numbering plans of all countries and 27 kB for their names.
      expect((await readFile(file)).length).toBeLessThan(275_000);
      expect(execFileSync(process.execPath, [file], { encoding: 'utf8', cwd: root }).trim()).toBe(HASH);
    },
  );

  it('with ingest has the SDK, which shows that the test above can fail', async () => {
    const { metafile } = await bundle(`import { ingest } from 'amc-ingest'; console.log(ingest);`);
    expect([...contentsOf(metafile)]).toEqual(expect.arrayContaining(['@aws-sdk/client-s3', 'zod']));
  });
});

describe('the package', () => {
  const manifestShape = z.object({
    // Only programs: bundlers may leave out any other module when nothing of it is used.
    sideEffects: z.tuple([
      z.literal('./dist/cli/main.js'),
      z.literal('./dist/command/*'),
      z.literal('./dist/workers/block-worker.js'),
    ]),
    exports: z.record(
      z.string(),
      z.union([
        z.string(),
        z.object({ types: z.string(), default: z.string(), node: z.string().optional() }),
      ]),
    ),
  });

  it('exports existing files with their types', async () => {
    const manifest = manifestShape.parse(JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')));
    const files = Object.values(manifest.exports).flatMap((entry) =>
      typeof entry === 'string' ? [entry] : Object.values(entry).filter((file) => file !== undefined),
    );
    expect(files).toHaveLength(8);
    for (const file of files) expect(await readFile(path.join(root, file), 'utf8')).not.toBe('');
  });

  // zod and the AWS SDK each set a global variable.
  it('prints, opens and starts nothing when it is imported', async () => {
    const script = path.join(folder, 'import.mjs');
    await writeFile(
      script,
      `const before = new Set(Object.keys(globalThis));
       const library = await import(${JSON.stringify(path.join(root, 'dist/index.js'))});
       const handles = process.getActiveResourcesInfo().filter((name) => !/PipeWrap|TTYWrap|FSReq|CloseReq/.test(name));
       console.log(JSON.stringify({ handles, globals: Object.keys(globalThis).filter((name) => !before.has(name) && !/^(__zod_|awslambda$)/.test(name)), names: Object.keys(library).length > 20, listeners: process.eventNames().filter((name) => /SIG|exception|rejection/i.test(String(name))) }));`,
    );
    const cwd = path.join(folder);
    const before = await readdir(cwd);
    const output = execFileSync(process.execPath, [script], {
      encoding: 'utf8',
      cwd,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    expect(JSON.parse(output)).toEqual({ handles: [], globals: [], names: true, listeners: [] });
    expect(await readdir(cwd)).toEqual(before);
  });
});
