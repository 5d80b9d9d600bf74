import type { CompletedOption, CompletionContext } from './contexts.js';
import { contextPatterns, singleQuoted } from './shell-text.js';

/** Completion for zsh, with descriptions. */
export function zshScript(contexts: readonly CompletionContext[]): string {
  return `#compdef amc-ingest
# zsh completion for amc-ingest; save as _amc-ingest in a folder of $fpath
_amc-ingest() {
  local context='' next index previous="\${words[CURRENT-1]}"
  local -a commands options values
  for (( index = 2; index < CURRENT; index++ )); do
    next="\${context:+$context }\${words[index]}"
    case "$next" in
      (${contextPatterns(contexts)}) context="$next" ;;
    esac
  done
  case "$context $previous" in
${contexts.flatMap(valueCases).join('\n')}
  esac
  case "$context" in
${contexts.map(contextCase).join('\n')}
  esac
  if [[ "\${words[CURRENT]}" == -* ]]; then
    _describe option options
  else
    (( \${#commands} )) && _describe command commands
    (( \${#values} )) && compadd -a values
    (( \${#commands} + \${#values} )) || _files
  fi
}
# Loaded by itself from a folder of $fpath, or by source.
if [[ "\${funcstack[1]}" == _amc-ingest ]]; then _amc-ingest "$@"; else compdef _amc-ingest amc-ingest; fi
`;
}

function valueCases({ words, options }: CompletionContext): string[] {
  return options
    .filter(({ takesValue }) => takesValue)
    .map((option) => `    (${singleQuoted(`${words} ${option.name}`)}) ${valueAction(option)}; return ;;`);
}

function valueAction({ name, values }: CompletedOption): string {
  if (values === null) return '_files';
  const list = `compadd -- ${values.map(singleQuoted).join(' ')}`;
  return name === '--schema' ? `${list}; _files` : list;
}

function contextCase({ words, commands, options, values }: CompletionContext): string {
  return `    (${singleQuoted(words)})
      commands=(${commands.map(described).join(' ')})
      options=(${options.map(described).join(' ')})
      values=(${(values ?? []).map(singleQuoted).join(' ')}) ;;`;
}

/** The input of \`_describe\`: \`name:description\`, with colons in the name escaped. */
function described({ name, description }: { readonly name: string; readonly description: string }): string {
  return singleQuoted(`${name.replaceAll(':', String.raw`\:`)}:${description}`);
}
