import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { verifyRun } from '../../src/verify/verify-run.js';
import { startS3Server, type S3Server } from '../helpers/s3-server.js';
import { complete, runArguments, start } from './killable-command.js';
import { SUITE_TIMEOUT_MS, survey } from './survey.js';

vi.setConfig({ testTimeout: SUITE_TIMEOUT_MS });

const SAMPLE = fileURLToPath(new URL('../../samples/d2c-sales.csv', import.meta.url));
/** Copies of the sample's rows: more than 8 MiB in one data file, so that S3 gets it in parts. */
const COPIES = 5;

let folder: string;
let large: string;
let server: S3Server;
beforeAll(async () => {
  server = await startS3Server();
  folder = await mkdtemp(path.join(os.tmpdir(), 'kills-'));
  large = path.join(folder, 'sales.csv');
  const lines = (await readFile(SAMPLE, 'utf8')).split('\n').slice(0, -1);
  const rows = Array.from({ length: COPIES }, () => lines.slice(1).join('\n')).join('\n');
  await writeFile(large, `${lines[0]}\n${rows}\n`);
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const inRun = (key: string) => key.startsWith('x/d2c_sales/');
const stagingLeft = async () => (await readdir(folder)).filter((name) => name.startsWith('amc-ingest-'));
/** Keys of data files that were sent since then, in full or in parts. */
function sentSince(request: number): ReadonlySet<string> {
  const sent = server.requests
    .slice(request)
    .filter(({ method, key, query }) => method === 'PUT' && key.includes('/data/') && !query.has('tagging'));
  return new Set(sent.map(({ key }) => key));
}

describe.each([
  ['one file in parts', () => large, ['--partition', 'none', '--compression', 'none'], 9],
  ['multiple files', () => SAMPLE, ['--partition', 'day'], 25],
] as const)('a killed run to S3, %s', (what, input, options, oneIn) => {
  it('leaves nothing that looks complete, and the same command finishes it', async () => {
    const args = runArguments(input(), 's3://amc/x', ...options);
    const env = { ...server.environment, TMPDIR: folder };
    const verify = async (place: string) =>
      (
        await verifyRun(place, {
          signal: new AbortController().signal,
          s3Client: () => server.client(),
        })
      ).problems;
    server.createBucket('amc');
    const first = server.requests.length;
    const undisturbed = await complete(args, env);
    const calls = server.requests.length - first;
    const whole = server.keys('amc').filter(inRun);
    const contents = new Map(whole.map((key) => [key, server.object('amc', key)?.bytes]));
    await survey({
      suite: `Kills, a run to S3, ${what}`,
      cases: Array.from({ length: calls }, (_, index) => index + 1).flatMap((call) =>
        (['reset', 'lost-answer'] as const).flatMap((kind) =>
          [false, true].map((throttles) => ({
            name: `${kind === 'reset' ? 'before' : 'behind'} call ${call}${throttles ? ' while S3 throttles' : ''}`,
            call,
            kind,
            throttles,
          })),
        ),
      ),
      oneIn,
      expects: ['killed', 'killed, parts reused'],
      check: async ({ call, kind, throttles }) => {
        server.createBucket('amc');
        server.clearFaults();
        let seen = 0;
        // It is killed while its request is in flight, whether or not the request takes effect.
        const { code } = await start(args, env, (child) => {
          server.failNext({
            kind,
            match: () => {
              seen += 1;
              if (seen === call) child.kill('SIGKILL');
              return seen === call;
            },
          });
          let turn = 0;
          // Every third request.
          if (throttles)
            server.failNext({ kind: 'status', status: 503, times: Infinity, match: () => ++turn % 3 === 0 });
        });
        server.clearFaults();
        if (server.keys('amc').some((key) => key.endsWith('manifest.txt')))
          expect(await verify(undisturbed.outDir ?? '')).toEqual([]);
        const before = server.requests.length;
        const again = await complete(args, env);
        expect(again.files).toEqual(undisturbed.files);
        expect(server.keys('amc').filter(inRun)).toEqual(whole);
        for (const [key, bytes] of contents)
          expect(server.object('amc', key)?.bytes.equals(bytes ?? Buffer.alloc(0)), key).toBe(true);
        expect(await verify(undisturbed.outDir ?? '')).toEqual([]);
        expect(server.openUploads('amc')).toEqual([]);
        expect(await stagingLeft()).toEqual([]);
        if (code !== null) return 'ended before the kill';
        return sentSince(before).size < undisturbed.files.length ? 'killed, parts reused' : 'killed';
      },
    });
  });
});
