import { gzipSync } from 'node:zlib';
import { packBzip2 } from '../../helpers/pack-bzip2.js';
import { packZip } from '../../helpers/pack-zip.js';
import { packZstd } from '../../helpers/pack-zstd.js';
import { table, type ExportCase } from './export-case.js';
import { CRM, KUNDEN, CONTACTS, MEMBERS } from './people-fields.js';
import {
  ORDERS,
  THOUSANDS,
  COMMANDES,
  CATALOG,
  INDIA,
  PEDIDOS,
  ORDINI,
  TRANSACTIONS,
  KAIIN,
} from './sales-fields.js';

const latin1 = (text: string) => Buffer.from(text, 'latin1');

/** Thirteen text exports in other encodings, with other delimiters and wrappings. */
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
