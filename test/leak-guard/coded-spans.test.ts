import { describe, expect, it } from 'vitest';
import { codedSpans } from '../../src/leak-guard/coded-spans.js';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const found = (text: string) => codedSpans(text).map(({ start, end }) => text.slice(start, end));

describe('encoded identifiers', () => {
  it.each([
    'jane.doe77@example.com',
    'j@example.com',
    'müller@example.de',
    '+1 415 555 0171',
    '+14155550171',
  ])('are found: %s', (identifier) => {
    const url = Buffer.from(identifier).toString('base64url');
    for (const coded of [base64(identifier), base64(identifier).replace(/=+$/, ''), url]) {
      expect(found(coded)).toEqual([coded]);
      expect(found(`The value ${coded}, of note`)).toEqual([coded]);
      expect(found(`customers/${coded}/a`)).toEqual([coded]);
    }
    const hex = Buffer.from(identifier, 'latin1').toString('hex');
    if (!identifier.includes('ü')) {
      expect(found(hex)).toEqual([hex]);
      expect(found(`x=0x${hex.toUpperCase()};`)).toEqual([`0x${hex.toUpperCase()}`]);
    }
  });

  it.each([
    base64('an ordinary text of some words'),
    base64('4155550171'),
    base64(`a long text that says much else beside ${'j@example.com'} and continues`),
    'purchaseOrderNumber',
    Buffer.from('ABCDEFGHIJKLMNOP').toString('hex'),
    base64('j@example.com\u0000\u0001'),
    // Half of it is something else.
    base64('order 47112, j@example.com'),
    '3f2504e04f8911d39a0c0305e82c3301',
    'a'.repeat(64),
    'deadbeefdeadbeefdeadbeef',
    'AKIAIOSFODNN7EXAMPLE',
    'run-0123456789abcdef01234567',
    '2024/05/13/part-00001',
    '',
  ])('are not: %s', (text) => expect(found(text)).toEqual([]));

  it('are searched for in time that is linear in the length of the text', () => {
    const text = `${'A'.repeat(200_000)} ${'41'.repeat(200_000)} ${'a/'.repeat(100_000)}`;
    expect(found(text)).toEqual([]);
  });
});
