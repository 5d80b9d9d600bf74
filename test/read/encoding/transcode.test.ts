import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { TEXT_ENCODINGS, type TextEncoding } from '../../../src/model/text-encoding.js';
import { transcode } from '../../../src/read/encoding/transcode.js';
import { collect, inChunks } from '../../helpers/chunks.js';

async function decode(bytes: Buffer, encoding: TextEncoding, sizes?: number[]): Promise<string> {
  return Buffer.concat(await collect(transcode(inChunks(bytes, sizes), encoding))).toString('utf8');
}

const SINGLE_BYTE = ['windows-1252', 'windows-1250', 'iso-8859-2', 'iso-8859-15', 'macintosh'] as const;
/** The library has Mac Roman from before the euro, and without the Apple logo. */
const NEWER: ReadonlyMap<string, string> = new Map([
  ['macintosh bd', 'Ω'],
  ['macintosh db', '€'],
  ['macintosh f0', '\uf8ff'],
]);
const isControl = (letter: string) => /^[\u0080-\u009f]$/.test(letter);

describe('an independent library (iconv-lite) decodes the same', () => {
  it.each(SINGLE_BYTE)('for every byte in %s', async (encoding) => {
    let differ = '';
    for (let byte = 0x20; byte < 0x100; byte++) {
      const bytes = Buffer.of(byte);
      const theirs = NEWER.get(`${encoding} ${bytes.toString('hex')}`) ?? iconv.decode(bytes, encoding);
      // Bytes that an encoding leaves undefined are control characters there, and damage here.
      const expected = isControl(theirs) ? '\uFFFD' : theirs;
      const ours = await decode(bytes, encoding);
      if (ours !== expected) differ += `${byte.toString(16)} `;
    }
    expect(differ).toBe('');
  });

  it.each([
    ['shift_jis', 'Shift_JIS'],
    ['euc-jp', 'EUC-JP'],
  ] as const)(
    'for every pair of bytes in %s, and the last bytes of a cut-off one',
    async (encoding, theirName) => {
      let known = 0;
      const differ: string[] = [];
      for (let first = 0x81; first < 0xfd; first++) {
        for (let second = 0x40; second < 0xfd; second++) {
          const bytes = Buffer.of(first, second);
          const theirs = iconv.decode(bytes, theirName);
          if ([...theirs].length !== 1 || theirs.includes('\uFFFD')) continue;
          known += 1;
          const ours = await decode(bytes, encoding, [1]);
          if (ours !== theirs) differ.push(`${bytes.toString('hex')} ${ours} ${theirs}`);
        }
      }
      expect(known).toBeGreaterThan(6500);
      expect(differ).toEqual([]);
    },
  );

  it('for text in UTF-16, a cut-off surrogate pair included', async () => {
    const text = 'Zoë 漢字 😀';
    for (const encoding of ['utf-16le', 'utf-16be'] as const)
      expect(await decode(iconv.encode(text, encoding, { addBOM: false }), encoding, [1])).toBe(text);
    expect(await decode(Buffer.from('3dd8', 'hex'), 'utf-16le')).toBe('\uFFFD');
  });
});

it('text in chunks is decoded as in one piece, in every encoding', async () => {
  for (const encoding of TEXT_ENCODINGS) {
    const text = encoding === 'shift_jis' || encoding === 'euc-jp' ? '東京タワー1' : 'Zoe 1';
    const bytes = encoding === 'utf-8' ? Buffer.from(text) : iconv.encode(text, encoding, { addBOM: false });
    for (const size of [1, 2, 3])
      expect([encoding, await decode(bytes, encoding, [size])]).toEqual([encoding, text]);
  }
});
