import { parseArgs } from 'node:util';

/** Reads a script's arguments: prints its use for `--help`, and, with what is wrong, for arguments that it does not have. */
export function readArguments(usage, config) {
  try {
    const options = { ...config.options, help: { type: 'boolean', default: false } };
    const parsed = parseArgs({ ...config, options });
    if (parsed.values.help !== true) return parsed;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    process.stderr.write(`${error.message}\n\n${usage}`);
    process.exit(2);
  }
  process.stdout.write(usage);
  process.exit(0);
}
