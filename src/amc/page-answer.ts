import { z } from 'zod';

import { optional } from './optional.js';
import type { Page } from './paginate.js';

/**
 * The answer of a paged list. An empty object is an empty page, because the contract requires no field; an
 * object that holds something else instead of the list is not a page. If it were treated as an empty page, a
 * look-up could conclude that an upload does not exist.
 */
export function pageAnswer<T>(listName: string, item: z.ZodType<T>): z.ZodType<Page<T>> {
  const list = z.array(item);
  return z
    .looseObject({ nextToken: optional(z.string()) })
    .refine(
      (page) => Object.hasOwn(page, listName) || Object.keys(page).every((name) => name === 'nextToken'),
      `has no ${listName}`,
    )
    .transform((page, context): Page<T> => {
      const parsed = list.safeParse(page[listName] ?? []);
      if (parsed.success) return { items: parsed.data, nextToken: page.nextToken };
      for (const { path, message } of parsed.error.issues) {
        context.addIssue({ code: 'custom', path: [listName, ...path], message });
      }
      return z.NEVER;
    });
}
