import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { INPUT_FORMATS } from '../../src/model/input-format.js';
import { REJECT_CODES } from '../../src/model/reject.js';
import { LEFT_OUT_REASONS } from '../../src/tally/tally.js';

const page = readFileSync(new URL('../../docs/input-formats.md', import.meta.url), 'utf8');
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

describe('docs/input-formats.md', () => {
  it.each(INPUT_FORMATS)('has a row for %s', (format) => {
    expect(page).toMatch(new RegExp(`^\\| \`${format}\` +\\|`, 'm'));
  });

  it.each(['ERROR_VALUE', 'FORMULA_NOT_COMPUTED', 'SCIENTIFIC_NOTATION', 'NESTED_VALUE', 'FOOTER'])(
    'names an existing %s',
    (code) => {
      expect(page).toContain(`\`${code}\``);
      expect({ ...REJECT_CODES, ...LEFT_OUT_REASONS }).toHaveProperty(code);
    },
  );

  it('is linked from README', () => {
    expect(readme).toContain('(docs/input-formats.md)');
  });
});
