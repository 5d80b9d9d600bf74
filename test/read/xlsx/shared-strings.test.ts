import { expect, it } from 'vitest';
import { readSharedStrings } from '../../../src/read/xlsx/shared-strings.js';
import { WorkbookPackage } from '../../../src/read/xlsx/workbook-package.js';
import { packSheet } from '../../helpers/xlsx.js';

async function strings(bytes: Buffer, maxLetters?: number): Promise<readonly string[]> {
  const access = {
    size: bytes.length,
    read: (position: number, length: number) => Promise.resolve(bytes.subarray(position, position + length)),
    close: () => Promise.resolve(),
  };
  const { signal } = new AbortController();
  const parts = await WorkbookPackage.open(access, { name: 'a.xlsx', signal });
  return readSharedStrings(parts, 'xl/sharedStrings.xml', maxLetters);
}

it('shared strings are joined from runs, without phonetic guides', async () => {
  const parts = {
    'xl/sharedStrings.xml':
      '<sst><si/><si><t> a </t><rPh><t>no</t></rPh><phoneticPr/></si><si><r><t>b\r\n</t></r><r><t>c_x000D_</t></r></si></sst>',
  };
  expect(await strings(packSheet([['x']], { parts }))).toEqual(['', ' a ', 'b\nc\r']);
});

it('shared strings have a size limit', async () => {
  const bytes = packSheet([['x'.repeat(100), 'y'.repeat(100)]]);
  expect(await strings(bytes, 300)).toHaveLength(2);
  await expect(strings(bytes, 220)).rejects.toMatchObject({ code: 'WORKBOOK_TOO_LARGE' });
});
