import type { Maker } from './leak-values.js';
import { withLuhn } from './national-ids.js';
import type { Random } from './random.js';

const hex = (random: Random, length: number) =>
  Array.from({ length }, () => '0123456789abcdef'.charAt(random.below(16))).join('');
const between = (random: Random, low: number, high: number) => String(low + random.below(high - low + 1));
const base64 = (random: Random, length: number) =>
  Array.from({ length }, () =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'.charAt(random.below(64)),
  ).join('');

/** Values without an identifier: their kind, and how to make one. */
export const HARMLESS: readonly (readonly [string, Maker])[] = [
  ['gtin-13', (random) => `40${random.digits(11)}`],
  ['gtin-14', (random) => `0${random.digits(13)}`],
  ['upc-12', (random) => random.digits(12)],
  ['isbn', (random) => `978-3-${random.digits(2)}-${random.digits(6)}-${random.digits(1)}`],
  ['sku', (random) => `SKU-${random.digits(4)}`],
  [
    'sku with digits',
    (random) => `${random.pick(['AB', 'XL', 'PRO'])}${random.digits(6)}-${random.pick(['BLK', 'RED', '42'])}`,
  ],
  ['asin', (random) => `B0${random.digits(8)}`],
  ['uuid', (random) => [8, 4, 4, 4, 12].map((length) => hex(random, length)).join('-')],
  ['sha-256', (random) => hex(random, 64)],
  ['tracking, UPS', (random) => `1Z${hex(random, 6).toUpperCase()}${random.digits(10)}`],
  ['tracking, USPS', (random) => `94${random.digits(20)}`],
  ['tracking, DHL', (random) => `JJD0${random.digits(18)}`],
  [
    'timestamp',
    (random) =>
      `20${between(random, 10, 29)}-0${between(random, 1, 9)}-1${random.below(10)}T1${random.below(10)}:${between(random, 10, 59)}:00Z`,
  ],
  ['date', (random) => `${between(random, 10, 28)}.${between(random, 10, 12)}.20${between(random, 10, 29)}`],
  [
    'date, compact',
    (random) => `20${between(random, 10, 29)}0${between(random, 1, 9)}${between(random, 10, 28)}`,
  ],
  [
    'date and time',
    (random) =>
      `0${between(random, 1, 9)}/${between(random, 10, 28)}/20${between(random, 10, 29)} 1${random.below(10)}:${between(random, 10, 59)}`,
  ],
  ['unix time', (random) => `17${random.digits(8)}`],
  ['unix time in ms', (random) => `17${random.digits(11)}`],
  [
    'coordinates',
    (random) =>
      `${between(random, 30, 60)}.${random.digits(6)}, -${between(random, 10, 99)}.${random.digits(6)}`,
  ],
  [
    'web address with ids',
    (random) =>
      `https://img.example.com/p/${random.digits(10)}/${random.digits(8)}_${between(random, 100, 999)}.jpg?v=17${random.digits(8)}`,
  ],
  ['web address with @2x', (random) => `https://img.example.com/logo${random.below(99)}@2x.png`],
  [
    'price',
    (random) => `${between(random, 1, 999)},${random.digits(3)},${random.digits(3)}.${random.digits(2)}`,
  ],
  ['price at', (random) => `${between(random, 2, 9)} @ ${between(random, 1, 99)}.${random.digits(2)}`],
  ['zip+4', (random) => `${random.digits(5)}-${random.digits(4)}`],
  ['order number, short', (random) => `A-${between(random, 100_000, 9_999_999)}`],
  ['order number, Amazon', (random) => `11${random.below(10)}-${random.digits(7)}-${random.digits(7)}`],
  ['order number, 10 digits', (random) => `1${random.digits(9)}`],
  ['order number, 16 digits', (random) => `1${random.digits(15)}`],
  ['handle', (random, _, other) => `@${other.lastName.replaceAll(/[^A-Za-z]/g, '')}${random.below(99)}`],
  ['version', (random) => `lib@${random.below(9)}.${random.below(20)}.${random.below(9)}`],
  [
    'measure',
    (random) =>
      `${between(random, 100, 200)} x ${between(random, 60, 90)} x ${between(random, 2, 9)}.5 cm, ${between(random, 10, 99)} kg`,
  ],
  [
    'prose',
    (random) =>
      `${random.pick(['Deliver after 6 pm', 'Great product, 5 stars', 'Leave at door 12', 'Größe passt nicht', 'out of stock until 2025'])}, thanks`,
  ],
  [
    'other name',
    (random, { firstName }) => `${firstName.trim()} loves ${random.pick(['blue', 'this mug', 'the lamp'])}`,
  ],
  ['IPv4', (random) => `10.${random.below(256)}.${random.below(256)}.${random.below(256)}`],
  ['campaign', (random) => `cmp_${random.digits(9)}|adg_${random.digits(9)}`],
  ['float', (random) => `0.${between(random, 1, 9)}${random.digits(15)}`],
  ['amount with decimals', (random) => `${between(random, 1, 9999)}.${random.digits(6)}`],
  ['serial number in groups', (random) => Array.from({ length: 5 }, () => random.digits(4)).join('-')],
  ['licence key', (random) => Array.from({ length: 5 }, () => base64(random, 5).toUpperCase()).join('-')],
  ['md5', (random) => hex(random, 32)],
  ['object id', (random) => hex(random, 24)],
  ['click id', (random) => `gclid=${base64(random, 56)}`],
  [
    'analytics client',
    (random) => `GA1.2.${between(random, 100_000_000, 2_000_000_000)}.17${random.digits(8)}`,
  ],
  ['ad id, 17 digits', (random) => `238${random.digits(14)}`],
  ['post id, 19 digits', (random) => `17${random.digits(17)}`],
  ['IMEI', (random) => withLuhn(`35${random.digits(12)}`)],
  [
    'order number behind No.',
    (random) =>
      `${random.pick(['Order', 'Bestellung', 'Invoice', 'Ticket'])} ${random.pick(['No. ', 'Nr. ', '#', '-'])}1${random.digits(9)}`,
  ],
  ['order number with a hash', (random) => `#${between(random, 1000, 9_999_999_999)}`],
  [
    'picture by date',
    (random) => `IMG_2024${between(random, 10, 12)}${between(random, 10, 28)}_${random.digits(6)}.jpg`,
  ],
  [
    'web address with a query',
    (random) =>
      `https://img.example.com/a.jpg?w=40${random.digits(1)}&h=40px.jpg&q=${between(random, 10, 90)}`,
  ],
  [
    'web address, percent-encoded',
    (random) => `https://example.com/s%C3%BC%C3%9F%20caf%C3%A9?u=${random.below(99)}%2F${random.below(99)}`,
  ],
  [
    'HTML',
    (random) =>
      `<b>Tom &amp; Jerry&#39;s</b>&nbsp;&ndash; ${between(random, 1, 9)}&times;${between(random, 10, 99)}&nbsp;cm`,
  ],
  [
    'JSON',
    (random) =>
      `{"name":"caf\\u00e9","size":[${between(random, 10, 99)},${between(random, 10, 99)}],"w":${random.digits(4)}}`,
  ],
  ['path of Windows', (random) => `C:\\new\\text\\x${random.digits(2)}\\report.csv`],
  ['percent', (random) => `${between(random, 10, 90)}% cotton, ${between(random, 5, 9)}%40 off`],
  [
    'account in prose',
    (random) =>
      `${random.pick(['thanks', 'photo by', 'love this', 'follow us'])} @${random.pick(['jane.doe', 'shop.de', 'ann_lee', 'brand'])}`,
  ],
  [
    'account in a line of its own',
    (random) => `${random.pick(['Great!', 'my insta'])}\n@${random.pick(['jane.doe', 'ann.lee'])}`,
  ],
  ['place', (random) => `lunch @ ${random.pick(['cafe.de', 'the office', '7 pm', 'amazon.com'])}`],
  [
    'price list',
    (random) =>
      `${between(random, 10, 99)},90 | ${between(random, 100, 999)},50 | ${between(random, 1000, 9999)},00`,
  ],
  ['lines of numbers', (random) => Array.from({ length: 4 }, () => between(random, 1, 999)).join('\n')],
  [
    'measure in mm',
    (random) => `${between(random, 100, 600)} ${between(random, 10, 99)} ${between(random, 1000, 2400)} mm`,
  ],
  [
    'part number in groups',
    (random) =>
      `${random.pick(['PN', 'AB'])}-${between(random, 200, 899)}-${between(random, 200, 999)}-${random.digits(4)}`,
  ],
  ['ratings', (random) => Array.from({ length: 12 }, () => between(random, 1, 5)).join(' ')],
  ['amount in India', (random) => `\u20b9 ${between(random, 1, 99)},${random.digits(2)},${random.digits(3)}`],
  [
    'Japanese prose',
    (random) =>
      `\u5546\u54c1\u3092${between(random, 1, 9)}\u500b\u6ce8\u6587\u3057\u307e\u3057\u305f\u3002\u3010${between(random, 100, 999)}\u5186\u3011`,
  ],
  ['measurement', (random) => `${between(random, 1, 9)}.${random.digits(7)}E${between(random, 10, 20)}`],
  [
    'rounded by a spreadsheet',
    (random) => `${between(random, 1, 9)}.${random.digits(5)}E+${between(random, 12, 15)}`,
  ],
  [
    'log line',
    (random) =>
      `[2024-05-${between(random, 10, 28)} 1${random.below(10)}:${between(random, 10, 59)}:00] [${random.digits(4)}] id=${random.digits(5)}`,
  ],
  [
    'list of indices',
    (random) =>
      Array.from({ length: 4 }, () => `[${between(random, 1, 999)}]`).join(random.pick([' ', '', ', '])),
  ],
  [
    'part number in brackets',
    (random) =>
      `${random.pick(['Bolt', 'Filter'])} [${random.digits(6)}] <${random.digits(3)}-${random.digits(2)}>`,
  ],
  [
    'footnotes and steps',
    (random) =>
      `\u2460 ${between(random, 10, 99)} m\u00b2 \u2461 ${between(random, 1000, 9999)} cm\u00b3\u00b9, 3\ufe0f\u20e3 H\u2082O`,
  ],
  [
    'words at a comma',
    (random) => `meet${random.below(9)} @home,${random.pick(['it rains', 'we eat', 'then', 'nothing'])}`,
  ],
  [
    'serial number with letters, 15 digits',
    (random) => `SN1${random.digits(14)}${random.pick(['', 'A', '-B'])}`,
  ],
  [
    'prose with pictures',
    (random) => `Great \u{1f600}\u{1f680} ${between(random, 1, 5)}\u2b50\ufe0f \u201cdon\u2019t\u201d`,
  ],
];
