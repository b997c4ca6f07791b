#include "cli/completion.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "cli/commands.hpp"
#include "cli/exit_code.hpp"

namespace keyless::cli {
namespace {

/// `sandbox serve` → `sandbox` and `serve`; the second is "" for commands of one word.
std::pair<std::string, std::string> words_of(const std::string& name) {
  const auto space = name.find(' ');
  if (space == std::string::npos) return {name, ""};
  return {name.substr(0, space), name.substr(space + 1)};
}

/// The words that may follow these: "" → commands, `sandbox` → its commands.
std::map<std::string, std::vector<std::string>> followers_of(const std::vector<KnownCommand>& commands) {
  std::map<std::string, std::vector<std::string>> followers;
  for (const auto& command : commands) {
    const auto [first, second] = words_of(command.name);
    auto& top = followers[""];
    if (std::ranges::find(top, first) == top.end()) top.push_back(first);
    if (!second.empty()) followers[first].push_back(second);
  }
  return followers;
}

/// In single quotes, for every one of the shells.
std::string in_quotes(const std::string& text) {
  std::string safe;
  for (const char c : text)
    if (c != '\'' && c != '\\' && c != '\n') safe += c;
  return "'" + safe + "'";
}

std::string bash(const std::vector<KnownCommand>& commands) {
  const auto followers = followers_of(commands);
  std::string cases;
  for (const auto& [before, words] : followers)
    cases +=
        fmt::format("    {}) words={} ;;\n", in_quotes(before), in_quotes(fmt::format("{}", fmt::join(words, " "))));
  for (const auto& command : commands) {
    std::string flags;
    for (const auto& option : command.options) flags += (flags.empty() ? "" : " ") + option.name;
    cases += fmt::format("    {}) words={} ;;\n", in_quotes(command.name), in_quotes(flags));
  }
  std::string with_more;
  for (const auto& [before, words] : followers)
    if (!before.empty()) with_more += (with_more.empty() ? "" : "|") + before;
  return fmt::format(R"(# bash completion for keyless: source <(keyless completion bash)
_keyless() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} command='' words='' i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${{COMP_WORDS[i]}} in
      -*) ;;
      *) command=${{command:+$command }}${{COMP_WORDS[i]}}
         case $command in {}) ;; *) break ;; esac ;;
    esac
  done
  case $command in
{}  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
  [[ -n $command && $word != -* ]] && COMPREPLY+=($(compgen -f -- "$word"))
}}
complete -o filenames -o bashdefault -F _keyless keyless
)",
                     with_more, cases);
}

std::string zsh(const std::vector<KnownCommand>& commands) {
  // zsh reads bash's completions once asked to; what it adds is done by its own menu.
  return "#compdef keyless\n# zsh completion for keyless: source <(keyless completion zsh)\n"
         "autoload -Uz +X bashcompinit && bashcompinit\n" +
         bash(commands);
}

std::string fish(const std::vector<KnownCommand>& commands) {
  std::string script = "# fish completion for keyless: keyless completion fish | source\n";
  std::vector<std::string> said;
  for (const auto& command : commands) {
    const auto [first, second] = words_of(command.name);
    const bool fresh = std::ranges::find(said, first) == said.end();
    if (fresh) said.push_back(first);
    if (fresh)
      script += fmt::format("complete -c keyless -n __fish_use_subcommand -f -a {} -d {}\n", first,
                            in_quotes(second.empty() ? command.about : ""));
    auto condition = "__fish_seen_subcommand_from " + first;
    if (!second.empty()) {
      script += fmt::format("complete -c keyless -n {} -f -a {} -d {}\n",
                            in_quotes(condition + "; and not __fish_seen_subcommand_from " + second), second,
                            in_quotes(command.about));
      condition += "; and __fish_seen_subcommand_from " + second;
    }
    for (const auto& option : command.options)
      script += fmt::format("complete -c keyless -n {} -l {}{} -d {}\n", in_quotes(condition), option.name.substr(2),
                            option.takes_value ? " -r" : "", in_quotes(option.about));
  }
  return script;
}

}  // namespace

std::string completion_script(const std::string& shell, const std::vector<KnownCommand>& commands) {
  if (shell == "bash") return bash(commands);
  if (shell == "zsh") return zsh(commands);
  return shell == "fish" ? fish(commands) : std::string();
}

int completion(const Arguments& arguments, Console& console) {
  console.result(completion_script(arguments.shell, known_commands()));
  return done;
}

}  // namespace keyless::cli
