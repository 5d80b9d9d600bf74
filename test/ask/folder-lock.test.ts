import { readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { withFolderLock } from '../../src/ask/folder-lock.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

/** Called after the state of a file was read and before it is returned, with the number of calls. */
const hooks = vi.hoisted((): { afterStat: (times: number) => Promise<void>; times: number } => ({
  afterStat: () => Promise.resolve(),
  times: 0,
}));
vi.mock('node:fs/promises', async (importOriginal) => {
  const original = await importOriginal<typeof import('node:fs/promises')>();
  const held = async (...given: Parameters<typeof original.stat>) => {
    const state = await original.stat(...given);
    await hooks.afterStat(++hooks.times);
    return state;
  };
  return { ...original, stat: held };
});
afterEach(() => {
  hooks.afterStat = () => Promise.resolve();
  hooks.times = 0;
});

const signal = new AbortController().signal;
const lockFile = async () => path.join(await temporaryFolder(), '.report.json.lock');
/** Leaves a lock of this age, like a process that ends while it holds one. */
async function leave(file: string, ageMs: number): Promise<void> {
  await writeFile(file, '');
  const at = new Date(Date.now() - ageMs);
  await utimes(file, at, at);
}

/** Locks and works, and counts how many do so at the same time. */
class Counted {
  now = 0;
  most = 0;
  done = 0;
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  run(work: () => Promise<void>): Promise<void> {
    return withFolderLock(this.#file, signal, async () => {
      this.now += 1;
      this.most = Math.max(this.most, this.now);
      await work();
      this.now -= 1;
      this.done += 1;
    });
  }
}

/** Some turns of the event loop. */
const moment = () => new Promise<void>((resolve) => setTimeout(resolve, 5));

describe('a lock in a folder', () => {
  it('lets one process work after the other, returns the result of the work, and leaves nothing behind', async () => {
    const file = await lockFile();
    const counted = new Counted(file);
    await Promise.all(Array.from({ length: 8 }, () => counted.run(moment)));
    expect(counted).toMatchObject({ most: 1, done: 8 });
    expect(await withFolderLock(file, signal, () => Promise.resolve(7))).toBe(7);
    await expect(withFolderLock(file, signal, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await readdir(path.dirname(file))).toEqual([]);
  });

  it('held by another process is waited for until an abort', async () => {
    const file = await lockFile();
    await leave(file, 10_000);
    const cancel = new AbortController();
    const waiting = withFolderLock(file, cancel.signal, () => Promise.resolve());
    cancel.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow();
    expect(await readdir(path.dirname(file))).toEqual(['.report.json.lock']);
  });

  it('left behind by an ended process is cleaned up, even by several at the same time', async () => {
    const file = await lockFile();
    await leave(file, 20_000);
    const counted = new Counted(file);
    await Promise.all(Array.from({ length: 8 }, () => counted.run(moment)));
    expect(counted).toMatchObject({ most: 1, done: 8 });
    expect(await readdir(path.dirname(file))).toEqual([]);
  });

  it('is not cleaned up by a process that saw it abandoned before another process replaced it', async () => {
    const file = await lockFile();
    await leave(file, 60_000);
    const counted = new Counted(file);
    let isTaken = () => {};
    const taken = new Promise<void>((resolve) => (isTaken = resolve));
    let finish = () => {};
    const finished = new Promise<void>((resolve) => (finish = resolve));
    // The first one gets the state that it saw after the second one has the lock.
    hooks.afterStat = (times) => (times === 1 ? taken : Promise.resolve());
    const slow = counted.run(() => Promise.resolve());
    const fast = counted.run(async () => {
      isTaken();
      await moment();
      await moment();
      const { ino } = await stat(file, { bigint: true });
      expect(ino).toBeGreaterThan(0n);
      await finished;
    });
    await taken;
    await moment();
    expect(counted.now).toBe(1);
    finish();
    await Promise.all([slow, fast]);
    expect(counted).toMatchObject({ most: 1, done: 2 });
    expect(await readdir(path.dirname(file))).toEqual([]);
  });

  it('is cleaned up even if a process ended during the cleanup', async () => {
    const file = await lockFile();
    await leave(file, 60_000);
    const { ino, mtimeNs } = await stat(file, { bigint: true });
    await leave(`${file}.${ino}-${mtimeNs}`, 30_000);
    const counted = new Counted(file);
    await Promise.all([counted.run(moment), counted.run(moment)]);
    expect(counted).toMatchObject({ most: 1, done: 2 });
    expect(await readdir(path.dirname(file))).toEqual([]);
  });

  it('is not removed by a slow holder once another process owns it', async () => {
    const file = await lockFile();
    await withFolderLock(file, signal, async () => {
      vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 60_000);
      // Other processes have removed it, and one of them has taken a new one.
      await rm(file);
      await leave(file, 0);
    });
    vi.restoreAllMocks();
    expect(await readdir(path.dirname(file))).toEqual(['.report.json.lock']);
  });

  it('works even if the disk’s clock is far from this machine’s', async () => {
    for (const aheadMs of [-60_000, 60_000]) {
      const file = await lockFile();
      const clock = Date.now;
      vi.spyOn(Date, 'now').mockImplementation(() => clock() + aheadMs);
      await withFolderLock(file, signal, moment);
      vi.restoreAllMocks();
      expect(await readdir(path.dirname(file))).toEqual([]);
    }
  });
});
