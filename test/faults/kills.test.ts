import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runReportShape, type RunReport } from '../../src/report/run-report.js';
import { verifyRun } from '../../src/verify/verify-run.js';
import { COMMAND } from '../helpers/command.js';
import { HandOverFixture, INSTANCES } from '../helpers/hand-over-fixture.js';
import { startS3Server, type S3Server } from '../helpers/s3-server.js';
import { standInEnvironment } from '../helpers/stand-in-environment.js';
import { filesBelow } from '../helpers/temporary-folder.js';
import { sampled } from './matrix.js';

const SAMPLE = fileURLToPath(new URL('../../samples/d2c-sales.csv', import.meta.url));
const SIGNAL = new AbortController().signal;
/** Moments at which the local run is killed, evenly over its time. */
const MOMENTS = 120;

type Environment = Readonly<Record<string, string>>;

let folder: string;
let input: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'kills-'));
  input = path.join(folder, 'sales.csv');
  const lines = (await readFile(SAMPLE, 'utf8')).split('\n').slice(0, -1);
  // More than 8 MiB in one data file, so that S3 gets it in parts.
  const rows = Array.from({ length: 5 }, () => lines.slice(1).join('\n')).join('\n');
  await writeFile(input, `${lines[0]}\n${rows}\n`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const argumentsFor = (file: string, out: string) => [
  'run',
  file,
  '--schema',
  'd2c-sales',
  '--country',
  'US',
  '--partition',
  'none',
  '--compression',
  'none',
  '--workers',
  '0',
  '--json',
  '--quiet',
  '--out',
  out,
];

/** Starts the command; `kill` may end it at any time. */
function start(
  args: readonly string[],
  env: Environment,
  onStart: (child: ChildProcess) => void = () => undefined,
) {
  const child = spawn(process.execPath, [COMMAND, ...args], {
    env: { ...process.env, TMPDIR: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  onStart(child);
  return once(child, 'close').then(() => ({
    code: child.exitCode,
    stdout: Buffer.concat(output).toString(),
    stderr: Buffer.concat(errors).toString(),
  }));
}

async function complete(args: readonly string[], env: Environment = {}): Promise<RunReport> {
  const { code, stdout, stderr } = await start(args, env);
  expect(code, stderr).toBe(0);
  return runReportShape.parse(JSON.parse(stdout));
}

const killedAfter = (ms: number) => (child: ChildProcess) => {
  void sleep(ms).then(() => child.kill('SIGKILL'));
};
const stagingInTemporaryFolder = async () =>
  (await readdir(folder)).filter((name) => name.startsWith('amc-ingest-'));

describe('a killed run', () => {
  it('leaves nothing in a folder that looks complete, and is finished by the same command', async () => {
    const began = Date.now();
    const undisturbed = await complete(argumentsFor(SAMPLE, path.join(folder, 'undisturbed')));
    const duration = Date.now() - began;
    const out = path.join(folder, 'killed');
    const parent = path.join(out, 'd2c_sales');
    const run = path.join(parent, undisturbed.runId);
    const noClient = () => {
      throw new Error('not in S3');
    };
    let kills = 0;
    for (const moment of sampled([...Array.from({ length: MOMENTS }).keys()], 25)) {
      await rm(out, { recursive: true, force: true });
      const { code } = await start(
        argumentsFor(SAMPLE, out),
        {},
        killedAfter((duration * (moment + 1)) / MOMENTS),
      );
      if (code === null) kills += 1;
      const published = await stat(run).then(
        () => true,
        () => false,
      );
      if (published) {
        expect((await verifyRun(run, { signal: SIGNAL, s3Client: noClient })).problems).toEqual([]);
      }
      const again = await complete(argumentsFor(SAMPLE, out));
      expect(again.files).toEqual(undisturbed.files);
      expect((await verifyRun(run, { signal: SIGNAL, s3Client: noClient })).problems).toEqual([]);
      expect(await filesBelow(run)).toEqual(await filesBelow(undisturbed.outDir ?? ''));
      expect(await readdir(parent)).toEqual([undisturbed.runId]);
    }
    process.stderr.write(`Local: killed ${kills} times, always finished by the next run.\n`);
    expect(kills).toBeGreaterThan(0);
  }, 1_800_000);

  describe('to S3', () => {
    let server: S3Server;
    beforeAll(async () => {
      server = await startS3Server();
    });
    afterAll(() => server.close());

    it('leaves nothing that looks complete, and is finished by the same command', async () => {
      const args = argumentsFor(input, 's3://amc/x');
      server.createBucket('amc');
      const undisturbed = await complete(args, server.environment);
      const calls = server.requests.length;
      const inRun = (key: string) => key.startsWith('x/d2c_sales/');
      const whole = server.keys('amc').filter(inRun);
      const contents = new Map(whole.map((key) => [key, server.object('amc', key)?.bytes]));
      const verify = async () =>
        (await verifyRun(undisturbed.outDir ?? '', { signal: SIGNAL, s3Client: () => server.client() }))
          .problems;
      let kept = 0;
      const moments = Array.from({ length: calls }, (_, index) => index + 1).flatMap((call) =>
        (['reset', 'lost-answer'] as const).map((kind) => ({ call, kind })),
      );
      for (const { call, kind } of sampled(moments, 9)) {
        server.createBucket('amc');
        server.clearFaults();
        let seen = 0;
        // It is killed while its request is under way: carried out or not.
        await start(args, server.environment, (child) =>
          server.failNext({
            kind,
            match: () => {
              seen += 1;
              if (seen === call) child.kill('SIGKILL');
              return seen === call;
            },
          }),
        );
        if (server.keys('amc').some((key) => key.endsWith('manifest.txt')))
          expect(await verify()).toEqual([]);
        server.clearFaults();
        const puts = server.requests.length;
        const again = await complete(args, server.environment);
        const sent = server.requests
          .slice(puts)
          .filter(({ method, query }) => method === 'POST' && query.has('uploads'));
        if (sent.length === 0) kept += 1;
        expect(again.files).toEqual(undisturbed.files);
        expect(server.keys('amc').filter(inRun)).toEqual(whole);
        for (const [key, bytes] of contents)
          expect(server.object('amc', key)?.bytes.equals(bytes ?? Buffer.alloc(0)), key).toBe(true);
        expect(await verify()).toEqual([]);
        expect(server.openUploads('amc')).toEqual([]);
        expect(await stagingInTemporaryFolder()).toEqual([]);
      }
      process.stderr.write(
        `S3: killed ${sampled(moments, 9).length} times, always finished by the next run; ${kept} times without sending the data again.\n`,
      );
    }, 1_800_000);
  });
});

describe('a killed hand-over', () => {
  let fixture: HandOverFixture;
  beforeAll(async () => {
    fixture = await HandOverFixture.start();
  });
  afterAll(() => fixture.close());

  it('brings its run to AMC once, by the same command again', async () => {
    const { s3, amc } = fixture;
    const env = { ...s3.environment, ...standInEnvironment(amc, INSTANCES[0]) };
    const upload = (file: string) => [
      'run',
      file,
      '--schema',
      'd2c-sales',
      '--country',
      'US',
      '--out',
      's3://amc/killed',
      '--workers',
      '0',
      '--max-reject-rate',
      '1',
      '--json',
      '--quiet',
      '--upload',
      '--wait',
      '--poll',
      '0.1',
    ];
    const counted = async () => {
      const before = amc.calls.length;
      await complete(upload(await fixture.input(0, 2)), env);
      return amc.calls.length - before;
    };
    const calls = await counted();
    const moments = Array.from({ length: calls }, (_, index) => index + 1);
    for (const call of sampled(moments, 4)) {
      const args = upload(await fixture.input(call, 2));
      const [uploadsBefore, callsBefore] = [amc.uploadCount(INSTANCES[0]), amc.calls.length];
      await start(args, env, (child) => {
        const watch = setInterval(() => {
          if (amc.calls.length - callsBefore < call) return;
          clearInterval(watch);
          child.kill('SIGKILL');
        }, 1);
        child.once('close', () => clearInterval(watch));
      });
      await complete(args, env);
      expect(amc.uploadCount(INSTANCES[0]) - uploadsBefore).toBe(1);
    }
    process.stderr.write(`AMC: killed ${sampled(moments, 4).length} times, always one upload.\n`);
  }, 1_800_000);
});
