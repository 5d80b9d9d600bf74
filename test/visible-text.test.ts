import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { reportError } from '../src/cli/report-error.js';
import { visibleLine, visibleText } from '../src/visible-text.js';
import { InputError } from '../src/errors.js';

describe('text for a terminal', () => {
  it('has control characters and direction marks spelled out', () => {
    expect(visibleLine('a\u001b[2Jb\nc\u202Ed\u009b')).toBe('a\\u001b[2Jb\\u000ac\\u202ed\\u009b');
    expect(visibleText('größe, 日本\nnext\u0007')).toBe('größe, 日本\nnext\\u0007');
  });

  it('escapes the names of files', async () => {
    const stderr = new PassThrough();
    const terminal = {
      stderr,
      stdout: new PassThrough(),
      stdin: new PassThrough(),
      signal: new AbortController().signal,
    };
    await reportError(
      new InputError('x\u001b]0;owned\u0007.csv is empty.', { code: 'EMPTY' }),
      terminal,
      false,
    );
    expect(String(stderr.read())).toBe('Error: x\\u001b]0;owned\\u0007.csv is empty. [EMPTY]\n');
  });
});
