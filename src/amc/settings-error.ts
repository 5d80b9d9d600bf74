import { UsageError } from '../errors.js';

/** One setting that is missing or unusable. */
export interface SettingsProblem {
  readonly setting: string;
  readonly message: string;
  /** Every place that was looked in, in order. */
  readonly lookedIn: readonly string[];
}

/** Settings are missing or unusable; `problems` holds all of them. No message holds a value of a secret. */
export class AmcSettingsError extends UsageError {
  readonly problems: readonly SettingsProblem[];

  constructor(problems: readonly SettingsProblem[]) {
    const lines = problems.map(({ setting, message, lookedIn }) => {
      const places = lookedIn.length === 0 ? '' : ` Looked in: ${lookedIn.join('; ')}.`;
      return `- ${setting}: ${message}${places}`;
    });
    super(`The settings for AMC are not complete:\n${lines.join('\n')}`, { code: 'AMC_SETTINGS' });
    this.problems = problems;
  }
}
