import { inspect } from 'node:util';

const HIDDEN = '[secret]';

/**
 * Holds a secret so that printing, logging, inspecting or serializing whatever contains it shows `[secret]`.
 * `reveal()` is the only way to get it: call it only where the value is put into a request.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself. */
  reveal(): string {
    return this.#value;
  }

  /** `[secret]` */
  toString(): string {
    return HIDDEN;
  }

  /** `[secret]` */
  toJSON(): string {
    return HIDDEN;
  }

  /** `[secret]` */
  [Symbol.toPrimitive](): string {
    return HIDDEN;
  }

  /** `[secret]` */
  [inspect.custom](): string {
    return HIDDEN;
  }
}
