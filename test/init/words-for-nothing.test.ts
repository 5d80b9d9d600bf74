import { describe, expect, it } from 'vitest';
import { doubtfulNothings } from '../../src/init/words-for-nothing.js';
import { drafted } from './drafted.js';

const WORDS = ['-', 'N/A', '#N/A', 'n.a.', 'k. A.', '—', 'None', 'NA'];
const table = (tier: (row: number) => string) =>
  `email,amount,tier\n${Array.from({ length: 64 }, (_, row) => `a${row}@example.com,${row % 4 === 1 ? WORDS[(row >> 2) % 8] : `${row}.50`},${tier(row)}`).join('\n')}\n`;

describe('words for no value', () => {
  it('are named by the draft as the file spells them, so that a run does not reject their rows', async () => {
    const { schema } = await drafted(table((row) => (row % 2 === 0 ? 'gold' : 'blue')));
    expect(schema.input?.nullValues?.toSorted()).toEqual(['', 'NULL', '\\N', ...WORDS].toSorted());
  });

  it('are not named where they may be a value of a text: the draft says so', async () => {
    const { schema, choices } = await drafted(table((row) => (row % 2 === 0 ? 'gold' : 'None')));
    expect(schema.input?.nullValues).not.toContain('None');
    expect(schema.input?.nullValues).toContain('NA');
    expect(doubtfulNothings(choices)).toEqual(['None']);
  });

  it('are not named where every run knows them, or the file has none', async () => {
    const { schema } = await drafted(
      'email,amount\na@example.com,1.50\nb@example.com,\nc@example.com,NULL\n',
    );
    expect(schema.input).toBeUndefined();
  });
});
