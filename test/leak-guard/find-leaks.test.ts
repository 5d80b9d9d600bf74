import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leakCorpus } from '../../scripts/generate/leak-corpus.js';
import { measureLeaks } from '../../scripts/generate/leak-measure.js';
import { findLeaks, redact } from '../../src/leak-guard/find-leaks.js';
import { kindsNamed, type LabelledKind } from '../../src/leak-guard/labels.js';
import { OwnIdentifiers } from '../../src/leak-guard/own-identifiers.js';
import { cases } from '../helpers/effort.js';

const NOTHING: ReadonlySet<LabelledKind> = new Set();

function find(text: string, country: string | null = null, named = NOTHING): string[] {
  return findLeaks(text, { country, named }, null).map(
    ({ kind, start, end, isCertain }) => `${kind}${isCertain ? '' : '?'} ${text.slice(start, end)}`,
  );
}

describe('the leak guard', () => {
  it('finds what the labelled corpus contains, and little else', () => {
    const { qualities } = measureLeaks(leakCorpus(7, 100));
    const least: Record<string, readonly [precision: number, recall: number]> = {
      CARD: [1, 1],
      NATIONAL_ID: [1, 0.99],
      EMAIL: [1, 1],
      // Some of the generated phone numbers equal the row's own by chance.
      OWN_IDENTIFIER: [0.97, 0.97],
      PHONE: [0.99, 0.99],
      ANY: [0.995, 0.995],
    };
    expect(qualities).toHaveLength(6);
    for (const { kind, held, precision, recall } of qualities) {
      expect(held).toBeGreaterThan(100);
      expect([kind, precision >= (least[kind]?.[0] ?? 1)]).toEqual([kind, true]);
      expect([kind, recall >= (least[kind]?.[1] ?? 1)]).toEqual([kind, true]);
    }
  });

  it.each([
    ['write to jo@example.com, now', 'EMAIL jo@example.com'],
    ['?u=jo%40example.com&x', 'EMAIL jo%40example.com'],
    ['jo＠example．com', 'EMAIL jo＠example．com'],
    ['call +1 (212) 555-0123!', 'PHONE +1 (212) 555-0123'],
    ['?p=%2B493023125123', 'PHONE %2B493023125123'],
    ['4111 1111 1111 1111', 'CARD 4111 1111 1111 1111'],
    ['paid with 378282246310005.', 'CARD 378282246310005'],
    ['ssn 078-05-1120', 'NATIONAL_ID 078-05-1120'],
    ['RSSMRA85T10A562S', 'NATIONAL_ID RSSMRA85T10A562S'],
    ['es 12345678Z ya', 'NATIONAL_ID 12345678Z'],
    ['12345678Z', 'NATIONAL_ID? 12345678Z'],
    ['AB 12 34 56 C', 'NATIONAL_ID AB 12 34 56 C'],
    ['4111\n1111\n1111\n1111', 'CARD 4111\n1111\n1111\n1111'],
    ['415\r\n555\r\n0171', 'PHONE 415\r\n555\r\n0171'],
    ['jane.doe77@exam\u200bple.com', 'EMAIL jane.doe77@exam\u200bple.com'],
    ['jane.doe77\ufe6bexample\u3002com', 'EMAIL jane.doe77\ufe6bexample\u3002com'],
    ['jane.doe77 @example.com', 'EMAIL jane.doe77 @example.com'],
    ['jane.doe77&commat;example.com', 'EMAIL jane.doe77&commat;example.com'],
    ['jane.doe77%2540example.com', 'EMAIL jane.doe77%2540example.com'],
    ['cc#4111111111111111', 'CARD 4111111111111111'],
    ['4111-1111 1111-1111', 'CARD 4111-1111 1111-1111'],
    ['https://wa.me/14155550171', 'PHONE 14155550171'],
    ['\u260e4155550171', 'PHONE 4155550171'],
    ['"jane doe"@example.com', 'EMAIL "jane doe"@example.com'],
    ['jane@2x.com', 'EMAIL jane@2x.com'],
    ['078 05 1120', 'NATIONAL_ID 078 05 1120'],
    ['２１２-５５５-０１２３', 'PHONE ２１２-５５５-０１２３'],
    ['card=4111+1111+1111+1111', 'CARD 4111+1111+1111+1111'],
    ['4111111111111111,00', 'CARD 4111111111111111'],
    ['contact number: 4155550171', 'PHONE 4155550171'],
    ['Rufnummer 4155550171', 'PHONE 4155550171'],
    ['電話 4155550171', 'PHONE 4155550171'],
    ['a@@example.com', 'EMAIL a@@example.com'],
    ['a@example,com', 'EMAIL a@example,com'],
    ['\u24604111111111111111', 'CARD 4111111111111111'],
    ['4111111111111111\u00b2', 'CARD 4111111111111111'],
    ['7\ufe0f\u20e34111111111111111', 'CARD 4111111111111111'],
    ['\u2461415-555-0171', 'PHONE 415-555-0171'],
    ['4.111111111111111E15', 'CARD 4.111111111111111E15'],
    ['id 4,111111111111111e+15!', 'CARD 4,111111111111111e+15'],
    ['tel 4.155550171E9', 'PHONE 4.155550171E9'],
    ['tel 4155550171.0', 'PHONE 4155550171.0'],
    ['185057800608491_1', 'NATIONAL_ID 185057800608491'],
    ['185057800608491.0', 'NATIONAL_ID 185057800608491'],
    ['[415] 555-0171', 'PHONE [415] 555-0171'],
    ['{415}555-0171', 'PHONE {415}555-0171'],
    ['+<49> 30 23125123', 'PHONE +<49> 30 23125123'],
    ['\u3010415\u3011 555-0171', 'PHONE \u3010415\u3011 555-0171'],
    ['2)415-555-0171', 'PHONE 415-555-0171'],
    ['x185057800608491', 'NATIONAL_ID 185057800608491'],
    ['185057800608491x', 'NATIONAL_ID 185057800608491'],
    ['n1 85 05 78 006 084 91', 'NATIONAL_ID 1 85 05 78 006 084 91'],
    ['1 85 05 2A 006 084 35', 'NATIONAL_ID 1 85 05 2A 006 084 35'],
  ])('finds %s', (text, expected) => {
    expect(find(text)).toContain(expected);
  });

  it.each([
    'SKU-0041',
    'A-1000000',
    '9780306406157',
    '978-3-16-148410-0',
    '550e8400-e29b-41d4-a716-446655440000',
    '114-1234567-1234567',
    '2024-05-13T10:00:00Z',
    '13.05.2024 10:30',
    '20240513',
    '52.520008, 13.404954',
    '1,234,567.89',
    'logo@2x.png',
    '@handle',
    '2 @ 4.99',
    'lib@1.2.3',
    '67202-1234',
    '[redacted]',
    '4111 1111 1111 1112',
    '1234567890123456',
    '12345678A in prose',
    '',
    '@@@ %40 ++',
    '4.1111E15',
    '6.02214076E23',
    '[10] [20] [30] 400',
    '[415] [555] [0171]',
    '0.185057800608491',
    '\u2460 12 m\u00b2 \u2461 34',
    'x185057800608492',
    // Not a month, and therefore part of another code.
    `x1855578006084${97n - (1855578006084n % 97n)}`,
    // A digest whose digits form an identity number.
    'abcdef185057800608491abc',
  ])('finds nothing in %s', (text) => {
    expect(find(text)).toEqual([]);
  });

  it('reads national formats by the row’s country, and bare digits by the words that name them', () => {
    expect(find('030 23125 123', 'DE')).toEqual(['PHONE 030 23125 123']);
    expect(find('030 23125 123', 'US')).toEqual([]);
    expect(find('4155550132', 'US')).toEqual(['PHONE? 4155550132']);
    expect(find('4155550132', 'US', kindsNamed(['Customer Phone']))).toEqual(['PHONE 4155550132']);
    expect(find('tel 4155550132', 'US')).toEqual(['PHONE 4155550132']);
    expect(find('123456782', 'US')).toEqual([]);
    expect(find('123456782', 'US', kindsNamed(['national_id']))).toEqual(['NATIONAL_ID 123456782']);
    expect(kindsNamed(['phoneNumber', 'card_number'])).toEqual(new Set(['PHONE', 'CARD']));
    expect(kindsNamed(['gift_card', 'order_id', 'ring_size', 'headphones'])).toEqual(new Set());
  });

  it("finds the row's own identifiers", () => {
    const own = new OwnIdentifiers({ email: 0, phone: 1, firstName: 2, lastName: 3 });
    const cells = ['Jane.Doe@example.com', '(415) 555-0132 x7', 'Zoë', 'de la Cruz'];
    own.startRow({ textAt: (column) => cells[column] ?? '' });
    const holds = (text: string) => own.spansIn(text).map(({ start, end }) => text.slice(start, end));
    expect(holds('for Zoë de la Cruz (gift)')).toEqual(['Zoë de la Cruz']);
    expect(holds('DE LA CRUZ, ZOË')).toEqual(['DE LA CRUZ, ZOË']);
    expect(holds('user:jane.doe')).toEqual(['jane.doe']);
    expect(holds('C-4155550132')).toEqual(['4155550132']);
    expect(holds('Zoë and the cruz of it, jane.doeling, 555-0132')).toEqual([]);
  });

  it('replaces certain matches, overlapping ones included, and then finds nothing', () => {
    const text = 'jo@example.com or +1 212 555 0123, order 4155550132';
    const spans = findLeaks(text, { country: 'US', named: NOTHING }, null);
    const redacted = redact(text, spans, '[redacted]');
    expect(redacted).toBe('[redacted] or [redacted], order 4155550132');
    const pieces = fc.constantFrom(
      'a@b.co',
      '%40x.de',
      '+49 30 23125123',
      ' ',
      'tel',
      '4111111111111111',
      '-',
      'ß',
      'x',
      '078-05-1120',
      '@',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 9 }), (parts) => {
        const value = parts.join('');
        const context = { country: 'DE', named: NOTHING };
        const once = redact(value, findLeaks(value, context, null), '[redacted]');
        // Removing one match may uncover an adjacent one, but never more than there were.
        let rest = once;
        for (let round = 0; round < 9; round++)
          rest = redact(rest, findLeaks(rest, context, null), '[redacted]');
        expect(findLeaks(rest, context, null).filter(({ isCertain }) => isCertain)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it.each(
    [
      'a@',
      '%40a',
      '1 ',
      '12-',
      '+1',
      '4 1 1 1 ',
      'a@b.c ',
      '(',
      'tel tel ',
      '1234 ',
      'A1',
      '12345678-',
      'ab 12 34 ',
      '0',
    ].slice(0, cases(20)),
  )('takes time that is linear in the length: %s', (unit) => {
    const cost = (length: number) => {
      const text = unit.repeat(Math.ceil(length / unit.length));
      const start = process.cpuUsage();
      findLeaks(text, { country: 'US', named: new Set(['PHONE', 'NATIONAL_ID']) }, null);
      return process.cpuUsage(start).user;
    };
    cost(20_000);
    // Eight times the length; quadratic time would be 64 times as long. Short times are noise.
    expect(cost(320_000)).toBeLessThan(200_000 + 30 * cost(40_000));
  });
});
