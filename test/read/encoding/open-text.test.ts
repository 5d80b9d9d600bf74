import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/errors.js';
import { openText, type OpenedText } from '../../../src/read/encoding/open-text.js';
import { chain, peek } from '../../../src/read/peek.js';
import { TEXT_ENCODINGS, toTextEncoding, type TextEncoding } from '../../../src/model/text-encoding.js';
import { inChunks } from '../../helpers/chunks.js';
import { encodeText } from '../../helpers/encode-text.js';

const SAMPLE_BYTES = 64;

async function open(
  bytes: Buffer,
  encoding?: TextEncoding,
  sizes: readonly number[] = [7],
): Promise<{ text: string; opened: OpenedText }> {
  const { head, rest, ended } = await peek(inChunks(bytes, sizes), SAMPLE_BYTES);
  const opened = await openText(head, rest, {
    name: 'people.csv',
    encoding,
    isComplete: ended,
    sampleBytes: SAMPLE_BYTES,
  });
  const chunks: Uint8Array[] = [];
  for await (const chunk of chain(opened.sample, opened.rest)) chunks.push(chunk);
  return { text: Buffer.concat(chunks).toString(), opened };
}

const GERMAN = 'Vorname;Straße;Ort\nJürgen;Müllerstraße 5;Köln\nZoë;Am Café “Süd” 3;Nürnberg\n';
const ENGLISH = 'name,city\nO’Brien,Cork\nD’Arcy,York\nRenée,Málaga\nSeán – Óg,Dún\n';
const JAPANESE = '姓,名,市区町村\n佐藤,花子,横浜市\n鈴木,ジョン,東京\n';
const KANA = 'name,kana\nsato,サトウ\nsuzuki,スズキ\n';

describe('openText', () => {
  it.each([
    ['UTF-8', GERMAN, 'utf-8', '', false],
    ['UTF-8 with a mark', GERMAN, 'utf-8', '\uFEFF', false],
    ['UTF-16LE with a mark', GERMAN, 'utf-16le', '\uFEFF', false],
    ['UTF-16BE with a mark', JAPANESE, 'utf-16be', '\uFEFF', false],
    ['UTF-16LE', GERMAN, 'utf-16le', '', false],
    ['UTF-16BE', GERMAN, 'utf-16be', '', false],
    ['Japanese UTF-16LE', JAPANESE, 'utf-16le', '', false],
    ['Japanese UTF-16BE', JAPANESE, 'utf-16be', '', false],
    ['German Windows-1252', GERMAN, 'windows-1252', '', true],
    ['English Windows-1252 with quotes and dashes', ENGLISH, 'windows-1252', '', true],
    ['CP932', JAPANESE, 'shift_jis', '', true],
    ['CP932 of Katakana', KANA, 'shift_jis', '', true],
  ] as const)('detects %s', async (_, text, encoding, mark, isGuess) => {
    const opened = await open(encodeText(mark + text, encoding));
    expect(opened.text).toBe(text);
    expect(opened.opened).toMatchObject({ encoding, isGuess, lostLetters: 0 });
  });

  it('uses the given encoding, whatever the bytes look like', async () => {
    for (const encoding of TEXT_ENCODINGS) {
      const text = /jp|jis/.test(encoding) ? JAPANESE : 'name\nJosé\nPéter\n'.replace('José', 'Jürgen');
      expect((await open(encodeText(text, encoding), encoding)).text).toBe(text);
    }
    expect(toTextEncoding(' Latin-1 ')).toBe('windows-1252');
    expect(toTextEncoding('CP932')).toBe('shift_jis');
    expect(toTextEncoding('klingon')).toBeNull();
  });

  it('keeps UTF-8 when bad bytes come after the sample, or are fewer than the good ones', async () => {
    const late = Buffer.concat([Buffer.from(`name\n${'a'.repeat(80)}\n`), Buffer.from([0xe9, 0x0a])]);
    expect((await open(late)).opened.encoding).toBe('utf-8');
    const few = Buffer.concat([Buffer.from('name\nJürgen\nZoë\n'), Buffer.from([0xe9, 0x0a])]);
    expect((await open(few)).opened.encoding).toBe('utf-8');
  });

  it('accepts a sample that ends within a character', async () => {
    for (let padding = 0; padding < 8; padding++) {
      const text = 'x'.repeat(52 + padding) + '漢字\n'.repeat(30);
      const { opened, text: read } = await open(Buffer.from(text), undefined, [1]);
      expect(opened.encoding).toBe('utf-8');
      expect(read).toBe(text);
    }
  });

  it('marks bytes that the encoding does not define, and never drops them', async () => {
    const bytes = Buffer.from('a\u0081b\u008dc\u00e9d,\u00e9,\u00fc,\u00e4\n', 'latin1');
    expect((await open(bytes, 'windows-1252')).text).toBe('a\uFFFDb\uFFFDcéd,é,ü,ä\n');
    expect((await open(Buffer.from([0x61, 0, 0x00, 0xd8, 0x62, 0, 0x63]), 'utf-16le')).text).toBe(
      'a\uFFFDb\uFFFD',
    );
    expect((await open(Buffer.from([0x83, 0x0a, 0xff, 0x61]), 'shift_jis')).text).toBe('\uFFFD\n\uFFFDa');
  });

  it('decodes the same however the bytes arrive', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('utf-16le', 'utf-16be', 'shift_jis', 'windows-1252', 'euc-jp'),
        fc.uint8Array({ maxLength: 300 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 }),
        async (encoding, bytes, sizes) => {
          const whole = await open(Buffer.from(bytes), encoding, [1000]);
          expect((await open(Buffer.from(bytes), encoding, sizes)).text).toBe(whole.text);
        },
      ),
    );
  });

  it('counts words with characters that were lost before', async () => {
    const text = 'name,link\nM?ller,http://example.com/p?id=1\nJos? ,what?\nK?ln,Sm?th\n';
    expect((await open(Buffer.from(text))).opened.lostLetters).toBeGreaterThan(0);
    expect((await open(Buffer.from('a,b\nwhy? because,x?id=1\n'))).opened.lostLetters).toBe(0);
  });

  it('refuses UTF-32', async () => {
    await expect(open(Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]))).rejects.toBeInstanceOf(InputError);
  });
});
