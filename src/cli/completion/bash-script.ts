import type { Place } from './places.js';
import { placePatterns, singleQuoted, wordList } from './shell-text.js';

/** Completion for bash 3.2 and newer. */
export function bashScript(places: readonly Place[]): string {
  return `# bash completion for amc-ingest; save as ~/.local/share/bash-completion/completions/amc-ingest
_amc_ingest() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" place='' next index
  for ((index = 1; index < COMP_CWORD; index++)); do
    next="\${place:+$place }\${COMP_WORDS[index]}"
    case "$next" in
      ${placePatterns(places)}) place="$next" ;;
    esac
  done
  local words='' files=''
  case "$place $previous" in
${places.flatMap(valueCases).join('\n')}
  esac
  if [[ -n "$words" ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    [[ -n "$files" ]] && COMPREPLY+=($(compgen -f -- "$current"))
    return
  fi
  [[ -n "$files" ]] && return
  case "$place" in
${places.map(placeCase).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o bashdefault -o default -F _amc_ingest amc-ingest
`;
}

/** Behind an option its values; where those are anything, bash offers files by itself. */
function valueCases({ words, options }: Place): string[] {
  return options
    .filter(({ takesValue }) => takesValue)
    .map(({ name, values }) => {
      const files = name === '--schema' ? ' files=yes' : '';
      return `    ${singleQuoted(`${words} ${name}`)}) ${values === null ? 'files=yes' : `words=${wordList(values)}${files}`} ;;`;
    });
}

function placeCase({ words, commands, options, values }: Place): string {
  const names = options.map(({ name }) => name);
  const others = [...commands.map(({ name }) => name), ...(values ?? [])];
  return `    ${singleQuoted(words)}) if [[ "$current" == -* ]]; then words=${wordList(names)}; else words=${wordList(others)}; fi ;;`;
}
