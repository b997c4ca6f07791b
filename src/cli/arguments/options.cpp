#include "cli/arguments/options.hpp"

#include "auth/mode.hpp"

namespace keyless::cli {
namespace {

std::string full_name(const CLI::App& parent, const std::string& name) {
  return parent.get_parent() ? parent.get_name() + " " + name : name;
}

template <class Number>
CLI::Option* add_number(CLI::App& command, const std::string& name, Number& to, const std::string& about,
                        const CLI::Validator& range, const std::string& type = "NUMBER") {
  return command.add_option(name, to, about)->check(range)->type_name(type);
}

CLI::Option* add_choice(CLI::App& command, const std::string& name, std::string& to, const std::string& about,
                        const std::vector<std::string>& choices, const std::string& type) {
  return command.add_option(name, to, about)->check(one_of(choices))->type_name(type);
}

}  // namespace

void add_repeatable(CLI::App& command, const std::string& name, std::vector<std::string>& to, const std::string& type,
                    const std::string& about) {
  command.add_option(name, to, about)->type_name(type)->allow_extra_args(false);
}

void begin_group(CLI::App& command, const std::string& heading) {
  command.option_defaults()->group(heading);
}

CLI::App& add_command(CLI::App& parent, Arguments& to, const std::string& name, const std::string& summary,
                      const std::vector<std::string>& examples) {
  auto* command = parent.add_subcommand(name, summary)->group("Commands");
  command->callback([&to, full = full_name(parent, name)] { to.command = full; });
  set_footer(*command, examples, "");
  return *command;
}

CLI::App& add_parent(CLI::App& app, const std::string& name, const std::string& summary) {
  auto* parent = app.add_subcommand(name, summary);
  parent->require_subcommand(1);
  parent->footer("");
  return *parent;
}

void set_footer(CLI::App& command, const std::vector<std::string>& examples, const std::string& rest) {
  std::string footer = examples.size() == 1 ? "Example:\n" : "Examples:\n";
  for (const auto& example : examples) footer += "  " + example + "\n";
  if (!rest.empty()) footer += "\n" + rest + "\n";
  command.footer(footer + "\nRun `keyless --help` for exit codes and how to sign in.");
}

void add_paths(CLI::App& command, Arguments& to) {
  command.add_option("PATH", to.paths, "Manifests, or folders of manifests (default: keyless.yaml)");
}

void add_cloud(CLI::App& command, Arguments& to) {
  begin_group(command, "Cloud and sign-in");
  command
      .add_flag("--sandbox{.keyless/sandbox}", to.sandbox,
                "Use a sandbox instead of a cloud; its state is in DIR (default: .keyless/sandbox)")
      ->option_text("[=DIR]");
  command
      .add_option("--cloud", to.cloud_file,
                  "Use the cloud that this JSON file describes, such as a sandbox that is running")
      ->type_name("FILE");
  add_choice(command, "--auth-mode", to.auth_mode, "How to sign in: " + listed(auth::mode_names()), auth::mode_names(),
             "MODE");
  add_number(command, "--parallelism", to.parallelism, "Maximum number of concurrent requests", whole_number(1, 100))
      ->capture_default_str();
  add_number(command, "--timeout", to.timeout_seconds, "Stop after this many seconds", whole_number(1, 86400),
             "SECONDS")
      ->capture_default_str();
  command.add_flag("--debug", to.debug, "Log each request to standard error, without tokens and bodies");
}

void add_out(CLI::App& command, Arguments& to, const std::string& about, const std::string& type) {
  begin_group(command, "Output");
  command.add_option("--out", to.out, about)->type_name(type);
}

void add_format(CLI::App& command, Arguments& to, const std::vector<std::string>& formats) {
  begin_group(command, "Output");
  add_choice(command, "--output,-o", to.output, "Output format: " + listed(formats), formats, "FORMAT")
      ->capture_default_str();
  command.add_flag("--no-color", to.no_color, "Disable colors, as the environment variable NO_COLOR does");
}

void add_detailed_exitcode(CLI::App& command, Arguments& to, const std::string& when) {
  begin_group(command, "Output");
  command.add_flag("--detailed-exitcode", to.detailed_exitcode, "Exit with 2 when " + when);
}

void add_team(CLI::App& command, Arguments& to, const std::string& about) {
  add_repeatable(command, "--team", to.teams, "TEAM", about + "; repeatable");
}

void add_policy(CLI::App& command, Arguments& to) {
  begin_group(command, "Policy and ownership");
  command
      .add_option("--policy", to.policy_file,
                  "Policy file that permits privileged grants; kept outside the manifests (default: the environment "
                  "variable KEYLESS_POLICY)")
      ->type_name("FILE");
  command.add_flag("--require-policy", to.require_policy, "Fail when there is no policy file");
  add_team(command, to);
}

void add_auto_approve(CLI::App& command, Arguments& to, const std::string& about) {
  begin_group(command, "Safety");
  command.add_flag("--auto-approve", to.auto_approve, about);
}

void add_targets(CLI::App& command, Arguments& to) {
  begin_group(command, "Scope");
  add_repeatable(command, "--target", to.targets, "ADDRESS",
                 "Only the addresses that match and what they depend on; nothing is deleted; wildcards allowed; "
                 "repeatable");
  add_repeatable(command, "--exclude", to.excludes, "ADDRESS",
                 "Leave out the addresses that match and what depends on them; nothing is deleted; wildcards allowed; "
                 "repeatable");
}

void add_max_changes(CLI::App& command, Arguments& to) {
  begin_group(command, "Safety");
  add_number(command, "--max-changes", to.max_changes,
             "Refuse to change more identities, roles, federated credentials and connections than this (default: no "
             "limit)",
             whole_number(1));
}

void add_deletes(CLI::App& command, Arguments& to) {
  begin_group(command, "Safety");
  command.add_flag("--prune", to.prune, "Delete undeclared access on managed resources");
  add_number(command, "--max-deletes", to.max_deletes, "Refuse to delete more objects than this", whole_number(0))
      ->capture_default_str();
  add_number(command, "--max-delete-percent", to.max_delete_percent,
             "Refuse to delete a larger share of the managed identities and connections than this",
             whole_number(0, 100))
      ->capture_default_str();
}

void add_wave(CLI::App& command, Arguments& to) {
  begin_group(command, "Verification");
  add_number(command, "--wave", to.wave,
             "Number of connections to convert, migrate or move at a time; each is verified, and a failure stops the "
             "rest",
             whole_number(1, 1000))
      ->default_str(std::to_string(usual_wave));
}

void add_proof(CLI::App& command, Arguments& to) {
  begin_group(command, "Verification");
  add_choice(command, "--via", to.via,
             "How to verify the token exchange: job (with the ID token of the pipeline job that runs this), proxy (by "
             "the connection's own test in Azure DevOps) or any (job where possible, else proxy)",
             {"any", "job", "proxy"}, "METHOD")
      ->capture_default_str();
  add_number(command, "--patience", to.patience_seconds, "Seconds to wait for a new federated credential to propagate",
             whole_number(0, 900), "SECONDS")
      ->capture_default_str();
}

void add_planning(CLI::App& command, Arguments& to) {
  add_targets(command, to);
  add_deletes(command, to);
  add_max_changes(command, to);
  add_policy(command, to);
  add_cloud(command, to);
  add_format(command, to, {"text", "json", "markdown"});
}

}  // namespace keyless::cli
