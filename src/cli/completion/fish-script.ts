import type { CompletedOption, CompletionContext } from './contexts.js';

/** Completion for fish, with descriptions. */
export function fishScript(contexts: readonly CompletionContext[]): string {
  const known = contexts.filter(({ words }) => words !== '').map(({ words }) => quoted(words));
  return `# fish completion for amc-ingest; save as ~/.config/fish/completions/amc-ingest.fish
function __amc_ingest_place
  set -l context ''
  for word in (commandline -opc)[2..-1]
    set -l next (string trim -- "$context $word")
    contains -- "$next" ${known.join(' ')}; and set context "$next"
  end
  echo "$context"
end
function __amc_ingest_at
  test (__amc_ingest_place) = "$argv"
end
${contexts.flatMap(linesOf).join('\n')}
`;
}

function linesOf({ words, commands, options, values }: CompletionContext): string[] {
  const at = `complete -c amc-ingest -n ${quoted(`__amc_ingest_at ${quoted(words)}`)}`;
  return [
    ...(values === null ? [] : [`${at} -f`]),
    ...commands.map(({ name, description }) => `${at} -f -a ${quoted(name)} -d ${quoted(description)}`),
    ...(values === null || values.length === 0 ? [] : [`${at} -f -a ${quoted(values.join(' '))}`]),
    ...options.map(
      (option) => `${at} -l ${option.name.slice(2)}${valueOf(option)} -d ${quoted(option.description)}`,
    ),
  ];
}

function valueOf({ name, takesValue, values }: CompletedOption): string {
  if (!takesValue) return '';
  if (values === null) return ' -r -F';
  return ` -r ${name === '--schema' ? '-F' : '-f'} -a ${quoted(values.join(' '))}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`;
}
