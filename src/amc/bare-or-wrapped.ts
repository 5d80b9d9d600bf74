import { z } from 'zod';

/**
 * An answer that the contract wraps (`{"workflow": {…}}`) and AMC sends bare. Both are read: the wrapped one where
 * `name` holds an object.
 */
export function bareOrWrapped<T>(name: string, schema: z.ZodType<T>): z.ZodType<T> {
  return z.preprocess((answer) => {
    if (typeof answer !== 'object' || answer === null) return answer;
    const inner: unknown = Reflect.get(answer, name);
    return typeof inner === 'object' && inner !== null ? inner : answer;
  }, schema);
}

/** An answer that says nothing more than that it was done. */
export const doneAnswer = z.looseObject({});
