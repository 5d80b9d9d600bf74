import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { hashCommand } from '../../src/cli/hash-command.js';
import { validateCommand } from '../../src/cli/validate-command.js';
import { runReportShape } from '../../src/report/run-report.js';
import { amcIngest } from '../helpers/command.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { runSubcommand } from './command-run.js';

const HEADER = 'order_id,order_time,email\n';
const GOOD = '1,2024-05-13,a@b.example\n';
const BAD = '2,soon,secret.person@b.example\n';
const groups = z.object({
  rejectGroups: z.array(
    z.object({
      code: z.string(),
      column: z.string().nullable(),
      rows: z.number(),
      places: z.array(z.object({ file: z.string(), line: z.number() })),
    }),
  ),
});

async function validate(content: string, ...more: readonly string[]) {
  const folder = await temporaryFolder();
  const file = path.join(folder, 'sales.csv');
  await writeFile(file, content);
  const args = [file, '--schema', 'd2c-sales', '--country', 'US', ...more];
  return { file, folder, ...(await runSubcommand(validateCommand, args)) };
}

describe('amc-ingest validate', () => {
  it('accepts good data, and writes nothing', async () => {
    const { code, stdout, stderr, folder } = await validate(HEADER + GOOD);
    expect(code).toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toContain('valid, all 1 row would be written');
    expect(await readdir(folder)).toEqual(['sales.csv']);
  });

  it('refuses bad data, with the lines to look at and no value', async () => {
    const { code, stdout, stderr, file } = await validate(HEADER + GOOD + BAD + BAD, '--json');
    expect(code).toBe(3);
    expect(stderr).toContain(`look at ${file} lines 3, 4`);
    expect(stderr).toContain('refused, 66.7 % of the rows were rejected');
    const report: unknown = JSON.parse(stdout);
    expect(runReportShape.parse(report).status).toBe('refused');
    expect(runReportShape.parse(report).rows).toEqual({ read: 3, written: 1, rejected: 2, leftOut: 0 });
    expect(groups.parse(report).rejectGroups).toEqual([
      {
        code: 'INVALID_TIMESTAMP',
        column: 'purchase_time',
        rows: 2,
        places: [
          { file, line: 3 },
          { file, line: 4 },
        ],
      },
    ]);
    expect(stdout + stderr).not.toContain('secret');
  });

  it('applies --max-reject-rate', async () => {
    const { code, stdout } = await validate(HEADER + GOOD + BAD, '--max-reject-rate', '0.5', '--json');
    expect(code).toBe(0);
    expect(groups.parse(JSON.parse(stdout)).rejectGroups).toHaveLength(1);
  });

  it('treats files without rows like refused ones', async () => {
    expect((await validate(HEADER)).code).toBe(3);
  });

  it('has no options for where or how to write', async () => {
    await expect(validate(HEADER + GOOD, '--out', 'x')).rejects.toMatchObject({
      code: 'commander.unknownOption',
    });
    await expect(validate(HEADER + GOOD, '--force')).rejects.toMatchObject({
      code: 'commander.unknownOption',
    });
  });

  it('writes nothing but JSON lines to stderr on request', async () => {
    const { stderr } = await validate(HEADER + BAD, '--log-format', 'json');
    const events = stderr
      .trimEnd()
      .split('\n')
      .map((line) => z.looseObject({ event: z.string() }).parse(JSON.parse(line)));
    expect(events.map(({ event }) => event)).toEqual([
      'started',
      'progress',
      'fileDone',
      'warning',
      'failed',
    ]);
    expect(events.at(-1)).toMatchObject({ code: 'TOO_MANY_REJECTS', exitCode: 3, rows: { rejected: 1 } });
  });

  it('uses colors when FORCE_COLOR asks for them', async () => {
    const { stderr } = await amcIngest(['validate', 'missing.csv', '--schema', 'crm'], {
      env: { FORCE_COLOR: '1' },
    });
    expect(stderr).toContain('\u001b[31mError: ');
  });
});

describe('amc-ingest hash', () => {
  it('refuses a value on the command line without repeating it', async () => {
    const { code, stdout, stderr } = await runSubcommand(hashCommand, [
      '--type',
      'EMAIL',
      'secret@b.example',
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain('history');
    expect(stdout + stderr).not.toContain('secret');
  });

  it('says when there is nothing to hash', async () => {
    expect(await runSubcommand(hashCommand, ['--type', 'EMAIL'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('NO_VALUE'),
    });
  });

  it('reads a single value from a pipe, and prints its steps and hash as JSON', async () => {
    const run = (stdin: string, ...more: readonly string[]) =>
      amcIngest(['hash', '--type', 'PHONE', '--country', 'US', '--json', ...more], { stdin });
    const { code, stdout } = await run('(201) 555-0123\n');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      type: 'PHONE',
      country: 'US',
      outcome: 'hashed',
      hash: 'a0812289d382e13212c27c808ae6bebbb59ee887e71db3883883f0b87baebf4e',
    });
    expect(stdout).toMatch(/"value":\s*"2015550123".*"value":\s*"12015550123"/s);
    const several = await run('1\n2\n');
    expect(several.code).toBe(2);
    expect(several.stderr).toContain('NOT_ONE_VALUE');
  });
});
