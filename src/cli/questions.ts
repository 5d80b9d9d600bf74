import { createInterface } from 'node:readline/promises';
import { InterruptedError } from '../errors.js';
import type { Terminal } from './terminal.js';

/** Questions to the user on a terminal; when nobody is there, or with `--yes`, the defaults are used. */
export class Questions {
  readonly #terminal: Terminal;
  readonly #isSilent: boolean;

  constructor(terminal: Terminal, yes: boolean) {
    this.#terminal = terminal;
    this.#isSilent = yes || terminal.stdin.isTTY !== true;
  }

  /** Whether nobody is asked. */
  get isSilent(): boolean {
    return this.#isSilent;
  }

  async confirm(question: string, byDefault = true): Promise<boolean> {
    if (this.#isSilent) return byDefault;
    const answer = (await this.#ask(`${question} [${byDefault ? 'Y/n' : 'y/N'}] `)).trim();
    return answer === '' ? byDefault : /^y(es)?$/i.test(answer);
  }

  /**
   * A text; null for an empty answer.
   * @param check returns what is wrong with an answer; null: nothing
   */
  async text(question: string, check: (text: string) => string | null): Promise<string | null> {
    if (this.#isSilent) return null;
    for (;;) {
      const answer = (await this.#ask(`${question}: `)).trim();
      if (answer === '') return null;
      const problem = check(answer);
      if (problem === null) return answer;
      this.#terminal.stderr.write(`${problem}\n`);
    }
  }

  async #ask(question: string): Promise<string> {
    const { stdin, stderr, signal } = this.#terminal;
    const lines = createInterface({ input: stdin, output: stderr });
    try {
      return await lines.question(question, { signal });
    } catch (cause) {
      throw new InterruptedError(cause);
    } finally {
      lines.close();
    }
  }
}
