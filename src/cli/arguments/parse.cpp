#include "cli/arguments.hpp"
#include "cli/arguments/commands.hpp"
#include "cli/arguments/help.hpp"
#include "cli/completion.hpp"
#include "cli/exit_code.hpp"

namespace keyless::cli {
namespace {

constexpr auto footer =
    "Exit codes:\n"
    "  0    success, or nothing to do\n"
    "  1    error\n"
    "  2    differences found (drift; plan and report migration with --detailed-exitcode)\n"
    "  3    refused as unsafe\n"
    "\n"
    "Sign-in: like the Azure SDKs, keyless uses the first that is configured: client secret or\n"
    "certificate, federated token file, service connection of the pipeline job, managed identity,\n"
    "Azure CLI. --auth-mode selects one. AZURE_DEVOPS_EXT_PAT can hold a personal access token for\n"
    "Azure DevOps. With --sandbox no credentials are needed.\n"
    "\n"
    "Run `keyless <command> --help` for the options of a command.";

void add_commands(CLI::App& app, Arguments& to) {
  for (const auto add :
       {add_validate, add_plan, add_apply, add_verify, add_drift, add_destroy, add_revert, add_export, add_report,
        add_show, add_graph, add_output, add_snippet, add_schema, add_sandbox, add_completion, add_version})
    add(app, to);
}

void group_commands(CLI::App& app) {
  const std::map<std::string, std::vector<std::string>> members = {
      {"Main commands", {"validate", "plan", "apply", "verify", "drift", "destroy"}},
      {"Existing connections", {"export", "report", "revert"}}};
  for (auto* command : app.get_subcommands([](CLI::App*) { return true; })) command->group("Other commands");
  for (const auto& [group, names] : members)
    for (const auto& name : names) app.get_subcommand(name)->group(group);
}

/// Users of Terraform write -auto-approve: one dash before a long name gets its second one.
std::vector<std::string> with_two_dashes(int count, char** values) {
  std::vector<std::string> words;
  for (int i = count - 1; i > 0; --i) {  // CLI11 takes them in reverse
    std::string word = values[i];
    const bool long_name = word.size() > 2 && word[0] == '-' && word[1] >= 'a' && word[1] <= 'z' && word[2] != '=';
    words.push_back(long_name && word[1] != '-' ? "-" + word : word);
  }
  return words;
}

void set_up(CLI::App& app, Arguments& to) {
  app.description(
      "keyless makes Azure Pipelines secret-free: one manifest for identities, roles, federated credentials and "
      "service connections.");
  app.name("keyless");
  app.require_subcommand(1);
  app.footer(footer);
  app.formatter(std::make_shared<Help>());
  app.failure_message(usage_error);
  app.set_help_flag("-h,--help", "Show this help");
  app.set_version_flag("--version", "keyless " KEYLESS_VERSION, "Print the version");
  add_commands(app, to);
  group_commands(app);
}

std::vector<CLI::App*> commands_of(CLI::App& app) {
  return app.get_subcommands([](CLI::App*) { return true; });
}

void note_command(CLI::App& app, const std::string& before, std::vector<KnownCommand>& into) {
  const auto name = before.empty() ? app.get_name() : before + " " + app.get_name();
  const auto nested = commands_of(app);
  for (auto* sub : nested) note_command(*sub, name, into);
  if (!nested.empty()) return;
  KnownCommand command{name, app.get_description(), {}};
  for (const auto* option : app.get_options([](CLI::Option*) { return true; }))
    for (const auto& flag : option->get_lnames())
      command.options.push_back({"--" + flag, option->get_description(), option->get_items_expected_min() > 0});
  into.push_back(std::move(command));
}

}  // namespace

std::vector<KnownCommand> known_commands() {
  Arguments ignored;
  CLI::App app;
  set_up(app, ignored);
  std::vector<KnownCommand> commands;
  for (auto* sub : commands_of(app)) note_command(*sub, "", commands);
  return commands;
}

Parsed parse_arguments(int count, char** values) {
  Parsed parsed;
  CLI::App app;
  set_up(app, parsed.arguments);
  try {
    app.parse(with_two_dashes(count, values));
  } catch (const CLI::ParseError& stop) {
    const int code = app.exit(stop);
    parsed.stop = code == 0 ? done : failed;
  }
  return parsed;
}

}  // namespace keyless::cli
