import { gunzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { LatestSpec } from '../../src/rows/latest-spec.js';
import type { WorkerReply } from '../../src/workers/worker-messages.js';
import { WorkerJobs } from '../../src/workers/worker-jobs.js';
import { everyKindLine, everyKindSpec as spec } from './every-kind-spec.js';

const LINE = everyKindLine(7);
const block = (job: number, text = LINE) =>
  ({ kind: 'block', job, bytes: Buffer.from(text), refused: [] }) as const;

describe('the jobs of a worker', () => {
  let replies: { readonly reply: WorkerReply; readonly moved: Uint8Array | null }[];
  let jobs: WorkerJobs;
  beforeEach(() => {
    replies = [];
    jobs = new WorkerJobs((reply, moved) => replies.push({ reply, moved }));
  });

  it('return the result of a block as without threads, and transfer its output', () => {
    jobs.take({ kind: 'spec', spec });
    jobs.take(block(3));
    const bytes = Buffer.from(LINE);
    const [expected] = new LatestSpec().results(spec, { kind: 'text', bytes, refused: [] });
    const [{ reply, moved } = { reply: null, moved: null }] = replies;
    expect(replies).toHaveLength(1);
    expect(reply).toMatchObject({ kind: 'result', job: 3, result: { tally: expected?.tally } });
    expect(moved).toEqual(expected?.output);
    expect(reply?.kind === 'result' && reply.result.output).toBe(moved);
  });

  it('compress rows into members whose memory is transferred', () => {
    const rows = 'row\n'.repeat(9_000);
    jobs.take({ kind: 'compress', job: 1, rows: [Buffer.from(rows)] });
    const [{ reply, moved } = { reply: null, moved: null }] = replies;
    expect(reply).toMatchObject({ kind: 'compressed', job: 1 });
    expect(gunzipSync(moved ?? Buffer.alloc(0)).toString()).toBe(rows);
  });

  it.each([
    ['a block before its spec', block(5), 'BLOCK_WITHOUT_SPEC'],
    ['more of a block that is done', { kind: 'more', job: 5 } as const, 'WORKER_PROTOCOL'],
  ])('answer %s with the error, and continue', (_, request, code) => {
    jobs.take(request);
    expect(replies).toMatchObject([{ reply: { kind: 'failed', job: 5, error: { code } }, moved: null }]);
    jobs.take({ kind: 'spec', spec });
    jobs.take(block(6));
    expect(replies[1]?.reply).toMatchObject({ kind: 'result', job: 6 });
  });

  it('retain nothing of a block whose results are all sent', () => {
    jobs.take({ kind: 'spec', spec });
    jobs.take(block(1));
    jobs.take({ kind: 'more', job: 1 });
    expect(replies[1]?.reply).toMatchObject({ kind: 'failed', job: 1, error: { code: 'WORKER_PROTOCOL' } });
  });

  it('answer a block that cannot be read, and continue', () => {
    jobs.take({ kind: 'spec', spec });
    jobs.take(block(1, '"never closed'));
    jobs.take(block(2));
    expect(replies.map(({ reply: { kind, job } }) => [kind, job])).toEqual([
      ['failed', 1],
      ['result', 2],
    ]);
  });

  it('send the results of a block one by one as they are requested, and forget the block after the last', () => {
    const [result] = new LatestSpec().results(spec, { kind: 'text', bytes: Buffer.from(LINE), refused: [] });
    if (result === undefined) throw new Error('The block has no result.');
    const results = vi.spyOn(LatestSpec.prototype, 'results').mockImplementation(function* () {
      yield { ...result, hasMore: true };
      yield result;
    });
    jobs.take({ kind: 'spec', spec });
    jobs.take(block(4));
    expect(replies).toHaveLength(1);
    jobs.take({ kind: 'more', job: 4 });
    jobs.take({ kind: 'more', job: 4 });
    results.mockRestore();
    expect(replies.map(({ reply: { kind } }) => kind)).toEqual(['result', 'result', 'failed']);
    expect(replies[2]?.reply).toMatchObject({ error: { message: 'A block is done already.' } });
  });
});
