import { DefectError } from '../errors.js';
import { openRandomAccess, type RandomAccess } from '../read/random-access.js';
import type { Answer, Question } from './check-messages.js';
import type { CheckCallbacks } from './checked-file.js';
import type { PreparedFile } from './prepared-file.js';

/** A stream and its next chunk, which is read while the thread works on the one before. */
interface Stream {
  readonly iterator: AsyncIterator<Uint8Array>;
  next: Promise<IteratorResult<Uint8Array>>;
}

/** Answers what a thread asks of one file. Holds a chunk of each stream. */
export class FileAnswers {
  readonly #file: PreparedFile;
  readonly #callbacks: CheckCallbacks;
  readonly #signal: AbortSignal;
  readonly #streams = new Map<number, Stream>();
  readonly #accesses = new Map<number, RandomAccess>();
  #last = 0;

  constructor(file: PreparedFile, callbacks: CheckCallbacks, signal: AbortSignal) {
    this.#file = file;
    this.#callbacks = callbacks;
    this.#signal = signal;
  }

  async answer(question: Question): Promise<Answer> {
    const { source } = this.#file;
    switch (question.kind) {
      case 'open': {
        const iterator = source.open(this.#signal)[Symbol.asyncIterator]();
        this.#streams.set(++this.#last, { iterator, next: nextOf(iterator) });
        return { number: this.#last };
      }
      case 'next':
        return this.#next(question.stream);
      case 'leave':
        await this.#leave(question.stream);
        return {};
      case 'openRandom': {
        const access = await openRandomAccess(source, this.#signal);
        this.#accesses.set(++this.#last, access);
        return { number: this.#last, size: access.size };
      }
      case 'read': {
        const bytes = await this.#access(question.access).read(question.position, question.length);
        return { bytes: ownCopy(bytes) };
      }
      case 'closeRandom': {
        const access = this.#access(question.access);
        this.#accesses.delete(question.access);
        await access.close();
        return {};
      }
      case 'confirm':
        await source.confirm?.(this.#signal);
        return {};
      case 'rejects':
        await this.#callbacks.onReject?.(question.lines);
        return {};
    }
  }

  /** Closes what the thread has not closed; never throws. */
  async close(): Promise<void> {
    const left = [
      ...[...this.#streams.keys()].map((stream) => this.#leave(stream)),
      ...[...this.#accesses.values()].map((access) => access.close()),
    ];
    this.#accesses.clear();
    await Promise.allSettled(left);
  }

  async #next(number: number): Promise<Answer> {
    const stream = this.#streams.get(number);
    if (stream === undefined) throw unknownNumber();
    const { done, value } = await stream.next;
    if (done === true) return { bytes: null };
    const bytes = ownCopy(value);
    stream.next = nextOf(stream.iterator);
    return { bytes };
  }

  async #leave(number: number): Promise<void> {
    const stream = this.#streams.get(number);
    this.#streams.delete(number);
    await stream?.iterator.return?.();
  }

  #access(number: number): RandomAccess {
    const access = this.#accesses.get(number);
    if (access === undefined) throw unknownNumber();
    return access;
  }
}

function nextOf(iterator: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
  const next = iterator.next();
  // It is asked for later; until then a failure must not count as unhandled.
  next.catch(() => undefined);
  return next;
}

/** The bytes in their own memory, which moves to the thread. */
function ownCopy(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}

function unknownNumber(): DefectError {
  return new DefectError('A thread asked for what is not open.', { code: 'WORKER_PROTOCOL' });
}
