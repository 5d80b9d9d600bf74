import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shopifyOrders } from '../../scripts/generate/presets/shopify-orders.js';
import { ingest, type IngestOptions, type Reject } from '../../src/index.js';

const KIB = 1024;
const WAYS = [
  { workers: 0, blockBytes: 8192 * KIB },
  { workers: 0, blockBytes: 20 * KIB },
  { workers: 2, blockBytes: 64 * KIB },
] as const;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'reshaped-bytes-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The result of a run with each number of threads and each block size. */
async function runs(text: string, options: Pick<IngestOptions, 'schema' | 'suppress'>) {
  const input = path.join(folder, 'in.csv');
  await writeFile(input, text);
  const results = [];
  for (const [index, way] of WAYS.entries()) {
    const rejects: Reject[] = [];
    const result = await ingest({
      inputs: [input],
      country: 'US',
      out: path.join(folder, String(index)),
      force: true,
      maxRejectRate: 1,
      onReject: (reject) => void rejects.push(reject),
      ...options,
      ...way,
    });
    const { rows, files, columns, rejects: counts, reshape, warnings } = result;
    results.push({ rows, files, columns, counts, rejects, reshape, warnings });
  }
  return results;
}

/** Orders with some lines each, and some with very many; one line in a hundred is missing fields. */
function orders(count: number): string {
  const { text } = shopifyOrders();
  const [header = '', ...lines] = text.split(/(?<=\n)/);
  const body = lines.slice(1, -1).join('');
  const names = header.trim().split(',');
  const more = (at: number) => {
    const fields = names.map((name) =>
      name.endsWith('Name') && !name.includes(' ')
        ? `#0${at}-1001`
        : name === 'Created at'
          ? '2024-05-01 04:08:49 +0200'
          : '',
    );
    return `${fields.join(',')}\n`;
  };
  return (
    header +
    Array.from({ length: count }, (_, at) => {
      const numbered = body.replaceAll(/^#(\d+)/gm, (_match, number) => `#0${at}-${String(number)}`);
      const first = numbered.slice(0, numbered.indexOf('\n#') + 1);
      const rest = numbered.slice(first.length);
      return `${first}${more(at).repeat(at % 3 === 0 ? 700 : 3)}#broken,line\n${rest}`;
    }).join('')
  );
}

describe('a reshaped run', () => {
  it('has the same bytes, rejects and counts with any number of threads and any blocks', async () => {
    const [first, ...others] = await runs(orders(8), { schema: 'shopify-orders' });
    expect(first?.rows.written).toBeGreaterThan(3000);
    expect(first?.rejects.length).toBeGreaterThan(7);
    for (const other of others) expect(other).toEqual(first);
  });

  it('leaves out people of a suppression list in every block', async () => {
    const text = orders(4);
    const people = [...new Set(text.match(/[\w.+-]+@[\w.-]+/g))].slice(0, 5);
    const [first, ...others] = await runs(text, {
      schema: 'shopify-orders',
      suppress: await listOf(people),
    });
    expect(first?.rows.leftOut).toBeGreaterThan(5);
    for (const other of others) expect(other).toEqual(first);
  });

  it('returns the rows of a record with very many items in several results', async () => {
    const items = Array.from({ length: 30_000 }, (_, at) => `id:${at}|sku:S${at}|quantity:1|total:2`).join(
      ';',
    );
    const header = 'order_id,date,order_total,order_currency,billing_email,line_items\n';
    const line = (id: number, cell: string) =>
      `${id},2024-05-01 10:00,10.00,USD,ann${id}@example.com,${cell}\n`;
    const text =
      header + line(1, items.slice(0, 900_000)) + line(2, 'id:1|sku:A') + line(3, items.slice(0, 9000));
    const [first, ...others] = await runs(text, { schema: 'woocommerce-orders' });
    expect(first?.rows.read).toBeGreaterThan(20_000);
    for (const other of others) expect(other).toEqual(first);
  });
});

async function listOf(people: readonly string[]): Promise<string> {
  const list = path.join(folder, 'list.csv');
  await writeFile(list, `email\n${people.join('\n')}\n`);
  return list;
}
