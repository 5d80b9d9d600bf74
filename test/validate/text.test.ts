import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EXTERNAL_IDENTITY_TYPES } from '../../src/model/identifier.js';
import { compileExternalId } from '../../src/validate/external-id.js';
import { compileText } from '../../src/validate/text.js';
import { expectTable } from './expect-table.js';

const parsers = { text: compileText(), id: compileExternalId('MAID') };

describe.each(Object.entries(parsers))('%s', (_name, parse) => {
  it('passes values on unchanged', () => {
    expectTable(parse, '', {
      'Größe 3½': 'Größe 3½',
      'a"b\nc': 'a"b\nc',
      '👟 商品名': '👟 商品名',
      '38400000-8CF0-11bd-b23e-10b96e40000d': '38400000-8CF0-11bd-b23e-10b96e40000d',
    });
  });

  it('rejects NUL and lost characters', () => {
    expectTable(parse, 'NUL_CHARACTER', { 'a\u0000b': null, '\u0000': null });
    expectTable(parse, 'INVALID_ENCODING', {
      'Gr\uFFFDße': null,
      'cut \uD83D': null,
      '\uDE00 cut': null,
      '\uDE00\uD83D': null,
    });
  });

  it('accepts exactly what UTF-8 returns unchanged, without NUL and U+FFFD', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), fc.nat(), (value, cut) => {
        // Cutting between surrogates creates ill-formed text.
        const text = value.slice(cut % value.length);
        const writable = !/[\0\uFFFD]/.test(text) && Buffer.from(text).toString() === text;
        expect(parse(text) === text).toBe(writable);
      }),
      { numRuns: 2000 },
    );
  });
});

it('the rule for external ids is the same for every identity space', () => {
  for (const type of EXTERNAL_IDENTITY_TYPES) expect(compileExternalId(type)('Xi/1+=')).toBe('Xi/1+=');
});
