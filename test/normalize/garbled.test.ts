import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isGarbled } from '../../src/normalize/garbled.js';

const windows1252 = new TextDecoder('windows-1252');
const LETTERS = [...'äöüÄÖÜßéèêëÉàâçñÑáíóúÍãõåøæœœÀÌÍÝšžłąęńśźżőűčřďťňğşıİțșâîợễướđ’“–…'];

describe('isGarbled', () => {
  it('detects UTF-8 that was read as Windows-1252 or Latin-1', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...LETTERS),
        fc.string({ unit: fc.constantFrom(...'abcdeXYZ '), maxLength: 8 }),
        fc.boolean(),
        (letter, around, isLatin1) => {
          const bytes = Buffer.from(`${around}${letter}${around}`);
          expect(isGarbled(isLatin1 ? bytes.toString('latin1') : windows1252.decode(bytes))).toBe(true);
        },
      ),
    );
  });

  it.each(['Пётр', 'Γιώργος', '田中太郎', 'たなか', '김민준', 'أحمد', 'דוד'])(
    'detects %s read as Windows-1252',
    (name) => {
      expect(isGarbled(windows1252.decode(Buffer.from(name)))).toBe(true);
    },
  );

  it.each([
    'M&uuml;ller',
    'M&#252;ller',
    'M&#xFC;ller',
    'Smith &amp; Sons',
    'O&#39;Neil',
    'M%C3%BCller',
    'M%FCller',
    'Main%20Street',
    'J\\u00fcrgen',
    'J\\xfcrgen',
    'M=C3=BCller',
    '=?utf-8?Q?J=C3=BCrgen?=',
    'M√ºller',
    'M├╝ller',
  ])('detects %s', (text) => {
    expect(isGarbled(text)).toBe(true);
  });

  it.each([
    ...LETTERS.filter((letter) => /\p{L}/u.test(letter)).map((letter) => `x${letter}y`),
    // Bytes that never occur in UTF-8: an encoding longer than the character needs.
    'àƒ©',
    'ð€ƒ©',
    // … and beyond the last code point.
    'ô¿¿¿',
    'São Paulo',
    'SÃO JOÃO',
    'ANDRÉ’S CAFÉ',
    'CAFFÈ’',
    'Weiß–Müller',
    'AT&T',
    'Smith & Sons;',
    '100% Street',
    '50%',
    'C\\ Sol 5',
    'Ñuñoa',
    '12½ Main',
    '3º Izq',
    'n° 4',
    'Привет',
    '田中',
    'Zoë Île Œuvre',
    '',
  ])('finds nothing wrong in %j', (text) => {
    expect(isGarbled(text)).toBe(false);
  });
});
