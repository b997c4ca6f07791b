#include "cli/arguments/commands.hpp"
#include "cli/arguments/options.hpp"

namespace keyless::cli {
namespace {

void add_survey_scope(CLI::App& command, Arguments& to) {
  begin_group(command, "Scope");
  command.add_option("--organization", to.organization, "Azure DevOps organization to read; required")
      ->type_name("ORG")
      ->required();
  add_repeatable(command, "--project", to.projects, "PROJECT", "Only this project, by name or id; repeatable");
  add_repeatable(command, "--subscription", to.subscriptions, "GUID",
                 "Only identities and roles of this subscription; repeatable (default: all that are visible)");
}

void add_adoption(CLI::App& command, Arguments& to) {
  begin_group(command, "Adoption");
  command
      .add_option("--resource-group", to.resource_group,
                  "Declare the identities of this group as managed instead of existing")
      ->type_name("NAME");
  command
      .add_option("--adopt-as", to.adopt_as,
                  "Team that adopts what no team owns (default: one named after each project)")
      ->type_name("TEAM");
  command.add_flag("--allow-lending", to.allow_lending,
                   "Let the exported policy permit new federated credentials on existing identities for connections "
                   "that have none");
}

void add_migration_rows(CLI::App& command, Arguments& to) {
  const std::vector<std::string> words = {"convert", "migrate", "manual", "failed"};
  begin_group(command, "Rows");
  command.add_option("--to-do", to.to_do, "Only connections with this to do: " + listed(words) + "; repeatable")
      ->check(one_of(words))
      ->type_name("WORD")
      ->allow_extra_args(false);
  add_repeatable(command, "--owner", to.owners, "NAME",
                 "Only connections of this owner, by name or mail; in text, with the work list of each; wildcards "
                 "allowed; repeatable");
  command.add_option("--compare", to.older_report, "Also what has changed since this older report (JSON)")
      ->type_name("FILE");
}

}  // namespace

void add_verify(CLI::App& app, Arguments& to) {
  auto& verify = add_command(app, to, "verify", "Verify each connection end to end: token, exchange, role",
                             {"keyless verify keyless.yaml", "keyless verify keyless.yaml --via proxy"});
  add_paths(verify, to);
  add_proof(verify, to);
  add_cloud(verify, to);
  add_format(verify, to, {"text", "json"});
}

void add_export(CLI::App& app, Arguments& to) {
  auto& command = add_command(app, to, "export", "Write manifests for what exists, ready to be adopted",
                              {"keyless export --organization contoso --project Payments",
                               "keyless export --organization contoso --out manifests/"});
  add_survey_scope(command, to);
  add_team(command, to, "Only what carries the mark of this team");
  add_adoption(command, to);
  add_cloud(command, to);
  add_out(command, to, "Folder to write manifests and a policy to (default: print one manifest)", "DIR");
  add_format(command, to, {"text", "json"});
}

void add_report(CLI::App& app, Arguments& to) {
  auto& report = add_parent(app, "report", "Report on what exists, without a manifest");
  auto& migration = add_command(
      report, to, "migration",
      "Every connection that federates or holds a secret: issuer, last use, owner, risk, and what is to be done",
      {"keyless report migration --organization contoso",
       "keyless report migration manifests/ --organization contoso --output html --out migration.html",
       "keyless report migration --organization contoso --to-do manual --owner 'ada@*'",
       "keyless report migration --organization contoso --compare last-week.json"});
  migration.add_option("PATH", to.paths, "Manifests, or folders of manifests, to name the one that declares each");
  add_survey_scope(migration, to);
  add_migration_rows(migration, to);
  add_cloud(migration, to);
  add_out(migration, to, "Write the report to this file instead of standard output");
  add_detailed_exitcode(migration, to, "something is left to do");
  add_format(migration, to, {"text", "json", "csv", "markdown", "html"});
}

void add_show(CLI::App& app, Arguments& to) {
  auto& show = add_command(app, to, "show", "Print a saved plan", {"keyless show plan.json"});
  show.add_option("PLAN", to.paths, "File that `keyless plan --out FILE` wrote")->required();
  add_format(show, to, {"text", "json"});
}

void add_snippet(CLI::App& app, Arguments& to) {
  const std::vector<std::string> tasks = {"AzureCLI", "AzurePowerShell", "script"};
  auto& snippet = add_command(app, to, "snippet", "Print the pipeline step that uses a service connection",
                              {"keyless snippet sc-payments keyless.yaml --task AzurePowerShell"});
  snippet.add_option("CONNECTION", to.connection, "Name or address of a connection that a manifest declares")
      ->required();
  add_paths(snippet, to);
  begin_group(snippet, "Output");
  snippet.add_option("--task", to.task, "Kind of step: " + listed(tasks))
      ->check(one_of(tasks, true))
      ->type_name("TASK")
      ->capture_default_str();
}

void add_output(CLI::App& app, Arguments& to) {
  auto& output = add_command(app, to, "output", "Print the ids that the next pipeline step needs, read live",
                             {"keyless output keyless.yaml", "keyless output keyless.yaml --output azure-pipelines"});
  add_paths(output, to);
  add_cloud(output, to);
  add_format(output, to, {"text", "json", "azure-pipelines"});
}

void add_graph(CLI::App& app, Arguments& to) {
  auto& graph = add_command(app, to, "graph", "Print the resources and their dependencies in DOT",
                            {"keyless graph keyless.yaml | dot -Tsvg > graph.svg"});
  add_paths(graph, to);
}

void add_schema(CLI::App& app, Arguments& to) {
  auto& schema = add_command(app, to, "schema", "Print the JSON Schema of manifests",
                             {"keyless schema > manifest.schema.json", "keyless schema --policy"});
  begin_group(schema, "Output");
  auto* defaults = schema.add_flag("--defaults", to.defaults, "Print the schema of a folder's defaults.yaml instead");
  auto* policy = schema.add_flag("--policy", to.policy_schema, "Print the schema of a policy file instead");
  auto* live = schema.add_flag("--live", to.live_schema, "Print the schema of the library's live graph instead");
  policy->excludes(defaults);
  live->excludes(defaults)->excludes(policy);
}

void add_completion(CLI::App& app, Arguments& to) {
  const std::vector<std::string> shells = {"bash", "zsh", "fish"};
  auto& completion = add_command(app, to, "completion", "Print a script that completes commands and options",
                                 {"source <(keyless completion bash)", "keyless completion fish | source"});
  completion.add_option("SHELL", to.shell, listed(shells))->required()->check(one_of(shells));
}

void add_version(CLI::App& app, Arguments& to) {
  add_command(app, to, "version", "Print the version", {"keyless version"});
}

}  // namespace keyless::cli
