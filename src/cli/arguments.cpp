#include "cli/arguments.hpp"

#include <CLI/CLI.hpp>

#include "auth/mode.hpp"
#include "cli/completion.hpp"
#include "cli/exit_code.hpp"

namespace keyless::cli {
namespace {

constexpr auto footer =
    "Exit codes: 0 done or nothing to do, 1 error, 2 differences (plan --detailed-exitcode, drift), 3 refused as "
    "unsafe.\n"
    "Sign-in: as the Azure SDKs do, the first that is set up of client secret or certificate, federated token file,\n"
    "service connection of this pipeline job, managed identity, Azure CLI; --auth-mode chooses one. A personal access\n"
    "token in AZURE_DEVOPS_EXT_PAT serves Azure DevOps. With --sandbox no credentials are needed.";

void add_where(CLI::App& app, Arguments& to) {
  app.add_flag("--sandbox{.keyless/sandbox}", to.sandbox,
               "Use the sandbox with this state folder instead of a cloud: --sandbox or --sandbox=DIR");
  app.add_option("--cloud", to.cloud_file,
                 "Use the cloud this JSON file describes, such as a running sandbox's ready line")
      ->type_name("FILE");
  app.add_option("--auth-mode", to.auth_mode, "How to sign in")
      ->check(CLI::IsMember(auth::mode_names()))
      ->type_name("MODE");
  app.add_option("--parallelism", to.parallelism, "Requests in flight at most")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  app.add_option("--timeout", to.timeout_seconds, "Give up after this many seconds")
      ->check(CLI::Range(1, 86400))
      ->capture_default_str();
  app.add_flag("--debug", to.debug, "A line on standard error for each request; never a token or a body");
}

void add_style(CLI::App& app, Arguments& to, const std::string& formats) {
  app.add_option("--output,-o", to.output, "How results are printed")
      ->check(CLI::IsMember(CLI::detail::split(formats, '|')))
      ->type_name(formats)
      ->capture_default_str();
  app.add_flag("--no-color", to.no_color, "No colour (also by the variable NO_COLOR)");
}

void add_paths(CLI::App& app, Arguments& to,
               const std::string& what = "Manifests, or folders of them; keyless.yaml here when left out") {
  app.add_option("PATH", to.paths, what);
}

void add_policy(CLI::App& app, Arguments& to) {
  app.add_option("--policy", to.policy_file,
                 "Policy file that permits privileged grants, kept outside the manifests (also by the variable "
                 "KEYLESS_POLICY)")
      ->type_name("FILE");
  app.add_flag("--require-policy", to.require_policy, "Refuse to run without a policy file");
  app.add_option("--team", to.teams, "Act only as this team; repeatable")->type_name("TEAM");
}

void add_targets(CLI::App& app, Arguments& to) {
  app.add_option("--target", to.targets,
                 "Only these addresses and what they need; wildcards, repeatable; nothing is removed")
      ->type_name("ADDRESS");
  app.add_option("--exclude", to.excludes,
                 "Not these addresses, nor what would come without them; wildcards, repeatable; nothing is removed")
      ->type_name("ADDRESS");
}

void add_max_changes(CLI::App& app, Arguments& to) {
  app.add_option("--max-changes", to.max_changes,
                 "Refuse more changes of identities, roles, federated credentials and connections than this; "
                 "no limit by default")
      ->check(CLI::PositiveNumber);
}

void add_removal(CLI::App& app, Arguments& to) {
  app.add_flag("--prune", to.prune, "Remove what hangs on ours and nobody declared");
  app.add_option("--max-deletes", to.max_deletes, "Refuse more removals than this")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  app.add_option("--max-delete-percent", to.max_delete_percent,
                 "Refuse to remove more of our identities and connections than this")
      ->check(CLI::Range(0, 100))
      ->capture_default_str();
}

void add_wave(CLI::App& app, Arguments& to) {
  app.add_option("--wave", to.wave,
                 "Connections converted, migrated or moved at a time; each is proven, and a failure stops the rest")
      ->check(CLI::Range(1, 1000))
      ->default_str(std::to_string(usual_wave));
}

/// Of a span like 90m, 24h or 7d.
std::optional<std::chrono::seconds> span_from(const std::string& text) {
  const bool has_unit = text.size() >= 2 && text.size() <= 6 && text.find_first_not_of("0123456789") == text.size() - 1;
  if (!has_unit) return std::nullopt;
  const std::chrono::minutes count(std::stoi(text));
  if (text.back() == 'm') return count;
  if (text.back() == 'h') return count * 60;
  if (text.back() == 'd') return count * (24 * 60);
  return std::nullopt;
}

void add_plan_age(CLI::App& app, Arguments& to) {
  app.add_option_function<std::string>(
         "--max-plan-age", [&to](const std::string& text) { to.max_plan_age = *span_from(text); },
         "Refuse a saved plan older than this: 90m, 24h, 7d")
      ->check([](const std::string& text) {
        return span_from(text) ? std::string() : "`" + text + "` is not a duration: write 90m, 24h or 7d";
      })
      ->type_name("DURATION")
      ->default_str("24h");
}

CLI::App* command(CLI::App& app, Arguments& to, const std::string& name, const std::string& what) {
  auto* sub = app.add_subcommand(name, what);
  sub->callback([&to, name] { to.command = name; });
  sub->footer(footer);
  return sub;
}

void add_planning(CLI::App& app, Arguments& to) {
  add_where(app, to);
  add_style(app, to, "text|json|markdown");
  add_policy(app, to);
  add_targets(app, to);
  add_removal(app, to);
  add_max_changes(app, to);
}

void add_proof(CLI::App& app, Arguments& to) {
  app.add_option("--via", to.via,
                 "How the exchange is proven: as the pipeline job this runs in, or by the connection's own test")
      ->check(CLI::IsMember({"any", "job", "proxy"}))
      ->capture_default_str();
  app.add_option("--patience", to.patience_seconds, "Seconds a fresh trust may take to spread")
      ->check(CLI::Range(0, 900))
      ->capture_default_str();
}

void add_survey(CLI::App& app, Arguments& to) {
  app.add_option("--organization", to.organization, "The Azure DevOps organization to look at")
      ->type_name("ORG")
      ->required();
  app.add_option("--project", to.projects, "Only this project, by name or id; repeatable")->type_name("PROJECT");
  app.add_option("--subscription", to.subscriptions,
                 "Only identities and roles of this subscription; repeatable; all that are visible when left out")
      ->type_name("GUID");
}

void add_export(CLI::App& app, Arguments& to) {
  auto* sub = command(app, to, "export", "Write manifests of what is there, for their first plan to adopt");
  add_survey(*sub, to);
  sub->add_option("--team", to.teams, "Only what carries the mark of this team; repeatable")->type_name("TEAM");
  sub->add_option("--resource-group", to.resource_group,
                  "Declare the identities of this group as ours, instead of as existing ones")
      ->type_name("NAME");
  sub->add_option("--adopt-as", to.adopt_as,
                  "The team that takes over what is nobody's; by default one named after each project")
      ->type_name("TEAM");
  sub->add_flag("--allow-lending", to.allow_lending,
                "Also permit in policy.json that connections without a federated credential get one on an existing "
                "identity");
  sub->add_option("--out", to.out, "Folder to write into; without it a single manifest is printed")->type_name("DIR");
  add_where(*sub, to);
  add_style(*sub, to, "text|json");
}

void add_report(CLI::App& app, Arguments& to) {
  auto* report = app.add_subcommand("report", "Reports of what is there, without a manifest");
  report->require_subcommand(1);
  report->footer("");
  auto* migration = report->add_subcommand(
      "migration", "Every Azure connection of an organization: secret, issuer, last use, and what would be done");
  migration->callback([&to] { to.command = "report migration"; });
  migration->footer(footer);
  add_survey(*migration, to);
  migration->add_option("--out", to.out, "Write the report to this file instead")->type_name("FILE");
  migration->add_flag("--detailed-exitcode", to.detailed_exitcode, "Exit with 2 when something is left to do");
  add_where(*migration, to);
  add_style(*migration, to, "text|json|markdown");
}

void add_commands(CLI::App& app, Arguments& to) {
  auto* validate = command(app, to, "validate", "Check manifests offline: grammar, references, policy");
  add_paths(*validate, to);
  add_style(*validate, to, "text|json");
  add_policy(*validate, to);

  auto* plan = command(app, to, "plan", "Show what would change, and why; changes nothing");
  add_paths(*plan, to);
  add_planning(*plan, to);
  plan->add_option("--out", to.out, "Write the plan to this file, for `keyless apply FILE`")->type_name("FILE");
  plan->add_flag("--detailed-exitcode", to.detailed_exitcode, "Exit with 2 when apply would write");
  add_wave(*plan, to);

  auto* apply = command(app, to, "apply", "Make it so");
  add_paths(*apply, to, "Manifests, folders of them, or one saved plan");
  add_planning(*apply, to);
  apply->add_flag("--auto-approve", to.auto_approve, "Do not ask");
  apply->add_flag("--allow-policy-in-tree", to.allow_policy_in_tree,
                  "Accept a policy file inside the manifests' work tree, where whoever may change them may change it");
  add_plan_age(*apply, to);
  add_wave(*apply, to);
  add_proof(*apply, to);

  auto* revert = command(app, to, "revert", "Convert a connection back to its secret, while the service allows it");
  revert->add_option("CONNECTION", to.connection, "Its name or address, as the manifest declares it")->required();
  add_paths(*revert, to);
  add_where(*revert, to);
  add_style(*revert, to, "text|json");
  revert->add_option("--team", to.teams, "Act only as this team; repeatable")->type_name("TEAM");
  revert->add_flag("--auto-approve", to.auto_approve, "Do not ask");

  auto* drift = command(app, to, "drift", "Plan for a schedule: never writes, exits with 2 when anything differs");
  add_paths(*drift, to);
  add_planning(*drift, to);
  drift->add_option("--out", to.out, "Write the report as JSON to this file too")->type_name("FILE");

  auto* verify = command(app, to, "verify", "Prove each chain end to end: token, exchange, role");
  add_paths(*verify, to);
  add_where(*verify, to);
  add_style(*verify, to, "text|json");
  add_proof(*verify, to);

  auto* destroy = command(app, to, "destroy", "Remove everything these manifests own, dependants first");
  add_paths(*destroy, to);
  add_where(*destroy, to);
  add_style(*destroy, to, "text|json");
  add_policy(*destroy, to);
  add_max_changes(*destroy, to);
  destroy->add_flag("--auto-approve", to.auto_approve, "Do not ask for the team's name");

  add_export(app, to);
  add_report(app, to);

  auto* show = command(app, to, "show", "Print a saved plan");
  show->add_option("PLAN", to.paths, "The file plan --out wrote")->required();
  add_style(*show, to, "text|json");

  auto* snippet = command(app, to, "snippet", "Print the pipeline step that uses a service connection");
  snippet->add_option("CONNECTION", to.connection, "Name or address of a declared service connection")->required();
  add_paths(*snippet, to);
  snippet->add_option("--task", to.task, "What the step is made with")
      ->check(CLI::IsMember({"AzureCLI", "AzurePowerShell", "script"}, CLI::ignore_case))
      ->capture_default_str();

  auto* output = command(app, to, "output", "Print the ids the next step needs, read live");
  add_paths(*output, to);
  add_where(*output, to);
  add_style(*output, to, "text|json|azure-pipelines");

  auto* graph = command(app, to, "graph", "Print the desired graph in DOT");
  add_paths(*graph, to);

  auto* schema = command(app, to, "schema", "Print the manifest's JSON Schema");
  auto* of_defaults = schema->add_flag("--defaults", to.defaults, "Of a folder's defaults.yaml");
  schema->add_flag("--policy", to.policy_schema, "Of a policy file")->excludes(of_defaults);
  auto* completion = command(app, to, "completion", "Print a script that completes commands and flags");
  completion->add_option("SHELL", to.shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  command(app, to, "version", "Print the version");

  auto* sandbox = app.add_subcommand("sandbox", "The emulated clouds");
  sandbox->require_subcommand(1);
  sandbox->footer("");
  auto* serve =
      sandbox->add_subcommand("serve", "Serve the emulated clouds over HTTPS on loopback until SIGTERM or Ctrl-C");
  serve->callback([&to] { to.command = "sandbox serve"; });
  serve->add_option("--state", to.state, "Folder of the state, kept between runs; in memory when left out")
      ->type_name("DIR");
  serve->add_option("--cloud-name", to.cloud_name, "The cloud it stands for")
      ->check(CLI::IsMember({"AzureCloud", "AzureUSGovernment", "AzureChinaCloud"}))
      ->capture_default_str();
  serve->add_option("--seed", to.seed, "Of ids and secrets of a new world")->capture_default_str();
  serve->add_flag("--proxy", to.proxy,
                  "Also a CONNECT proxy under the clouds' own names, for clients that only HTTPS_PROXY configures");
  serve->add_option("--exchanges", to.exchanges, "Append every request and answer to this file, one JSON object a line")
      ->type_name("FILE");
  serve->add_option("--scenario", to.scenario, "How the clouds behave: clock, delays, limits, quotas, faults")
      ->type_name("FILE");
  serve->add_flag("--quiet", to.quiet, "No line on standard error for each request");
  serve->footer(
      "When ready it prints one line of JSON: the base URL of each service, caFile, and credentials that only this\n"
      "sandbox accepts. Save it to a file and pass that file as --cloud FILE to the other commands:\n"
      "\n"
      "  keyless sandbox serve --state .keyless/sandbox --scenario busy.yaml > cloud.json &\n"
      "  keyless plan --cloud cloud.json keyless.yaml\n"
      "\n"
      "A scenario file is strict YAML or JSON. busy.yaml may say:\n"
      "\n"
      "  clock: {mode: virtual, start: '2026-11-21T10:00:00Z'}   # moves only when told\n"
      "  propagation: {roleAssignment: 300}                      # seconds until a new grant counts\n"
      "  throttling: published                                   # the services' quotas, refusing\n"
      "  faults:\n"
      "    - {fault: C5, variant: body, service: resourceManager, method: PUT, nth: 2}\n"
      "\n"
      "`keyless sandbox faults` prints every fault. `control` and `controlToken` of the ready line are for changing "
      "all\n"
      "this while it runs: GET and POST /clock, GET and PUT /behaviour, GET, POST and DELETE /faults, POST /tokens, "
      "GET\n"
      "/requests. Each request is a line on standard error: time, service, caller, method, path, status, bytes, time\n"
      "taken; with --state also in requests.jsonl there. docs/sandbox.md says it all.");

  auto* faults = sandbox->add_subcommand("faults", "Print the faults a scenario may name, and when each strikes");
  faults->callback([&to] { to.command = "sandbox faults"; });

  auto* fresh = sandbox->add_subcommand("new", "Fill a state folder with a made-up world to work on");
  fresh->callback([&to] { to.command = "sandbox new"; });
  fresh->footer("Then: `keyless sandbox serve --state DIR`, or --sandbox=DIR with the other commands.");
  fresh
      ->add_option("WORLD", to.world,
                   "brownfield: years of secret-based connections, sound and broken; fleet: sound federated ones")
      ->required()
      ->check(CLI::IsMember({"brownfield", "fleet"}));
  fresh->add_option("--size", to.size, "Service connections in it")->check(CLI::Range(1, 20000))->capture_default_str();
  fresh->add_option("--state", to.state, "State folder; it must hold no world yet")->type_name("DIR")->required();
  fresh->add_flag("--secrets-only", to.secrets_only,
                  "brownfield: nothing but connections with secrets; one in thirty can't be converted");
  fresh->add_option("--seed", to.seed, "Of everything in it")->capture_default_str();
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
      "keyless makes Azure Pipelines secret-free: one manifest for identity, roles, trust and service connection.");
  app.name("keyless");
  app.require_subcommand(1);
  app.footer(footer);
  app.set_version_flag("--version", "keyless " KEYLESS_VERSION);
  add_commands(app, to);
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
