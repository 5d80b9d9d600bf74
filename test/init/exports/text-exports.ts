import { gzipSync } from 'node:zlib';
import { packBzip2 } from '../../helpers/pack-bzip2.js';
import { packZip } from '../../helpers/pack-zip.js';
import { packZstd } from '../../helpers/pack-zstd.js';
import { hashed, is, measured, rows, table, turn, type ExportCase, type TrueField } from './export-case.js';
import * as people from './people.js';

const { clock, day, iso } = people;
const cents = (row: number) => String((row * 37) % 100).padStart(2, '0');
/** Digits in groups by a sign. */
const grouped = (whole: number, sign: string) => String(whole).replaceAll(/\B(?=(\d{3})+$)/g, sign);
const latin1 = (text: string) => Buffer.from(text, 'latin1');

const CRM: readonly TrueField[] = [
  { field: 'Customer ID', truth: is('code'), values: rows((row) => `C-${1000 + row}`) },
  { field: 'First Name', truth: hashed('FIRST_NAME'), values: people.firstNames('en') },
  { field: 'Last Name', truth: hashed('LAST_NAME'), values: people.lastNames('en') },
  { field: 'Email', truth: hashed('EMAIL'), values: people.emails() },
  { field: 'Phone', truth: hashed('PHONE'), values: people.usPhones() },
  { field: 'Street Address', truth: hashed('ADDRESS'), values: rows((row) => `${row + 10} Elm Street`) },
  { field: 'City', truth: hashed('CITY'), values: turn('Boston', 'Reno', 'Austin') },
  { field: 'State', truth: hashed('STATE'), values: turn('MA', 'NV', 'TX') },
  { field: 'ZIP', truth: hashed('ZIP'), values: turn('02108', '89501', '78701') },
  { field: 'Country', truth: is('country'), values: turn('US') },
  measured(
    'Signup Date',
    is('time'),
    rows((row) => [iso(row), iso(row)]),
  ),
  { field: 'Segment', truth: is('text'), values: turn('Gold', 'Silver', 'Bronze') },
  measured(
    'Total Spent',
    is('number'),
    rows((row) => [`${row * 10}.${cents(row)}`, `${row * 10}.${cents(row)}`]),
  ),
  { field: 'Notes', truth: is('leftOut'), values: rows((row) => `called on day ${row} about an offer`) },
];

const KUNDEN: readonly TrueField[] = [
  { field: 'Kundennr', truth: is('code'), values: rows((row) => `K${row}`) },
  { field: 'Vorname', truth: hashed('FIRST_NAME'), values: people.firstNames('de') },
  { field: 'Name', truth: hashed('LAST_NAME'), values: people.lastNames('de') },
  { field: 'E-Mail', truth: hashed('EMAIL'), values: people.emails('example.de') },
  { field: 'Telefon', truth: hashed('PHONE'), values: people.dePhones() },
  { field: 'Straße', truth: hashed('ADDRESS'), values: rows((row) => `Hauptstraße ${row + 1}`) },
  { field: 'PLZ', truth: hashed('ZIP'), values: turn('10115', '80331') },
  { field: 'Ort', truth: hashed('CITY'), values: turn('Berlin', 'München') },
  measured(
    'Umsatz',
    is('number'),
    rows((row) => [`${grouped(row * 600, '.')},${cents(row)}`, `${row * 600}.${cents(row)}`]),
  ),
  measured(
    'Menge',
    is('number'),
    rows((row) => [grouped(row * 300, '.'), String(row * 300)]),
  ),
  measured(
    'Letzter Kauf',
    is('time'),
    rows((row) => [`${day(row).day}.${day(row).month}.2024`, iso(row)]),
  ),
  { field: 'Werbeeinwilligung', truth: is('asked'), values: turn('Ja', 'Nein') },
];

const ORDERS: readonly TrueField[] = [
  { field: 'Order ID', truth: is('code'), values: rows((row) => `${5000 + row}`) },
  measured(
    'Order Date',
    is('eventTime'),
    rows((row) => {
      const hour = (row % 12) + 1;
      const isNoon = row % 2 === 1;
      const utc = (hour % 12) + (isNoon ? 12 : 0);
      return [
        `${Number(day(row).month)}/${Number(day(row).day)}/2024 ${hour}:05 ${isNoon ? 'PM' : 'AM'}`,
        `${iso(row)}T${String(utc).padStart(2, '0')}:05:00Z`,
      ];
    }),
  ),
  { field: 'Customer Email', truth: hashed('EMAIL'), values: people.emails() },
  { field: 'Customer', truth: is('fullName'), values: people.fullNames('en') },
  measured(
    'Total',
    is('number'),
    rows((row) => [`$${grouped(row * 90, ',')}.${cents(row)}`, `${row * 90}.${cents(row)}`]),
  ),
  measured(
    'Discount',
    is('number'),
    rows((row) => [
      row % 3 === 0 ? `($${row}.50)` : '$0.00',
      row % 3 === 0 ? (row === 0 ? '-0.50' : `-${row}.50`) : '0.00',
    ]),
  ),
  measured(
    'Qty',
    is('number'),
    rows((row) => [String(row + 1), String(row + 1)]),
  ),
  { field: 'SKU', truth: is('code'), values: rows((row) => `00${row}42`) },
  { field: 'Status', truth: is('text'), values: turn('paid', 'shipped', 'refunded') },
];

const THOUSANDS: readonly TrueField[] = [
  { field: 'order_id', truth: is('code'), values: rows((row) => `${row + 1}`) },
  measured(
    'order_date',
    is('eventTime'),
    rows((row) => [`${iso(row)} ${clock(row)}`, `${iso(row)}T${clock(row)}:00Z`]),
  ),
  {
    field: 'amount',
    truth: is('asked'),
    values: rows((row) => (row % 4 === 0 ? '$999' : `$${row + 1},${100 + row}`)),
  },
  { field: 'email', truth: hashed('EMAIL'), values: people.emails() },
];

const COMMANDES: readonly TrueField[] = [
  { field: 'N° de commande', truth: is('code'), values: rows((row) => `CMD${row + 100}`) },
  measured(
    'Date de commande',
    is('eventTime'),
    rows((row) => [`${day(row).day}/${day(row).month}/2024 ${clock(row)}`, `${iso(row)}T${clock(row)}:00Z`]),
  ),
  { field: 'Nom', truth: hashed('LAST_NAME'), values: people.lastNames('fr') },
  { field: 'Prénom', truth: hashed('FIRST_NAME'), values: people.firstNames('fr') },
  { field: 'E-mail', truth: hashed('EMAIL'), values: people.emails('example.fr') },
  { field: 'Téléphone', truth: hashed('PHONE'), values: people.frPhones() },
  {
    field: 'Adresse',
    truth: is('wholeAddress'),
    values: rows((row) => `${row + 1} rue de Rivoli, 75001 Paris`),
  },
  measured(
    'Montant',
    is('number'),
    rows((row) => [`${grouped(row * 400, ' ')},${cents(row)} €`, `${row * 400}.${cents(row)}`]),
  ),
  measured(
    'Quantité',
    is('number'),
    rows((row) => [String(row + 1), String(row + 1)]),
  ),
];

const CONTACTS: readonly TrueField[] = [
  { field: 'Contact', truth: is('fullName'), values: people.fullNames('en') },
  { field: 'Contact email', truth: hashed('EMAIL'), values: people.emails() },
  { field: 'Mobile', truth: hashed('PHONE'), values: people.usPhones() },
  { field: 'Town', truth: hashed('CITY'), values: turn('Reno', 'Boston') },
  { field: 'Opt In', truth: is('asked'), values: turn('Yes', 'No', 'yes') },
  measured(
    'Points',
    is('number'),
    rows((row) => [grouped(row * 250, ','), String(row * 250)]),
  ),
  measured(
    'Spent',
    is('number'),
    rows((row) => [`${grouped(row * 250, ',')}.${cents(row)}`, `${row * 250}.${cents(row)}`]),
  ),
  { field: 'Date of birth', truth: is('leftOut'), values: rows((row) => iso(row).replace('2024', '1980')) },
];

const MEMBERS: readonly TrueField[] = [
  { field: 'Member No', truth: is('code'), values: rows((row) => `90${1000 + row}`) },
  { field: 'Full name', truth: is('fullName'), values: people.fullNames('en') },
  { field: 'Mail', truth: hashed('EMAIL'), values: people.emails('example.co.uk') },
  { field: 'Telephone', truth: hashed('PHONE'), values: people.gbPhones() },
  {
    field: 'Address',
    truth: is('wholeAddress'),
    values: rows((row) => `${row + 1} High Street, Leeds, LS1 4AP`),
  },
  measured(
    'Joined',
    is('time'),
    rows((row) => [`${day(row).day}/${day(row).month}/24`, iso(row)]),
  ),
  { field: 'Newsletter', truth: is('asked'), values: turn('Y', 'N') },
  { field: 'Tier', truth: is('text'), values: turn('basic', 'plus') },
  { field: 'Emergency contact', truth: is('leftOut'), values: people.fullNames('en') },
];

const CATALOG: readonly TrueField[] = [
  { field: 'sku', truth: is('code'), values: rows((row) => `S-${row}`) },
  { field: 'gtin', truth: is('code'), values: rows((row) => `0400638133${1000 + row}`.slice(0, 14)) },
  { field: 'title', truth: is('text'), values: rows((row) => `Kettle, ${row} l`) },
  measured(
    'list_price',
    is('number'),
    rows((row) => [`$${row + 1},${100 + row}`, `${row + 1}${100 + row}`]),
  ),
  measured(
    'street_price',
    is('number'),
    rows((row) => [`$${row + 1},${100 + row}.50`, `${row + 1}${100 + row}.50`]),
  ),
  { field: 'brand', truth: is('text'), values: turn('Nordhaus', 'Elm & Oak') },
  { field: 'category', truth: is('text'), values: turn('Kitchen', 'Home') },
  measured(
    'stock',
    is('number'),
    rows((row) => [String(row * 3), String(row * 3)]),
  ),
  { field: 'image_link', truth: is('leftOut'), values: rows((row) => `https://shop.example.com/${row}.jpg`) },
];

const INDIA: readonly TrueField[] = [
  { field: 'Customer Name', truth: is('fullName'), values: people.fullNames('in') },
  { field: 'Mobile Number', truth: hashed('PHONE'), values: people.inPhones() },
  { field: 'E-mail', truth: hashed('EMAIL'), values: people.emails('example.in') },
  {
    field: 'Address',
    truth: is('wholeAddress'),
    values: rows((row) => `${row + 1} MG Road, Bengaluru, Karnataka 560001`),
  },
  measured(
    'Purchase Date',
    is('eventTime'),
    rows((row) => [`${day(row).day}-${day(row).month}-2024`, iso(row)]),
  ),
  measured(
    'Purchase Value',
    is('number'),
    rows((row) => [
      row === 7 ? '₹1,23,456.00' : `₹${row + 1},${100 + row}.00`,
      row === 7 ? '123456.00' : `${row + 1}${100 + row}.00`,
    ]),
  ),
  { field: 'Order No', truth: is('code'), values: rows((row) => `IN/${row}/24`) },
];

const PEDIDOS: readonly TrueField[] = [
  { field: 'Número de pedido', truth: is('code'), values: rows((row) => `P${row + 1}`) },
  measured(
    'Fecha del pedido',
    is('eventTime'),
    rows((row) => [`${Number(day(row).day)}/${Number(day(row).month)}/2024`, iso(row)]),
  ),
  { field: 'Cliente', truth: is('fullName'), values: people.fullNames('es') },
  { field: 'Correo electrónico', truth: hashed('EMAIL'), values: people.emails('example.es') },
  { field: 'Teléfono', truth: hashed('PHONE'), values: people.esPhones() },
  { field: 'Dirección', truth: hashed('ADDRESS'), values: rows((row) => `Calle Mayor ${row + 1}`) },
  { field: 'Código postal', truth: hashed('ZIP'), values: turn('28013', '08018') },
  { field: 'Provincia', truth: hashed('STATE'), values: turn('Madrid', 'Barcelona') },
  measured(
    'Importe',
    is('number'),
    rows((row) => [`${grouped(row * 500, '.')},5`, `${row * 500}.5`]),
  ),
  measured(
    'Unidades',
    is('number'),
    rows((row) => [String(row + 1), String(row + 1)]),
  ),
];

const ORDINI: readonly TrueField[] = [
  { field: 'Numero ordine', truth: is('code'), values: rows((row) => `${7000 + row}`) },
  measured(
    'Data ordine',
    is('eventTime'),
    rows((row) => [`${day(row).day}/${day(row).month}/2024`, iso(row)]),
  ),
  { field: 'Nome', truth: hashed('FIRST_NAME'), values: people.firstNames('it') },
  { field: 'Cognome', truth: hashed('LAST_NAME'), values: people.lastNames('it') },
  { field: 'Email', truth: hashed('EMAIL'), values: people.emails('example.it') },
  { field: 'Indirizzo', truth: hashed('ADDRESS'), values: rows((row) => `Via Roma ${row + 1}`) },
  { field: 'CAP', truth: hashed('ZIP'), values: turn('00184', '20121') },
  { field: 'Comune', truth: hashed('CITY'), values: turn('Roma', 'Milano') },
  measured(
    'Totale ordine',
    is('number'),
    rows((row) => [`${row + 1},${cents(row)}`, `${row + 1}.${cents(row)}`]),
  ),
  { field: 'Codice prodotto', truth: is('code'), values: rows((row) => `AB${row}`) },
];

const TRANSACTIONS: readonly TrueField[] = [
  { field: 'txn_id', truth: is('code'), values: rows((row) => `T${row}`) },
  measured(
    'txn_date',
    is('eventTime'),
    rows((row) => [iso(row).replaceAll('-', ''), iso(row)]),
  ),
  { field: 'email_sha256', truth: hashed('EMAIL'), values: rows((row) => String(row).padStart(64, 'ab')) },
  measured(
    'amount',
    is('number'),
    rows((row) => [`${row}.${cents(row)}`, `${row}.${cents(row)}`]),
  ),
  { field: 'currency', truth: is('text'), values: turn('USD') },
  { field: 'store', truth: is('text'), values: turn('North', 'South') },
  { field: 'user_id', truth: is('code'), values: rows((row) => `U${row}`) },
];

const KAIIN: readonly TrueField[] = [
  { field: '会員番号', truth: is('code'), values: rows((row) => `M${row}`) },
  { field: 'お名前', truth: is('fullName'), values: turn('山田 太郎', '佐藤 花子', '鈴木 一郎') },
  { field: 'メールアドレス', truth: hashed('EMAIL'), values: people.emails('example.jp') },
  { field: '電話番号', truth: hashed('PHONE'), values: people.jpPhones() },
  { field: '郵便番号', truth: hashed('ZIP'), values: turn('100-0001', '530-0001') },
  { field: '都道府県', truth: hashed('STATE'), values: turn('東京都', '大阪府') },
  { field: '市区町村', truth: hashed('CITY'), values: turn('千代田区', '大阪市北区') },
  { field: '住所', truth: hashed('ADDRESS'), values: rows((row) => `千代田${row + 1}-1`) },
  measured(
    '購入日',
    is('eventTime'),
    rows((row) => [`2024/${Number(day(row).month)}/${Number(day(row).day)}`, iso(row)]),
  ),
  measured(
    '金額',
    is('number'),
    rows((row) => [
      row === 5 ? '1,234,500' : `${row + 1},${100 + row}`,
      row === 5 ? '1234500' : `${row + 1}${100 + row}`,
    ]),
  ),
];

/** Twelve exports of text: of other encodings, delimiters and wrappings. */
export const TEXT_EXPORTS: readonly ExportCase[] = [
  { name: 'crm.csv', format: 'CSV', fields: CRM, kind: 'dimension', content: () => Buffer.from(table(CRM)) },
  {
    name: 'kunden.csv',
    format: 'CSV with semicolons, Windows-1252, a title',
    fields: KUNDEN,
    kind: 'dimension',
    country: 'DE',
    content: () =>
      latin1(
        table(KUNDEN, { delimiter: ';', above: ['Kundenliste Stand Oktober;;;;;;;;;;;', ';;;;;;;;;;;'] }),
      ),
  },
  {
    name: 'orders.csv',
    format: 'CSV',
    fields: ORDERS,
    kind: 'fact',
    country: 'US',
    content: () => Buffer.from(table(ORDERS)),
  },
  {
    name: 'usd-thousands.csv',
    format: 'CSV',
    fields: THOUSANDS,
    kind: 'fact',
    country: 'US',
    content: () => Buffer.from(table(THOUSANDS)),
  },
  {
    name: 'commandes.tsv',
    format: 'TSV',
    fields: COMMANDES,
    kind: 'fact',
    country: 'FR',
    content: () => Buffer.from(table(COMMANDES, { delimiter: '\t' })),
  },
  {
    name: 'contacts.txt',
    format: 'TSV in UTF-16',
    fields: CONTACTS,
    kind: 'dimension',
    country: 'US',
    content: () => Buffer.from(`\uFEFF${table(CONTACTS, { delimiter: '\t' })}`, 'utf16le'),
  },
  {
    name: 'loyalty.zip',
    format: 'ZIP',
    fields: MEMBERS,
    kind: 'dimension',
    country: 'GB',
    content: () => packZip([{ name: 'members.csv', content: table(MEMBERS) }]),
  },
  {
    name: 'catalog.csv.gz',
    format: 'gzip',
    fields: CATALOG,
    kind: 'dimension',
    content: () => gzipSync(table(CATALOG)),
  },
  {
    name: 'india.csv',
    format: 'CSV',
    fields: INDIA,
    kind: 'fact',
    country: 'IN',
    content: () => Buffer.from(table(INDIA)),
  },
  {
    name: 'pedidos.csv.bz2',
    format: 'bzip2',
    fields: PEDIDOS,
    kind: 'fact',
    country: 'ES',
    content: () => packBzip2(Buffer.from(table(PEDIDOS, { delimiter: ';' }))),
  },
  {
    name: 'ordini.csv.zst',
    format: 'zstd',
    fields: ORDINI,
    kind: 'fact',
    country: 'IT',
    content: () => packZstd(Buffer.from(table(ORDINI, { delimiter: ';' }))),
  },
  {
    name: 'transactions.psv',
    format: 'CSV with bars',
    fields: TRANSACTIONS,
    kind: 'fact',
    country: 'US',
    content: () => Buffer.from(table(TRANSACTIONS, { delimiter: '|' })),
  },
  {
    name: 'kaiin.csv',
    format: 'CSV',
    fields: KAIIN,
    kind: 'fact',
    country: 'JP',
    content: () => Buffer.from(table(KAIIN)),
  },
];
