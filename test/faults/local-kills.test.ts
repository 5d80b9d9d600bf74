import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { verifyRun } from '../../src/verify/verify-run.js';
import { filesBelow } from '../helpers/temporary-folder.js';
import { complete, runArguments, start } from './killable-command.js';
import { SUITE_TIMEOUT_MS, survey } from './survey.js';

vi.setConfig({ testTimeout: SUITE_TIMEOUT_MS });

const SAMPLE = fileURLToPath(new URL('../../samples/d2c-sales.csv', import.meta.url));
/** The moments at which the run is killed, evenly distributed over its time. */
const MOMENTS = 120;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'kills-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('a killed run leaves nothing in a folder that looks complete, and the same command finishes it', async () => {
  const env = { TMPDIR: folder };
  const began = Date.now();
  const undisturbed = await complete(runArguments(SAMPLE, path.join(folder, 'undisturbed')), env);
  const duration = Date.now() - began;
  const out = path.join(folder, 'killed');
  const args = runArguments(SAMPLE, out);
  const parent = path.join(out, 'd2c_sales');
  const run = path.join(parent, undisturbed.runId);
  const problems = async () => {
    const s3Client = () => {
      throw new Error('not in S3');
    };
    return (await verifyRun(run, { signal: new AbortController().signal, s3Client })).problems;
  };
  await survey({
    suite: 'Kills, a run to a folder',
    cases: Array.from({ length: MOMENTS }, (_, index) => ({
      name: `after ${index + 1}/${MOMENTS} of its time`,
      share: (index + 1) / MOMENTS,
    })),
    oneIn: 25,
    expects: ['killed'],
    check: async ({ share }) => {
      await rm(out, { recursive: true, force: true });
      const { code } = await start(args, env, (child) => {
        void sleep(duration * share).then(() => child.kill('SIGKILL'));
      });
      const isPublished = await stat(run).then(
        () => true,
        () => false,
      );
      if (isPublished) expect(await problems()).toEqual([]);
      const again = await complete(args, env);
      expect(again.files).toEqual(undisturbed.files);
      expect(await problems()).toEqual([]);
      expect(await filesBelow(run)).toEqual(await filesBelow(undisturbed.outDir ?? ''));
      expect(await readdir(parent)).toEqual([undisturbed.runId]);
      return code === null ? 'killed' : 'ended before the kill';
    },
  });
});
