import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { csvLine } from '../generate/csv.js';
import { Random } from '../generate/random.js';
import { fuzzRows } from './formats/fuzz-rows.js';
import { jsonList } from './formats/json-list.js';
import { hostileArchive, pack, PACKINGS } from './formats/packed.js';
import { mutateParquet, parquetFile } from './formats/parquet-file.js';
import { fuzzWorkbook } from './formats/workbook.js';
import { XML_CHUNKS, xmlFeed } from './formats/xml-feed.js';
import type { FuzzCase } from './fuzz-case.js';
import { fuzzOptions } from './fuzz-options.js';
import { fuzzSchema } from './fuzz-schema.js';
import { mutate, mutateText } from './mutate.js';

const FORMATS = ['xlsx', 'xlsx', 'parquet', 'parquet', 'xml', 'json', 'packed', 'packed'] as const;
/** Files that other programs wrote, with features that the generators do not have. */
const samples = fileURLToPath(new URL('../../test/fixtures/fuzz', import.meta.url));

/** Workbooks, Parquet, XML, lists in JSON, archives and compressed files. */
export async function makeFormatCase(seed: number): Promise<FuzzCase> {
  const random = new Random(seed);
  const options = fuzzOptions(random);
  const roll = random.next();
  if (roll < 0.1) return sampleCase(random, seed, options);
  const { schema, columns } = fuzzSchema(random);
  const table = fuzzRows(random, columns);
  const csv = Buffer.from([table.header, ...table.rows].map((cells) => csvLine(cells)).join(''));
  if (roll < 0.2) {
    const { fileName, bytes } = await hostileArchive(random, csv);
    return { seed, kind: 'hostile', format: 'archive', fileName, bytes, schema, options };
  }
  const isMutated = roll < 0.7;
  const format = random.pick(FORMATS);
  const common = { seed, kind: isMutated ? 'mutated' : 'table', format, schema } as const;
  const rows = isMutated ? {} : { rows: table.rows.length };
  switch (format) {
    case 'xlsx': {
      const inside = isMutated && random.chance(0.7);
      const bytes = fuzzWorkbook(random, table, inside);
      const changed = isMutated && !inside ? mutate(random, bytes) : bytes;
      return { ...common, ...rows, fileName: 'book.xlsx', bytes: changed, options };
    }
    case 'parquet': {
      const bytes = parquetFile(random, table, columns);
      const changed = isMutated ? mutateParquet(random, bytes) : bytes;
      return { ...common, ...rows, fileName: 'table.parquet', bytes: changed, options };
    }
    case 'xml': {
      const { xml, records } = xmlFeed(random, table);
      const changed = isMutated ? mutateText(random, xml, XML_CHUNKS) : xml;
      const more = records === undefined ? options : { ...options, records };
      return { ...common, ...rows, fileName: 'feed.xml', bytes: Buffer.from(changed), options: more };
    }
    case 'json': {
      const { text, records, lines } = jsonList(random, table);
      const bytes = isMutated ? mutate(random, Buffer.from(text)) : Buffer.from(text);
      const more = records === undefined ? options : { ...options, records };
      // Without records, the file's format cannot be detected.
      const twin =
        isMutated || table.rows.length === 0
          ? {}
          : { twin: { fileName: 'list.jsonl', bytes: Buffer.from(lines) } };
      return { ...common, ...rows, ...twin, fileName: 'list.json', bytes, options: more };
    }
    default: {
      const packing = random.pick(PACKINGS);
      const bytes = await pack(random, packing, csv);
      const changed = isMutated ? mutate(random, bytes) : bytes;
      const twin = isMutated ? {} : { twin: { fileName: 'plain.csv', bytes: csv } };
      return { ...common, ...rows, ...twin, format: packing, fileName: 'packed', bytes: changed, options };
    }
  }
}

function sampleCase(random: Random, seed: number, options: FuzzCase['options']): FuzzCase {
  const names = readdirSync(samples).toSorted();
  const fileName = names[random.below(names.length)] ?? '';
  const sample = readFileSync(path.join(samples, fileName));
  const bytes = fileName.endsWith('.parquet') ? mutateParquet(random, sample) : mutate(random, sample);
  return { seed, kind: 'sample', format: fileName, fileName, bytes, schema: 'crm', options };
}
