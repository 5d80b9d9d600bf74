export interface SnowflakeScripts {
  readonly phones: string;
  readonly others: string;
}
export function bigQueryStatement(): string;
export function snowflakeStatements(scripts: SnowflakeScripts): readonly string[];
export function redshiftStatement(): string;
