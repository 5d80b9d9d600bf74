import type { MessagePort } from 'node:worker_threads';
import { DefectError, InputError } from '../errors.js';
import type { ByteSource } from '../read/input-source.js';
import { checkFile } from './check-file.js';
import type { Answer, CheckTerms, FromThread, Question, SentFile, ToThread } from './check-messages.js';

type Ask = (question: Question) => Promise<Answer>;

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (cause: unknown) => void;
}

/**
 * What a worker thread does for checks: it handles the files that it receives, several at a time, until the thread is
 * ended.
 */
export function serveChecks(port: MessagePort, terms: CheckTerms): void {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  const send = (message: FromThread) => port.postMessage(message);
  const askFor =
    (job: number): Ask =>
    (question) =>
      new Promise((resolve, reject) => {
        const id = ++lastId;
        waiting.set(id, { resolve, reject });
        send({ kind: 'question', job, id, question });
      });
  port.on('message', (message: ToThread) => {
    if (message.kind === 'file') {
      void check(message, { terms, send, ask: askFor(message.job) });
      return;
    }
    const asked = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.kind === 'answer') asked?.resolve(message.answer);
    else {
      const { isOfInput, message: text, code } = message.failure;
      asked?.reject(isOfInput ? new InputError(text, { code }) : new Error(text));
    }
  });
}

interface Serving {
  readonly terms: CheckTerms;
  readonly send: (message: FromThread) => void;
  readonly ask: Ask;
}

async function check(
  { job, file: sent }: Extract<ToThread, { kind: 'file' }>,
  { terms, send, ask }: Serving,
): Promise<void> {
  const { sourceName, hasConfirm, ...known } = sent;
  try {
    const { file, ...checked } = await checkFile(
      { ...known, source: askedSource(sent, ask) },
      {
        ...terms,
        // The main thread ends this one.
        signal: new AbortController().signal,
        onRows: (rows) => send({ kind: 'rows', job, rows }),
        onReject: terms.listsRejects
          ? async (lines) => {
              await ask({ kind: 'rejects', lines });
            }
          : undefined,
      },
    );
    send({ kind: 'checked', job, checked });
  } catch (error) {
    send({ kind: 'failed', job, error });
  }
}

/** A source whose bytes the main thread reads. */
function askedSource({ sourceName, size, hasConfirm }: SentFile, ask: Ask): ByteSource {
  return {
    kind: 'bytes',
    name: sourceName,
    identity: null,
    size,
    fingerprint: () => Promise.resolve(null),
    open: () => streamOf(ask),
    async openRandom() {
      const { number: access, size: length } = await ask({ kind: 'openRandom' });
      if (access === undefined || length === undefined) throw unexpected();
      return {
        size: length,
        async read(position: number, count: number) {
          const { bytes } = await ask({ kind: 'read', access, position, length: count });
          if (bytes === undefined || bytes === null) throw unexpected();
          return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
        },
        async close() {
          await ask({ kind: 'closeRandom', access });
        },
      };
    },
    ...(hasConfirm
      ? {
          async confirm() {
            await ask({ kind: 'confirm' });
          },
        }
      : {}),
  };
}

async function* streamOf(ask: Ask): AsyncGenerator<Uint8Array> {
  const { number: stream } = await ask({ kind: 'open' });
  if (stream === undefined) throw unexpected();
  try {
    for (;;) {
      const { bytes } = await ask({ kind: 'next', stream });
      if (bytes === undefined) throw unexpected();
      if (bytes === null) return;
      yield bytes;
    }
  } finally {
    await ask({ kind: 'leave', stream });
  }
}

function unexpected(): DefectError {
  return new DefectError('The main thread answered another question.', { code: 'WORKER_PROTOCOL' });
}
