#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "providers/devops/devops.hpp"
#include "providers/makers.hpp"
#include "providers/parallel.hpp"
#include "providers/resolve.hpp"
#include "providers/service_provider.hpp"
#include "providers/wire.hpp"

namespace keyless::providers::devops {
namespace {

// Such writes show later, and some are lost: verify, then send again.
constexpr RetryPolicy showing_a_role{Milliseconds(2'000), Milliseconds(10'000), Milliseconds(120'000)};

std::string assignments_path(const Fields& place) {
  return "_apis/securityroles/scopes/distributedtask.serviceendpointrole/roleassignments/resources/" +
         text_of(place, "projectId") + "_" + text_of(place, "connectionId");
}

struct Assignment {
  std::string id, name, role;
};
using Assignments = std::vector<Assignment>;

/// Roles given on this very connection; those that come from its project are the project's business.
Result<Assignments> assigned_in(const Json& body, const std::string& doing) {
  const auto& value = member(body, "value");
  if (!value.is_array()) return broken_promise(doing, "it has no list of roles");
  Assignments found;
  for (const auto& entry : value) {
    if (equal_caseless(text_at(entry, {"access"}), "inherited")) continue;
    Assignment one{text_at(entry, {"identity", "id"}), text_at(entry, {"identity", "displayName"}),
                   text_at(entry, {"role", "name"})};
    if (one.id.empty() || one.role.empty()) return broken_promise(doing, "a role without its name or its holder");
    if (one.name.empty()) one.name = one.id;
    found.push_back(std::move(one));
  }
  return found;
}

const Assignment* held_by(const Assignments& all, const std::string& id) {
  const auto found = std::ranges::find_if(all, [&](const Assignment& one) { return equal_caseless(one.id, id); });
  return found == all.end() ? nullptr : &*found;
}

LiveObject as_live(const Assignment& one, const Fields& place) {
  auto object = live_object(model::kinds::security_role, text_of(place, "connectionId") + "/" + one.id);
  object.fields = place;
  object.fields.insert({{"id", object.id}, {"principalId", one.id}, {"principal", one.name}, {"role", one.role}});
  return object;
}

Error ignored(const std::string& doing, const Fields& wanted) {
  Error error{Errc::invalid_argument,
              doing + ": Azure DevOps accepted the request but changed nothing: it does not know the identity " +
                  text_of(wanted, "principalId") + " in this organization"};
  error.advice = "make " + text_of(wanted, "principal") + " a member of the organization first";
  return error;
}

class SecurityRoles : public ServiceProvider {
 public:
  explicit SecurityRoles(Services services) : ServiceProvider(model::kinds::security_role, 1, services) {}

  asio::awaitable<Result<Live>> observe(Interest interest) override {
    Observations observed;
    const auto wanted = declared_keys(interest);
    std::vector<asio::awaitable<void>> questions;
    for (const auto* resource : declared(interest, model::kinds::service_connection)) {
      const auto* live = found_live(interest, *resource);
      if (live) questions.push_back(look_at(observed, *live, wanted));
    }
    co_await all_of(std::move(questions));
    co_return std::move(observed).result();
  }

  asio::awaitable<Result<LiveObject>> create(Resource desired) override {
    return give(desired.fields, "granting " + desired.address.text());
  }

  asio::awaitable<Result<LiveObject>> update(LiveObject, Resource desired) override {
    return give(desired.fields, "changing " + desired.address.text());
  }

  asio::awaitable<Result<void>> remove(LiveObject live) override {
    const auto doing =
        "removing the role " + text_of(live.fields, "role") + " from " + text_of(live.fields, "principal");
    const auto id = text_of(live.fields, "principalId");
    const auto body = Json::array({id});
    auto answer = Result<Answer>(Answer());
    Pause pause(*services_.clock, showing_a_role);
    while (true) {
      auto patch = request(services_, "PATCH", text_of(live.fields, "organization"), "", assignments_path(live.fields),
                           permissions_version, body);
      answer = co_await send_json(services_, std::move(patch), doing);
      if (!answer && answer.error().code == Errc::not_found) co_return Result<void>();
      if (!answer && !is_ambiguous(answer.error())) co_return std::move(answer).error();
      auto all = co_await read(live.fields, doing);
      if (all && !held_by(*all, id)) co_return Result<void>();
      const bool goes_on = co_await pause.next();
      if (!goes_on) co_return Error{Errc::timed_out, doing + ": the change is not visible afterwards"};
    }
  }

 private:
  std::set<std::string> declared_keys(const Interest& interest) const {
    std::set<std::string> keys;
    for (const auto& fields : declared_fields(interest, kind())) keys.insert(first_key(kind(), fields));
    return keys;
  }

  asio::awaitable<void> look_at(Observations& observed, LiveObject connection, std::set<std::string> wanted) {
    const auto place = connection_place(connection);
    const auto doing = "reading security roles of connection " + text_of(connection.fields, "name");
    auto all = co_await read(place, doing);
    if (!all) co_return observed.could_not_see(kind().collection(place), all.error());
    const auto creator = text_at(kept_of(connection), {"createdBy", "id"});
    for (const auto& one : *all) {
      auto object = as_live(one, place);
      // Whoever creates a connection becomes its administrator: nobody has to declare that.
      const bool by_creation = equal_caseless(one.id, creator) && equal_caseless(one.role, "Administrator");
      if (!by_creation || wanted.contains(first_key(kind(), object.fields))) observed.add(std::move(object));
    }
    observed.saw_all_of(kind().collection(place));
  }

  asio::awaitable<Result<Assignments>> read(Fields place, std::string doing) {
    auto question =
        request(services_, "GET", text_of(place, "organization"), "", assignments_path(place), permissions_version);
    auto answer = co_await send_json(services_, std::move(question), doing);
    if (!answer) co_return std::move(answer).error();
    co_return assigned_in(answer->body, doing);
  }

  /// Sends the role until the service shows it.
  asio::awaitable<Result<LiveObject>> give(Fields wanted, std::string doing) {
    const auto &id = text_of(wanted, "principalId"), &role = text_of(wanted, "role");
    const auto body = Json::array({Json::object({{"roleName", role}, {"userId", id}})});
    Pause pause(*services_.clock, showing_a_role);
    while (true) {
      auto put = request(services_, "PUT", text_of(wanted, "organization"), "", assignments_path(wanted),
                         permissions_version, body);
      auto answer = co_await send_json(services_, std::move(put), doing);
      if (!answer && !is_ambiguous(answer.error())) co_return std::move(answer).error();
      const bool nothing_done = answer && text_at(answer->body, {"count"}) == "0";
      if (nothing_done) co_return ignored(doing, wanted);
      auto all = co_await read(wanted, doing);
      const auto* held = all ? held_by(*all, id) : nullptr;
      if (held && equal_caseless(held->role, role)) co_return as_live(*held, connection_place(wanted));
      const bool goes_on = co_await pause.next();
      if (!goes_on && !answer) co_return std::move(answer).error();
      if (!goes_on) co_return Error{Errc::timed_out, doing + ": the role is not visible afterwards"};
    }
  }
};

}  // namespace

std::unique_ptr<Provider> make_security_role(Services services) {
  return std::make_unique<SecurityRoles>(services);
}

}  // namespace keyless::providers::devops
