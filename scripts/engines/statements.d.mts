export function bigQueryStatement(): string;
export function snowflakeStatement(script: string): string;
export function redshiftStatement(): string;
