import { describe, expect, it } from 'vitest';
import { shownSpans, withoutShown } from '../../src/leak-guard/shown-spans.js';

const IBAN = 'GB29NWBK60161331926819';
const masked = (text: string) => withoutShown(text, ({ kind }) => `<${kind}>`);

describe('the spans that are masked in names and messages', () => {
  it('are found for each kind, in text order', () => {
    const text = `PO Box 123, ${IBAN}, amFuZS5kb2U3N0BleGFtcGxlLmNvbQ==, SW1A 1AA`;
    expect(shownSpans(text).map(({ kind }) => kind)).toEqual(['ADDRESS', 'ACCOUNT', 'CODED', 'ADDRESS']);
    expect(masked(text)).toBe('<ADDRESS>, <ACCOUNT>, <CODED>, <ADDRESS>');
  });

  it('leave everything else unchanged', () => {
    for (const text of ['', 'order_id', 'an ordinary message of 2024-05-13.'])
      expect(masked(text)).toBe(text);
  });

  it('are merged where two overlap', () => {
    const text = '12 Elm Street 17 is taken';
    expect(shownSpans(text).length).toBeGreaterThan(1);
    expect(masked(text)).toBe('<ADDRESS> is taken');
  });
});
