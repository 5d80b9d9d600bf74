import type { CompletionContext } from './contexts.js';
import { contextPatterns, singleQuoted, wordList } from './shell-text.js';

/** Completion for bash 3.2 and newer. */
export function bashScript(contexts: readonly CompletionContext[]): string {
  return `# bash completion for amc-ingest; save as ~/.local/share/bash-completion/completions/amc-ingest
_amc_ingest() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" context='' next index
  for ((index = 1; index < COMP_CWORD; index++)); do
    next="\${context:+$context }\${COMP_WORDS[index]}"
    case "$next" in
      ${contextPatterns(contexts)}) context="$next" ;;
    esac
  done
  local words='' files=''
  case "$context $previous" in
${contexts.flatMap(valueCases).join('\n')}
  esac
  if [[ -n "$words" ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    [[ -n "$files" ]] && COMPREPLY+=($(compgen -f -- "$current"))
    return
  fi
  [[ -n "$files" ]] && return
  case "$context" in
${contexts.map(contextCase).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o bashdefault -o default -F _amc_ingest amc-ingest
`;
}

/** After an option, completes its values; if any value is allowed, bash itself offers files. */
function valueCases({ words, options }: CompletionContext): string[] {
  return options
    .filter(({ takesValue }) => takesValue)
    .map(({ name, values }) => {
      const files = name === '--schema' ? ' files=yes' : '';
      return `    ${singleQuoted(`${words} ${name}`)}) ${values === null ? 'files=yes' : `words=${wordList(values)}${files}`} ;;`;
    });
}

function contextCase({ words, commands, options, values }: CompletionContext): string {
  const names = options.map(({ name }) => name);
  const others = [...commands.map(({ name }) => name), ...(values ?? [])];
  return `    ${singleQuoted(words)}) if [[ "$current" == -* ]]; then words=${wordList(names)}; else words=${wordList(others)}; fi ;;`;
}
