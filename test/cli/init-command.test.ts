import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { amcIngest } from '../helpers/command.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const sample = (name: string) => fileURLToPath(new URL(`../../samples/${name}`, import.meta.url));

describe('amc-ingest init', () => {
  it('writes a schema that run accepts, and prints no value', async () => {
    const folder = await temporaryFolder();
    const out = path.join(folder, 'crm.schema.json');
    const made = await amcIngest(['init', sample('crm.csv'), '--out', out, '--country', 'US', '--yes']);
    expect(made.code).toBe(0);
    expect(made.stdout).toContain('hashed as EMAIL');
    expect(made.stdout).not.toMatch(/@|Smith|Main Street|Dallas/);
    const ran = await amcIngest([
      'run',
      sample('crm.csv'),
      '--schema',
      out,
      '--dry-run',
      '--json',
      '--quiet',
    ]);
    expect(ran.code).toBe(0);
    const again = await amcIngest(['init', sample('crm.csv'), '--out', out, '--yes', '--json']);
    expect(again.code).toBe(2);
    expect(JSON.parse(again.stdout)).toMatchObject({ error: { code: 'FILE_EXISTS' } });
  });

  it('recognizes an export, even where nobody can be asked', async () => {
    const folder = await temporaryFolder();
    const out = path.join(folder, 'orders.json');
    const { code, stdout } = await amcIngest([
      'init',
      sample('presets/shopify-orders.csv'),
      '--out',
      out,
      '--data-set',
      'our_orders',
      '--json',
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      preset: 'shopify-orders',
      dataSetId: 'our_orders',
      kind: 'fact',
    });
    expect(JSON.parse(await readFile(out, 'utf8'))).toMatchObject({
      dataSetId: 'our_orders',
      input: { group: { by: 'Name' } },
    });
  });

  it('explains a faulty file or option', async () => {
    const folder = await temporaryFolder();
    const file = path.join(folder, 'people.csv');
    await writeFile(file, 'email\n');
    expect((await amcIngest(['init', file, '--yes'])).stderr).toContain('NO_ROWS');
    expect((await amcIngest(['init', file, '--country', 'Atlantis'])).code).toBe(2);
    expect((await amcIngest(['init', path.join(folder, 'none.csv')])).code).toBe(3);
  });
});

describe('amc-ingest schemas', () => {
  it('lists the presets and shows one', async () => {
    const { stdout } = await amcIngest(['schemas']);
    expect(stdout).toMatch(/^shopify-orders +Shopify orders/m);
    const shown = await amcIngest(['schemas', 'show', 'shopify-orders']);
    expect(JSON.parse(shown.stdout)).toMatchObject({ dataSetId: 'shopify_orders' });
    expect((await amcIngest(['schemas', 'shopify-orders'])).stdout).toBe(shown.stdout);
    expect((await amcIngest(['schemas', 'show', 'nothing'])).code).toBe(2);
  });
});

describe('amc-ingest run with a joined file', () => {
  it('accepts it with --join, says when it is missing, and names the run by its content', async () => {
    const args = [
      'run',
      sample('presets/square-items.csv'),
      '--schema',
      'square-items',
      '--country',
      'US',
      '--dry-run',
    ];
    const missing = await amcIngest(args);
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain('--join customers=FILE');
    const file = sample('presets/square-customers.csv');
    const ran = await amcIngest([...args, '--join', `customers=${file}`, '--json']);
    expect(ran.code).toBe(0);
    const report = JSON.parse(ran.stdout);
    expect(report.reshape.joins).toMatchObject([{ name: 'customers', read: 40, duplicates: 0 }]);
    expect(ran.stderr).toContain('with customers (40 rows)');
    const other = path.join(await temporaryFolder(), 'other.csv');
    await writeFile(other, (await readFile(file, 'utf8')).replace('Likes', 'Loves'));
    const changed = JSON.parse((await amcIngest([...args, '--join', `customers=${other}`, '--json'])).stdout);
    expect(changed.runId).not.toBe(report.runId);
    expect((await amcIngest([...args, '--join', `people=${file}`])).stderr).toContain('JOIN_UNKNOWN');
    expect((await amcIngest([...args, '--join', 'customers'])).code).toBe(2);
  });
});
