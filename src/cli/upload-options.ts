import { InvalidArgumentError, Option, type Command } from 'commander';
import { UPDATE_STRATEGIES } from '../amc/upload.js';
import { DEFAULT_STRATEGY } from './default-strategy.js';

/** The options of a hand-over, for `uploads create` and `run --upload`. */
export function withUploadOptions(command: Command): Command {
  return command
    .optionsGroup('Upload:')
    .addOption(
      new Option('--strategy <strategy>', 'what happens to the rows that AMC holds already')
        .choices(UPDATE_STRATEGIES)
        .default(DEFAULT_STRATEGY),
    )
    .option('--wait', 'wait until AMC has taken or refused the upload')
    .option(
      '--check',
      'with --wait: ask AMC afterwards what arrived and what matched; exit code 3 if rows are missing',
    )
    .option('--timeout <minutes>', 'with --wait: give up after this time (default: 360)', minutes)
    .option(
      '--poll <seconds>',
      'with --wait: interval for polling AMC (default: after 60 s, then every 15 to 120 s)',
      seconds,
    )
    .option(
      '--source <name>',
      'who delivers: data set and source decide what replaces what (default: the folder of the inputs)',
    )
    .option(
      '--delivery-name <name>',
      'name of the delivery within its source; a newer version replaces an older one (default: the input, or its folder)',
    )
    .option(
      '--min-share <share>',
      'FULL_REPLACE: ask if the upload has less than this share of the rows that AMC holds (default: 0.5)',
      share,
    )
    .addOption(
      new Option(
        '--periods-of <whose>',
        'OVERLAP_REPLACE: whose periods are replaced without asking: the same delivery, or all of its source (default: delivery)',
      ).choices(['delivery', 'series']),
    )
    .option('--yes', 'do not ask if the upload could remove rows that AMC holds')
    .option(
      '--force-upload',
      'upload content even if it was uploaded to this instance before, or is in the run twice',
    );
}

function share(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(value >= 0 && value <= 1)) throw new InvalidArgumentError('Give a share between 0 and 1, e.g. 0.5.');
  return value;
}

/** A time-out in minutes. */
export function minutes(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('Give a number of minutes above 0.');
  return value;
}

/** The time between two polls in seconds. */
export function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('Give a number of seconds above 0.');
  return value;
}
