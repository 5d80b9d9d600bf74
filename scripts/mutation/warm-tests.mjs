/** A warm process that runs tests with one file replaced, and is ended and started anew when it hangs. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('test-process.mjs', import.meta.url));
/** What tests leave in a process adds up. */
const RUNS_OF_A_PROCESS = 200;

export class WarmTests {
  #child = null;
  #runs = 0;
  /** The number of the process that runs. */
  process = 0;
  /** What each test file took at last when all went well, in milliseconds. */
  durations = new Map();

  /**
   * @param {{ file: string, text: string } | null} replacement
   * @param {readonly string[]} tests in this order; the first failure ends the run
   * @param limitMs how long a test file may take
   * @returns {Promise<{ passed: boolean, failed: string | null, milliseconds: number, slowest: number }>} `failed`: the
   *   test file, or why there was none; `slowest`: what the slowest file took
   */
  async run(replacement, tests, limitMs) {
    if (this.#child === null || this.#runs >= RUNS_OF_A_PROCESS) await this.restart();
    this.#runs += 1;
    const child = this.#child;
    let slowest = 0;
    let since = Date.now();
    let timer = setTimeout(() => kill(child), limitMs);
    const answer = await new Promise((resolve) => {
      const end = (value) => {
        clearTimeout(timer);
        child.removeAllListeners();
        resolve(value);
      };
      child.once('exit', () => end(null));
      child.on('message', (message) => {
        if (message.ended === undefined) return end(message);
        slowest = Math.max(slowest, Date.now() - since);
        if (replacement === null) this.durations.set(message.ended, Date.now() - since);
        since = Date.now();
        clearTimeout(timer);
        timer = setTimeout(() => kill(child), limitMs);
      });
      child.send({ replacement, tests });
    });
    if (answer !== null) return { ...answer, slowest };
    this.#child = null;
    return { passed: false, failed: 'does not end', milliseconds: limitMs, slowest };
  }

  /** Forgets all that earlier runs have left. */
  async restart() {
    await this.end();
    await this.#start();
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
    this.#child = fork(PROGRAM, [], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      detached: true,
      env: { ...process.env, AMC_TEST_EFFORT: 'all' },
    });
    this.#runs = 0;
    this.process += 1;
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
