import { describe, expect, it } from 'vitest';
import type { TextBlock } from '../../src/model/block.js';
import type { BlockResult } from '../../src/model/block-result.js';
import { openBlockPool } from '../../src/workers/block-pool.js';
import type { BlockSpec } from '../../src/rows/block-spec.js';
import { everyKindLine, everyKindSpec as spec } from './every-kind-spec.js';

const never = new AbortController().signal;

/** Blocks of very different sizes, so that they do not finish in order. */
async function* blocksOf(count: number): AsyncGenerator<TextBlock> {
  for (let number = 0; number < count; number++) {
    const rows = number % 3 === 0 ? 3_000 : 1;
    const line = everyKindLine(number);
    yield { kind: 'text', bytes: Buffer.from(line.repeat(rows)), refused: [] };
  }
}

async function collect(results: AsyncIterable<BlockResult>): Promise<BlockResult[]> {
  const all: BlockResult[] = [];
  for await (const result of results) all.push(result);
  return all;
}

async function withPool(workers: number, blocks: AsyncIterable<TextBlock>, use: BlockSpec = spec) {
  const pool = openBlockPool(workers, never);
  try {
    return await collect(pool.results(use, blocks));
  } finally {
    await pool.close();
  }
}

describe('a pool of workers', () => {
  it.each([1, 3])('returns with %i workers the results of none, in order', async (workers) => {
    const expected = await withPool(0, blocksOf(10));
    const results = await withPool(workers, blocksOf(10));
    expect(results.map(({ tally }) => tally)).toEqual(expected.map(({ tally }) => tally));
    expect(
      results.every(({ output }, index) => output.equals(expected[index]?.output ?? Buffer.alloc(0))),
    ).toBe(true);
  });

  it('compresses like the main thread, while blocks are processed', async () => {
    const rows = 'a'.repeat(300_000);
    const here = await openBlockPool(0, never).compress([Buffer.from(rows)]);
    const pool = openBlockPool(2, never);
    const [compressed, results] = await Promise.all([
      pool.compress([Buffer.from(rows)]),
      collect(pool.results(spec, blocksOf(4))),
    ]);
    await pool.close();
    expect(compressed.equals(here)).toBe(true);
    expect(results).toHaveLength(4);
  });

  it('holds a bounded number of blocks', async () => {
    let taken = 0;
    let made = 0;
    async function* counted(): AsyncGenerator<TextBlock> {
      for await (const block of blocksOf(60)) {
        made += 1;
        expect(made - taken).toBeLessThanOrEqual(2 * 3 + 1);
        yield block;
      }
    }
    const pool = openBlockPool(2, never);
    for await (const result of pool.results(spec, counted())) {
      expect(result.lines).toBeGreaterThan(0);
      taken += 1;
    }
    await pool.close();
    expect(taken).toBe(60);
  });

  it('accepts the next file with another spec', async () => {
    const pool = openBlockPool(2, never);
    await collect(pool.results(spec, blocksOf(3)));
    const json = await collect(pool.results({ ...spec, format: 'jsonl' }, blocksOf(3)));
    await pool.close();
    expect(json.every(({ output }) => output.toString('utf8', 0, 8) === '{"time":')).toBe(true);
  });

  it('ends with a clear error when a worker dies', async () => {
    const broken = {
      ...spec.plan,
      columns: spec.plan.columns.map((column) => ({ ...column, timeZone: 'No/Where' })),
    };
    await expect(withPool(2, blocksOf(20), { ...spec, plan: broken })).rejects.toMatchObject({
      code: 'WORKER_DIED',
      message: expect.stringContaining('worker thread ended unexpectedly'),
    });
  });

  it('ends with a clear error when a block cannot be processed', async () => {
    async function* malformed(): AsyncGenerator<TextBlock> {
      yield { kind: 'text', bytes: Buffer.from('"never closed'), refused: [] };
    }
    await expect(withPool(1, malformed())).rejects.toMatchObject({ code: 'BLOCK_FAILED' });
  });

  it('passes on an error of the reader', async () => {
    async function* failing(): AsyncGenerator<TextBlock> {
      yield* blocksOf(2);
      throw new RangeError('disk');
    }
    await expect(withPool(2, failing())).rejects.toThrow('disk');
  });

  it('ends immediately when the run is canceled', async () => {
    const controller = new AbortController();
    const pool = openBlockPool(2, controller.signal);
    const run = collect(pool.results(spec, blocksOf(10_000)));
    setTimeout(() => controller.abort(), 300);
    await expect(run).rejects.toMatchObject({ code: 'INTERRUPTED' });
    await expect(pool.compress([Buffer.alloc(1, 'a')])).rejects.toMatchObject({ code: 'INTERRUPTED' });
    await pool.close();
  });

  it('refuses work after it is closed, and can be closed twice', async () => {
    const pool = openBlockPool(1, never);
    await pool.close();
    await pool.close();
    await expect(pool.compress([Buffer.alloc(1, 'a')])).rejects.toMatchObject({ code: 'POOL_CLOSED' });
  });
});
