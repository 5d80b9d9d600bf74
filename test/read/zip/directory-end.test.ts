import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { packZip } from '../../helpers/pack-zip.js';
import { runText } from '../../helpers/run-text.js';
import { temporaryFolder } from '../../helpers/temporary-folder.js';

const SCHEMA = {
  dataSetId: 't',
  columns: ['order_id', 'day'].map((name) => ({ name, dataType: 'STRING', columnType: 'DIMENSION' })),
};
const run = async (bytes: Buffer) =>
  (await runText(await temporaryFolder(), bytes, { schema: SCHEMA }, 'export.zip')).lines;

const FILES = ['a', 'b', 'c'].map((name) => ({ name: `${name}.csv`, content: `order_id,day\n${name},x\n` }));
const sound = packZip(FILES);
const end = sound.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
const directory = sound.readUInt32LE(end + 16);
const second = sound.indexOf(Buffer.from('PK\u0001\u0002', 'latin1'), directory + 1);

/** The archive with another end record. */
function withEnd(count: number, size: number, start: number): Buffer {
  const bytes = Buffer.from(sound);
  bytes.writeUInt16LE(count, end + 8);
  bytes.writeUInt16LE(count, end + 10);
  bytes.writeUInt32LE(size, end + 12);
  bytes.writeUInt32LE(start, end + 16);
  return bytes;
}

describe('the directory of an archive', () => {
  const size = end - directory;
  it.each([
    ['a count that is too low', withEnd(1, size, directory)],
    ['a count of zero', withEnd(0, size, directory)],
    ['a count that is too high', withEnd(4, size, directory)],
    ['a count and a size that agree, and are too low', withEnd(1, second - directory, directory)],
    ['a size that is too low', withEnd(3, size - 1, directory)],
    ['a size that is too high', withEnd(3, size + 1, directory)],
    ['a start at the second entry', withEnd(2, end - second, second).fill(0, directory, directory)],
    ['bytes after it', Buffer.concat([sound.subarray(0, end), Buffer.from('????'), sound.subarray(end)])],
  ])('is refused with %s', async (name, bytes) => {
    if (name === 'a start at the second entry') {
      // The end record is valid, so it cannot be detected that the first file is not listed.
      expect(await run(bytes)).toEqual(['b,x', 'c,x']);
      return;
    }
    await expect(run(bytes)).rejects.toMatchObject({
      code: name === 'a count that is too high' ? 'TRUNCATED_FILE' : 'CORRUPT_ZIP',
    });
  });

  it('is read with a comment or a digital signature after it', async () => {
    expect(await run(sound)).toEqual(['a,x', 'b,x', 'c,x']);
    const comment = Buffer.concat([sound, Buffer.from('note')]);
    comment.writeUInt16LE(4, end + 20);
    expect(await run(comment)).toEqual(['a,x', 'b,x', 'c,x']);
    const signed = Buffer.concat([
      sound.subarray(0, end),
      Buffer.from('PK\u0005\u0005\u0003\u0000abc', 'latin1'),
      sound.subarray(end),
    ]);
    expect(await run(signed)).toEqual(['a,x', 'b,x', 'c,x']);
  });

  it('is ambiguous with two members of one name', async () => {
    const twice = packZip([FILES[0] ?? { name: '', content: '' }, FILES[0] ?? { name: '', content: '' }]);
    await expect(run(twice)).rejects.toMatchObject({ code: 'AMBIGUOUS_ARCHIVE' });
  });

  it('of an archive found in practice: two entries and a count of one', async () => {
    const bytes = readFileSync(new URL('../../fixtures/reading/count-low.zip', import.meta.url));
    await expect(run(bytes)).rejects.toMatchObject({ code: 'CORRUPT_ZIP' });
  });
});
