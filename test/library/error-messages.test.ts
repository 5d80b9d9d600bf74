import { describe, expect, it } from 'vitest';
import { ingest, type IngestError, type IngestOptions } from '../../src/index.js';
import { inLibraryTerms } from '../../src/ingest/library-terms.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const SALES = { order_id: '1', order_time: '2024-05-13', email: 'a@b.example' };

async function failure(options: Partial<IngestOptions>): Promise<IngestError> {
  const out = await temporaryFolder();
  return ingest({ inputs: [[SALES]], schema: 'd2c-sales', country: 'US', out, ...options }).then(
    () => expect.unreachable(),
    (error: IngestError) => error,
  );
}

function* broken(thrown: unknown): Generator<typeof SALES> {
  yield SALES;
  throw thrown;
}

describe("the library's errors", () => {
  it('name the option of ingest() in the message and the stack', async () => {
    const error = await failure({ inputs: [[{ ...SALES, order_time: 'soon' }]] });
    expect(error).toMatchObject({ code: 'TOO_MANY_REJECTS' });
    expect(error.message).toMatch(/or raise maxRejectRate\.$/);
    expect(error.stack).toContain('raise maxRejectRate.');
  });

  it('say how to finish an interrupted run', async () => {
    const error = await failure({ signal: AbortSignal.abort() });
    expect(error).toMatchObject({ code: 'INTERRUPTED', retryable: true });
    expect(error.message).toContain('Call ingest() again with the same options');
  });

  it.each([
    [new Error('connection lost'), false],
    [Object.assign(new Error('connection lost'), { code: 'ECONNRESET' }), true],
    [Object.assign(new Error('connection lost'), { retryable: true }), true],
  ])('about a generator keep what it threw, and are retryable when that is', async (thrown, retryable) => {
    const error = await failure({ inputs: [broken(thrown)] });
    expect(error).toMatchObject({ code: 'INPUT_NOT_READABLE', cause: thrown, retryable });
    expect(error.message).not.toContain('connection lost');
  });
});

describe('the names of options in messages', () => {
  it.each([
    ['raise --max-reject-rate.', 'raise maxRejectRate.'],
    ["the schema's input.records (--records).", "the schema's input.records (records)."],
    ['give it as --join NAME=FILE', 'give it as joins: { NAME: FILE }'],
    [
      'Choose another --run-id, or replace it with --force.',
      'Choose another runId, or replace it with force.',
    ],
    ['--instance ID', 'instanceIds ID'],
    ['2024-05--13, a --b', '2024-05--13, a --b'],
    ['nothing to change', 'nothing to change'],
  ])('replace those of the command: %s', (message, expected) => {
    expect(inLibraryTerms(message)).toBe(expected);
  });
});
