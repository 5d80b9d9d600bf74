/** The regions of the Amazon Ads API: North America, Europe, Far East. */
export const AMC_REGIONS = {
  NA: { apiUrl: 'https://advertising-api.amazon.com', tokenUrl: 'https://api.amazon.com/auth/o2/token' },
  EU: { apiUrl: 'https://advertising-api-eu.amazon.com', tokenUrl: 'https://api.amazon.co.uk/auth/o2/token' },
  FE: { apiUrl: 'https://advertising-api-fe.amazon.com', tokenUrl: 'https://api.amazon.co.jp/auth/o2/token' },
} as const;

/** A region of {@link AMC_REGIONS}. */
export type AmcRegion = keyof typeof AMC_REGIONS;

export function isAmcRegion(text: string): text is AmcRegion {
  return Object.hasOwn(AMC_REGIONS, text);
}
