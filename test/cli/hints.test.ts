import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { EXIT_CODES } from '../../src/errors.js';
import { amcIngest } from '../helpers/command.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const SALES = 'order_id,order_time,email\n1,2024-05-13,a@b.example\n';
let folder = '';
let sales = '';

beforeEach(async () => {
  folder = await temporaryFolder();
  sales = path.join(folder, 'sales.csv');
  await writeFile(sales, SALES);
});

const run = (...more: readonly string[]) =>
  amcIngest(['run', sales, '--out', path.join(folder, 'out'), ...more], { cwd: folder });

describe('hints of the command', () => {
  it.each([
    [['run', 'a.csv', '--shema', 'crm'], "unknown option '--shema'\n(Did you mean --schema?)"],
    [['run', 'a.csv'], "required option '--schema <name|file>' not specified"],
    [['datasets', 'create', '--shema', 'crm'], "unknown option '--shema'"],
    [['uploads', 'create', 's3://b/r', '--shema', 'crm'], "unknown option '--shema'"],
    [['hash', '--tipe', 'EMAIL'], "unknown option '--tipe'"],
    [['hash'], "required option '--type <type>' not specified"],
    [['bucket-policy', 's3://bucket'], 'Give the account with --amc-account, or let AMC be asked for it.'],
  ])('answer %j', async (args, hint) => {
    const { code, stderr } = await amcIngest(args);
    expect(stderr).toContain(hint);
    expect(code).toBe(EXIT_CODES.usage);
  });

  it.each([
    ['crmm', 'Did you mean crm?'],
    ['shopify', 'Did you mean shopify-customers or shopify-orders or shopify-products?'],
    ['shopfy', 'Did you mean shopify-customers or shopify-orders or shopify-products?'],
    ['salesfroce', 'Did you mean salesforce-contacts or salesforce-leads?'],
    ['d2c_sales.json', 'Did you mean d2c-sales?'],
    ['qqqqqqqqqq', 'The shipped schemas:\n  amazon-listings\n'],
  ])('suggest the schemas that %s may mean', async (schema, hint) => {
    const { code, stderr } = await run('--schema', schema);
    expect(stderr).toContain(hint);
    expect(code).toBe(EXIT_CODES.usage);
  });

  it.each([
    ['5%', 0],
    ['0.05', 0],
    [' 50 % ', 0],
    ['500%', 2],
    ['-1%', 2],
    ['%', 2],
    ['1.2.3', 2],
  ])('accept %j as a share, or say how to write it', async (share, exitCode) => {
    const { code, stderr } = await run('--schema', 'd2c-sales', '--max-reject-rate', share);
    expect(code).toBe(exitCode);
    if (exitCode !== 0) expect(stderr).toContain('Give a share between 0 and 1, or a percentage');
  });

  it.each([
    ['hash-columns', '--column', 'jane.doe@example.com=MAIL'],
    ['run', 'a.csv', '--max-reject-rate', 'jane.doe@example.com'],
    ['run', 'a.csv', '--format', '+1 415 555 0171'],
    ['run', '--jane.doe@example.com'],
  ])('repeat no identifier from an argument: %s %s %s', async (...args) => {
    const { code, stdout, stderr } = await amcIngest(args);
    expect(code).toBe(EXIT_CODES.usage);
    expect(stderr).toMatch(/\[redacted-[0-9a-f]{6}\]/);
    expect(stdout + stderr).not.toMatch(/jane\.doe|555/);
  });

  it('list the runs in the folder that verify was given', async () => {
    const out = path.join(folder, 'parent');
    await amcIngest(['run', sales, '--schema', 'd2c-sales', '--out', out, '--run-id', 'monday']);
    const { code, stderr } = await amcIngest(['verify', out]);
    expect(stderr).toContain('is not a run: it contains d2c_sales/monday. Name one of these folders.');
    expect(code).toBe(EXIT_CODES.usage);
    expect((await amcIngest(['verify', path.join(out, 'd2c_sales/monday')])).code).toBe(EXIT_CODES.done);
  });

  it.each([
    ['<html><body><table><tr><td>id</td></tr></table></body></html>', 'an HTML page'],
    ['\ufeff<!-- export -->\n<!DOCTYPE html>\n<title>x</title>', 'an HTML page'],
    ['<table border=1><tr><th>id</th></tr></table>', 'an HTML page'],
    [
      '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
      'an XML spreadsheet of Excel 2003',
    ],
  ])('name the real format of an .xls (%s)', async (content, what) => {
    await mkdir(path.join(folder, 'xls'), { recursive: true });
    const file = path.join(folder, 'xls', 'export.xls');
    for (const bytes of [Buffer.from(content), Buffer.from(`\ufeff${content}`, 'utf16le')]) {
      await writeFile(file, bytes);
      const { code, stderr } = await amcIngest(['run', file, '--schema', 'crm']);
      expect(stderr).toContain(what);
      expect(stderr).toContain('save it as .xlsx or CSV');
      expect(code).toBe(EXIT_CODES.data);
    }
  });

  it('include the version, which -v prints, too', async () => {
    const [short, long] = await Promise.all([amcIngest(['-v']), amcIngest(['--version'])]);
    expect(short.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(long.stdout).toBe(short.stdout);
  });

  it.each([
    ['schemas', 'show', 'crm'],
    ['explain', 'ROWS_REJECTED'],
  ])('say that %s could not be written to stdout', async (...args) => {
    const full = await amcIngest(args, { shellPrefix: 'exec >/dev/full;' });
    expect(full.stderr).toContain('[STDOUT_FAILED]');
    expect(full.code).toBe(EXIT_CODES.delivery);
  });

  it('do not report a reader of stdout that went away', async () => {
    const gone = await amcIngest(['schemas'], { shellPrefix: 'exec > >(head -c 1 >/dev/null); sleep 0.3;' });
    expect(gone.stderr).toBe('');
    expect(gone.code).toBe(EXIT_CODES.done);
  });
});
