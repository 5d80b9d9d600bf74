import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { isWideFooter } from '../../src/read/footer.js';
import { footerNotes, FooterRows } from '../../src/read/footer-rows.js';
import { footerWordOf } from '../../src/read/footer-words.js';
import { runText } from '../helpers/run-text.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { packSheet } from '../helpers/xlsx.js';

const SCHEMA = {
  dataSetId: 't',
  columns: ['id', 'amount', 'note'].map((name) => ({
    name,
    dataType: 'STRING',
    columnType: 'DIMENSION',
  })),
};
const HEADER = 'id,amount,note\n';

async function run(content: string | Buffer, options: object = {}, name = 'a.csv') {
  const { lines, result } = await runText(
    await temporaryFolder(),
    content,
    { schema: SCHEMA, ...options },
    name,
  );
  const notes = result.warnings.flatMap(({ code, message }) =>
    code === 'FOOTER_ROWS' ? [message.replace(/^.*\/a\.(?:csv|xlsx): /, '')] : [],
  );
  return { lines, notes, leftOut: result.leftOut };
}

const withFooter = (...footer: readonly string[]) => ({ schema: { ...SCHEMA, input: { footer } } });

describe('a row of totals', () => {
  it.each([
    [['Summe', '', '', '1234,50'], 'Summe'],
    [['Total', '', ''], 'Total'],
    [['TOTAL:', '3', '12.50'], 'TOTAL'],
    [['Gesamt', '', '34.435,00 €'], 'Gesamt'],
    [['', '', 'Grand total', '$1,829.40'], 'Grand total'],
    [['Total général', '30', '', ''], 'Total général'],
    [['Total ge\u0301ne\u0301ral', '30'], 'Total général'],
    [['合計', '', '30435'], '合計'],
    [['Subtotal North', '', '', '55'], 'Subtotal'],
    [['Total: 20 records'], 'Total'],
    [['Sum', '-', 'EUR 12.50'], 'Sum'],
  ])('%j is detected by the word %s', (fields, word) => expect(footerWordOf(fields, 5)).toBe(word));

  it.each([
    [['Totally', '', '']],
    [['Summer', '', '5']],
    [['Total Wine', 'Reno', '12.50']],
    [['Total Gym', '4', '12.50']],
    [['Total', 'a@example.com', '5']],
    [['K1', '', 'Total']],
    [['Gesamt-1', '', '']],
    [['', '']],
    [[]],
  ])('%j is not detected', (fields) => expect(footerWordOf(fields, 5)).toBeNull());

  it('is reported with its line, and written', async () => {
    const text = `${HEADER}1,2,a\nTotal,2,\n2,3,b\n"Grand total",,5\n`;
    const expected =
      '2 lines look like totals or footers, not like rows (3, 5). They are written as rows, and totals count everything twice. Put "footer": ["Total","Grand total"] into the schema\'s input, and such rows are left out.';
    for (const content of [text, text.replaceAll('\n', '\r\n'), gzipSync(text), text.replaceAll(',', ';')]) {
      const { lines, notes } = await run(content);
      expect(lines).toHaveLength(4);
      expect(notes).toEqual([expected]);
    }
    const sheet = packSheet([
      ['id', 'amount', 'note'],
      ['1', 2, 'a'],
      ['Summe', 2],
      ['', 'Summe', 2],
    ]);
    const { notes } = await run(sheet, {}, 'a.xlsx');
    expect(notes).toEqual([
      expect.stringContaining('2 lines look like totals or footers, not like rows (3, 4). '),
    ]);
    expect(notes[0]).toContain('["Summe"]');
  });

  it('is not detected with a single column, unless a colon follows', async () => {
    const schema = { ...SCHEMA, columns: SCHEMA.columns.slice(0, 1) };
    const { lines, notes } = await run('id\nTotal\nGesamt\nA1\n', { schema });
    expect(lines).toEqual(['Total', 'Gesamt', 'A1']);
    expect(notes).toEqual([]);
    expect((await run(packSheet([['id'], ['Summe'], ['A1']]), { schema }, 'a.xlsx')).notes).toEqual([]);
    expect((await run('id\nA1\nTotal: 20 records\n', { schema })).notes).toHaveLength(1);
    expect(footerWordOf(['Total'], 3)).toBe('Total');
  });

  it('is detected with any blocks, and not within a value', async () => {
    const rows = Array.from({ length: 300 }, (_, row) => `${row},1,"a note\nTotal,,\nof two lines"\n`).join(
      '',
    );
    for (const blockBytes of [1024, 1500, 1 << 20]) {
      const { notes } = await run(`${HEADER}${rows}Summe,300,\n${rows}Summe,600,\n`, { blockBytes });
      expect(notes).toEqual([expect.stringContaining('2 lines look like totals or footers')]);
      expect(notes[0]).toContain('(902, 1803)');
    }
  });

  it('that the schema names is left out silently, even after empty fields', async () => {
    const text = `${HEADER}1,2,a\nSubtotal North,,2\n,Total,2\nTotal\n`;
    const { lines, notes, leftOut } = await run(text, withFooter('total', 'subtotal'));
    expect(lines).toEqual(['1,2,a']);
    expect(notes).toEqual([]);
    expect(leftOut).toEqual({ FOOTER: 3 });
  });
});

describe('a footer that a report writes below its rows', () => {
  it.each([
    ['Seite 1 von 3', 'Seite'],
    ['PAGE 2 of 3', 'PAGE'],
    ['página 4', 'página'],
    ['Page 7', 'Page'],
    ['*** End of report ***', '*** End'],
    ['Ende der Liste.', 'Ende'],
    ['Exported by A. Person on 2026-11-30', 'Exported'],
    ['Report generated on Monday', 'Report'],
    ['Erstellt am 30.11.2026 um 08:00', 'Erstellt'],
    ['Généré le 30/11/2026', 'Généré'],
    ['Wygenerowano: 30.11.2026', 'Wygenerowano'],
    ['(20 rows affected)', '('],
    ['(1 row)', '('],
    ['* excludes VAT', '*'],
    ['Hinweis: ohne MwSt.', 'Hinweis'],
  ])('%s in a row of its own is detected by the word %s', (text, word) => {
    expect(footerWordOf([text, '', ''], 3)).toBe(word);
    expect(footerWordOf(['', text, ''], 3)).toBe(word);
    expect(footerWordOf([text], 1)).toBe(word);
    expect(footerWordOf([text, 'x', ''], 3)).toBeNull();
  });

  it.each([
    'Page',
    'Jimmy Page',
    'Page Turner Ltd',
    'Pageant 7',
    'Ender',
    'Created',
    '(212) 555-0100',
    'Report',
    '#1',
    '*',
    'Notes',
  ])('%s is not detected', (text) => expect(footerWordOf([text, '', ''], 3)).toBeNull());

  it('is reported with its line, and left out once the schema names it', async () => {
    const text = `${HEADER}1,2,a\n"Seite 1 von 1",,\n  Exported by x on Monday,,\n(2 rows),,\n`;
    const { lines, notes } = await run(text);
    expect(lines).toHaveLength(4);
    expect(notes).toEqual([
      expect.stringContaining('3 lines look like totals or footers, not like rows (3, 4, 5). '),
    ]);
    const named = /"footer": (\[.*?\])/.exec(notes[0] ?? '')?.[1] ?? '';
    expect(JSON.parse(named)).toEqual(['Seite', 'Exported', '(']);
    const again = await run(text, withFooter(...JSON.parse(named)));
    expect(again.lines).toEqual(['1,2,a']);
    expect(again.leftOut).toEqual({ FOOTER: 3 });
    expect(again.notes).toEqual([]);
    const sheet = packSheet([['id', 'amount', 'note'], ['1', 2, 'a'], ['Page 1 of 1']]);
    expect((await run(sheet, {}, 'a.xlsx')).notes).toEqual([
      expect.stringContaining('line 3 looks like a total or'),
    ]);
  });
});

describe('a footer that the schema names', () => {
  it.each([
    [['Total north', '', '5'], true],
    [['Total north', '4', '5'], false],
    [['', 'Total', '5'], true],
    [['Total', '4', '5'], true],
    [['', 'Total north', 'x'], false],
    [['x', 'Total', ''], false],
    [['Source: SAP', '', ''], true],
    [['source', 'Berlin', 'x'], true],
    // People and companies have such names, too.
    [['Total Wine', 'ann@example.com', ''], false],
    [['Totals', '', '7'], true],
    [['Totally Fine Ltd', '', ''], false],
    [['Sourcefabric', '', ''], false],
  ])('is matched, or not, in %j: %s', (fields, is) =>
    expect(isWideFooter(fields, 3, ['total', 'source'])).toBe(is),
  );

  it('does not match a row whose first field merely begins with the same characters', async () => {
    const text = `${HEADER}Totally Fine Ltd,2,\nTotal Wine,ann,\nTotalus\nTotal,5,\nTotal north\n`;
    const { lines, leftOut } = await run(text, { ...withFooter('total'), maxRejectRate: 1 });
    expect(lines).toEqual(['Totally Fine Ltd,2,', 'Total Wine,ann,']);
    expect(leftOut).toEqual({ FOOTER: 2 });
  });
});

it('totals of the parts of a file are one note, with the first lines and each word once', () => {
  const parts = [new FooterRows(), new FooterRows()];
  parts[1]?.add(3, 'Summe');
  for (const line of [40, 10, 20, 30]) parts[0]?.add(line, line === 40 ? 'SUMME' : 'Total');
  const all = new FooterRows();
  for (const part of parts) all.addAll(part.facts());
  expect(all.facts()).toEqual({ rows: 5, lines: [3, 10, 20], words: ['SUMME', 'Total'] });
  expect(footerNotes('a.csv', all.facts())[0]?.message).toContain(
    'a.csv: 5 lines look like totals or footers, not like rows (3, 10, 20 and more).',
  );
  expect(footerNotes('a.csv', new FooterRows().facts())).toEqual([]);
});
