import { z } from 'zod';

import { optional } from './optional.js';
import { pageAnswer } from './page-answer.js';

/** An AMC account that the user of the refresh token may use. */
export const accountAnswer = z.looseObject({
  /** For `AMC_ACCOUNT_ID`. */
  accountId: z.string().min(1),
  accountName: optional(z.string()),
  /** For `AMC_MARKETPLACE_ID`. */
  marketplaceId: optional(z.string()),
});
/** An AMC account that the user of the refresh token may use. */
export type AmcAccountInfo = z.output<typeof accountAnswer>;

export const accountPage = pageAnswer('amcAccounts', accountAnswer);

/** Whether AMC's terms are accepted; undefined when AMC does not say. Their text and token are not kept. */
export const termsAnswer = z.object({ hasAccepted: optional(z.boolean()) });
/** Whether AMC's terms are accepted. */
export type AmcTerms = z.output<typeof termsAnswer>;
