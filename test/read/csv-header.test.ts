import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors.js';
import { readCsvHeader } from '../../src/read/csv-header.js';
import { readCsvRecords } from '../../src/read/csv-records.js';
import { runText, type TextRun } from '../helpers/run-text.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { triesAll } from '../helpers/effort.js';

const SCHEMA = {
  dataSetId: 't',
  columns: ['order_id', 'day'].map((name) => ({ name, dataType: 'STRING', columnType: 'DIMENSION' })),
};

async function run(content: string, options: object = {}): Promise<TextRun> {
  return runText(await temporaryFolder(), content, { schema: SCHEMA, ...options });
}

async function codeOf(content: string, options: object = {}): Promise<string> {
  const error: unknown = await run(content, options).catch((cause: unknown) => cause);
  return error instanceof InputError ? error.code : `no error: ${String(error)}`;
}

describe('quotes in a CSV header', () => {
  const names = ['length "', '12" pipe', 'length (")', 'Size ""', 'a"b"c', ' "x"', '5\' 10"'];
  it.each(names)('stay part of a name that they do not enclose: %s', async (name) => {
    for (const delimiter of triesAll ? [',', ';', '\t', '|'] : [';']) {
      for (const lineEnd of ['\n', '\r\n', '\r']) {
        const rows = [
          `A-1${delimiter}x${delimiter}12"`,
          `A-2${delimiter}y${delimiter}13`,
          `A-3${delimiter}z${delimiter}"1"""`,
        ];
        const text = [['order_id', 'day', name].join(delimiter), ...rows, ''].join(lineEnd);
        const { lines, result, rejects } = await run(text);
        expect(lines).toEqual(['A-1,x', 'A-2,y', 'A-3,z']);
        expect(rejects).toEqual([]);
        expect(result.unmappedColumns).toEqual([name]);
      }
    }
  });

  it('are read the same at any position of the name, with any threads and blocks', async () => {
    for (const header of ['"" x,order_id,day', 'a" ,order_id,day', 'a"",order_id,day', 'order_id,a" b,day']) {
      const isBroken = header.startsWith('""');
      const rows = Array.from({ length: 40 }, (_, index) =>
        header.startsWith('order_id') ? `A-${index},"q ""\n",x\n` : `q",A-${index},x\n`,
      );
      const text = `${header}\n${rows.join('')}`;
      if (isBroken) {
        expect(await codeOf(text)).toBe('BROKEN_HEADER');
        continue;
      }
      for (const options of [{}, { blockBytes: 1024 }, { blockBytes: 1024, workers: 1 }]) {
        const { lines, rejects } = await run(text, options);
        expect(lines).toEqual(rows.map((_, index) => `A-${index},x`));
        expect(rejects).toEqual([]);
      }
    }
  });

  it('may enclose delimiters, doubled quotes and line ends', async () => {
    for (const name of ['"Size ""in"""', '"Price\nEUR"', '"Price, net"', '"Price\n(EUR, net)"', '""""']) {
      const { lines, rejects } = await run(`order_id,day,${name}\nA-1,x,1\nA-2,y,2\nA-3\n`);
      expect(lines).toEqual(['A-1,x', 'A-2,y']);
      expect(rejects).toEqual([`${name.includes('\n') ? 5 : 4} - FIELD_COUNT`]);
    }
  });

  it('are refused with their line when the end of the header is ambiguous', async () => {
    for (const [header, rows] of [
      ['order_id,day,"length', 'A-1,x,12\nA-2,y,13\n'],
      ['order_id,day,"length', 'A-1,x,12"\nA-2,y,13\n'],
      ['order_id,day,"length" in', 'A-1,x,12\nA-2,y,13\n'],
      ['"order_id,day,length', 'A-1,x,"12"\nA-2,y,13\n'],
      ['order_id,"day', '1,x\n2,y\n3"\n4,z\n'],
    ] as const) {
      expect(await codeOf(`${header}\n${rows}`)).toBe('BROKEN_HEADER');
      expect(await codeOf(`Report\n\n${header}\n${rows}`, { skipLines: 1 })).toBe('BROKEN_HEADER');
    }
    const error: unknown = await run('one\norder_id,day,"x\n1,2,3\n', { skipLines: 1 }).catch(
      (cause: unknown) => cause,
    );
    expect(String(error)).toContain('(line 2)');
    expect(String(error)).not.toContain('order_id');
  });

  it('are plain characters where the schema says so', async () => {
    const schema = { ...SCHEMA, input: { quote: 'none' } };
    const { lines } = await run('order_id,day,"length\nA-1,x,"12\n"A-2,y,13\n', { schema });
    expect(lines).toEqual(['A-1,x', '"""A-2",y']);
  });

  it('hide nothing when they are in titles and skipped lines', async () => {
    const table = 'order_id,day,length "\nA-1,x,12"\nA-2,y,13\n';
    for (const title of [
      'Report "May"',
      '"Report',
      'Report 12"',
      '"Report" of May',
      '"Report\nof ""May"""',
      '"a',
    ]) {
      const titled = await run(`${title}\n${table}`);
      expect(titled.lines).toEqual(['A-1,x', 'A-2,y']);
      expect(titled.warnings).toContain('LINES_BEFORE_HEADER');
      const skipped = await run(`${title}\n${table}`, { skipLines: title.split('\n').length });
      expect(skipped.lines).toEqual(['A-1,x', 'A-2,y']);
    }
  });

  it('are read by the same rule as those of records', () => {
    const piece = fc.constantFrom('"', '""', ',', 'a', ' ', '\n', '\r\n', 'b,', '","', ',"');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const line = Buffer.from(`x${pieces.join('')}`);
        const dialect = { format: 'csv', delimiter: ',', lineEnd: '\n' } as const;
        const header = readCsvHeader(line, dialect);
        if (header === null || header.problem !== null) return;
        expect(header.fields).toEqual(readCsvRecords(line.subarray(0, header.end), dialect)[0]);
        expect(readCsvRecords(line.subarray(0, header.end), dialect)).toHaveLength(1);
      }),
    );
  });
});
