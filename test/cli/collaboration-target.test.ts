import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { rehearseCommand } from '../../src/cli/rehearse-command.js';
import { validateCommand } from '../../src/cli/validate-command.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { runSubcommand } from './command-run.js';

const CRM = 'customer_id,email,country\nC1,a@example.com,US\nC2,b@example.com,US\nC1,c@example.com,US\n';
const TARGET = ['--country', 'US', '--target', 'collaboration'];

async function inFolder(content: string) {
  const folder = await temporaryFolder();
  const file = path.join(folder, 'in.csv');
  await writeFile(file, content);
  return { folder, file };
}

describe('amc-ingest validate --target collaboration', () => {
  const validate = async (content: string, ...args: readonly string[]) => {
    const { folder, file } = await inFolder(content);
    const run = await runSubcommand(validateCommand, [file, ...TARGET, ...args]);
    expect(await readdir(folder)).toEqual(['in.csv']);
    return run;
  };

  it('describes the table, and writes nothing', async () => {
    const { code, stdout } = await validate(CRM, '--schema', 'crm', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'dryRun',
      rows: { read: 3, written: 2, collapsed: 1 },
      collaboration: { table: 'identity', name: 'crmidentity', keys: 2 },
    });
  });

  it('says that the table is ready, and does not mention uploads', async () => {
    const people = await validate(CRM, '--schema', 'crm');
    expect(people.stderr).toMatch(/^! crmidentity: valid, .* Ready as a table, with caution\.$/m);
    const sale = 'order_id,order_time,customer_id,amount\n1,2015-05-13,C1,5\n';
    const sales = await validate(sale, '--schema', 'd2c-sales');
    expect(sales.stderr).toMatch(/^! d2csalesevents: valid, .* Ready as a table, with caution\.$/m);
    expect(sales.stderr).toMatch(/1 row has an event of more than 12\.5 months ago\. Amazon's own events/);
    expect(people.stderr + sales.stderr).not.toMatch(/for AMC|uploads/);
  });

  it.each([
    ['no key', ['--schema', 'catalog'], /names no key/],
    ['an identifier for a key', ['--schema', 'crm', '--key', 'email'], /email identifies people/],
    ['a key that is not there', ['--schema', 'crm', '--key', 'number'], /no column number/],
    ['identifiers in a name', ['--schema', 'crm', '--table-name', 'CRM'], /lower-case letters/],
    ['people compared with people', ['--schema', 'crm', '--identities', 'x'], /an identity table takes none/],
  ])('refuses %s with the reason', async (_, args, message) => {
    const { code, stderr } = await validate(CRM, ...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  it('finds fields whose headers are in mixed case, and counts repeated keys', async () => {
    const mixed = CRM.replace('customer_id,email,country', 'CUSTOMER_ID,EMail,Country');
    const { code, stdout } = await validate(mixed, '--schema', 'crm', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      rows: { read: 3, written: 2, collapsed: 1 },
      collaboration: { columns: expect.arrayContaining([expect.objectContaining({ name: 'customerid' })]) },
    });
  });
});

describe('amc-ingest rehearse --target collaboration', () => {
  it('writes the table and rehearses the mapping of its people', async () => {
    const { folder, file } = await inFolder(CRM);
    const out = path.join(folder, 'out');
    const { code, stdout, stderr } = await runSubcommand(rehearseCommand, [
      file,
      '--schema',
      'crm',
      ...TARGET,
      '--out',
      out,
      '--json',
    ]);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /2 rows written to \S+[\s\S]*simulator for AMC started at http:\S+ \(this is not AMC\)/,
    );
    expect(stderr).toMatch(/collaboration of amcclean1: ACTIVE[\s\S]*ID namespaces: arn:aws/);
    expect(stderr).toMatch(/job mapping-job-1 SUCCEEDED, 1 of 2 records matched \(50\.0 %\)/);
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'complete',
      collaboration: { name: 'crmidentity' },
      rehearsal: { status: 'ACTIVE', matchRate: 0.5, job: { metrics: { inputRecords: 2 } } },
    });
    expect(await readdir(out)).toEqual(expect.arrayContaining(['crmidentity']));
    const [run = ''] = await readdir(path.join(out, 'crmidentity'));
    const page = await readFile(path.join(out, 'crmidentity', run, 'report.html'), 'utf8');
    expect(page).toContain('describe the table to AWS');
    expect(page).not.toMatch(/for AMC|before you upload/);
  });

  it('has nothing to map for events, and no upload to check', async () => {
    const { folder, file } = await inFolder('order_id,order_time,customer_id,amount\n1,2024-05-13,C1,5\n');
    const args = [file, '--schema', 'd2c-sales', ...TARGET, '--out', path.join(folder, 'out')];
    const { code, stderr } = await runSubcommand(rehearseCommand, args);
    expect({ code, stderr }).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/Event table d2csalesevents/),
    });
    const checked = await runSubcommand(rehearseCommand, [...args, '--check']);
    expect(checked).toMatchObject({ code: 2, stderr: expect.stringContaining('--check') });
  });
});
