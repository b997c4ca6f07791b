#include <algorithm>

#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/run.hpp"
#include "live/read.hpp"
#include "report/outputs.hpp"
#include "verify/subject.hpp"

namespace keyless::cli {
namespace {

using report::Outputs;

/// What is known of a live object, by the names of its fields; `as` is the name that is printed.
class Collecting {
 public:
  explicit Collecting(const model::Resource& resource) { into_.address = resource.address; }

  void take(const std::optional<model::LiveObject>& from, std::string_view field, std::string_view as) {
    const auto value = from ? model::text_of(from->fields, field) : std::string();
    if (!value.empty()) into_.values.emplace_back(as, value);
  }
  void miss(std::string problem) { into_.problem = std::move(problem); }
  Outputs done() { return std::move(into_); }

 private:
  Outputs into_;
};

constexpr const char* not_there = "does not exist yet: run `keyless apply`";

/// Told apart as everywhere: what could not be read may well be there, and so may what is found only through it.
std::string problem_of(const model::Graph& graph, const model::Live& live, const model::Resource& resource) {
  const auto fields = verify::resolved(graph, live, resource);
  const auto seen = live.of(*resource.kind, fields);
  if (seen.state == model::Observation::State::absent) return not_there;
  if (seen.state == model::Observation::State::not_visible) return "not visible: " + seen.reason;
  for (const auto& [name, value] : fields) {
    const auto* reference = std::get_if<model::Reference>(&value);
    const auto* needed = reference ? graph.find(reference->to) : nullptr;
    if (needed) return needed->address.text() + ": " + problem_of(graph, live, *needed);
  }
  return "not read";
}

Outputs outputs_of_identity(const LoadedRun& run, const model::Live& live, const model::Resource& identity) {
  const auto object = verify::live_of(run.desired.graph, live, identity);
  Collecting collecting(identity);
  for (const auto name : {"id", "clientId", "principalId", "tenantId"}) collecting.take(object, name, name);
  if (!object) collecting.miss(problem_of(run.desired.graph, live, identity));
  return collecting.done();
}

Outputs outputs_of_connection(const LoadedRun& run, const model::Live& live, const verify::Subject& subject) {
  const auto& object = subject.live_connection;
  Collecting collecting(*subject.connection);
  collecting.take(object, "id", "connectionId");
  collecting.take(object, "name", "name");
  for (const auto name : {"clientId", "tenantId", "subscriptionId", "issuer", "subject"})
    collecting.take(object, name, name);
  if (object) collecting.take(subject.live_identity, "principalId", "principalId");
  if (!object)
    collecting.miss(problem_of(run.desired.graph, live, *subject.connection));
  else if (model::text_of(object->fields, "issuer").empty())
    collecting.miss("Azure DevOps does not show issuer and subject to this account");
  return collecting.done();
}

bool is_identity(const model::Kind& kind) {
  return std::ranges::find(kind.outputs, std::string_view("clientId")) != kind.outputs.end();
}

std::vector<Outputs> all_outputs(const LoadedRun& run, const model::Live& live) {
  std::vector<Outputs> all;
  for (const auto& resource : run.desired.graph.resources())
    if (is_identity(*resource.kind) && resource.wish == model::Wish::present)
      all.push_back(outputs_of_identity(run, live, resource));
  for (const auto& subject : verify::subjects_of(run.desired.graph, live))
    all.push_back(outputs_of_connection(run, live, subject));
  std::ranges::stable_sort(all, {}, &Outputs::address);
  return all;
}

/// Commands go to standard output alone; what is missing is said beside them.
bool print_commands(const std::vector<Outputs>& all, Console& console) {
  const auto variables = report::variables_of(all);
  console.result(report::outputs_commands(variables));
  bool complete = true;
  for (const auto& one : all) {
    if (one.problem.empty()) continue;
    console.notice(report::one_line(one.address.text() + ": " + one.problem));
    complete = false;
  }
  for (const auto& variable : variables) {
    if (variable.problem.empty()) continue;
    console.notice(report::one_line(variable.name + " is not set: " + variable.problem));
    complete = false;
  }
  return complete;
}

asio::awaitable<int> print_outputs(Clouds& clouds, const LoadedRun& run, const Arguments&, Console& console) {
  auto live = co_await live::read(clouds.providers(), run.desired.graph);
  if (!live) co_return console.error(live.error()), failed;
  const auto all = all_outputs(run, *live);
  if (console.output() == "azure-pipelines") co_return print_commands(all, console) ? done : failed;
  const auto heading = clouds.heading(run.policy.owners);
  console.result(console.text() ? report::outputs_text(all, heading) : report::outputs_json(all, heading));
  co_return std::ranges::all_of(all, [](const Outputs& one) { return one.problem.empty(); }) ? done : failed;
}

}  // namespace

int output(const Arguments& arguments, Console& console) {
  return run_command(arguments, console, print_outputs);
}

}  // namespace keyless::cli
