import { z } from 'zod';
import { GROUP_SEPARATORS } from '../model/group-separator.js';
import { NOT_IN_MAP_POLICIES } from '../model/value-map.js';

const valueMap = z
  .record(
    z.string().trim().min(1, 'must not be empty: an empty field has no value to map'),
    z.string().trim().min(1, 'must not be empty: write null for no value').nullable(),
  )
  .refine((map) => Object.keys(map).length > 0, 'must name at least one value')
  .describe(
    'What is written for each value of the source, e.g. {"Ja": "GRANTED", "Nein": "DENIED", "k. A.": null}; null means no value. Case and surrounding spaces make no difference, unless two names differ only in case.',
  );

/** What `source` on a column may specify about how single values are read. */
export const valueFields = {
  groupSeparator: z
    .enum(GROUP_SEPARATORS)
    .optional()
    .describe(
      'The separator between groups of digits: "," (1,234 is 1234; 1,23,456 as in India, too), "." (1.234; in DECIMAL columns with decimalComma), " " (also no-break, narrow and thin spaces) or "\'" (also ’). Groups have three digits; no other separator is accepted then. Default: only unambiguous groups are read, so 1,234 is refused.',
    ),
  map: valueMap.optional(),
  notInMap: z
    .enum(NOT_IN_MAP_POLICIES)
    .optional()
    .describe(
      'Values that source.map does not name: reject the row, write null, or pass the value on unchanged; null and pass are counted, with a warning. Default: reject.',
    ),
};
