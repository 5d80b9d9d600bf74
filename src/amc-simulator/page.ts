import { z } from 'zod';

import { badRequest } from './refusal.js';

const token = z.string().regex(/^page-\d{1,9}$/);
const size = z.string().regex(/^(?:[1-9]\d?|100)$/);

export interface Paged<T> {
  readonly items: readonly T[];
  readonly nextToken?: string;
}

/** Cuts the requested page out of a list. Throws a refusal for an unknown token or a size outside 1 to 100. */
export function page<T>(
  items: readonly T[],
  query: Readonly<Record<string, string>>,
  defaultSize: number,
): Paged<T> {
  // The page's size is `maxResults` in the calls about uploads, `limit` in all others.
  const { nextToken = 'page-0', maxResults = query['limit'] ?? String(defaultSize) } = query;
  if (!token.safeParse(nextToken).success) throw badRequest('nextToken is not one of ours.');
  if (!size.safeParse(maxResults).success)
    throw badRequest('maxResults (or limit) must be a number from 1 to 100.');
  const start = Number(nextToken.slice('page-'.length));
  const end = start + Number(maxResults);
  const cut = items.slice(start, end);
  return end < items.length ? { items: cut, nextToken: `page-${end}` } : { items: cut };
}
