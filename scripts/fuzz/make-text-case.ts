import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { csvLine } from '../generate/csv.js';
import { Random } from '../generate/random.js';
import type { FuzzCase } from './fuzz-case.js';
import { fuzzOptions } from './fuzz-options.js';
import { fuzzSchema, type FuzzColumn } from './fuzz-schema.js';
import { cellFor } from './fuzz-cells.js';
import { hostileBytes, mutate } from './mutate.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
/**
 * Files up to this size serve as samples for mutation, regardless of their format, including the fixtures of new
 * readers.
 */
const MAX_SAMPLE_BYTES = 512 * 1024;
const NOT_DATA = /\.(?:ts|js|md)$|fuzz-seeds\.json$/;
/** Samples of formats, which the other suite mutates. */
const FORMATS = 'fuzz';

let samples: readonly string[] | null = null;

function sampleFiles(): readonly string[] {
  samples ??= ['samples', 'test/fixtures'].flatMap((folder) => {
    try {
      return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
        .filter(
          (entry) =>
            entry.isFile() && !NOT_DATA.test(entry.name) && path.basename(entry.parentPath) !== FORMATS,
        )
        .map((entry) => path.join(entry.parentPath, entry.name))
        .toSorted();
    } catch {
      return [];
    }
  });
  return samples;
}

/** CSV and JSON Lines, and samples of any kind. */
export function makeTextCase(seed: number): FuzzCase {
  const random = new Random(seed);
  const options = fuzzOptions(random);
  const roll = random.next();
  const files = sampleFiles();
  const first = files[0];
  if (roll < 0.15 && first !== undefined) {
    const file = random.pick([first, ...files.slice(1)]);
    const bytes = readFileSync(file);
    const schema = random.pick(['crm', 'd2c-sales', 'catalog']);
    const content = bytes.length > MAX_SAMPLE_BYTES ? bytes.subarray(0, MAX_SAMPLE_BYTES) : bytes;
    return {
      seed,
      kind: 'sample',
      fileName: path.basename(file),
      bytes: mutate(random, content),
      schema,
      options,
    };
  }
  const columns = fuzzSchema(random);
  const { schema } = columns;
  if (roll < 0.3) {
    const { fileName, bytes } = hostileBytes(random, columns.columns);
    return { seed, kind: 'hostile', fileName, bytes, schema, options };
  }
  const isJson = random.chance(0.4);
  const table = isJson ? jsonTable(random, columns.columns) : csvTable(random, columns.columns);
  const fileName = `${random.pick(['input', 'in put', 'ünï'])}.${isJson ? 'jsonl' : 'csv'}`;
  const isMutated = roll < 0.75;
  const changed = isMutated ? mutate(random, table) : table;
  const bytes = random.chance(0.2) ? gzipSync(changed) : changed;
  const damaged = isMutated && random.chance(0.1) ? mutate(random, bytes) : bytes;
  return { seed, kind: isMutated ? 'mutated' : 'table', fileName, bytes: damaged, schema, options };
}

function rowCount(random: Random): number {
  return random.chance(0.05) ? 2000 : random.below(60);
}

export function csvTable(random: Random, columns: readonly FuzzColumn[]): Buffer {
  const delimiter = random.pick([',', ',', ';', '\t', '|']);
  const header = [...columns.map(({ source }) => source), 'unmapped'];
  const lines = [csvLine(header, delimiter)];
  for (let row = rowCount(random); row > 0; row--) {
    const cells = [...columns.map((column) => cellFor(random, column)), 'x'];
    lines.push(csvLine(random.chance(0.02) ? cells.slice(0, random.below(cells.length)) : cells, delimiter));
  }
  const text = lines.join('');
  return Buffer.from(
    (random.chance(0.1) ? '\uFEFF' : '') + (random.chance(0.2) ? text.replaceAll('\n', '\r\n') : text),
  );
}

function jsonTable(random: Random, columns: readonly FuzzColumn[]): Buffer {
  const lines: string[] = [];
  for (let row = rowCount(random); row > 0; row--) {
    const record = Object.fromEntries(
      columns.flatMap((column) => (random.chance(0.05) ? [] : [[column.source, cellFor(random, column)]])),
    );
    lines.push(`${JSON.stringify(record)}\n`);
  }
  return Buffer.from(lines.join(''));
}
