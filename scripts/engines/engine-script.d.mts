export function engineScript(): Promise<string>;
export function otherIdentifiersScript(): Promise<string>;
export function phoneScript(countries: readonly string[]): Promise<string>;
