import { InvalidArgumentError, Option, type Command } from 'commander';
import { UPDATE_STRATEGIES } from '../amc/index.js';
import { DEFAULT_STRATEGY } from './hand-over.js';

/** The options of a hand-over, for `uploads create` and `run --upload`. */
export function withUploadOptions(command: Command): Command {
  return command
    .optionsGroup('Upload:')
    .addOption(
      new Option('--strategy <strategy>', 'what becomes of the rows that AMC holds already')
        .choices(UPDATE_STRATEGIES)
        .default(DEFAULT_STRATEGY),
    )
    .option('--wait', 'wait until AMC has taken or refused the upload')
    .option('--timeout <minutes>', 'with --wait: give up waiting after so long (default: 360)', minutes)
    .option(
      '--poll <seconds>',
      'with --wait: ask AMC every so often (default: after 60 s, then every 15 to 120 s)',
      seconds,
    )
    .option('--yes', 'do not ask when the upload could lose rows that AMC holds')
    .option(
      '--force-upload',
      'upload content all the same that was handed to this instance before, or is in the run twice',
    );
}

/** A time-out in minutes. */
export function minutes(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('Give a number of minutes above 0.');
  return value;
}

/** A time between two questions in seconds. */
export function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('Give a number of seconds above 0.');
  return value;
}
