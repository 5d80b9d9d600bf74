import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONSENT_TYPES } from '../../src/types/data-set.js';
import { compileConsent, isDenied } from '../../src/validate/consent.js';
import { INVALID_CONSENT } from '../../src/validate/value-parser.js';
import { expectTable } from './expect-table.js';

const TCF = 'CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA';

describe('consent', () => {
  it.each(['AMZN_USER_DATA', 'AMZN_AD_STORAGE'] as const)('%s is GRANTED or DENIED', (type) => {
    expectTable(compileConsent(type), 'INVALID_CONSENT', {
      GRANTED: 'GRANTED',
      granted: 'GRANTED',
      Denied: 'DENIED',
      DENIED: 'DENIED',
      yes: null,
      true: null,
      '1': null,
      GRANT: null,
      'GRANTED ': null,
      [TCF]: null,
    });
  });

  it('checks the structure of TCF strings', () => {
    expectTable(compileConsent('TCF'), 'INVALID_CONSENT', {
      [TCF]: TCF,
      [`${TCF}.IFoEUQQgAIQwgIwQABAEAAAAOIAACAIAAAAQAIAgEAACEAAAAAgAQBAAAAAAAGBAAgAAAAAAAFAAECAAAgAAQARAEQAAAAAJAAI`]: `${TCF}.IFoEUQQgAIQwgIwQABAEAAAAOIAACAIAAAAQAIAgEAACEAAAAAgAQBAAAAAAAGBAAgAAAAAAAFAAECAAAgAAQARAEQAAAAAJAAI`,
      [`${TCF}.YAAA.QAAA`]: `${TCF}.YAAA.QAAA`,
      [`${TCF}.`]: null,
      [`.${TCF}`]: null,
      [`${TCF}..YAAA`]: null,
      [`${TCF}=`]: null,
      [`${TCF}+/`]: null,
      [`DBABMA~${TCF}`]: null,
      yes: null,
      GRANTED: null,
      [`C${'A'.repeat(8191)}`]: `C${'A'.repeat(8191)}`,
      [`C${'A'.repeat(8192)}`]: null,
    });
  });

  it('checks the structure of GPP strings', () => {
    expectTable(compileConsent('GPP'), 'INVALID_CONSENT', {
      DBAA: 'DBAA',
      [`DBABMA~${TCF}`]: `DBABMA~${TCF}`,
      [`DBACNYA~${TCF}.YAAA~1YNN`]: `DBACNYA~${TCF}.YAAA~1YNN`,
      'DBABBg~BAAAAAAAAQ.QA': 'DBABBg~BAAAAAAAAQ.QA',
      [TCF]: null,
      '1YNN': null,
      'DBABMA~': null,
      'DBABMA~~1YNN': null,
      'DBAB.MA~1YNN': null,
      'DB.AA': null,
      'DBABMA~1Y N': null,
      [`DB${'A'.repeat(8191)}`]: null,
    });
  });

  it('tells a denial that the value states itself', () => {
    expect(isDenied('AMZN_USER_DATA', 'DENIED')).toBe(true);
    expect(isDenied('AMZN_AD_STORAGE', 'denied')).toBe(true);
    expect(isDenied('AMZN_USER_DATA', 'GRANTED')).toBe(false);
    expect(isDenied('TCF', 'DENIED')).toBe(false);
    expect(isDenied('GPP', 'DBAA')).toBe(false);
  });

  it('never throws and reads its own output as the same', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.mixedCase(fc.constantFrom('granted', 'denied')),
      fc.string({ unit: fc.constantFrom(...'CDBAz9-_.~'), maxLength: 12 }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...CONSENT_TYPES), text, (type, value) => {
        const parse = compileConsent(type);
        const result = parse(value);
        if (typeof result === 'string') expect(parse(result)).toBe(result);
        else expect(result).toBe(INVALID_CONSENT);
      }),
      { numRuns: 2000 },
    );
  });
});
