import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMAND } from '../helpers/command.js';
import { startS3Server, type S3Request, type S3Server } from '../helpers/s3-server.js';
import { filesBelow, temporaryFolder } from '../helpers/temporary-folder.js';

const SAMPLE = fileURLToPath(new URL('../../samples/d2c-sales.csv', import.meta.url));
const OPTIONS = ['--schema', 'd2c-sales', '--country', 'US', '--workers', '0', '--quiet'];

let server: S3Server;
beforeAll(async () => {
  server = await startS3Server();
});
afterAll(() => server.close());

/** Runs the command, and sends it a signal when `ready` returns true. */
async function interrupted(
  args: readonly string[],
  signal: NodeJS.Signals,
  temporary: string,
  ready: (send: () => void) => void,
) {
  const child = spawn(process.execPath, [COMMAND, ...args], {
    env: { ...process.env, ...server.environment, TMPDIR: temporary },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  ready(() => child.kill(signal));
  const [stderr] = await Promise.all([text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, stderr };
}

describe.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s', (signal, exitCode) => {
  it('ends a run to an unresponsive server within seconds, and leaves nothing', async () => {
    server.createBucket('amc');
    const temporary = await temporaryFolder();
    let isFirst = true;
    const { code, stderr } = await interrupted(
      ['run', SAMPLE, ...OPTIONS, '--out', 's3://amc/x'],
      signal,
      temporary,
      (send) =>
        server.failNext({
          kind: 'stall',
          times: 4,
          match: ({ method, key }: S3Request) => {
            const hit = method === 'PUT' && key.includes('/data/');
            if (hit && isFirst) setTimeout(send, 20);
            if (hit) isFirst = false;
            return hit;
          },
        }),
    );
    server.clearFaults();
    // The connection's own time-outs are a minute. Without the signal, this test would not end in time.
    expect({ code, stderr }).toMatchObject({ code: exitCode });
    expect(stderr).toContain('INTERRUPTED');
    expect(server.keys('amc')).toEqual([]);
    expect(server.openUploads('amc')).toEqual([]);
    expect(await readdir(temporary)).toEqual([]);
  }, 50_000);

  it('ends a run to a folder, and leaves nothing', async () => {
    const out = await temporaryFolder();
    const { code } = await interrupted(
      // Input that never ends.
      ['run', '-', ...OPTIONS, '--out', out],
      signal,
      out,
      (send) => {
        const timer = setInterval(async () => {
          const names = await readdir(path.join(out, 'd2c_sales')).catch(() => []);
          if (names.length === 0) return;
          clearInterval(timer);
          send();
        }, 20);
      },
    );
    expect(code).toBe(exitCode);
    expect(await filesBelow(out)).toEqual([]);
  }, 50_000);
});
