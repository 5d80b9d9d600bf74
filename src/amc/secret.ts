import { inspect } from 'node:util';

const HIDDEN = '[secret]';

/**
 * Holds a secret so that printing, logging, inspecting or serializing whatever holds it shows `[secret]`.
 * `reveal()` is the only way out: call it where the value is put into a request and nowhere else.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }

  [Symbol.toPrimitive](): string {
    return HIDDEN;
  }

  [inspect.custom](): string {
    return HIDDEN;
  }
}
