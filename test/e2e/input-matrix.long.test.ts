import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { INPUT_FORMATS } from '../../src/model/input-format.js';
import type { TextEncoding } from '../../src/model/text-encoding.js';
import { amcIngest } from '../helpers/command.js';
import { encodeText } from '../helpers/encode-text.js';
import { packBzip2 } from '../helpers/pack-bzip2.js';
import { packZip } from '../helpers/pack-zip.js';
import { packZstd } from '../helpers/pack-zstd.js';
import { runText } from '../helpers/run-text.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { escapeXml, packSheet, packXlsx } from '../helpers/xlsx.js';

/** Files with the same content produce the same data files in any format, encoding and compression. */

const FIELDS = ['SKU', 'title', 'price', 'email'] as const;
const WESTERN = Array.from({ length: 40 }, (_, index) => [
  `A-${index}`,
  ['Größe „L“', 'Café, crème', 'Señor – “Don”', 'Ærø "12"'][index % 4] ?? '',
  `${index}.5`,
  `kunde${index}@example.com`,
]);
const JAPANESE = WESTERN.map(([sku = '', , price = '', email = ''], index) => [
  sku,
  ['緑茶 大', 'コーヒー, 豆', '急須 "新"', 'ソース能力表示'][index % 4] ?? '',
  price,
  email,
]);

const SCHEMA = {
  dataSetId: 'products',
  countryCode: 'DE',
  columns: [
    { name: 'sku', dataType: 'STRING', columnType: 'DIMENSION', nullable: false },
    { name: 'title', dataType: 'STRING', columnType: 'DIMENSION' },
    { name: 'price', dataType: 'DECIMAL', columnType: 'METRIC' },
    {
      name: 'email',
      dataType: 'STRING',
      columnType: 'DIMENSION',
      externalUserIdType: { hashedPii: 'EMAIL' },
    },
  ],
};

type Rows = readonly (readonly string[])[];

const quote = (cell: string) => (/[",\t]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
const objects = (rows: Rows) =>
  rows.map((row) => Object.fromEntries(FIELDS.map((name, index) => [name, row[index]])));
const TEXT_FORMATS: Readonly<Record<string, (rows: Rows) => string>> = {
  csv: (rows) => [FIELDS, ...rows].map((row) => `${row.map(quote).join(',')}\r\n`).join(''),
  tsv: (rows) => [FIELDS, ...rows].map((row) => `${row.map(quote).join('\t')}\n`).join(''),
  jsonl: (rows) =>
    objects(rows)
      .map((record) => `${JSON.stringify(record)}\n`)
      .join(''),
  json: (rows) => JSON.stringify(objects(rows), null, 2),
  xml: (rows) =>
    `<rss>${rows
      .map(
        (row) =>
          `<item>${FIELDS.map((name, at) => `<${name}>${escapeXml(row[at] ?? '')}</${name}>`).join('')}</item>`,
      )
      .join('\n')}</rss>`,
};
/** These formats state the encoding of their text. */
const BINARY_FORMATS: Readonly<Record<string, (rows: Rows) => Buffer>> = {
  parquet: (rows) =>
    Buffer.from(
      parquetWriteBuffer({
        columnData: FIELDS.map((name, at) => ({
          name,
          data: rows.map((row) => row[at] ?? ''),
          type: 'STRING',
        })),
        rowGroupSize: 16,
      }),
    ),
  xlsx: (rows) =>
    packSheet([
      FIELDS,
      ...rows.map(([sku = '', title = '', price = '', email = '']) => [sku, title, Number(price), email]),
    ]),
};
const SELF_DESCRIBING: ReadonlySet<string> = new Set(['jsonl', 'json', 'xml']);

interface Writing {
  readonly encoding: TextEncoding;
  readonly mark?: string;
  /** Passed as an option; otherwise it must be detected. */
  readonly named?: string;
}

const ENCODINGS: Readonly<Record<string, Writing>> = {
  'utf-8': { encoding: 'utf-8' },
  'utf-8 with a mark': { encoding: 'utf-8', mark: '\uFEFF' },
  'utf-16le with a mark': { encoding: 'utf-16le', mark: '\uFEFF' },
  'utf-16le': { encoding: 'utf-16le' },
  'utf-16be with a mark': { encoding: 'utf-16be', mark: '\uFEFF' },
  'utf-16be': { encoding: 'utf-16be' },
  'windows-1252': { encoding: 'windows-1252' },
  'latin-1, named': { encoding: 'windows-1252', named: 'Latin-1' },
  cp932: { encoding: 'shift_jis' },
  'cp932, named': { encoding: 'shift_jis', named: 'cp932' },
};

const COMPRESSIONS: Readonly<Record<string, (content: Buffer) => Buffer | Promise<Buffer>>> = {
  none: (content) => content,
  gzip: (content) => gzipSync(content),
  zstd: packZstd,
  bzip2: packBzip2,
  zip: (content) =>
    packZip([
      { name: '__MACOSX/._export', content: 'x' },
      { name: 'export', content },
    ]),
  'gzip in zip': (content) => packZip([{ name: 'export.gz', content: gzipSync(content) }]),
};

const rowsFor = (encoding: TextEncoding) => (encoding === 'shift_jis' ? JAPANESE : WESTERN);

/**
 * Half of all combinations: the formats alternate, so that every encoding meets every compression. JSON and XML are
 * Unicode here.
 */
const TEXT_CASES = Object.keys(TEXT_FORMATS).flatMap((format, first) =>
  Object.entries(ENCODINGS).flatMap(([name, { encoding }], second) =>
    Object.keys(COMPRESSIONS)
      .filter((_, third) => (first + second + third) % 2 === 0)
      .filter((_, third) => !['json', 'xml'].includes(format) || (second + third) % 4 < 2)
      .filter(() => !SELF_DESCRIBING.has(format) || encoding.startsWith('utf-'))
      .map((compression) => [format, name, compression] as const),
  ),
);

const CASES = [
  ...TEXT_CASES,
  ...Object.keys(BINARY_FORMATS).flatMap((format) =>
    Object.keys(COMPRESSIONS).map(
      (compression, index) => [format, index % 2 === 0 ? 'utf-8' : 'cp932, named', compression] as const,
    ),
  ),
];

async function fileOf(format: string, encodingName: string, compression: string): Promise<Buffer> {
  const { encoding, mark = '' } = ENCODINGS[encodingName] ?? { encoding: 'utf-8' };
  const binary = BINARY_FORMATS[format]?.(rowsFor(encoding));
  if (binary !== undefined) return (await COMPRESSIONS[compression]?.(binary)) ?? Buffer.alloc(0);
  const text = TEXT_FORMATS[format]?.(rowsFor(encoding)) ?? '';
  return (await COMPRESSIONS[compression]?.(encodeText(mark + text, encoding))) ?? Buffer.alloc(0);
}

describe('format × encoding × compression', () => {
  const expected = new Map<Rows, readonly string[]>();

  async function expectedLines(rows: Rows): Promise<readonly string[]> {
    const known = expected.get(rows);
    if (known !== undefined) return known;
    const { lines } = await runText(await temporaryFolder(), TEXT_FORMATS['csv']?.(rows) ?? '', {
      schema: SCHEMA,
    });
    expect(lines).toHaveLength(rows.length);
    expected.set(rows, lines);
    return lines;
  }

  it.each(CASES)('%s, %s, %s', async (format, encodingName, compression) => {
    const { encoding = 'utf-8', named } = ENCODINGS[encodingName] ?? {};
    const bytes = await fileOf(format, encodingName, compression);
    const options = { schema: SCHEMA, ...(named === undefined ? {} : { encoding: named }) };
    // The name does not reveal the content.
    const { lines, result, warnings } = await runText(await temporaryFolder(), bytes, options, 'export.dat');
    expect(lines).toEqual(await expectedLines(rowsFor(encoding)));
    const isGuess = !(format in BINARY_FORMATS) && !encoding.startsWith('utf-') && named === undefined;
    expect(warnings.includes('ENCODING_GUESSED')).toBe(isGuess);
    expect(warnings.includes('ARCHIVE_ENTRIES_SKIPPED')).toBe(compression === 'zip');
    expect(result.rows).toEqual({ read: 40, written: 40, rejected: 0, leftOut: 0 });
  });
});

describe('the command', () => {
  it('reads an archive of several members from stdin, each as its own input', async () => {
    const folder = await temporaryFolder();
    const schema = path.join(folder, 'schema.json');
    await writeFile(schema, JSON.stringify(SCHEMA));
    const archive = packZip([
      { name: 'de.csv', content: await fileOf('csv', 'windows-1252', 'none') },
      { name: 'jp/jp.tsv.bz2', content: await fileOf('tsv', 'cp932', 'bzip2') },
      { name: 'all.jsonl.zst', content: await fileOf('jsonl', 'utf-8', 'zstd') },
    ]);
    const args = ['run', '-', '--schema', schema, '--out', path.join(folder, 'out'), '--json', '--quiet'];
    const { code, stdout, stderr } = await amcIngest(args, { stdin: archive });
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const report: unknown = JSON.parse(stdout);
    expect(report).toMatchObject({
      rows: { read: 120, written: 120 },
      inputs: [
        { name: '- > de.csv', rows: 40 },
        { name: '- > jp/jp.tsv.bz2', rows: 40 },
        { name: '- > all.jsonl.zst', rows: 40 },
      ],
    });
  });

  it('reads a folder with a file of each format, and the named sheet of a workbook', async () => {
    const folder = await temporaryFolder();
    const [schema, drop] = [path.join(folder, 'schema.json'), path.join(folder, 'drop')];
    await mkdir(drop);
    await writeFile(schema, JSON.stringify(SCHEMA));
    for (const format of INPUT_FORMATS)
      await writeFile(path.join(drop, `part.${format}`), await fileOf(format, 'utf-8', 'none'));
    const sheets = ['Notes', 'Products'].map((name) => ({ name, rows: [FIELDS, [name, '', 1, '']] }));
    const book = path.join(folder, 'book.xlsx');
    await writeFile(book, packXlsx({ sheets }));
    const out = path.join(folder, 'out');
    const run = (input: string, ...more: string[]) =>
      amcIngest(['run', input, '--schema', schema, '--out', out, '--json', '--quiet', ...more]);
    const all = await run(drop);
    expect({ code: all.code, stderr: all.stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(all.stdout)).toMatchObject({
      rows: { read: 40 * INPUT_FORMATS.length, written: 40 * INPUT_FORMATS.length },
      inputs: INPUT_FORMATS.toSorted().map((format) => ({
        name: path.join(drop, `part.${format}`),
        rows: 40,
      })),
    });
    const named = await run(book, '--sheet', 'products');
    expect(JSON.parse(named.stdout)).toMatchObject({ rows: { read: 1, written: 1 } });
    const wrong = await run(book, '--sheet', 'Kunden');
    expect(wrong.code).toBe(3);
    expect(wrong.stdout + wrong.stderr).toContain('SHEET_NOT_FOUND');
  });

  it('accepts text settings as options', async () => {
    const folder = await temporaryFolder();
    const [schema, file] = [path.join(folder, 'schema.json'), path.join(folder, 'export.dat')];
    await writeFile(schema, JSON.stringify(SCHEMA));
    const rows = WESTERN.map((row) => `${row.map(quote).join(',')}\n`).join('');
    await writeFile(file, encodeText(`exported today\n${rows}`, 'windows-1252'));
    const flags = [
      '--encoding',
      'cp1252',
      '--header',
      FIELDS.join(','),
      '--skip-lines',
      '1',
      '--max-expansion',
      '50',
    ];
    const out = path.join(folder, 'out');
    const { code, stdout } = await amcIngest([
      'run',
      file,
      '--schema',
      schema,
      '--out',
      out,
      '--json',
      '--quiet',
      ...flags,
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      rows: { read: 40, written: 40 },
      warnings: [{ code: 'CONSENT_MISSING' }],
    });
    const wrong = await amcIngest(['run', file, '--schema', schema, '--out', out, '--encoding', 'klingon']);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('encoding');
  });
});
