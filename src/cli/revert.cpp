#include <algorithm>
#include <ctime>

#include "base/text.hpp"
#include "cli/approval.hpp"
#include "cli/carry_out.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "model/federation.hpp"
#include "model/kinds/kinds.hpp"
#include "report/plan_text.hpp"

namespace keyless::cli {
namespace {

using namespace model;

constexpr std::size_t up_to_seconds = 19;  // 2026-11-21T19:30:00

/// The declared connection of that address or name; an Error when there is none, or several.
Result<Address> connection_named(const Graph& desired, const std::string& name) {
  std::vector<Address> found;
  Strings known;
  for (const auto& resource : desired.resources()) {
    if (resource.kind != &kinds::service_connection || resource.wish != Wish::present) continue;
    known.push_back(text_of(resource.fields, "name"));
    if (equal_caseless(resource.address.text(), name) || equal_caseless(known.back(), name) ||
        equal_caseless(resource.address.path(), name))
      found.push_back(resource.address);
  }
  if (found.size() == 1) return found.front();
  Error error{.code = Errc::invalid_argument, .message = "no service connection `" + name + "` is declared"};
  if (const auto close = nearest(name, known); !close.empty()) error.advice = "Did you mean `" + close + "`?";
  if (!found.empty()) error.message = "several declared service connections are called `" + name + "`";
  if (!found.empty()) error.advice = "Pass the address: " + found.front().text();
  return error;
}

bool is_marked_by_us(const LiveObject& connection, const std::vector<std::string>& owners) {
  const auto& fields = connection.fields;
  const auto id =
      connection_mark_id(text_of(fields, "organization"), text_of(fields, "projectId"), text_of(fields, "name"));
  return connection.mark && proves(*connection.mark, id) && std::ranges::count(owners, connection.mark->owner) > 0;
}

std::string now_text(const Clock& clock) {
  const auto seconds = std::chrono::system_clock::to_time_t(clock.wall());
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[32] = {};
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
  return text;
}

Error refusal(const Address& address, std::string message, std::string advice) {
  return {.code = Errc::unsafe_plan,
          .message = std::move(message) + "; nothing was changed",
          .where = address.text(),
          .advice = std::move(advice)};
}

/// Why it can't be converted back; nothing when it can.
std::optional<Error> obstacle(const Change* change, const Address& address, const LoadedRun& run, const Clock& clock) {
  if (!change || !change->live)
    return refusal(address, "it does not exist, or is not visible", "Run `keyless plan` to see its state.");
  const auto& fields = change->live->fields;
  if (!is_marked_by_us(*change->live, run.policy.owners))
    return refusal(address, "keyless does not manage it",
                   "Only connections that an apply created or adopted can be reverted.");
  if (!is_federated(fields))
    return refusal(address, "it already signs in with " + text_of(fields, "scheme"), "There is nothing to revert.");
  const auto& deadline = text_of(fields, "revertDeadline");
  if (deadline.empty())
    return refusal(address, "it can't be reverted: Azure DevOps kept no secret for it",
                   "Secrets are kept for seven days, and only when Azure DevOps created the application itself.");
  if (deadline.substr(0, up_to_seconds) < now_text(clock))
    return refusal(address, "it could be reverted until " + deadline,
                   "To use a secret again, create a new connection with a new secret.");
  return std::nullopt;
}

/// One row: the scheme it had.
Plan way_back(const Change& from) {
  Plan plan;
  Change change;
  change.address = from.address;
  change.kind = from.kind;
  change.action = Action::update;
  change.live = from.live;
  change.desired = from.desired;
  change.desired->fields = from.live->fields;
  change.desired->fields.insert_or_assign("scheme", Value("ServicePrincipal"));
  change.diffs.push_back(
      {.field = "scheme", .before = Value(text_of(from.live->fields, "scheme")), .after = Value("ServicePrincipal")});
  change.reason = "converted back to its secret, which Azure DevOps keeps until " +
                  text_of(from.live->fields, "revertDeadline") + "; its id, pipeline permissions and checks are kept";
  plan.changes.push_back(std::move(change));
  return plan;
}

asio::awaitable<int> convert_back(Clouds& clouds, const LoadedRun& run, const Arguments& arguments, Console& console) {
  const auto address = connection_named(run.desired.graph, arguments.connection);
  if (!address) co_return console.error(address.error()), failed;
  auto compared = co_await read_and_plan(clouds, run);
  if (!compared) co_return console.error(compared.error()), failed;
  const auto* change = compared->find(*address);
  if (const auto stop = obstacle(change, *address, run, clouds.clock())) co_return console.error(*stop), refused;
  const auto plan = way_back(*change);
  if (console.text()) console.result(report::plan(plan, clouds.heading(run.policy.owners), console.style()));
  if (const auto stop = not_approved(arguments, console)) co_return *stop;
  auto code = co_await carry_out_and_report(clouds, plan, arguments, console);
  if (code == done)
    console.notice(report::one_line(address->text()) +
                   " signs in with its secret again. The manifest still declares federation, so the next plan "
                   "converts it again: remove it from the manifest, or pass --exclude until then.");
  co_return code;
}

}  // namespace

int revert(const Arguments& arguments, Console& console) {
  return run_command(arguments, console, convert_back);
}

}  // namespace keyless::cli
