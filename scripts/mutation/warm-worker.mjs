/**
 * The process in which Vitest runs tests. It stays alive between runs and keeps its loaded modules, except those that
 * it is asked to reload.
 */
import { ForksPoolWorker } from 'vitest/node';

/** What marks Vitest's own messages. */
const REQUEST = '__vitest_worker_request__';
const RESPONSE = '__vitest_worker_response__';
const ANSWERS = new Map([
  ['start', 'started'],
  ['stop', 'stopped'],
]);

/** Vitest creates one for each run; all of them communicate with the process of the first. */
class WarmWorker {
  static #shared = null;
  name = 'warm';
  #listeners = [];
  #isFirst = false;

  constructor(options) {
    this.#isFirst = WarmWorker.#shared === null;
    WarmWorker.#shared ??= new ForksPoolWorker(options);
  }

  async start() {
    if (this.#isFirst) await WarmWorker.#shared.start();
  }

  on(event, callback) {
    this.#listeners.push([event, callback]);
    WarmWorker.#shared.on(event, callback);
  }

  off(event, callback) {
    WarmWorker.#shared.off(event, callback);
  }

  send(message) {
    const answer = ANSWERS.get(message.type);
    const isForVitest = message[REQUEST] === true && answer !== undefined;
    if (!isForVitest || (message.type === 'start' && this.#isFirst)) return WarmWorker.#shared.send(message);
    // It is already running, and stays so.
    setImmediate(() => {
      for (const [event, callback] of this.#listeners)
        if (event === 'message') callback({ type: answer, [RESPONSE]: true });
    });
  }

  async stop() {
    for (const [event, callback] of this.#listeners) this.off(event, callback);
  }

  deserialize(data) {
    return data;
  }
}

export const warmPool = { name: 'warm', createPoolWorker: (options) => new WarmWorker(options) };
