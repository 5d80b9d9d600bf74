/** A warm process that runs tests with one file replaced, and is restarted when it hangs. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('test-process.mjs', import.meta.url));
/** Leftovers of tests accumulate in a process. */
const RUNS_OF_A_PROCESS = 200;

export class WarmTests {
  #child = null;
  #runs = 0;
  /** The number of the current process. */
  process = 0;
  /** The last duration of each test file without failures, in milliseconds. */
  durations = new Map();

  /**
   * @param {{ file: string, text: string } | null} replacement
   * @param {readonly string[]} tests in this order; the first failure ends the run
   * @param limitMs time limit of a test file
   * @returns {Promise<{ passed: boolean, failed: string | null, milliseconds: number, slowest: number }>} `failed`: the
   *   test file, or why there was none; `slowest`: the duration of the slowest file
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

  /** Discards everything that earlier runs left behind. */
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

/** The process and those that it has started, which form one group. */
function kill(child) {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}
