import { MessageChannel, type MessagePort, type Worker } from 'node:worker_threads';
import { IngestError, InputError } from '../errors.js';
import { takeThread } from '../workers/thread.js';
import { blockFailed, workerDied } from '../workers/worker-pool.js';
import type { CheckTerms, FromThread, Question, SentFailure, ToThread } from './check-messages.js';
import type { CheckCallbacks, CheckedFile } from './checked-file.js';
import { FileAnswers } from './file-answers.js';
import type { PreparedFile } from './prepared-file.js';

interface Job {
  readonly file: PreparedFile;
  readonly callbacks: CheckCallbacks;
  readonly answers: FileAnswers;
  readonly resolve: (checked: CheckedFile) => void;
  readonly reject: (cause: unknown) => void;
  /** What failed in this thread while the other one was asking for it. */
  failure: { readonly cause: unknown } | null;
}

interface Thread {
  readonly worker: Worker;
  readonly port: MessagePort;
  load: number;
}

/**
 * Threads that check files. They read nothing themselves: this thread reads the files, wherever they are, and sends the
 * bytes on request. The caller bounds the number of files; each takes a chunk here and some 2 MB there.
 */
export class CheckThreads {
  readonly #size: number;
  readonly #terms: CheckTerms;
  readonly #signal: AbortSignal;
  readonly #threads: Thread[] = [];
  readonly #jobs = new Map<number, Job>();
  #lastJob = 0;
  #failure: { readonly cause: unknown } | null = null;
  readonly #onAbort = () => this.#fail(this.#signal.reason);

  constructor(size: number, terms: CheckTerms, signal: AbortSignal) {
    this.#size = size;
    this.#terms = terms;
    this.#signal = signal;
    if (signal.aborted) this.#onAbort();
    else signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** As `checkFile`. @throws DefectError when a thread dies; the signal's reason when it is aborted */
  async check(file: PreparedFile, callbacks: CheckCallbacks): Promise<CheckedFile> {
    const answers = new FileAnswers(file, callbacks, this.#signal);
    try {
      return await new Promise<CheckedFile>((resolve, reject) => {
        if (this.#failure !== null) {
          reject(this.#failure.cause);
          return;
        }
        const thread = this.#freeThread();
        const job = ++this.#lastJob;
        this.#jobs.set(job, { file, callbacks, answers, resolve, reject, failure: null });
        thread.load += 1;
        const { source, ...known } = file;
        const sent = { ...known, sourceName: source.name, hasConfirm: source.confirm !== undefined };
        post(thread.port, { kind: 'file', job, file: sent });
      });
    } finally {
      await answers.close();
    }
  }

  /** Ends all threads; never throws. */
  async close(): Promise<void> {
    this.#signal.removeEventListener('abort', this.#onAbort);
    const threads = this.#threads.splice(0);
    await Promise.allSettled(threads.map(({ worker }) => worker.terminate()));
  }

  /** The one with the fewest files; a new one if all others have some. */
  #freeThread(): Thread {
    const [first, ...others] = this.#threads;
    let best = first;
    for (const thread of others) if (best !== undefined && thread.load < best.load) best = thread;
    return best === undefined || (best.load > 0 && this.#threads.length < this.#size)
      ? this.#startThread()
      : best;
  }

  #startThread(): Thread {
    const worker = takeThread();
    const { port1: port, port2: theirs } = new MessageChannel();
    const thread: Thread = { worker, port, load: 0 };
    this.#threads.push(thread);
    const dies = (cause: unknown) => {
      if (this.#threads.includes(thread)) this.#fail(workerDied(cause));
    };
    worker.on('error', dies).on('messageerror', dies);
    worker.on('exit', (code) => dies(new Error(`The thread ended with exit code ${code}.`)));
    port.on('message', (message: FromThread) => this.#take(message, thread));
    worker.postMessage({ kind: 'checks', port: theirs, terms: this.#terms }, [theirs]);
    return thread;
  }

  #take(message: FromThread, thread: Thread): void {
    const job = this.#jobs.get(message.job);
    if (job === undefined) return;
    switch (message.kind) {
      case 'question':
        void answerTo(message.id, message.question, job).then((answer) => post(thread.port, answer));
        return;
      case 'rows':
        job.callbacks.onRows(message.rows);
        return;
      case 'checked':
        this.#jobs.delete(message.job);
        thread.load -= 1;
        job.resolve({ file: job.file, ...message.checked });
        return;
      case 'failed':
        this.#jobs.delete(message.job);
        thread.load -= 1;
        job.reject(job.failure === null ? blockFailed(message.error) : job.failure.cause);
    }
  }

  /** Nothing more is checked: what is in progress fails with the cause. */
  #fail(cause: unknown): void {
    this.#failure ??= { cause };
    const jobs = [...this.#jobs.values()];
    this.#jobs.clear();
    for (const job of jobs) job.reject(this.#failure.cause);
    for (const { worker } of this.#threads.splice(0)) void worker.terminate();
  }
}

async function answerTo(id: number, question: Question, job: Job): Promise<ToThread> {
  try {
    return { kind: 'answer', id, answer: await job.answers.answer(question) };
  } catch (cause) {
    // The thread turns all other errors of an input into a problem of the file.
    if (!(cause instanceof InputError) || cause.code === 'INPUT_CHANGED') job.failure = { cause };
    return { kind: 'noAnswer', id, failure: failureOf(cause) };
  }
}

function failureOf(cause: unknown): SentFailure {
  return {
    isOfInput: cause instanceof InputError,
    code: cause instanceof IngestError ? cause.code : '',
    message: cause instanceof Error ? cause.message : 'It failed.',
  };
}

function post(port: MessagePort, message: ToThread): void {
  const memory = message.kind === 'answer' ? message.answer.bytes?.buffer : undefined;
  port.postMessage(message, memory instanceof ArrayBuffer ? [memory] : []);
}
