/** A warm process that runs tests with one file replaced, and is ended and started anew when it hangs. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('test-process.mjs', import.meta.url));
/** What tests leave in a process adds up. */
const RUNS_OF_A_PROCESS = 60;

export class WarmTests {
  #child = null;
  #runs = 0;

  /**
   * @param {{ file: string, text: string } | null} replacement
   * @param {readonly string[]} tests in this order; the first failure ends the run
   * @returns {Promise<{ passed: boolean, failed: string | null, milliseconds: number }>} `failed`: the test file, or why
   *   there was none
   */
  async run(replacement, tests, limitMs) {
    if (this.#child === null || this.#runs >= RUNS_OF_A_PROCESS) {
      await this.end();
      await this.#start();
    }
    this.#runs += 1;
    const child = this.#child;
    const timer = setTimeout(() => kill(child), limitMs);
    const over = new AbortController();
    const { signal } = over;
    const answered = once(child, 'message', { signal });
    const ended = once(child, 'exit', { signal }).then(() => [null]);
    // The one that does not come is given up below.
    for (const wait of [answered, ended]) wait.catch(() => {});
    try {
      child.send({ replacement, tests });
      const [answer] = await Promise.race([answered, ended]);
      if (answer !== null) return answer;
      this.#child = null;
      return { passed: false, failed: 'does not end', milliseconds: limitMs };
    } finally {
      clearTimeout(timer);
      over.abort();
    }
  }

  async end() {
    const child = this.#child;
    this.#child = null;
    if (child === null) return;
    const ended = once(child, 'exit');
    kill(child);
    await ended;
  }

  async #start() {
    this.#child = fork(PROGRAM, [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], detached: true });
    this.#runs = 0;
    await once(this.#child, 'message');
  }
}

/** The process and those that it has started: they are one group. */
function kill(child) {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}
