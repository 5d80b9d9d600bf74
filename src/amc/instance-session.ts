import type { AmcCall, AmcSession } from './amc-session.js';
import { changeOnce } from './change-once.js';
import type { ChangeOnceOptions } from './change-once.js';
import { paginate } from './paginate.js';
import type { Page } from './paginate.js';
import { sendOrFind } from './send-or-find.js';
import type { LookUpPolicy, SendOrFindOptions, SentOrFound } from './send-or-find.js';

type Places = Readonly<Record<string, string>>;

/** A call whose path needs no `instanceId`. */
export interface InstanceCall<T> extends Omit<AmcCall<T>, 'path'> {
  /** Values of the path's other placeholders. Default none. */
  readonly path?: Places | undefined;
}

/** The change of something that has a name. */
export type NamedCall = Pick<InstanceCall<unknown>, 'operation' | 'path' | 'body' | 'signal'>;

/** A list of an instance; its pages are selected in the query. */
export interface InstanceList<T> extends Pick<AmcCall<Page<T>>, 'operation' | 'query' | 'answer' | 'signal'> {
  readonly clean?: ((item: T) => T) | undefined;
}

/** A client's session as the operations on one instance use it: adds the instance to every path. */
export class InstanceSession {
  readonly session: AmcSession;
  readonly instanceId: string;
  readonly lookUp: LookUpPolicy;

  constructor(session: AmcSession, instanceId: string, lookUp: LookUpPolicy) {
    this.session = session;
    this.instanceId = instanceId;
    this.lookUp = lookUp;
  }

  /** Throws AmcError or AmcInterruptedError. */
  call<T>({ path = {}, ...call }: InstanceCall<T>): Promise<T> {
    return this.session.call({ ...call, path: { instanceId: this.instanceId, ...path } });
  }

  /** All items, page by page. */
  list<T>({ operation, query, answer, clean, signal }: InstanceList<T>): AsyncIterable<T> {
    return paginate(operation, async (nextToken) => {
      const page = await this.call({ operation, query: { nextToken, ...query }, answer, signal });
      return clean === undefined ? page : { ...page, items: page.items.map((item) => clean(item)) };
    });
  }

  sendOrFind<T>(options: Omit<SendOrFindOptions<T>, 'session' | 'lookUp'>): Promise<SentOrFound<T>> {
    return sendOrFind({ ...options, session: this.session, lookUp: this.lookUp });
  }

  /** Creates or deletes something that has a name; a lost answer is looked up. */
  changeOnce<T>({
    call,
    ...options
  }: Omit<ChangeOnceOptions<T>, 'session' | 'lookUp' | 'call'> & {
    readonly call: NamedCall;
  }): Promise<void> {
    const path = { instanceId: this.instanceId, ...call.path };
    return changeOnce({ ...options, session: this.session, lookUp: this.lookUp, call: { ...call, path } });
  }
}
