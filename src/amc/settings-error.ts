import { UsageError } from '../errors.js';

/** One setting that is missing or unusable. */
export interface SettingsProblem {
  readonly setting: string;
  readonly message: string;
  /** Every source that was searched, in order. */
  readonly lookedIn: readonly string[];
}

/** Settings are missing or unusable; `problems` holds all of them. No message holds a value of a secret. */
export class AmcSettingsError extends UsageError {
  readonly problems: readonly SettingsProblem[];

  constructor(problems: readonly SettingsProblem[]) {
    const lines = [
      ...missingLines(problems.filter(isUnset)),
      ...problems.filter((one) => !isUnset(one)).map(line),
    ];
    super(`The settings for AMC are not complete:\n${lines.join('\n')}`, { code: 'AMC_SETTINGS' });
    this.problems = problems;
  }
}

/** No source has anything for it. */
function isUnset({ lookedIn }: SettingsProblem): boolean {
  return lookedIn.length > 0 && lookedIn.every((place) => /\((?:not set|none)\)$/.test(place));
}

/** Several missing settings are one problem: they are set together. */
function missingLines(missing: readonly SettingsProblem[]): string[] {
  if (missing.length < 2) return missing.map(line);
  const names = missing.map(({ setting }) =>
    setting === 'AMC_REGION' ? `${setting} (NA, EU or FE)` : setting,
  );
  return [
    `- Missing: ${names.join(', ')}.`,
    '  Set environment variables of these names, or put them into the environment file of a project (environmentFile in amc-ingest.json).',
    '  Looked in: these environment variables; the AWS secrets named by AMC_CLIENT_ID_SECRET, AMC_CLIENT_SECRET_SECRET and AMC_REFRESH_TOKEN_SECRET; the JSON in the AWS secret named by AMC_SECRET. None of them is set.',
  ];
}

function line({ setting, message, lookedIn }: SettingsProblem): string {
  const places = lookedIn.length === 0 ? '' : ` Looked in: ${lookedIn.join('; ')}.`;
  return `- ${setting}: ${message}${places}`;
}
