import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { IngestError } from '../../src/errors.js';
import { ingest } from '../../src/ingest.js';
import { amcIngest } from '../helpers/command.js';
import { filesBelow } from '../helpers/temporary-folder.js';

const SAMPLE = fileURLToPath(new URL('../../samples/d2c-sales.csv', import.meta.url));
const OPTIONS = ['--schema', 'd2c-sales', '--country', 'US', '--workers', '0', '--quiet'];

let out: string;
beforeEach(async () => {
  out = await mkdtemp(path.join(os.tmpdir(), 'disks-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await chmod(out, 0o700).catch(() => undefined);
  await rm(out, { recursive: true, force: true });
});

const run = (shellPrefix?: string, ...more: string[]) =>
  amcIngest(
    ['run', SAMPLE, ...OPTIONS, '--out', out, ...more],
    shellPrefix === undefined ? {} : { shellPrefix },
  );
/** Everything but the ledger. */
const left = async () => (await filesBelow(out)).filter((name) => !name.startsWith('amc-ingest-ledger/'));

describe('a disk that fails', () => {
  it.each([
    // The limit on a file's size plays the full disk: the system refuses to write on.
    ['is full', "trap '' XFSZ; ulimit -f 40;", 4],
  ])(
    '%s: the run ends, leaves nothing, and is finished later',
    async (_, limit, exitCode) => {
      const { code, stderr } = await run(limit, '--partition', 'none');
      expect({ code, stderr }).toMatchObject({ code: exitCode });
      expect(stderr).not.toContain('failed unexpectedly');
      expect(await left()).toEqual([]);
      expect((await run(undefined, '--partition', 'none')).code).toBe(0);
    },
    60_000,
  );

  it.skipIf(process.getuid?.() === 0)('is read-only: it is told before the work begins', async () => {
    await chmod(out, 0o500);
    const { code, stderr } = await run();
    expect([code, stderr]).toMatchObject([2, expect.stringContaining('OUTPUT_NOT_WRITABLE')]);
  });

  it('is taken away while the run is under way: the run ends with a typed error', async () => {
    let taken = false;
    const failure: unknown = await ingest({
      inputs: [SAMPLE],
      schema: 'd2c-sales',
      country: 'US',
      out,
      workers: 0,
      blockBytes: 64 * 1024,
      onProgress: async () => {
        if (taken) return;
        taken = true;
        await rm(path.join(out, 'd2c_sales'), { recursive: true, force: true });
      },
    }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(IngestError);
    expect(failure).toMatchObject({ code: expect.stringMatching(/OUTPUT_NOT_WRITABLE|DISK_FAILED/) });
    expect(await readdir(path.join(out, 'd2c_sales')).catch(() => [])).toEqual([]);
  });
});
