/**
 * The process in which Vitest runs tests, kept from run to run: it keeps the modules that it has loaded, but those that it
 * is asked to load again.
 */
import { ForksPoolWorker } from 'vitest/node';

/** The process, and whether it has been started up. */
const kept = { fork: null, isUp: false };
const ANSWERS = new Map([
  ['start', 'started'],
  ['stop', 'stopped'],
]);

class WarmWorker extends ForksPoolWorker {
  name = 'warm';
  #listeners = [];

  async start() {
    if (kept.fork === null) {
      await super.start();
      kept.fork = this._fork;
    } else {
      this._fork = kept.fork;
    }
  }

  on(event, callback) {
    this.#listeners.push([event, callback]);
    super.on(event, callback);
  }

  send(message) {
    const answer = ANSWERS.get(message.type);
    if (message.__vitest_worker_request__ !== true || answer === undefined) return super.send(message);
    if (message.type === 'start' && !kept.isUp) {
      kept.isUp = true;
      return super.send(message);
    }
    // It is up already, and stays so.
    setImmediate(() => kept.fork.emit('message', { type: answer, __vitest_worker_response__: true }));
  }

  async stop() {
    for (const [event, callback] of this.#listeners) this.off(event, callback);
    this._fork = undefined;
  }
}

export const warmPool = { name: 'warm', createPoolWorker: (options) => new WarmWorker(options) };
