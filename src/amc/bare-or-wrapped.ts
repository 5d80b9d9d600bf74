import { z } from 'zod';

/**
 * An answer that the contract wraps (`{"workflow": {…}}`) but AMC sends bare. Both are read: the wrapped one
 * when `name` holds an object.
 */
export function bareOrWrapped<T>(name: string, schema: z.ZodType<T>): z.ZodType<T> {
  return z.preprocess((answer) => {
    if (typeof answer !== 'object' || answer === null) return answer;
    const inner: unknown = Reflect.get(answer, name);
    return typeof inner === 'object' && inner !== null ? inner : answer;
  }, schema);
}

/** An answer that only confirms the change. */
export const doneAnswer = z.looseObject({});
