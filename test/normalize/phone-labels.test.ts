import { describe, expect, it } from 'vitest';
import { withoutPhoneLabels } from '../../src/normalize/phone-labels.js';

describe('labels of a phone number', () => {
  it.each([
    ['home phone no. 415 555 0171', '415 555 0171'],
    ['m: 415 555 0171 (work)', '415 555 0171'],
    ['☎ 415 555 0171', '415 555 0171'],
    ['415 555 0171', '415 555 0171'],
    // Only this many words are removed.
    ['t t t t t t 415', 't 415'],
    ['415 t t t t t t', '415 t'],
    // What is not a label stays, including what scripts write for no value.
    ['undefined 415 555 0171', 'undefined 415 555 0171'],
    ['415 undefined 555', '415 undefined 555'],
  ])('are removed from %j: %j', (text, number) => expect(withoutPhoneLabels(text)).toBe(number));
});
