import type { TextEncoding } from '../../src/model/text-encoding.js';

/** What Windows-1252 has in place of Latin-1's control characters, which Node's decoder gets wrong. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** Text in an encoding, by inverting Node's decoder. No byte order mark is added. */
export function encodeText(text: string, encoding: TextEncoding): Buffer {
  switch (encoding) {
    case 'utf-8':
      return Buffer.from(text, 'utf8');
    case 'utf-16le':
      return Buffer.from(text, 'utf16le');
    case 'utf-16be':
      return Buffer.from(text, 'utf16le').swap16();
    case 'windows-1252':
      return Buffer.from(
        Array.from(text, (character) => {
          const place = WINDOWS_1252.indexOf(character);
          return place < 0 ? character : String.fromCharCode(0x80 + place);
        }).join(''),
        'latin1',
      );
    default: {
      const bytes = bytesByCharacter(encoding);
      return Buffer.concat(
        Array.from(text, (character) => {
          const found = bytes.get(character);
          if (found === undefined) throw new Error(`${encoding} has no ${character}`);
          return found;
        }),
      );
    }
  }
}

const tables = new Map<string, Map<string, Buffer>>();

function bytesByCharacter(encoding: TextEncoding): ReadonlyMap<string, Buffer> {
  const known = tables.get(encoding);
  if (known !== undefined) return known;
  const decoder = new TextDecoder(encoding);
  const table = new Map<string, Buffer>();
  const add = (bytes: Buffer) => {
    const text = decoder.decode(bytes);
    if ([...text].length === 1 && text !== '\uFFFD' && !table.has(text)) table.set(text, bytes);
  };
  for (let first = 0; first < 256; first++) add(Buffer.of(first));
  if (encoding === 'shift_jis' || encoding === 'euc-jp')
    for (let first = 0x80; first < 256; first++)
      for (let second = 0x40; second < 256; second++) add(Buffer.of(first, second));
  tables.set(encoding, table);
  return table;
}
