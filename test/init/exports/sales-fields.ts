import { hashed, is, measured, rows, turn, type TrueField } from './export-case.js';
import * as people from './people.js';

const { clock, day, iso } = people;
const cents = (row: number) => String((row * 37) % 100).padStart(2, '0');
/** Digits in groups with a separator. */
const grouped = (whole: number, sign: string) => String(whole).replaceAll(/\B(?=(\d{3})+$)/g, sign);

export const ORDERS: readonly TrueField[] = [
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

export const THOUSANDS: readonly TrueField[] = [
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

export const COMMANDES: readonly TrueField[] = [
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

export const CATALOG: readonly TrueField[] = [
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

export const INDIA: readonly TrueField[] = [
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

export const PEDIDOS: readonly TrueField[] = [
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

export const ORDINI: readonly TrueField[] = [
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

export const TRANSACTIONS: readonly TrueField[] = [
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

export const KAIIN: readonly TrueField[] = [
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
