#include "report/snippet.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/loaded_run.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::cli {
namespace {

using model::Resource;

bool is_called(const Resource& connection, const std::string& word) {
  return equal_caseless(connection.address.text(), word) || equal_caseless(connection.address.path(), word) ||
         equal_caseless(model::text_of(connection.fields, "name"), word);
}

std::vector<const Resource*> connections_of(const model::Graph& graph) {
  std::vector<const Resource*> found;
  for (const auto& resource : graph.resources())
    if (resource.kind == &model::kinds::service_connection && resource.wish == model::Wish::present)
      found.push_back(&resource);
  return found;
}

Error unknown(const std::string& word, const std::vector<const Resource*>& connections) {
  std::vector<std::string> names;
  for (const auto* connection : connections) {
    names.push_back(model::text_of(connection->fields, "name"));
    names.push_back(connection->address.text());
  }
  const auto near = nearest(word, names);
  return {.code = Errc::not_found,
          .message = "no manifest declares the service connection `" + word + "`",
          .advice = near.empty() ? "`keyless graph` lists what is declared." : "Did you mean `" + near + "`?"};
}

Error ambiguous(const std::string& word, const Resource& one, const Resource& other) {
  return {.code = Errc::invalid_argument,
          .message = "several service connections are called `" + word + "`",
          .advice = "Use " + one.address.text() + " or " + other.address.text() + "."};
}

Result<const Resource*> connection_called(const std::string& word, const model::Graph& graph) {
  const auto all = connections_of(graph);
  std::vector<const Resource*> called;
  std::ranges::copy_if(all, std::back_inserter(called), [&](const Resource* one) { return is_called(*one, word); });
  if (called.empty()) return unknown(word, all);
  if (called.size() > 1) return ambiguous(word, *called[0], *called[1]);
  return called.front();
}

}  // namespace

int snippet(const Arguments& arguments, Console& console) {
  const auto run = load_run(arguments, console);
  if (!run) return failed;
  const auto connection = connection_called(arguments.connection, run->desired.graph);
  if (!connection) return console.error(connection.error()), failed;
  const auto task = report::task_of(arguments.task).value_or(report::Task::azure_cli);
  const auto step = report::snippet(model::text_of((*connection)->fields, "name"), task);
  if (!step) return console.error(step.error()), failed;
  console.result(*step);
  return done;
}

}  // namespace keyless::cli
