import { describe, expect, it } from 'vitest';
import { runText } from '../../helpers/run-text.js';
import { temporaryFolder } from '../../helpers/temporary-folder.js';

const SCHEMA = {
  dataSetId: 'orders',
  columns: [{ name: 'id', dataType: 'STRING', columnType: 'DIMENSION' }],
};
const LEVELS = 100_000;
const deepList = (value: string) => '['.repeat(LEVELS) + value + ']'.repeat(LEVELS);
const deepObject = (value: string) => '{"a":'.repeat(LEVELS) + value + '}'.repeat(LEVELS);

describe.each([
  ['JSON Lines', (records: readonly string[]) => records.map((record) => `${record}\n`).join('')],
  ['a JSON list', (records: readonly string[]) => `[${records.join(',\n')}]`],
])('%s', (_, written) => {
  it.each([
    ['lists', deepList('1'), 'NOT_AN_OBJECT'],
    ['objects', deepObject('1'), 'NO_KNOWN_FIELD'],
    ['lists around a long number', deepList('12345678901234567890'), 'NESTED_VALUE'],
  ])('takes 100,000 levels of %s for records like others', async (_name, deep, code) => {
    const text = written(['{"id":"a"}', `{"id":${deep}}`, deep, '{"id":"b"}']);
    const { lines, rejects } = await runText(await temporaryFolder(), text, { schema: SCHEMA });
    expect(lines).toEqual(['a', 'b']);
    expect(rejects.map((reject) => reject.split(' ').at(-1))).toEqual(['NESTED_VALUE', code]);
  });
});
