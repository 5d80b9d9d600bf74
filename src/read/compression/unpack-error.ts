import { InputError } from '../../errors.js';

/** The compressed stream ends too early. */
export function truncated(name: string, kind: string, cause?: unknown): InputError {
  return new InputError(
    `${name} ends in the middle of its ${kind} stream: the file is truncated. Transfer or export it again; nothing was uploaded.`,
    { code: `TRUNCATED_${kind.toUpperCase()}`, cause },
  );
}

/** The compressed stream cannot be unpacked, or its checksum does not match. */
export function corrupt(name: string, kind: string, cause?: unknown): InputError {
  return new InputError(
    `${name} is damaged: its ${kind} stream cannot be unpacked. Transfer or export it again; nothing was uploaded.`,
    { code: `CORRUPT_${kind.toUpperCase()}`, cause },
  );
}
