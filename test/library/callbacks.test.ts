import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CallbackError, ingest, InterruptedError, type IngestOptions } from '../../src/index.js';

let folder: string;
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'library-callbacks-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const SCHEMA = {
  dataSetId: 'people',
  columns: [
    { name: 'id', dataType: 'INTEGER', columnType: 'DIMENSION', nullable: false },
    {
      name: 'email',
      dataType: 'STRING',
      columnType: 'DIMENSION',
      externalUserIdType: { hashedPii: 'EMAIL' },
    },
  ],
};

/** Rows of which every tenth is rejected; counts how many were requested. */
function source(rows: number) {
  const state = { asked: 0 };
  function* all() {
    for (let row = 0; row < rows; row += 1) {
      state.asked += 1;
      yield { id: row % 10 === 0 ? 'x' : String(row), email: `person${row}@example.com` };
    }
  }
  return { state, rows: all() };
}

const run = (options: Partial<IngestOptions> & Pick<IngestOptions, 'inputs'>) => {
  const out = path.join(folder, `out-${count++}`);
  const result = ingest({ schema: SCHEMA, country: 'US', out, workers: 0, maxRejectRate: 0.5, ...options });
  return { out, result };
};

/** What a failed run leaves in its output folder. */
const leftIn = async (out: string) =>
  (await readdir(out, { recursive: true, withFileTypes: true }).catch(() => []))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);

describe('callbacks', () => {
  it('receive every reject in order, and the progress', async () => {
    const lines: number[] = [];
    const progress: number[] = [];
    const { result } = run({
      inputs: [source(10_000).rows],
      onReject: ({ line, column, code }) => {
        expect([column, code]).toEqual(['id', 'INVALID_INTEGER']);
        lines.push(line);
      },
      onProgress: ({ rowsRead }) => void progress.push(rowsRead),
    });
    expect((await result).rows.rejected).toBe(1000);
    expect(lines).toEqual(Array.from({ length: 1000 }, (_, index) => index * 10 + 1));
    expect(progress).toEqual([4096, 8192, 10_000, 10_000]);
  });

  it('hold up reading while their promise is pending', async () => {
    const { state, rows } = source(100_000);
    let whenRejected = -1;
    const { result } = run({
      inputs: [rows],
      onReject: async () => {
        if (whenRejected >= 0) return;
        await sleep(50);
        whenRejected = state.asked;
      },
    });
    await result;
    // A block of 4096 rows was full; nothing more was requested except what a stream buffers.
    expect(whenRejected).toBeGreaterThanOrEqual(4096);
    expect(whenRejected).toBeLessThan(4096 + 32);
    expect(state.asked).toBe(100_000);
  });

  const failures: Record<string, () => void | Promise<void>> = {
    'throws at once': () => {
      throw new Error('full');
    },
    'rejects later': async () => {
      await sleep(1);
      throw new Error('full');
    },
  };
  describe.each(Object.keys(failures))('that %s', (how) => {
    it.each(['onReject', 'onProgress'])('end the run as %s, and leave nothing', async (option) => {
      const { out, result } = run({ inputs: [source(5000).rows], [option]: failures[how] });
      const failure = await result.catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(CallbackError);
      expect(failure).toMatchObject({ code: 'CALLBACK_FAILED', option, cause: { message: 'full' } });
      expect(await leftIn(out)).toEqual([]);
    });

    it('end a dry run as well', async () => {
      const { result } = run({ inputs: [source(50).rows], dryRun: true, onReject: failures[how] });
      await expect(result).rejects.toThrow(CallbackError);
    });
  });

  it('that never return do not keep an aborted run alive', async () => {
    const cancel = new AbortController();
    const { out, result } = run({
      inputs: [source(5000).rows],
      signal: cancel.signal,
      onReject: () => {
        setImmediate(() => cancel.abort());
        return new Promise(() => undefined);
      },
    });
    await expect(result).rejects.toThrow(InterruptedError);
    expect(await leftIn(out)).toEqual([]);
  });

  it('do not keep a waiting generator open after an abort', async () => {
    const cancel = new AbortController();
    let isClosed = false;
    const waiting = async function* () {
      try {
        yield { id: '1' };
        cancel.abort();
        await sleep(20);
        yield { id: '2' };
      } finally {
        isClosed = true;
      }
    };
    const { result } = run({ inputs: [waiting()], signal: cancel.signal });
    await expect(result).rejects.toThrow(InterruptedError);
    await sleep(100);
    expect(isClosed).toBe(true);
  });
});
