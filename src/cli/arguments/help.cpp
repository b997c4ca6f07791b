#include "cli/arguments/help.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace keyless::cli {
namespace {

constexpr std::size_t width = 100;
constexpr std::size_t column = 30;

/// As many words as fit on each line.
std::vector<std::string> wrapped(const std::string& text, std::size_t limit) {
  std::vector<std::string> lines;
  for (const auto& word : split(text, ' '))
    if (!lines.empty() && lines.back().size() + 1 + word.size() <= limit)
      lines.back() += " " + word;
    else
      lines.push_back(word);
  return lines;
}

/// A term and what it means, side by side; a long term has a line of its own.
std::string row(const std::string& term, const std::string& meaning) {
  std::string text = "  " + term;
  bool beside = text.size() + 2 <= column;
  for (const auto& line : wrapped(meaning, width - column)) {
    if (beside)
      text.resize(column, ' ');
    else
      text += "\n" + std::string(column, ' ');
    text += line;
    beside = false;
  }
  return text + "\n";
}

/// The type as it was named, without what CLI11 adds about the values that it accepts.
std::string type_of(const CLI::Option& option) {
  const auto type = option.get_type_name();
  return type.substr(0, type.find(':'));
}

std::string term_of(const CLI::Option& option) {
  if (option.get_positional()) return option.get_name(true, false);
  std::string term;
  for (const auto& name : option.get_snames()) term += "-" + name + ", ";
  for (const auto& name : option.get_lnames()) term += "--" + name;
  if (!option.get_option_text().empty()) return term + option.get_option_text();
  return option.get_items_expected_max() == 0 ? term : term + " " + type_of(option);
}

std::string meaning_of(const CLI::Option& option) {
  const auto& usual = option.get_default_str();
  const bool has_default = option.get_items_expected_max() > 0 && !usual.empty();
  return has_default ? option.get_description() + " (default: " + usual + ")" : option.get_description();
}

std::vector<const CLI::Option*> options_of(const CLI::App& app, const std::string& group) {
  return app.get_options([&](const CLI::Option* option) {
    return option->get_positional() ? group.empty() : option->get_group() == group;
  });
}

std::string section(const std::string& heading, const std::vector<const CLI::Option*>& options) {
  if (options.empty()) return "";
  std::string text = "\n" + heading + ":\n";
  for (const auto* option : options) text += row(term_of(*option), meaning_of(*option));
  return text;
}

/// Options of no other heading, --help among them, stand last.
std::string option_sections(const CLI::App& app) {
  const std::string last = "Options";
  std::string text = section("Arguments", options_of(app, ""));
  for (const auto& group : app.get_groups())
    if (group != last && !group.empty()) text += section(group, options_of(app, group));
  return text + section(last, options_of(app, last));
}

std::vector<const CLI::App*> commands_in(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App*) { return true; });
}

std::string command_sections(const CLI::App& app) {
  std::string text;
  std::vector<std::string> groups;
  for (const auto* command : commands_in(app))
    if (std::ranges::find(groups, command->get_group()) == groups.end()) groups.push_back(command->get_group());
  for (const auto& group : groups) {
    text += "\n" + group + ":\n";
    for (const auto* command : commands_in(app))
      if (command->get_group() == group) text += row(command->get_name(), command->get_description());
  }
  return text;
}

std::string usage(const CLI::App& app) {
  auto text = "Usage: " + typed_name(app);
  if (!commands_in(app).empty()) return text + " <command> [options]\n";
  for (const auto* option : options_of(app, "")) {
    auto name = option->get_name(true, false);
    if (option->get_expected_max() >= CLI::detail::expected_max_vector_size) name += "...";
    text += option->get_required() ? " " + name : " [" + name + "]";
  }
  return text + " [options]\n";
}

/// The command that was being read when reading stopped.
const CLI::App& innermost(const CLI::App& app) {
  const auto parsed = app.get_subcommands();
  return parsed.empty() ? app : innermost(*parsed.front());
}

std::string with_suggestion(const std::string& problem, const std::string& word,
                            const std::vector<std::string>& known) {
  const auto near = nearest(word, known);
  return near.empty() ? problem : problem + "; did you mean `" + near + "`?";
}

std::string unexpected(const CLI::App& app, const std::string& word) {
  std::vector<std::string> known;
  if (word.starts_with("-")) {
    for (const auto* option : app.get_options({}))
      for (const auto& name : option->get_lnames()) known.push_back("--" + name);
    return with_suggestion("unknown option `" + word + "`", word, known);
  }
  for (const auto* command : commands_in(app)) known.push_back(command->get_name());
  if (known.empty()) return "unexpected argument `" + word + "`";
  return with_suggestion("unknown command `" + word + "`", word, known);
}

/// CLI11's own words only where they read like ours.
std::string problem_of(const CLI::App& app, const CLI::Error& error) {
  const auto rest = app.remaining();
  const std::string text = error.what();
  if (!rest.empty()) return unexpected(app, rest.front());
  if (text == "A subcommand is required") return "expected a command";
  if (text.ends_with(" is required")) return "missing " + text.substr(0, text.size() - 12);
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error)) return text.substr(0, text.find(':')) + ": expected a value";
  if (const auto between = text.find(" excludes "); between != std::string::npos)
    return text.substr(0, between) + " and " + text.substr(between + 10) + " can't be combined";
  return text;
}

}  // namespace

std::string typed_name(const CLI::App& app) {
  return app.get_parent() ? typed_name(*app.get_parent()) + " " + app.get_name() : app.get_name();
}

std::string Help::make_help(const CLI::App* app, std::string, CLI::AppFormatMode) const {
  std::string text;
  for (const auto& line : wrapped(app->get_description(), width)) text += line + "\n";
  text += "\n" + usage(*app) + option_sections(*app) + command_sections(*app);
  auto footer = app->get_footer();
  if (footer.empty()) return text;
  if (!footer.ends_with('\n')) footer += '\n';
  return text + "\n" + footer;
}

std::string usage_error(const CLI::App* app, const CLI::Error& error) {
  const auto& command = innermost(*app);
  return "Error: " + problem_of(command, error) + "\n  Run `" + typed_name(command) + " --help` for usage.\n";
}

}  // namespace keyless::cli
