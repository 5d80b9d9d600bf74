import { z } from 'zod';

/** A field of an answer that may be missing or null; both read as undefined. */
export function optional<T extends z.ZodType>(schema: T): z.ZodType<z.output<T> | undefined> {
  return z.union([schema, z.null().transform(() => undefined)]).optional();
}
