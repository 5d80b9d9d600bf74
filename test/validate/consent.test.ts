import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GppModel, HeaderV1 } from '@iabgpp/cmpapi';
import { TCString } from '@iabtechlabtcf/core';
import { CONSENT_TYPES } from '../../src/model/data-set.js';
import { compileConsent, isDenied } from '../../src/validate/consent.js';
import { INVALID_CONSENT } from '../../src/validate/value-parser.js';
import { tcfString } from '../helpers/tcf.js';
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
      [`${TCF}.${'A'.repeat(8191 - TCF.length)}`]: `${TCF}.${'A'.repeat(8191 - TCF.length)}`,
      [`${TCF}.${'A'.repeat(8192 - TCF.length)}`]: null,
      // Cut off in the middle of the vendors, and with a version and a platform that do not exist.
      [TCF.slice(0, 34)]: null,
      [`C${'A'.repeat(60)}`]: null,
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

  it('distinguishes a denial that the value states itself', () => {
    expect(isDenied('AMZN_USER_DATA', 'DENIED')).toBe(true);
    expect(isDenied('AMZN_AD_STORAGE', 'denied')).toBe(true);
    expect(isDenied('AMZN_USER_DATA', 'GRANTED')).toBe(false);
    expect(isDenied('GPP', 'DBAA')).toBe(false);
  });

  it.each([
    ['all of it', { purposes: [1, 3, 4], vendors: [1, 793, 1000] }, false],
    [
      'ranges',
      {
        purposes: [1],
        vendors: [],
        ranges: [
          [2, 700],
          [750, 800],
        ],
      },
      false,
    ],
    ['no storage', { purposes: [2, 3, 4], vendors: [793] }, true],
    ['another vendor', { purposes: [1], vendors: [792, 794] }, true],
    ['vendors below it', { purposes: [1], vendors: [10] }, true],
    [
      'ranges beside it',
      {
        purposes: [1],
        vendors: [],
        ranges: [
          [1, 792],
          [794, 900],
        ],
      },
      true,
    ],
    ['nothing', { purposes: [], vendors: [] }, true],
  ] as const)('reads what a TCF string says about Amazon: %s', (_, parts, denied) => {
    const tcf = tcfString(parts);
    expect(compileConsent('TCF')(tcf)).toBe(tcf);
    expect(isDenied('TCF', tcf)).toBe(denied);
    expect(isDenied('GPP', `DBABMA~${tcf}`)).toBe(denied);
    expect(isDenied('GPP', `DBACNYA~${tcf}.YAAA~1YNN`)).toBe(denied);
    const library = TCString.decode(tcf);
    expect(library.purposeConsents.has(1) && library.vendorConsents.has(793)).toBe(!denied);
    const model = new GppModel(`DBABMA~${tcf}`);
    expect(model.getSectionIds()).toEqual([2]);
  });

  it('agrees with the library of the IAB on purposes and vendors', () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 24 }), { maxLength: 24 });
    const vendors = fc.uniqueArray(fc.oneof(fc.constant(793), fc.integer({ min: 1, max: 1200 })), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(numbers, vendors, fc.boolean(), (purposes, ids, asRanges) => {
        const ranges = ids.toSorted((a, b) => a - b).map((id) => [id, id] as const);
        const tcf = tcfString({ purposes, vendors: ids, ...(asRanges ? { ranges } : {}) });
        const library = TCString.decode(tcf);
        expect(isDenied('TCF', tcf)).toBe(
          !(library.purposeConsents.has(1) && library.vendorConsents.has(793)),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('agrees with the library of the IAB on the sections of GPP strings', () => {
    const tcf = tcfString({ purposes: [1], vendors: [793] });
    const ids = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(ids, fc.integer({ min: -1, max: 1 }), (chosen, more) => {
        const sorted = chosen.toSorted((a, b) => a - b);
        const header = new HeaderV1();
        header.setFieldValue('SectionIds', sorted);
        const sections = sorted.map((id) => (id === 2 ? tcf : '1YNN'));
        const given = more < 0 ? sections.slice(0, -1) : [...sections, ...(more > 0 ? ['1YNN'] : [])];
        const gpp = [header.encode(), ...given].join('~');
        expect(compileConsent('GPP')(gpp)).toBe(more === 0 ? gpp : INVALID_CONSENT);
      }),
      { numRuns: 500 },
    );
  });

  it('reads a hostile string in time that its length bounds', () => {
    const ranges = Array.from({ length: 1400 }, () => [1, 65_535] as const);
    const tcf = tcfString({ purposes: [1], vendors: [], ranges });
    expect(tcf.length).toBeLessThan(8192);
    const start = process.cpuUsage();
    for (let round = 0; round < 20; round++) expect(isDenied('TCF', tcf)).toBe(false);
    // The library needs seconds for one.
    expect(process.cpuUsage(start).user).toBeLessThan(5_000_000);
  });

  it('never throws, and reads its own output unchanged', () => {
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
