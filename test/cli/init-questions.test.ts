import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { amcIngestWords, HAS_PSEUDO_TERMINAL, onTerminal } from '../helpers/pseudo-terminal.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const TEXT = [
  'id,amount,placed order at,Opt In,Who',
  '1,"$1,234",03/04/2024,Yes,Ann Lee',
  '2,"$2,345",05/06/2024,No,Bob Ray',
  '',
].join('\n');

describe.runIf(HAS_PSEUDO_TERMINAL)('init on a terminal', () => {
  it('asks for what the file cannot answer, and shows no value', async () => {
    const folder = await temporaryFolder();
    const file = path.join(folder, 'x.csv');
    const out = path.join(folder, 'x.json');
    await writeFile(file, TEXT);
    const { code, shown } = await onTerminal(amcIngestWords('init', file, '--out', out), [
      ['day first', 'y\n'],
      ['point or comma', 'cents\n'],
      ['Answer point or comma', 'point\n'],
      ["consents to Amazon's use", 'y\n'],
      ['names of people', 'y\n'],
      ['is each row an event'.replace('is', 'Is'), 'y\n'],
    ]);
    expect(code).toBe(0);
    expect(shown).not.toMatch(/Ann|1,234"|2,345/);
    expect(JSON.parse(await readFile(out, 'utf8'))).toMatchObject({
      period: 'P1D',
      columns: [
        { name: 'id' },
        { name: 'amount', source: { groupSeparator: ',' } },
        { isMainEventTime: true, source: { format: 'd/M/yyyy' } },
        { consentType: 'AMZN_USER_DATA', source: { map: { Yes: 'GRANTED', No: 'DENIED' } } },
        { name: 'first_name' },
        { name: 'last_name' },
      ],
    });
  });
});
