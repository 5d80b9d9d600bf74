export function trimmedMetadata(countries: readonly string[]): unknown;
export function engineScript(countries?: readonly string[]): Promise<string>;
