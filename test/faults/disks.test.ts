import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { IngestError } from '../../src/errors.js';
import { ingest } from '../../src/ingest/ingest.js';
import { builtAmcIngest } from '../helpers/command.js';
import { packZip } from '../helpers/pack-zip.js';
import { startS3Server } from '../helpers/s3-server.js';
import { filesBelow } from '../helpers/temporary-folder.js';

const SAMPLE = fileURLToPath(new URL('../../samples/d2c-sales.csv', import.meta.url));
const OPTIONS = ['--schema', 'd2c-sales', '--country', 'US', '--workers', '0', '--quiet'];

/** Whether this process may mount its own small disk. */
const CAN_MOUNT = canMount();

function canMount(): boolean {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

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
  builtAmcIngest(
    ['run', SAMPLE, ...OPTIONS, '--out', out, ...more],
    shellPrefix === undefined ? {} : { shellPrefix },
  );
/** Everything but the ledger. */
const left = async () => (await filesBelow(out)).filter((name) => !name.startsWith('amc-ingest-ledger/'));

describe('a disk that fails', () => {
  it.each([
    // The limit on a file's size simulates the full disk: the system refuses to write more.
    ['is full', "trap '' XFSZ; ulimit -f 40;", 4],
  ])(
    '%s: the run ends, leaves nothing, and can be finished later',
    async (_, limit, exitCode) => {
      const { code, stderr } = await run(limit, '--partition', 'none');
      expect({ code, stderr }).toMatchObject({ code: exitCode });
      expect(stderr).not.toContain('failed unexpectedly');
      expect(await left()).toEqual([]);
      expect((await run(undefined, '--partition', 'none')).code).toBe(0);
    },
    60_000,
  );

  describe.skipIf(!CAN_MOUNT)('of its own (runs where a tmpfs can be mounted)', () => {
    let disk: string;
    beforeEach(async () => {
      disk = path.join(out, 'disk');
      await mkdir(disk);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k,mode=0700', 'tmpfs', disk]);
    });
    afterEach(() => {
      execFileSync('umount', [disk]);
    });
    const enlarge = () => execFileSync('mount', ['-o', 'remount,size=64m', disk]);

    it('is full: nothing is left, and the same command writes the same bytes once there is space', async () => {
      const args = ['run', SAMPLE, ...OPTIONS, '--partition', 'day', '--compression', 'none', '--json'];
      const undisturbed = await builtAmcIngest([...args, '--out', path.join(out, 'undisturbed')]);
      const { code, stderr } = await builtAmcIngest([...args, '--out', disk]);
      expect({ code, stderr }).toMatchObject({
        code: 4,
        stderr: expect.stringContaining('the disk is full'),
      });
      expect(await filesBelow(disk)).toEqual([]);
      enlarge();
      const finished = await builtAmcIngest([...args, '--out', disk]);
      expect(finished).toMatchObject({ code: 0 });
      const [one, two] = [undisturbed, finished].map(({ stdout }) => JSON.parse(stdout));
      expect(two.files).toEqual(one.files);
      for (const name of [...one.files.map((file: { path: string }) => file.path), 'manifest.txt'])
        expect(
          (await readFile(path.join(two.outDir, name))).equals(await readFile(path.join(one.outDir, name))),
          name,
        ).toBe(true);
    });

    it('is full and holds what is staged for S3: nothing is left in S3 or on the disk', async () => {
      const server = await startS3Server();
      try {
        server.createBucket('amc');
        const args = ['run', SAMPLE, ...OPTIONS, '--out', 's3://amc/x'];
        const env = { ...server.environment, TMPDIR: disk };
        const { code, stderr } = await builtAmcIngest(args, { env });
        expect({ code, stderr }).toMatchObject({ code: 4 });
        expect([server.keys('amc'), server.openUploads('amc'), await readdir(disk)]).toEqual([[], [], []]);
        enlarge();
        expect((await builtAmcIngest(args, { env })).code).toBe(0);
        expect(await readdir(disk)).toEqual([]);
      } finally {
        await server.close();
      }
    });

    it('is full and holds the copy of an archive from stdin', async () => {
      const archive = packZip([{ name: 'sales.csv', content: await readFile(SAMPLE), method: 0 }]);
      const { code, stderr } = await builtAmcIngest(
        ['run', '-', ...OPTIONS, '--out', path.join(out, 'other')],
        {
          stdin: archive,
          env: { TMPDIR: disk },
        },
      );
      expect({ code, stderr }).toMatchObject({ code: 4, stderr: expect.stringContaining('SPOOL_FAILED') });
      expect(await readdir(disk)).toEqual([]);
    });
  });

  it.skipIf(process.getuid?.() === 0)('is read-only: the run fails before the work begins', async () => {
    await chmod(out, 0o500);
    const { code, stderr } = await run();
    expect([code, stderr]).toMatchObject([2, expect.stringContaining('OUTPUT_NOT_WRITABLE')]);
  });

  it('is removed while the run is in progress: the run ends with a typed error', async () => {
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
