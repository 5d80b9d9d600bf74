import type { Random } from '../../generate/random.js';
import { fuzzObjects, type FuzzRows } from './fuzz-rows.js';

export interface JsonList {
  readonly text: string;
  /** Path of the list; undefined at the top level. */
  readonly records: string | undefined;
  /** The same records as JSON Lines. */
  readonly lines: string;
}

/** The rows as a list of objects, at the top level or nested, or as objects over several lines. */
export function jsonList(random: Random, rows: FuzzRows): JsonList {
  const objects = fuzzObjects(random, rows);
  const lines = objects.map((object) => `${JSON.stringify(object)}\n`).join('');
  const list = JSON.stringify(objects, undefined, random.pick([0, 0, 1, 2]));
  switch (random.below(4)) {
    case 0:
      return {
        text: `{"meta":{"data":[1,{"orders":[]}],"n":1e5},"data":{"x":"]}","orders":${list},"after":[{}]}}`,
        records: 'data.orders',
        lines,
      };
    case 1:
      return objects.length < 2
        ? { text: list, records: undefined, lines }
        : {
            text: objects.map((object) => JSON.stringify(object, undefined, 2)).join('\n'),
            records: undefined,
            lines,
          };
    default:
      return { text: random.chance(0.3) ? `\uFEFF ${list}\n` : list, records: undefined, lines };
  }
}
