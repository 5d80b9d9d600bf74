import { doneAnswer } from './bare-or-wrapped.js';
import type { CallOptions, ListOptions } from './data-set-calls.js';
import { AmcRequestError } from './errors.js';
import { scheduleEnvelope, schedulePage } from './schedule.js';
import type { AmcSchedule, ScheduleDefinition } from './schedule.js';
import type { InstanceSession, NamedCall } from './instance-session.js';

/** The schedules of one instance. Every method throws AmcError, or AmcInterruptedError on abort. */
export class ScheduleCalls {
  readonly #amc: InstanceSession;

  constructor(amc: InstanceSession) {
    this.#amc = amc;
  }

  /**
   * Creates a schedule under an unused name; a lost answer is looked up. Throws AmcApiError when the name is
   * taken.
   */
  async create(schedule: ScheduleDefinition, { signal }: CallOptions = {}): Promise<void> {
    check(schedule);
    await this.#changeOnce(
      { operation: 'CreateSchedule', body: schedule, signal },
      schedule.scheduleId,
      (seen) => seen?.workflowId === schedule.workflowId,
    );
  }

  /** Replaces a schedule; idempotent. */
  async update(schedule: ScheduleDefinition, { signal }: CallOptions = {}): Promise<void> {
    check(schedule);
    await this.#amc.call({
      operation: 'UpdateSchedule',
      path: this.#path(schedule.scheduleId),
      body: schedule,
      answer: doneAnswer,
      mayBeEmpty: true,
      signal,
    });
  }

  /** Deletes a schedule but not its query. Throws AmcApiError with status 404 when there is no such schedule. */
  async delete(scheduleId: string, { signal }: CallOptions = {}): Promise<void> {
    await this.#changeOnce(
      { operation: 'DeleteSchedule', path: this.#path(scheduleId), signal },
      scheduleId,
      (seen) => seen === undefined,
    );
  }

  /** All schedules, page by page. */
  list({ maxResults, signal }: ListOptions = {}): AsyncIterable<AmcSchedule> {
    return this.#amc.list({
      operation: 'ListSchedules',
      query: { limit: maxResults?.toString() },
      answer: schedulePage,
      signal,
    });
  }

  /** One schedule. Throws AmcApiError with status 404 when there is no such schedule. */
  get(scheduleId: string, { signal }: CallOptions = {}): Promise<AmcSchedule> {
    return this.#amc.call({
      operation: 'GetSchedule',
      path: this.#path(scheduleId),
      answer: scheduleEnvelope,
      signal,
    });
  }

  #changeOnce(
    call: NamedCall,
    scheduleId: string,
    done: (seen: AmcSchedule | undefined) => boolean,
  ): Promise<void> {
    return this.#amc.changeOnce({
      call,
      what: `the schedule ${scheduleId}`,
      get: () => this.get(scheduleId, { signal: call.signal }),
      done,
    });
  }

  #path(scheduleId: string): Readonly<Record<string, string>> {
    return { scheduleId };
  }
}

function check({ aggregationHourUtc, aggregationPeriod, aggregationStartDay }: ScheduleDefinition): void {
  if (!Number.isInteger(aggregationHourUtc) || aggregationHourUtc < 0 || aggregationHourUtc > 23) {
    throw new AmcRequestError('The hour of a schedule is a whole number from 0 to 23, UTC.');
  }
  if (aggregationPeriod === 'Weekly' && aggregationStartDay === undefined) {
    throw new AmcRequestError('A weekly schedule needs a day of the week.');
  }
}
