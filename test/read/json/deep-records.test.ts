import { describe, expect, it } from 'vitest';
import { runText } from '../../helpers/run-text.js';
import { temporaryFolder } from '../../helpers/temporary-folder.js';

const SCHEMA = {
  dataSetId: 'orders',
  columns: [{ name: 'id', dataType: 'STRING', columnType: 'DIMENSION' }],
};
const LEVELS = 100_000;
const deepList = (value: string) => '['.repeat(LEVELS) + value + ']'.repeat(LEVELS);
const deepObject = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

describe.each([
  ['JSON Lines', (records: readonly string[]) => records.map((record) => `${record}\n`).join('')],
  ['a JSON list', (records: readonly string[]) => `[${records.join(',\n')}]`],
])('%s', (_, written) => {
  it.each([
    ['100,000 lists', deepList('1'), ['NESTED_VALUE', 'NOT_AN_OBJECT']],
    ['10,000 objects', deepObject(10_000), ['NESTED_VALUE', 'NO_KNOWN_FIELD']],
    ['100,000 objects', deepObject(LEVELS), ['TOO_MANY_KEYS', 'TOO_MANY_KEYS']],
    [
      '100,000 lists around a long number',
      deepList('12345678901234567890'),
      ['NESTED_VALUE', 'NESTED_VALUE'],
    ],
  ])('rejects %s in depth like other records', async (_name, deep, codes) => {
    const text = written(['{"id":"a"}', `{"id":${deep}}`, deep, '{"id":"b"}']);
    const { lines, rejects } = await runText(await temporaryFolder(), text, { schema: SCHEMA });
    expect(lines).toEqual(['a', 'b']);
    expect(rejects.map((reject) => reject.split(' ').at(-1))).toEqual(codes);
  });
});
