import pLimit from 'p-limit';
import { Random } from '../../../scripts/generate/random.js';
import type { Services } from './state-machine.js';
import { StateError } from './task-error.js';
import type { VirtualClock } from './virtual-clock.js';

export interface ScarceOptions {
  readonly clock: VirtualClock;
  /** The number of concurrent functions; a call beyond it is throttled, as Lambda does. */
  readonly free: number;
  /** How long a call takes. */
  readonly seconds: number;
  readonly invoke: Services['invoke'];
}

/** The functions of an account with few free ones, for any number of executions, on a virtual clock. */
export class ScarceFunctions implements Pick<Services, 'invoke' | 'wait' | 'random'> {
  readonly random: () => number;
  /** Calls that were throttled. */
  throttled = 0;
  /** The maximum of concurrent calls. */
  most = 0;
  /** Calls that succeeded. */
  done = 0;
  #running = 0;
  readonly #options: ScarceOptions;
  /** However many calls run concurrently on the clock, few do on this machine. */
  readonly #limit = pLimit(8);

  constructor(options: ScarceOptions) {
    this.#options = options;
    const random = new Random(20_241);
    this.random = () => random.next();
  }

  readonly wait = (seconds: number): Promise<void> => this.#options.clock.sleep(seconds);

  readonly invoke: Services['invoke'] = async (functionArn, payload) => {
    const { clock, free, seconds, invoke } = this.#options;
    if (this.#running >= free) {
      this.throttled += 1;
      throw new StateError('Lambda.TooManyRequestsException', 'Rate Exceeded.');
    }
    this.#running += 1;
    this.most = Math.max(this.most, this.#running);
    try {
      const answer = await clock.whileWorking(() => this.#limit(() => invoke(functionArn, payload)));
      await clock.sleep(seconds);
      this.done += 1;
      return answer;
    } finally {
      this.#running -= 1;
    }
  };
}
