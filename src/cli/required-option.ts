import { Option, type Command } from 'commander';

/**
 * Adds an option that must be given. It is checked only after all others are parsed: for a misspelled
 * `--shema`, commander's own check would only say that `--schema` is missing.
 * @param isNeeded whether this call of the command needs the option; default: always
 */
export function withRequiredOption(
  command: Command,
  option: Option,
  isNeeded: (action: Command) => boolean = () => true,
): Command {
  return command.addOption(option).hook('preAction', (_, action) => {
    if (isNeeded(action) && action.getOptionValue(option.attributeName()) === undefined)
      action.error(`error: required option '${option.flags}' not specified`, {
        code: 'commander.missingMandatoryOptionValue',
      });
  });
}

/** `--schema`, which `withRequiredOption` makes required. */
export function schemaOption(description = 'shipped schema or path of a schema file'): Option {
  return new Option('--schema <name|file>', description);
}
