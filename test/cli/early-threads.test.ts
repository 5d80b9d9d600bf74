import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { EXIT_CODES } from '../../src/errors.js';
import { WORTH_THREADS_BYTES } from '../../src/workers/default-workers.js';
import { builtAmcIngest } from '../helpers/command.js';
import { filesBelow, temporaryFolder } from '../helpers/temporary-folder.js';

const LINE = '1,2024-05-13,a@b.example,';
let folder = '';

beforeEach(async () => {
  folder = await temporaryFolder();
  const line = LINE + ' '.repeat(1000 - LINE.length - 1);
  const rows = Math.ceil(WORTH_THREADS_BYTES / 1000) + 1;
  await writeFile(path.join(folder, 'large.csv'), `order_id,order_time,email,x\n${`${line}\n`.repeat(rows)}`);
});

const run = (...args: readonly string[]) =>
  builtAmcIngest(['run', 'large.csv', '--out', 'out', ...args], { cwd: folder });

describe('threads that are started before the command is loaded', () => {
  it('process the input', async () => {
    const { code, stderr } = await run('--schema', 'd2c-sales', '--country', 'US');
    expect([code, stderr]).toEqual([EXIT_CODES.done, expect.stringContaining('all 4,001 rows written')]);
    expect((await filesBelow(folder)).filter((name) => name.endsWith('.csv.gz'))).toHaveLength(1);
  });

  it.each([
    ['has an unknown option', ['--no-such-option'], EXIT_CODES.usage],
    [
      'needs no threads',
      ['--schema', 'd2c-sales', '--country', 'US', '--workers', '0', '--force'],
      EXIT_CODES.done,
    ],
    ['is refused', ['--schema', 'no-such-schema'], EXIT_CODES.usage],
  ])('do not keep a command running that %s', async (_what, args, code) => {
    expect((await run(...args)).code).toBe(code);
  });
});
