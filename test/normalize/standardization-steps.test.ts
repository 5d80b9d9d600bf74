import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applySteps } from '../../src/normalize/standardization-step.js';
import { standardizationSteps, standardizerFor } from '../../src/normalize/standardizer.js';
import { HASHED_PII_TYPES } from '../../src/model/identifier.js';

/** Similar to identifiers, so that most rules apply. */
const texts = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom(
      ...'aZéßÄ0159 .@_-+#/,()<>ＡＢ１\u0308'.split(''),
      'mailto:',
      'US-',
      'St.',
      'C/O ',
      '00',
    ),
    maxLength: 24,
  }),
);
const countries = fc.constantFrom(null, 'US', 'GB', 'DE', 'JP', 'BR', 'NL');

describe('the steps of standardizing', () => {
  it.each(HASHED_PII_TYPES)('produce what the standardizer of %s produces', (type) => {
    fc.assert(
      fc.property(texts, countries, fc.boolean(), (text, country, keepEmailUnderscore) => {
        const options = { keepEmailUnderscore };
        expect(applySteps(standardizationSteps(type, country, options), text)).toBe(
          standardizerFor(type, country, options)(text),
        );
      }),
      { numRuns: 500 },
    );
  });
});
