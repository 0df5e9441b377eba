import type { Command, Option } from "./command.ts";

/**
 * One script for bash (4 or later) and for zsh, which loads it by its bashcompinit. It completes commands, options, their
 * fixed values, directories, and names of the plan that the command line selects.
 */
export function completionScript(commands: readonly Command[]): string {
  const cases = commands.map(
    (command) => `    ${patterns(command, commands)})
      options=${quoted(optionWords(command).join(" "))}
      operands=${quoted(operandWords(command))}
      ;;`,
  );
  const values = valueCases(commands);
  return `# Completion of miniascape, for bash and zsh: source <(miniascape completion bash)
if [ -n "\${ZSH_VERSION-}" ]; then
  autoload -Uz compinit bashcompinit
  [ -n "\${_comps-}" ] || compinit
  bashcompinit
fi

_miniascape() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} options='' operands='' plan i
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W ${quoted(commands.map(({ name }) => name).join(" "))} -- "$word"))
    return
  fi
  # bash breaks --option=value into three words.
  [ "$word" != = ] || word=
  [ "$before" != = ] || before=\${COMP_WORDS[COMP_CWORD-2]}
  case $before in
${values.map(([names, reply]) => `    ${names}) COMPREPLY=($(compgen ${reply} -- "$word")); return ;;`).join("\n")}
  esac
  case \${COMP_WORDS[1]} in
${cases.join("\n")}
  esac
  case $word in
    -*) COMPREPLY=($(compgen -W "$options" -- "$word")); return ;;
  esac
  case $operands in
    '') ;;
    directory) COMPREPLY=($(compgen -d -- "$word")) ;;
    guest | network | object | template)
      plan=()
      for ((i = 2; i < COMP_CWORD; i++)); do
        case \${COMP_WORDS[i]} in
          -c | -t | --confdir | --tmpldir | --site)
            if [ "\${COMP_WORDS[i+1]}" = = ]; then plan+=("\${COMP_WORDS[i]}=\${COMP_WORDS[i+2]}")
            else plan+=("\${COMP_WORDS[i]}" "\${COMP_WORDS[i+1]}"); fi
            ;;
        esac
      done
      COMPREPLY=($(compgen -W "$("\${COMP_WORDS[0]}" completion "\${plan[@]}" "$operands" 2>/dev/null)" -- "$word"))
      ;;
    *) COMPREPLY=($(compgen -W "$operands" -- "$word")) ;;
  esac
}
complete -F _miniascape miniascape
`;
}

/** A shell pattern for the name of a command and all its unambiguous prefixes. */
function patterns({ name }: Command, commands: readonly Command[]): string {
  const prefixes = Array.from({ length: name.length }, (_, at) => name.slice(0, at + 1));
  return prefixes
    .filter((prefix) => {
      const meant = commands.filter((other) => other.name === prefix || other.abbreviation === prefix);
      const [first, ...others] =
        meant.length > 0 ? meant : commands.filter((other) => other.name.startsWith(prefix));
      return others.length === 0 && first?.name === name;
    })
    .join(" | ");
}

function optionWords({ options }: Command): string[] {
  const words = Object.entries(options).flatMap(([name, { short }]) => [
    `--${name}`,
    ...(short ? [`-${short}`] : []),
  ]);
  return [...words, "--help", "-h"];
}

function operandWords({ completes }: Command): string {
  return typeof completes === "string" ? completes : (completes ?? []).join(" ");
}

/** Arguments of `compgen` for the values of options, by a shell pattern of the names. Options of one name are alike. */
function valueCases(commands: readonly Command[]): (readonly [names: string, reply: string])[] {
  const cases = new Map<string, string>();
  for (const { options } of commands) {
    for (const [name, option] of Object.entries(options)) {
      const names = [`--${name}`, ...(option.short ? [`-${option.short}`] : [])].join(" | ");
      const reply = replyOf(option);
      if (option.type === "string" && reply) cases.set(names, reply);
    }
  }
  return [...cases];
}

function replyOf({ value, choices }: Option): string | null {
  if (choices) return `-W ${quoted(choices.join(" "))}`;
  if (value === "DIR") return "-d";
  return value === "FILE" ? "-f" : null;
}

/** Quotes words for the shell. The words of the table contain no quotes. */
function quoted(words: string): string {
  return `'${words}'`;
}
