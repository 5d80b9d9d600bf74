import { describe, expect, it } from 'vitest';
import { shownPath, shownText } from '../../src/leak-guard/shown-path.js';

const TAG = /\[redacted-[0-9a-f]{6}\]/;

describe('paths, keys and names of files', () => {
  it.each([
    ['exports/jane.doe@example.com.csv.gz', 'exports/', '.csv.gz'],
    ['s3://bucket/drops/jane.doe%40example.com/sales.csv', 's3://bucket/drops/', '/sales.csv'],
    ['s3://bucket/drops/jane.doe%2540example.com/sales.csv', 's3://bucket/drops/', '/sales.csv'],
    ['drops/tel_4155550171.csv', 'drops/tel_', '.csv'],
    ['415-555-0171.csv', '', '.csv'],
    ['+14155550171.csv', '', '.csv'],
    ['4155550171.csv', '', '.csv'],
    ['export of 4155550171 (2).csv', 'export of ', ' (2).csv'],
    ['s3://b/customers/415555017/orders.csv', 's3://b/customers/', '/orders.csv'],
    ['order-4111111111111111.json', 'order-', '.json'],
    ['078-05-1120.xlsx', '', '.xlsx'],
    ['Jane Doe.csv', '', '.csv'],
    ['Xiomara Quispe.xlsx', '', '.xlsx'],
    ['crm/Jane_Doe.csv', 'crm/', '.csv'],
    ['crm/jane_doe.csv', 'crm/', '.csv'],
    ['crm/JANE DOE.csv', 'crm/', '.csv'],
    ['crm/janeDoe.csv', 'crm/', '.csv'],
    ['crm/2024-05-13_Jane_Doe_orders/x.csv', 'crm/', '/x.csv'],
    ['742 evergreen terrace.csv', '', '.csv'],
    ['742 Evergreen Terrace.csv', '', '.csv'],
    ['a.zip > jane.doe@example.com/x.csv', 'a.zip > ', '/x.csv'],
    ['C:\\exports\\jane.doe@example.com.csv', 'C:\\exports\\', '.csv'],
    ['jane.doe＠example.com.csv', '', '.csv'],
  ])('show no identifier: %s', (path, before, after) => {
    const shown = shownPath(path);
    expect(shown.replace(TAG, 'TAG')).toBe(`${before}TAG${after}`);
    expect(shownPath(shown)).toBe(shown);
  });

  it.each([
    'samples/crm.csv',
    's3://amc-123456789012-us-east-1/runs/2024/05/13/sales_20240513103000.csv.gz',
    'exports/2024-05-13T10-30-00Z/orders-1715600000.csv',
    'exports/2024-05-13_2024-06-12.csv',
    'orders_1715600000123.csv',
    '550e8400-e29b-41d4-a716-446655440000.parquet',
    'part-00001-of-00012.csv',
    'Customer Orders.csv',
    'Black Friday 2024.csv',
    'Black Friday.csv',
    'a.xlsx > Tabelle Kunden',
    'Sales Report 2024.xlsx',
    'photo@2x.csv',
    '/home/martin/exports/Q3/data.csv',
    'victor-order-lines/paul.csv',
    'first_name_report.csv',
    '/tmp/amc-ingest-x4Kd2P/crm.csv',
    '-',
    'input 1',
  ])('are shown when they are not a person’s: %s', (path) => {
    expect(shownPath(path)).toBe(path);
  });

  it('mask several identifiers in any order', () => {
    for (const path of ['4155550171/jane.doe@example.com.csv', 'jane.doe@example.com/4155550171.csv'])
      expect(shownPath(path).replaceAll(new RegExp(TAG, 'g'), 'TAG')).toBe('TAG/TAG.csv');
  });

  it('keep files distinguishable, in the same way everywhere', () => {
    const tagOf = (path: string) => TAG.exec(shownPath(path))?.[0];
    expect(tagOf('jane.doe@example.com.csv')).toBe(tagOf('s3://b/x/jane.doe@example.com/y.csv'));
    expect(tagOf('jane.doe@example.com.csv')).not.toBe(tagOf('jane.roe@example.com.csv'));
  });
});

describe('messages', () => {
  it('do not show a certain identifier', () => {
    expect(shownText('Cannot read jane.doe@example.com: it is empty.')).toMatch(
      /^Cannot read \[redacted-[0-9a-f]{6}\]: it is empty\.$/,
    );
    expect(shownText('card 4111 1111 1111 1111')).not.toContain('1111');
    const harmless = 'More than 16,384 fields on 2024-05-13: 12,345,678 rows in run-20240513T103000-ab12.';
    expect(shownText(harmless)).toBe(harmless);
  });
});
