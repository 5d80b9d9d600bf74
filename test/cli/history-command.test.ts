import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { amcIngest } from '../helpers/command.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

it('history distinguishes rehearsals from runs', async () => {
  const cwd = await temporaryFolder();
  await writeFile(path.join(cwd, 'sales.csv'), 'order_id,order_time,email\n1,2024-05-13,a@b.example\n');
  const job = ['sales.csv', '--schema', 'd2c-sales', '--country', 'US'];
  for (const command of ['rehearse', 'run'])
    expect((await amcIngest([command, ...job], { cwd })).code).toBe(0);
  const { stdout } = await amcIngest(['history'], { cwd });
  const [rehearsal, run] = stdout.split('\n');
  expect(rehearsal).toMatch(/1 row in 1 file from sales\.csv, a rehearsal: AMC cannot fetch it$/);
  expect(run).toMatch(/1 row in 1 file from sales\.csv$/);
  const json = await amcIngest(['history', '--json'], { cwd });
  const items = json.stdout
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(items).toMatchObject([{ rehearsal: true }, {}]);
  expect(items[1]).not.toHaveProperty('rehearsal');
});
