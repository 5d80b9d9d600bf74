import type { Answers } from '../../src/init/answers.js';

/** What `init --yes` knows without options. */
export const NO_ANSWERS: Answers = {
  dataSetId: 'mine',
  country: null,
  timeZone: null,
  dayFirst: null,
  isDayLikelyFirst: false,
  decimalMark: null,
  kind: null,
  roles: new Map(),
  include: new Set(),
  includePrivate: new Set(),
};
