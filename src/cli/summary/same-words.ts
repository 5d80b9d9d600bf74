import { Command, type Option } from 'commander';
import { withMessageOptions, withOutputOptions } from '../run-options.js';
import { withUploadOptions } from '../upload-options.js';

/** The options by topic, as the commands declare them. */
const GROUPS = {
  messages: optionsOf(withMessageOptions),
  output: optionsOf(withOutputOptions),
  upload: optionsOf((command) => withUploadOptions(command).option('--upload')),
} as const;

/**
 * The words of a command line for another command: the same inputs and options, except those of the groups and
 * those named in `without`.
 */
export function sameWords(
  command: string,
  args: readonly string[],
  groups: readonly (keyof typeof GROUPS)[],
  without: readonly string[] = [],
): string[] {
  const all = Object.values(GROUPS).flat();
  const dropped = new Map([
    ...groups.flatMap((group) => GROUPS[group]).map((option) => [option.long, option] as const),
    ...all.filter(({ long }) => without.includes(long ?? '')).map((option) => [option.long, option] as const),
  ]);
  const words = [command];
  for (let index = 1; index < args.length; index++) {
    const word = args[index] ?? '';
    const [name = ''] = word.split('=', 1);
    const option = dropped.get(name);
    if (option === undefined) words.push(word);
    else if (!word.includes('=')) index += optionValueCount(option, args, index);
  }
  return words;
}

/** The value of an option among the words; null if it is not given. */
export function valueOf(name: string, args: readonly string[]): string | null {
  const at = args.indexOf(name);
  if (at >= 0) return args[at + 1] ?? null;
  const joined = args.find((word) => word.startsWith(`${name}=`));
  return joined === undefined ? null : joined.slice(name.length + 1);
}

/** How many words after an option are its values. */
function optionValueCount(
  { required, optional, variadic }: Option,
  args: readonly string[],
  at: number,
): number {
  if (!required && !optional) return 0;
  if (!variadic) return 1;
  const next = args.slice(at + 1).findIndex((word) => word.startsWith('-'));
  return next < 0 ? args.length - at - 1 : next;
}

function optionsOf(declare: (command: Command) => Command): readonly Option[] {
  return declare(new Command()).options;
}
