/** A command line of the documentation: words, with quotes taken off, and the file that its output goes to. */
export interface ShellCommand {
  readonly words: readonly string[];
  readonly output: string | null;
}

/**
 * The command on a line of the plain kind that the documentation keeps to.
 * @throws Error for anything that needs a real shell
 */
export function parseCommand(line: string): ShellCommand {
  if (/[|;&`<$()]/.test(line.replaceAll(/'[^']*'/g, '')))
    throw new Error(`This line needs a real shell: ${line}`);
  const words = [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  );
  const redirect = words.indexOf('>');
  if (redirect < 0) return { words, output: null };
  const output = words[redirect + 1];
  if (output === undefined || words.length !== redirect + 2)
    throw new Error(`Nothing stands behind ">": ${line}`);
  return { words: words.slice(0, redirect), output };
}
