import { parquetWriteBuffer } from 'hyparquet-writer';
import { packXlsx, type XlsxCell } from '../../helpers/xlsx.js';
import { hashed, is, measured, records, rows, turn, type ExportCase, type TrueField } from './export-case.js';
import * as people from './people.js';

const { clock, day, iso } = people;
const MS_PER_DAY = 86_400_000;

const PEOPLE: readonly TrueField[] = [
  { field: 'id', truth: is('code'), values: rows((row) => `p${row}`) },
  { field: 'fullName', truth: is('fullName'), values: people.fullNames('en') },
  { field: 'emailAddress', truth: hashed('EMAIL'), values: people.emails() },
  { field: 'phone', truth: hashed('PHONE'), values: people.usPhones() },
  { field: 'address.street', truth: hashed('ADDRESS'), values: rows((row) => `${row + 1} Elm Street`) },
  { field: 'address.city', truth: hashed('CITY'), values: turn('Boston', 'Reno') },
  { field: 'address.zip', truth: hashed('ZIP'), values: turn('02108', '89501') },
  { field: 'address.country', truth: is('country'), values: turn('US') },
  measured(
    'createdAt',
    is('time'),
    rows((row) => [`${iso(row)}T${clock(row)}:00.000Z`, `${iso(row)}T${clock(row)}:00Z`]),
  ),
  { field: 'score', truth: is('leftOut'), values: rows((row) => row / 7) },
  { field: 'passwordHash', truth: is('leftOut'), values: rows((row) => String(row).padStart(64, 'f')) },
];

const EVENTS: readonly TrueField[] = [
  { field: 'id', truth: is('code'), values: rows((row) => `e${row}`) },
  { field: 'email', truth: hashed('EMAIL'), values: people.emails() },
  measured(
    'order time',
    is('eventTime'),
    rows((row) => {
      const { day: number, month } = day(row);
      const name =
        ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][
          Number(month) - 1
        ] ?? '';
      const forms = [
        `${number}/${month}/2024`,
        iso(row),
        `${Number(number)} ${name} 2024`,
        `${number}/${month}/24`,
      ];
      return [forms[row % forms.length] ?? '', iso(row)];
    }),
  ),
  measured(
    'revenue',
    is('number'),
    rows((row) => [row + 0.25, `${row}.25`]),
  ),
  { field: 'channel', truth: is('text'), values: turn('web', 'app') },
];

const NESTED: readonly TrueField[] = [
  { field: 'orderNumber', truth: is('code'), values: rows((row) => `A${row}`) },
  measured(
    'placedAt',
    is('eventTime'),
    rows((row) => [`${iso(row)}T${clock(row)}:00+02:00`, shifted(row)]),
  ),
  { field: 'customer.email', truth: hashed('EMAIL'), values: people.emails() },
  { field: 'customer.firstName', truth: hashed('FIRST_NAME'), values: people.firstNames('en') },
  { field: 'customer.lastName', truth: hashed('LAST_NAME'), values: people.lastNames('en') },
  measured(
    'total',
    is('number'),
    rows((row) => [`${row + 1},${100 + row}.50`, `${row + 1}${100 + row}.50`]),
  ),
  { field: 'jane.doe@example.com', truth: is('leftOut'), values: turn('x') },
];

function shifted(row: number): string {
  return new Date(Date.parse(`${iso(row)}T${clock(row)}:00+02:00`)).toISOString().replace('.000', '');
}

const FEED: readonly TrueField[] = [
  { field: 'id', truth: is('code'), values: rows((row) => `SKU-${row}`) },
  { field: 'title', truth: is('text'), values: turn('Kettle', 'Mug', 'Lamp') },
  { field: 'description', truth: is('leftOut'), values: rows((row) => `What number ${row} is good for`) },
  measured(
    'price',
    is('number'),
    rows((row) => [`${row + 9}.99 USD`, `${row + 9}.99`]),
  ),
  { field: 'brand', truth: is('text'), values: turn('Nordhaus', 'Elm & Oak') },
  { field: 'gtin', truth: is('code'), values: rows((row) => `0400638133${1000 + row}`) },
  { field: 'availability', truth: is('text'), values: turn('in stock', 'preorder') },
];

const CUSTOMERS: readonly TrueField[] = [
  { field: 'Customer No', truth: is('code'), values: rows((row) => 1000 + row) },
  { field: 'First', truth: hashed('FIRST_NAME'), values: people.firstNames('en') },
  { field: 'Last', truth: hashed('LAST_NAME'), values: people.lastNames('en') },
  { field: 'E-mail', truth: hashed('EMAIL'), values: people.emails() },
  { field: 'Phone', truth: hashed('PHONE'), values: people.usPhones() },
  measured(
    'Joined',
    is('time'),
    rows((row) => [iso(row), iso(row)]),
  ),
  measured(
    'Spend',
    is('number'),
    rows((row) => [1000.125 + row, `${1000 + row}.13`]),
  ),
  { field: 'Balance', truth: is('asked'), values: rows((row) => `${row + 1}.${100 + row}`) },
];

const SALES: readonly TrueField[] = [
  { field: 'Receipt No', truth: is('code'), values: rows((row) => `R${row}`) },
  measured(
    'Sale Date',
    is('eventTime'),
    rows((row) => [`${iso(row)} ${clock(row)}`, `${iso(row)}T${clock(row)}:00Z`]),
  ),
  { field: 'Item', truth: is('text'), values: rows((row) => `Thing number ${row * 31}`) },
  measured(
    'Qty',
    is('number'),
    rows((row) => [row + 1, String(row + 1)]),
  ),
  measured(
    'Net Sales',
    is('number'),
    rows((row) => [row + 0.5, `${row}.5`]),
  ),
  { field: 'Customer Email', truth: hashed('EMAIL'), values: people.emails() },
];

const PARQUET: readonly TrueField[] = [
  { field: 'order_id', truth: is('code'), values: rows((row) => `O${row}`) },
  measured(
    'order_ts',
    is('eventTime'),
    rows((row) => [`${iso(row)}T${clock(row)}:00Z`, `${iso(row)}T${clock(row)}:00Z`]),
  ),
  { field: 'email', truth: hashed('EMAIL'), values: people.emails() },
  measured(
    'amount',
    is('number'),
    rows((row) => [row + 1.25, `${row + 1}.25`]),
  ),
  measured(
    'quantity',
    is('number'),
    rows((row) => [row + 1, String(row + 1)]),
  ),
  { field: 'country', truth: is('country'), values: turn('US', 'DE') },
];

function feedXml(): string {
  const items = records(FEED).map((record) => {
    const elements = Object.entries(record).map(
      ([name, value]) => `<g:${name}>${String(value).replaceAll('&', '&amp;')}</g:${name}>`,
    );
    return `<item>${elements.join('')}</item>`;
  });
  return `<?xml version="1.0"?><rss xmlns:g="http://base.google.com/ns/1.0"><channel>${items.join('')}</channel></rss>`;
}

/** Days since 1900 as Excel counts them. */
function serial(text: string): string {
  const time = Date.parse(`${text.replace(' ', 'T')}${text.length > 10 ? ':00' : 'T00:00:00'}Z`);
  return String(25_569 + time / MS_PER_DAY);
}

function sheetRows(fields: readonly TrueField[], times: ReadonlyMap<string, number>): XlsxCell[][] {
  return [
    fields.map(({ field }) => field),
    ...rows((row) =>
      fields.map(({ field, values }): XlsxCell => {
        const value = values[row] ?? null;
        const style = times.get(field);
        return style === undefined || typeof value !== 'string' ? value : { stored: serial(value), style };
      }),
    ),
  ];
}

const FORMATS = ['yyyy-mm-dd', 'yyyy-mm-dd hh:mm'];

/** Eight exports in formats with types or names, and workbooks with the usual decoration around their tables. */
export const TYPED_EXPORTS: readonly ExportCase[] = [
  {
    name: 'people.json',
    format: 'JSON',
    fields: PEOPLE,
    kind: 'dimension',
    content: () => Buffer.from(JSON.stringify(records(PEOPLE))),
  },
  {
    name: 'events.jsonl',
    format: 'JSON Lines',
    fields: EVENTS,
    kind: 'fact',
    country: 'GB',
    content: () =>
      Buffer.from(
        records(EVENTS)
          .map((record) => JSON.stringify(record))
          .join('\n'),
      ),
  },
  {
    name: 'orders.json',
    format: 'JSON',
    fields: NESTED,
    kind: 'fact',
    country: 'US',
    hints: { records: 'data.orders' },
    content: () => {
      const list = records(NESTED.slice(0, -1)).map((record) => ({ ...record, 'jane.doe@example.com': 'x' }));
      return Buffer.from(JSON.stringify({ data: { orders: list } }));
    },
  },
  { name: 'feed.xml', format: 'XML', fields: FEED, kind: 'dimension', content: () => Buffer.from(feedXml()) },
  {
    name: 'customers.xlsx',
    format: 'Excel',
    fields: CUSTOMERS,
    kind: 'dimension',
    country: 'US',
    content: () =>
      packXlsx({
        formats: FORMATS,
        sheets: [
          { name: 'Cover', rows: [['Customers'], ['made for the board']] },
          { name: 'Customers', rows: sheetRows(CUSTOMERS, new Map([['Joined', 1]])) },
        ],
      }),
  },
  {
    name: 'sales.xlsx',
    format: 'Excel',
    fields: SALES,
    kind: 'fact',
    country: 'US',
    content: () =>
      packXlsx({
        formats: FORMATS,
        sheets: [
          {
            name: 'Sales',
            rows: [['Sales report'], ['Q3', '2024'], ...sheetRows(SALES, new Map([['Sale Date', 2]]))],
          },
        ],
      }),
  },
  {
    name: 'sales.parquet',
    format: 'Parquet',
    fields: PARQUET,
    kind: 'fact',
    content: () =>
      new Uint8Array(
        parquetWriteBuffer({
          columnData: PARQUET.map(({ field, values }) => ({
            name: field,
            data: field === 'order_ts' ? values.map((value) => new Date(String(value))) : [...values],
            type:
              field === 'order_ts'
                ? 'TIMESTAMP'
                : field === 'amount'
                  ? 'DOUBLE'
                  : field === 'quantity'
                    ? 'INT32'
                    : 'STRING',
          })),
        }),
      ),
  },
];
