import { afterEach, expect, it, vi } from 'vitest';
import type { RowBlock, TextBlock } from '../../src/model/block.js';
import type { BlockSpec } from '../../src/rows/block-spec.js';
import { PoolWorker } from '../../src/workers/pool-worker.js';
import { workerDied, WorkerPool } from '../../src/workers/worker-pool.js';
import { everyKindPlan } from '../helpers/plans.js';

const plan = everyKindPlan();
const specOf = (dialect: BlockSpec['dialect']): BlockSpec => ({
  plan,
  dialect,
  sourceOf: plan.columns.map(() => -1),
  fieldCount: 2,
  format: 'csv',
  partitioning: 'none',
});

afterEach(() => vi.restoreAllMocks());

it.each<[string, BlockSpec['dialect'], () => TextBlock | RowBlock]>([
  ['prepared rows', { format: 'rows' }, () => ({ kind: 'rows', rows: [], lines: [], lineCount: 0 })],
  [
    'text',
    { format: 'csv', delimiter: ',', lineEnd: '\n' },
    () => ({ kind: 'text', bytes: Buffer.from('a,b\n'), refused: [] }),
  ],
])('workers receive blocks of %s in order', async (_, dialect, block) => {
  const sent = vi.spyOn(PoolWorker.prototype, 'send');
  const pool = new WorkerPool(1, new AbortController().signal);
  try {
    pool.setSpec(specOf(dialect));
    await Promise.all(Array.from({ length: 6 }, () => pool.process(block())));
    expect(sent.mock.calls.map(([{ job }]) => job)).toEqual([1, 2, 3, 4, 5, 6]);
  } finally {
    await pool.close();
  }
});

it('workers receive messages that free memory before blocks that wait', async () => {
  const sent = vi.spyOn(PoolWorker.prototype, 'send');
  const pool = new WorkerPool(1, new AbortController().signal);
  try {
    pool.setSpec(specOf({ format: 'rows' }));
    const blocks = Array.from({ length: 4 }, () =>
      pool.process({ kind: 'rows', rows: [], lines: [], lineCount: 0 }),
    );
    await Promise.all([...blocks, pool.compress([Buffer.alloc(5, 'rows\n')])]);
    expect(sent.mock.calls.map(([{ kind }]) => kind)).toEqual(['rows', 'rows', 'compress', 'rows', 'rows']);
  } finally {
    await pool.close();
  }
});

it('a thread without its program is reported as an incomplete bundle or installation', () => {
  for (const code of ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'])
    expect(workerDied(Object.assign(new Error('x'), { code }))).toMatchObject({
      code: 'PACKAGE_FILES_MISSING',
    });
  expect(workerDied(new Error('x'))).toMatchObject({ code: 'WORKER_DIED' });
});
