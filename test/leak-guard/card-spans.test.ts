import { describe, expect, it } from 'vitest';
import { cardSpans, isCard } from '../../src/leak-guard/card-spans.js';
import type { LabelledKind } from '../../src/leak-guard/labels.js';

function cards(text: string, named: readonly LabelledKind[] = []): string[] {
  return cardSpans(text, { country: null, named: new Set(named) }).map(
    ({ start, end, isCertain }) => `${isCertain ? '' : '?'}${text.slice(start, end)}`,
  );
}

/** The number with its check digit. */
function withCheck(start: string): string {
  for (const end of '0123456789') {
    const digits = [...(start + end)].toReversed().map(Number);
    const sum = digits.reduce((all, digit, at) => {
      const value = at % 2 === 1 ? digit * 2 : digit;
      return all + (value > 9 ? value - 9 : value);
    }, 0);
    if (sum % 10 === 0) return start + end;
  }
  throw new Error('One of ten digits is right.');
}
const filled = (prefix: string, length: number) =>
  withCheck(`${prefix}740318265903741826`.slice(0, length - 1));

describe('the number ranges of card issuers', () => {
  // First and last prefix of each range, and the number of digits of its cards.
  it.each([
    ['Visa', ['4'], [16, 19]],
    ['Mastercard', ['51', '55', '2221', '2229', '223', '229', '23', '26', '270', '271', '2720'], [16]],
    ['American Express', ['34', '37'], [15]],
    ['Discover', ['6011', '644', '649', '65'], [16, 19]],
    ['JCB', ['3528', '3529', '353', '358'], [16]],
    ['Diners Club', ['300', '305', '36', '38'], [14]],
    ['UnionPay', ['62'], [16, 19]],
    ['Maestro', ['5018', '5020', '5038', '6304', '6759', '6761', '6763'], [16, 19]],
    ['Elo', ['5066', '5067', '5085', '5089', '5090', '636297', '636368'], [16]],
    ['Mir', ['2200', '2204'], [16]],
    ['RuPay', ['607'], [16]],
    ['Hipercard', ['606282'], [16]],
    ['Troy', ['9792'], [16]],
  ] as const)('include %s', (_, prefixes, lengths) => {
    for (const prefix of prefixes)
      for (const length of lengths)
        expect([prefix, length, isCard(filled(prefix, length))]).toEqual([prefix, length, true]);
  });

  it.each([
    ['50', 16],
    ['56', 16],
    ['2220', 16],
    ['2721', 16],
    ['33', 15],
    ['35270', 16],
    ['359', 16],
    ['6010', 16],
    ['643', 16],
    ['3060', 14],
    ['37', 14],
    ['37', 16],
    ['4', 15],
    ['4', 17],
    ['4', 18],
    ['2205', 16],
    ['5100', 19],
    ['1', 16],
    ['9791', 16],
  ] as const)('do not include %s with %i digits', (prefix, length) =>
    expect(isCard(filled(prefix, length))).toBe(false),
  );

  it('require the check digit, and more than one distinct digit', () => {
    expect(isCard('4111111111111112')).toBe(false);
    expect(isCard('4444444444444448')).toBe(true);
    expect(isCard('5555555555555555')).toBe(false);
  });
});

describe('a card number', () => {
  it.each([
    ['4111111111111111', ['4111111111111111']],
    ['4111 1111 1111 1111', ['4111 1111 1111 1111']],
    ['4111-1111-1111-1111', ['4111-1111-1111-1111']],
    ['4111.1111.1111.1111', ['4111.1111.1111.1111']],
    ['3782 822463 10005', ['3782 822463 10005']],
    ['4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1', ['4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1']],
    ['x4111111111111111y', ['4111111111111111']],
    ['4111111111111111 and 378282246310005', ['4111111111111111', '378282246310005']],
    ['41111111 11111111', ['?41111111 11111111']],
    ['411111111 11111 11', []],
    ['4111111111111111.0', ['4111111111111111.0'.slice(0, 16)]],
    ['4111111111111111.00 x', ['4111111111111111']],
    // Decimals, and texts that contain them.
    ['0.4111111111111111', []],
    ['4111111111111111.5', []],
    ['4111111111111111,25', []],
    // Hexadecimal numbers.
    ['ab4111111111111111cd0123', []],
    ['4111111111111111', ['4111111111111111']],
    // Fourteen digits are only possibly a card.
    ['30569309025904', ['?30569309025904']],
    ['card 30569309025904', ['30569309025904']],
    ['A30569309025904', []],
    ['30569309025904 visa', ['?30569309025904']],
    // In a list of groups of the same kind, a match is only possibly a card.
    ['1234-4111-1111-1111-1111', ['?4111-1111-1111-1111']],
    ['4111-1111-1111-1111-1234', ['?4111-1111-1111-1111']],
    ['card 4111-1111-1111-1111-1234', ['4111-1111-1111-1111']],
    ['12 4111 1111 1111 1111', ['4111 1111 1111 1111']],
  ])('is found, or not, in %j', (text, expected) => expect(cards(text)).toEqual(expected));

  it.each([
    ['30569309025904', ['30569309025904']],
    ['41111111 11111111', ['41111111 11111111']],
  ])('is found in a column that is named for cards: %j', (text, expected) =>
    expect(cards(text, ['CARD'])).toEqual(expected),
  );

  it('may have separators of up to three characters', () => {
    const joined = (by: string) => ['4111', '1111', '1111', '1111'].join(by);
    expect(cards(joined(' - '))).toHaveLength(1);
    expect(cards(joined(' -- '))).toEqual([]);
    expect(cards(joined(' '.repeat(12)))).toHaveLength(1);
    expect(cards(joined(' '.repeat(13)))).toEqual([]);
    expect(cards(joined('x'))).toEqual([]);
    for (const sign of "-./_,;:|*~'()#[]") expect([sign, cards(joined(sign)).length]).toEqual([sign, 1]);
  });

  it('is found after any number of other groups', () => {
    const before = Array.from({ length: 200 }, () => '7').join(' ');
    expect(cards(`${before} 4111 1111 1111 1111`)).toEqual(['4111 1111 1111 1111']);
  });
});
