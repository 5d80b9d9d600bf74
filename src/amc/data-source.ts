import { z } from 'zod';

import { bareOrWrapped } from './bare-or-wrapped.js';
import { optional } from './optional.js';
import { pageAnswer } from './page-answer.js';

const columnOfSource = z.looseObject({
  name: z.string(),
  columnType: optional(z.string()),
  description: optional(z.string()),
});

const dataSourceAnswer = z.looseObject({
  /** The table's name in queries; for uploaded data, the data set's id. */
  dataSourceId: z.string(),
  description: optional(z.string()),
  /** `CUSTOMER` for uploaded data, otherwise `AMAZON`. */
  owner: optional(z.string()),
  /** `ADVERTISER_DATA_UPLOAD` for uploaded data. */
  provider: optional(z.string()),
  columns: optional(z.array(columnOfSource)).transform((columns) => columns ?? []),
});
/** A table that queries can read. */
export type AmcDataSourceInfo = z.output<typeof dataSourceAnswer>;

export const dataSourceEnvelope = bareOrWrapped('dataSource', dataSourceAnswer);
export const dataSourcePage = pageAnswer('dataSources', dataSourceAnswer);
