import { describe, expect, it } from 'vitest';
import { ingest } from '../../../src/index.js';
import { Readable } from 'node:stream';
import type { IngestOptions } from '../../../src/ingest/ingest-options.js';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { dataText } from '../../helpers/data-lines.js';

let folder: string;
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'xml-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const schema = (...froms: (string | string[])[]) => ({
  dataSetId: 'feed',
  columns: froms.map((from, index) => ({
    name: `c${index}`,
    dataType: 'STRING',
    columnType: 'DIMENSION',
    source: { from },
  })),
});

/** The rows as CSV lines without the header, and what was not read. */
async function read(
  xml: string | Buffer,
  froms: (string | string[])[],
  options: Partial<IngestOptions> = {},
) {
  const rejects: unknown[] = [];
  const report = await ingest({
    inputs: [Readable.from([Buffer.from(xml)], { objectMode: false })],
    schema: schema(...froms),
    out: path.join(folder, String(count++)),
    compression: 'none',
    maxRejectRate: 0.9,
    onReject: (reject) => void rejects.push(reject),
    ...options,
  });
  return { lines: dataText(report).trimEnd().split('\n').slice(1), report, rejects };
}

const RSS = (items: string, prefix = 'g') => `<?xml version="1.0"?>
<rss version="2.0" xmlns:${prefix}="http://base.google.com/ns/1.0" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>Shop</title><link>https://shop.example</link>
${items}
</channel></rss>`;

describe('XML product feeds', () => {
  it('are read by names without prefix, and nested names are not the product’s own', async () => {
    const { lines, report } = await read(
      RSS(
        `<item><x:id>1</x:id><title>Plain &amp; simple</title><x:title><![CDATA[<b>Better</b>]]></x:title>
<x:shipping><x:country>US</x:country><x:price>5.00 USD</x:price></x:shipping>
<x:price>129.99 USD</x:price><media:title>Picture</media:title>
<x:additional_image_link>a</x:additional_image_link><x:additional_image_link>b</x:additional_image_link></item>`,
        'x',
      ),
      ['id', 'g:title', 'price', 'shipping.price', 'additional_image_link[1]'],
    );
    expect(lines).toEqual(['1,<b>Better</b>,129.99 USD,5.00 USD,b']);
    expect(report.unmappedColumns).toEqual(expect.arrayContaining(['media:title', 'shipping.country']));
  });

  it('may be Atom entries', async () => {
    const { lines } = await read(
      `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0"><title>x</title>
<entry><g:id>7</g:id><title>T</title><link href="https://shop.example/7"/></entry></feed>`,
      ['id', 'title', 'link'],
    );
    expect(lines).toEqual(['7,T,https://shop.example/7']);
  });

  it('may use another element as the record, with its attributes', async () => {
    const { lines } = await read(
      '<products><product sku="A"><price currency="USD">1</price></product><product sku="B"/></products>',
      ['@sku', 'price', 'price.@currency'],
      { records: 'product' },
    );
    expect(lines).toEqual(['A,1,USD', 'B,,']);
  });

  it('are read in the declared encoding', async () => {
    const xml = '<?xml version="1.0" encoding="ISO-8859-1"?><rss><item><id>é</id></item></rss>';
    expect((await read(Buffer.from(xml, 'latin1'), ['id'])).lines).toEqual(['é']);
  });

  it('are rejected by record, with the line', async () => {
    const { rejects, lines } = await read(
      RSS(
        `<item><g:id>1</g:id></item>\n<item>\n<g:id><g:deep>x</g:deep></g:id></item>\n<item><g:id>${'x'.repeat(1 << 20)}</g:id></item>`,
      ),
      ['id'],
    );
    expect(lines).toEqual(['1']);
    expect(rejects).toEqual([
      expect.objectContaining({ line: 5, column: 'c0', code: 'NESTED_VALUE' }),
      expect.objectContaining({ line: 7, column: null, code: 'RECORD_TOO_LARGE' }),
    ]);
  });

  it('are refused for elements with more attributes than a table has fields', async () => {
    const many = Array.from({ length: 20_000 }, (_, index) => `a${index}="1"`).join(' ');
    for (const item of [`<item ${many}><g:id>1</g:id></item>`, `<other ${many}/>`])
      await expect(read(RSS(item), ['id'])).rejects.toMatchObject({ code: 'CORRUPT_XML' });
  });

  it('never expand entities of their own', async () => {
    const laughs = `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "${'&a;'.repeat(10)}"><!ENTITY c SYSTEM "file:///etc/passwd">]>`;
    await expect(read(`${laughs}<rss><item><id>&b;</id></item></rss>`, ['id'])).rejects.toMatchObject({
      code: 'CORRUPT_XML',
    });
    await expect(read(`${laughs}<rss><item><id>&c;</id></item></rss>`, ['id'])).rejects.toMatchObject({
      code: 'CORRUPT_XML',
    });
  });

  it.each([
    ['truncated', '<rss><item><id>1</id></item>', 'CORRUPT_XML'],
    ['not well-formed', '<rss><item><id>1</item></rss>', 'CORRUPT_XML'],
    ['too deep', `<rss><item>${'<a>'.repeat(100_000)}`, 'CORRUPT_XML'],
    ['without records', '<rss><channel/></rss>', 'RECORDS_NOT_FOUND'],
    ['of an unknown encoding', '<?xml version="1.0" encoding="klingon"?><rss/>', 'UNSUPPORTED_FORMAT'],
  ])('fail when they are %s', async (_, xml, code) => {
    await expect(read(xml, ['id'])).rejects.toMatchObject({ name: 'InputError', code });
  });
});
