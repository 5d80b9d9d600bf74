/** What happens to rows whose consent is missing, denied or malformed. */
export const CONSENT_POLICIES = ['leaveOut', 'reject', 'warn'] as const;
export type ConsentPolicy = (typeof CONSENT_POLICIES)[number];
