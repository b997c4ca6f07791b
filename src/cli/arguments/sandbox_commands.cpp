#include "cli/arguments/commands.hpp"
#include "cli/arguments/options.hpp"

namespace keyless::cli {
namespace {

constexpr auto serving =
    "When it is ready, it prints one line of JSON: the base URL of each service, `caFile`, and\n"
    "credentials that only this sandbox accepts. Save that line to a file and pass the file to other\n"
    "commands with --cloud.\n"
    "\n"
    "A scenario file is strict YAML or JSON. busy.yaml could be:\n"
    "\n"
    "  clock: {mode: virtual, start: '2026-11-21T10:00:00Z'}   # advances only when told to\n"
    "  propagation: {roleAssignment: 300}                      # seconds until a new grant works\n"
    "  throttling: published                                   # enforce the services' quotas\n"
    "  faults:\n"
    "    - {fault: C5, variant: body, service: resourceManager, method: PUT, nth: 2}\n"
    "\n"
    "`keyless sandbox faults` lists the faults. To change all this while the sandbox runs, use\n"
    "`control` and `controlToken` of the ready line: GET and POST /clock, GET and PUT /behaviour,\n"
    "GET, POST and DELETE /faults, POST /tokens, GET /requests.\n"
    "\n"
    "Each request is logged on standard error: time, service, caller, method, path, status, bytes,\n"
    "duration; with --state also in requests.jsonl there. docs/sandbox.md describes all of it.";

void add_behaviour(CLI::App& serve, Arguments& to) {
  const std::vector<std::string> clouds = {"AzureCloud", "AzureUSGovernment", "AzureChinaCloud"};
  begin_group(serve, "Sandbox");
  serve.add_option("--state", to.state, "State folder, kept between runs (default: in memory)")->type_name("DIR");
  serve.add_option("--cloud-name", to.cloud_name, "Cloud to emulate: " + listed(clouds))
      ->check(one_of(clouds))
      ->type_name("NAME")
      ->capture_default_str();
  serve.add_option("--scenario", to.scenario, "Scenario file: clock, propagation delays, quotas, faults")
      ->type_name("FILE");
  serve.add_option("--seed", to.seed, "Seed for the ids and secrets of a new state folder")
      ->type_name("NUMBER")
      ->capture_default_str();
  serve.add_flag("--proxy", to.proxy,
                 "Also run a CONNECT proxy for the clouds' public host names, for clients that only HTTPS_PROXY can "
                 "redirect");
}

void add_serve(CLI::App& sandbox, Arguments& to) {
  auto& serve =
      add_command(sandbox, to, "serve", "Run the emulated clouds over HTTPS on loopback until SIGTERM or Ctrl-C", {});
  add_behaviour(serve, to);
  begin_group(serve, "Output");
  serve
      .add_option("--exchanges", to.exchanges, "Append each request and response to this file, one JSON object a line")
      ->type_name("FILE");
  serve.add_flag("--quiet", to.quiet, "Do not log each request to standard error");
  set_footer(serve,
             {"keyless sandbox serve --state .keyless/sandbox --scenario busy.yaml > cloud.json &",
              "keyless plan --cloud cloud.json keyless.yaml"},
             serving);
}

void add_faults(CLI::App& sandbox, Arguments& to) {
  add_command(sandbox, to, "faults", "List the faults that a scenario can inject, and when each occurs",
              {"keyless sandbox faults"});
}

void add_new(CLI::App& sandbox, Arguments& to) {
  auto& fresh = add_command(sandbox, to, "new", "Fill a state folder with a generated organization",
                            {"keyless sandbox new brownfield --size 200 --state .keyless/brownfield",
                             "keyless report migration --organization contoso --sandbox=.keyless/brownfield"});
  fresh
      .add_option("WORLD", to.world,
                  "brownfield (years of connections with secrets, healthy and broken) or fleet (healthy connections "
                  "with workload identity federation)")
      ->required()
      ->check(one_of({"brownfield", "fleet"}));
  begin_group(fresh, "Sandbox");
  fresh.add_option("--state", to.state, "State folder, new or empty; required")->type_name("DIR")->required();
  fresh.add_option("--size", to.size, "Number of service connections")
      ->check(whole_number(1, 20000))
      ->type_name("NUMBER")
      ->capture_default_str();
  fresh.add_flag("--secrets-only", to.secrets_only,
                 "brownfield: only connections with secrets; one in thirty can't be converted");
  fresh.add_option("--seed", to.seed, "Seed for everything that is generated")
      ->type_name("NUMBER")
      ->capture_default_str();
}

}  // namespace

void add_sandbox(CLI::App& app, Arguments& to) {
  auto& sandbox = add_parent(app, "sandbox", "Run emulated clouds locally");
  add_serve(sandbox, to);
  add_faults(sandbox, to);
  add_new(sandbox, to);
}

}  // namespace keyless::cli
