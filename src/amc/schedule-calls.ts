import type { AmcSession } from './amc-session.js';
import { doneAnswer } from './bare-or-wrapped.js';
import { changeOnce } from './change-once.js';
import type { ChangeOnceOptions } from './change-once.js';
import type { CallOptions, ListOptions } from './data-set-calls.js';
import { AmcRequestError } from './errors.js';
import { paginate } from './paginate.js';
import { scheduleEnvelope, schedulePage } from './schedule.js';
import type { AmcSchedule, ScheduleDefinition } from './schedule.js';
import type { LookUpPolicy } from './send-or-find.js';

/** The schedules of one instance. Every method throws AmcError, or AmcInterruptedError on abort. */
export class ScheduleCalls {
  readonly #session: AmcSession;
  readonly #instanceId: string;

  readonly #lookUp: LookUpPolicy;

  constructor(session: AmcSession, instanceId: string, lookUp: LookUpPolicy) {
    this.#session = session;
    this.#instanceId = instanceId;
    this.#lookUp = lookUp;
  }

  /** Creates a schedule under a name that is free; a lost answer is looked up. Throws AmcApiError when it is taken. */
  async create(schedule: ScheduleDefinition, { signal }: CallOptions = {}): Promise<void> {
    check(schedule);
    await this.#changeOnce(
      { operation: 'CreateSchedule', path: { instanceId: this.#instanceId }, body: schedule, signal },
      schedule.scheduleId,
      (seen) => seen?.workflowId === schedule.workflowId,
    );
  }

  /** Replaces a schedule; repeating it does no harm. */
  async update(schedule: ScheduleDefinition, { signal }: CallOptions = {}): Promise<void> {
    check(schedule);
    await this.#session.call({
      operation: 'UpdateSchedule',
      path: this.#path(schedule.scheduleId),
      body: schedule,
      answer: doneAnswer,
      mayBeEmpty: true,
      signal,
    });
  }

  /** Deletes a schedule; its query stays. Throws AmcApiError with status 404 when there is none. */
  async delete(scheduleId: string, { signal }: CallOptions = {}): Promise<void> {
    await this.#changeOnce(
      { operation: 'DeleteSchedule', path: this.#path(scheduleId), signal },
      scheduleId,
      (seen) => seen === undefined,
    );
  }

  /** All schedules, page by page. */
  list({ maxResults, signal }: ListOptions = {}): AsyncIterable<AmcSchedule> {
    return paginate('ListSchedules', (nextToken) =>
      this.#session.call({
        operation: 'ListSchedules',
        path: { instanceId: this.#instanceId },
        query: { nextToken, limit: maxResults?.toString() },
        answer: schedulePage,
        signal,
      }),
    );
  }

  /** One schedule. Throws AmcApiError with status 404 when there is none. */
  get(scheduleId: string, { signal }: CallOptions = {}): Promise<AmcSchedule> {
    return this.#session.call({
      operation: 'GetSchedule',
      path: this.#path(scheduleId),
      answer: scheduleEnvelope,
      signal,
    });
  }

  #changeOnce(
    call: ChangeOnceOptions<AmcSchedule>['call'],
    scheduleId: string,
    done: (seen: AmcSchedule | undefined) => boolean,
  ): Promise<void> {
    return changeOnce({
      session: this.#session,
      lookUp: this.#lookUp,
      call,
      what: `the schedule ${scheduleId}`,
      get: () => this.get(scheduleId, { signal: call.signal }),
      done,
    });
  }

  #path(scheduleId: string): Readonly<Record<string, string>> {
    return { instanceId: this.#instanceId, scheduleId };
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
