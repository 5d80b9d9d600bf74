import { describe, expect, it } from 'vitest';
import { findProse } from '../../scripts/prose/find-prose.mjs';

const words = (file: string, text: string) => findProse(file, text).map(({ line, word }) => [line, word]);

describe('the prose check', () => {
  it('reads pages except their code and links', () => {
    const page =
      'A file is read anew.\n\n```sh\nmend anew\n```\n\nSee `anew` and [this](anew.md).\nIt is mended.\n';
    expect(words('docs/page.md', page)).toEqual([
      [1, 'anew'],
      [8, 'mended'],
    ]);
  });

  it('reads comments and messages of code, not its names', () => {
    const code = [
      'const anew = 1; // mend it',
      '/**',
      ' * Starts anew, with `anew`.',
      ' */',
      "const key = 'anew';",
      "throw new Error('Mend the file.');",
      'const text = `Read ${anew} once more.`;',
      'const pattern = /told from/;',
    ].join('\n');
    expect(words('src/a/b.ts', code)).toEqual([
      [1, 'mend'],
      [3, 'anew'],
      [6, 'Mend'],
      [7, 'once more'],
    ]);
  });

  it('reads test names and comments, not test data', () => {
    const code = "it('reads a file anew', () => {\n  // anew\n  parse('mend the colours');\n});\n";
    expect(words('test/a.test.ts', code)).toEqual([
      [1, 'anew'],
      [2, 'anew'],
    ]);
  });

  it('allows British spelling in values, since exports have it', () => {
    expect(words('src/a.ts', "const status = 'was cancelled';")).toEqual([]);
    expect(words('src/a.ts', '// was cancelled')).toEqual([[1, 'cancelled']]);
    expect(words('README.md', 'There is no file. It is no file.')).toEqual([[1, 'is no file']]);
  });
});
