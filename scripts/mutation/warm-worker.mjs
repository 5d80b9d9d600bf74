/**
 * The process in which Vitest runs tests, kept from run to run: it keeps the modules that it has loaded, but those that it
 * is asked to load again.
 */
import { ForksPoolWorker } from 'vitest/node';

/** What marks Vitest's own messages. */
const REQUEST = '__vitest_worker_request__';
const RESPONSE = '__vitest_worker_response__';
const ANSWERS = new Map([
  ['start', 'started'],
  ['stop', 'stopped'],
]);

/** Vitest makes one for each run: all of them speak to the process of the first. */
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
    // It is up already, and stays so.
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
