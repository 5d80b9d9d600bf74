import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { confirm } from '../../src/cli/confirm.js';

function terminal(isTTY: boolean, answer = '') {
  const stdin = Object.assign(new PassThrough(), { isTTY });
  const stderr = new PassThrough();
  stdin.write(`${answer}\n`);
  const said = () => String(stderr.read() ?? '');
  return {
    said,
    terminal: { signal: new AbortController().signal, stdin, stdout: new PassThrough(), stderr },
  };
}

describe('an action that cannot be undone', () => {
  it('runs without a question with --yes', async () => {
    for (const isTTY of [true, false]) {
      const { said, terminal: at } = terminal(isTTY, 'n');
      expect(await confirm('Replace all rows?', true, at)).toBe(true);
      expect(said()).toBe('');
    }
  });

  it('does not run when nobody can be asked', async () => {
    const { terminal: at } = terminal(false, 'y');
    await expect(confirm('Replace all rows?', false, at)).rejects.toMatchObject({
      code: 'CONFIRMATION_NEEDED',
      message: expect.stringMatching(/^Replace all rows\?.*--yes.*Nothing was done\./s),
    });
  });

  it.each([
    ['y', true],
    [' YES ', true],
    ['n', false],
    ['', false],
    ['yes please', false],
    ['ay', false],
  ])('is confirmed on a terminal; %j means %s', async (answer, expected) => {
    const { said, terminal: at } = terminal(true, answer);
    expect(await confirm('Replace all rows?', false, at)).toBe(expected);
    expect(said()).toContain('Replace all rows? [y/N] ');
  });
});
