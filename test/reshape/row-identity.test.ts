import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadSchema } from '../../src/schema/load-schema.js';
import { compilePlan, type DataSetPlan } from '../../src/schema/plan.js';
import { rowsOf, textPlan } from './rows.js';

const line = (fields: Readonly<Record<string, string>>, header: readonly string[]) =>
  `${header.map((name) => fields[name] ?? '').join(',')}\n`;

/** The rows as records by column. */
async function made(plan: DataSetPlan, header: readonly string[], rows: readonly Record<string, string>[]) {
  const text = `${header.join(',')}\n${rows.map((row) => line(row, header)).join('')}`;
  const { rows: cells } = await rowsOf(plan, text);
  return cells.map((row): Readonly<Record<string, unknown>> =>
    'reject' in row || 'leaveOut' in row
      ? row
      : Object.fromEntries(plan.columns.map(({ name }, index) => [name, row[index]])),
  );
}

const planOf = async (name: string) => compilePlan(await loadSchema(name));

const SHOPIFY = [
  'Name',
  'Id',
  'Email',
  'Created at',
  'Currency',
  'Total',
  'Lineitem quantity',
  'Lineitem price',
  'Lineitem sku',
  'Billing Name',
  'Billing Address1',
  'Billing Zip',
  'Billing Country',
  'Billing Phone',
];
const ANN = {
  Name: '#1001',
  Email: 'ann@example.com',
  'Created at': '2024-05-01 10:00:00 -0400',
  Currency: 'USD',
  Total: '30.00',
  'Billing Name': 'Ann Lee',
  'Billing Address1': '1541 Main St',
  'Billing Zip': '89501',
  'Billing Country': 'US',
  'Billing Phone': '+14155550132',
};
const NOTHING_OF_ANN = { phone: '', first_name: '', last_name: '', address: '', zip: '', country: '' };

describe('shopify-orders: orders with the same name', () => {
  it('are separate when the second has its own total and person', async () => {
    const bob = {
      Name: '#1001',
      Email: 'bob@example.com',
      'Created at': '2024-05-03 10:00:00 +0200',
      Total: '99.00',
    };
    const rows = await made(await planOf('shopify-orders'), SHOPIFY, [ANN, bob]);
    expect(rows).toMatchObject([
      { email: 'ann@example.com', phone: '+14155550132', order_total: '30.00' },
      { email: 'bob@example.com', order_total: '99.00' },
    ]);
  });

  it.each<[string, Record<string, string>]>([
    ['e-mail address', { Email: 'bob@example.com', Currency: 'EUR' }],
    ['total', { Total: '99.00' }],
    ['number', { Id: '2222', 'Billing Country': '' }],
    ['currency', { Currency: 'EUR' }],
    ['time', { 'Created at': '2024-05-02 10:00:00 -0400', Currency: 'USD' }],
  ])('are separate when only the %s differs', async (_, fields) => {
    const second = { Name: '#1001', 'Billing Country': 'CA', ...fields };
    const [, row] = await made(await planOf('shopify-orders'), SHOPIFY, [ANN, second]);
    // An order without any of the fields of a first row is a row whose first row is missing.
    if (row !== undefined && 'reject' in row) expect(row).toEqual({ reject: 'CONTINUATION_WITHOUT_FIRST' });
    else expect(row).toMatchObject({ ...NOTHING_OF_ANN, country: second['Billing Country'] ?? '' });
  });

  it('are one when rows repeat the first or leave it empty', async () => {
    const more = { Name: '#1001', Email: 'ann@example.com', 'Created at': ANN['Created at'] };
    const rows = await made(await planOf('shopify-orders'), SHOPIFY, [ANN, more, { Name: '#1001' }, ANN]);
    for (const row of rows.slice(1))
      expect(row).toMatchObject({
        order_total: '',
        first_name: 'Ann',
        phone: '+14155550132',
        currency: 'USD',
      });
  });

  it('take nothing from the order before when their own first row is missing', async () => {
    const torn = { Name: '#1001', Email: 'bob@example.com', 'Created at': '2024-05-03 10:00:00 +0200' };
    expect((await made(await planOf('shopify-orders'), SHOPIFY, [ANN, torn]))[1]).toEqual({
      reject: 'CONTINUATION_WITHOUT_FIRST',
    });
  });
});

describe('other orders with the same number', () => {
  it('woocommerce-orders keeps both totals, and one where each row of an item repeats it', async () => {
    const header = ['order_id', 'date', 'billing_email', 'order_total', 'order_currency', 'item_sku'];
    const ann = {
      order_id: '7',
      date: '2024-05-01 10:00',
      billing_email: 'ann@example.com',
      order_total: '30.00',
    };
    const rows = await made(await planOf('woocommerce-orders'), header, [
      { ...ann, item_sku: 'A' },
      { ...ann, item_sku: 'B' },
      { ...ann, billing_email: 'bob@example.com', item_sku: 'C' },
      { ...ann, order_total: '99.00', item_sku: 'D' },
    ]);
    expect(rows.map((row) => row['order_total'])).toEqual(['30.00', '', '30.00', '99.00']);
  });

  it('bigcommerce-orders keeps both totals', async () => {
    const header = ['Order ID', 'Customer Email', 'Order Date', 'Order Total (inc tax)', 'Product Details'];
    const ann = {
      'Order ID': '7',
      'Customer Email': 'ann@example.com',
      'Order Date': '05/01/2024',
      'Order Total (inc tax)': '30.00',
    };
    const rows = await made(await planOf('bigcommerce-orders'), header, [
      ann,
      { ...ann, 'Customer Email': 'bob@example.com' },
      { ...ann, 'Customer Email': 'bob@example.com', 'Order Total (inc tax)': '99.00' },
    ]);
    expect(rows.map((row) => row['order_total'])).toEqual(['30.00', '30.00', '99.00']);
  });

  it('shopify-products: a new heading starts a product', async () => {
    const header = ['Handle', 'Title', 'Vendor', 'Variant SKU', 'Variant Price'];
    const rows = await made(await planOf('shopify-products'), header, [
      { Handle: 'kettle', Title: 'Kettle', Vendor: 'Acme', 'Variant SKU': 'A', 'Variant Price': '1' },
      { Handle: 'kettle', 'Variant SKU': 'B', 'Variant Price': '1' },
      { Handle: 'kettle', Title: 'Kettle 2', 'Variant SKU': 'C', 'Variant Price': '1' },
    ]);
    expect(rows).toMatchObject([
      { brand: 'Acme' },
      { title: 'Kettle', brand: 'Acme' },
      { title: 'Kettle 2', brand: '' },
    ]);
  });
});

describe('filling empty fields from the rows above', () => {
  const plan = textPlan(
    { order: {}, person: {}, city: {}, total: {} },
    {
      group: {
        by: 'order',
        identity: ['person', 'total'],
        fillDown: ['city', 'person'],
        firstRowOnly: ['total'],
      },
    },
  );
  const few = fc.constantFrom('', 'a', 'b');
  const record = fc.record({ order: fc.constantFrom('1', '1', '2'), person: few, city: few, total: few });

  it('never crosses an order: values come only from rows that do not contradict it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(record, { maxLength: 25 }), async (records) => {
        const rows = await made(plan, ['order', 'person', 'city', 'total'], records);
        let first = 0;
        records.forEach((given, index) => {
          const row = rows[index];
          const start = records[first];
          const isOther = (['person', 'total'] as const).some(
            (name) => given[name] !== '' && given[name] !== start?.[name],
          );
          if (index === 0 || given.order !== records[index - 1]?.order || isOther || wasTorn(rows[index - 1]))
            first = index;
          if (row === undefined || 'reject' in row || 'leaveOut' in row) return;
          const own = records[first];
          expect(row['city']).toBe(given.city || own?.city);
          expect(row['person']).toBe(given.person || own?.person);
          expect(row['total']).toBe(first === index ? given.total : '');
        });
      }),
    );
  });

  const wasTorn = (row: object | undefined) => row !== undefined && 'reject' in row;
});
