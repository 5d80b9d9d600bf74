import type { CheckContext, CheckedFile } from './checked-file.js';
import type { PreparedFile } from './prepared-file.js';

/** What files are checked against, sent to each thread once. */
export interface CheckTerms extends Pick<CheckContext, 'plan' | 'csvEscape' | 'sample' | 'suppressed'> {
  /** Whether rejects are listed. */
  readonly listsRejects: boolean;
}

/** A file as a thread sees it: its bytes come from the main thread, which has the clients and their credentials. */
export interface SentFile extends Omit<PreparedFile, 'source'> {
  readonly sourceName: string;
  readonly hasConfirm: boolean;
}

/** What a thread asks the main thread for while it checks a file. */
export type Question =
  /** Reads the file from its start; the answer is the number of the stream. */
  | { readonly kind: 'open' }
  /** The next bytes of a stream, null at its end. */
  | { readonly kind: 'next'; readonly stream: number }
  | { readonly kind: 'leave'; readonly stream: number }
  /** Reads the file at any position; the answer is the number of the access, and the size. */
  | { readonly kind: 'openRandom' }
  | { readonly kind: 'read'; readonly access: number; readonly position: number; readonly length: number }
  | { readonly kind: 'closeRandom'; readonly access: number }
  | { readonly kind: 'confirm' }
  /** Takes lines of the list of rejects; answered once they are accepted. */
  | { readonly kind: 'rejects'; readonly lines: string };

/** The answer; only what was asked for is set. */
export interface Answer {
  readonly number?: number;
  readonly size?: number;
  readonly bytes?: Uint8Array | null;
}

/**
 * Errors lose their class in transit. The thread turns an input's error into a problem of the file; other errors end
 * everything.
 */
export interface SentFailure {
  readonly isOfInput: boolean;
  readonly code: string;
  readonly message: string;
}

export type ToThread =
  | { readonly kind: 'file'; readonly job: number; readonly file: SentFile }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: Answer }
  | { readonly kind: 'noAnswer'; readonly id: number; readonly failure: SentFailure };

export type FromThread =
  | { readonly kind: 'question'; readonly job: number; readonly id: number; readonly question: Question }
  | { readonly kind: 'rows'; readonly job: number; readonly rows: number }
  | { readonly kind: 'checked'; readonly job: number; readonly checked: Omit<CheckedFile, 'file'> }
  | { readonly kind: 'failed'; readonly job: number; readonly error: unknown };
