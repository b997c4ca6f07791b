#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "providers/devops/entitlement.hpp"
#include "providers/makers.hpp"
#include "providers/parallel.hpp"
#include "providers/preconditions.hpp"
#include "providers/resolve.hpp"
#include "providers/service_provider.hpp"
#include "providers/wire.hpp"

namespace keyless::providers::devops {
namespace {

constexpr std::string_view collection_path = "_apis/serviceprincipalentitlements";
// A new service principal spreads through Entra for minutes, a new member through the organization.
constexpr RetryPolicy spreading{Milliseconds(2'000), Milliseconds(20'000), Milliseconds(300'000)};
constexpr std::string_view not_in_tenant_yet = "5001";

/// Principals to look for in one organization: object id in lower case → the access level that is declared, or "".
using Wanted = std::map<std::string, std::string>;

bool is_gone(const Json& entitlement) {
  const auto status = text_at(entitlement, {"accessLevel", "status"});
  return text_at(entitlement, {"id"}).empty() || equal_caseless(status, "deleted") || equal_caseless(status, "none") ||
         text_at(entitlement, {"servicePrincipal", "isDeletedInOrigin"}) == "true";
}

/// An organization of early adopters gives that licence whatever is asked for: it counts as what was asked.
std::string level_of(const Json& entitlement, const std::string& declared_level) {
  const auto license = text_at(entitlement, {"accessLevel", "accountLicenseType"});
  if (equal_caseless(license, "earlyAdopter") && !declared_level.empty()) return declared_level;
  return access_level_in(entitlement);
}

LiveObject as_live(const Json& entitlement, const std::string& organization, const std::string& declared_level) {
  auto object = live_object(model::kinds::organization_member, organization + "/" + text_at(entitlement, {"id"}));
  object.fields = {{"organization", organization},
                   {"principalId", text_at(entitlement, {"servicePrincipal", "originId"})},
                   {"accessLevel", level_of(entitlement, declared_level)},
                   {"id", text_at(entitlement, {"id"})},
                   {"descriptor", text_at(entitlement, {"servicePrincipal", "descriptor"})},
                   {"displayName", text_at(entitlement, {"servicePrincipal", "displayName"})}};
  object.wire = keep(member(entitlement, "projectEntitlements"));
  return object;
}

Json license(const std::string& access_level) {
  return Json::object({{"accountLicenseType", license_of(access_level)}, {"licensingSource", "account"}});
}

Json new_member(const Fields& desired) {
  return Json::object(
      {{"accessLevel", license(text_of(desired, "accessLevel"))},
       {"projectEntitlements", Json::array()},
       {"servicePrincipal",
        {{"origin", "aad"}, {"originId", text_of(desired, "principalId")}, {"subjectKind", "servicePrincipal"}}}});
}

class OrganizationMembers : public ServiceProvider {
 public:
  explicit OrganizationMembers(Services services) : ServiceProvider(model::kinds::organization_member, 1, services) {}

  asio::awaitable<Result<Live>> observe(Interest interest) override {
    Observations observed;
    std::vector<asio::awaitable<void>> questions;
    for (const auto* organization : declared(interest, model::kinds::organization)) {
      const auto& name = text_of(organization->fields, "name");
      auto wanted = wanted_in(interest, name);
      if (!wanted.empty()) questions.push_back(look_in(observed, name, std::move(wanted)));
    }
    co_await all_of(std::move(questions));
    co_return std::move(observed).result();
  }

  asio::awaitable<Result<LiveObject>> create(Resource desired) override {
    const auto doing = "adding " + desired.address.text();
    const auto &organization = text_of(desired.fields, "organization"), &level = text_of(desired.fields, "accessLevel");
    // Adding somebody who is there would change their licence.
    auto there = co_await find(organization, text_of(desired.fields, "principalId"), doing);
    if (!there) co_return std::move(there).error();
    if (!text_at(there->body, {"id"}).empty())
      co_return changed_since_plan(doing + ": it has become a member since the plan was created");
    auto id = co_await add(desired.fields, doing);
    if (!id) co_return std::move(id).error();
    auto seen = co_await when_known(organization, *id, level, doing);
    co_return seen;
  }

  asio::awaitable<Result<LiveObject>> update(LiveObject live, Resource desired) override {
    const auto doing = "changing " + desired.address.text();
    const auto &organization = text_of(live.fields, "organization"), &level = text_of(desired.fields, "accessLevel"),
               &id = text_of(live.fields, "id");
    auto step = Json::object({{"from", ""}, {"op", "replace"}, {"path", "/accessLevel"}, {"value", license(level)}});
    auto changed = co_await change_entitlement(services_, organization, id, std::move(step), doing);
    if (!changed && !is_ambiguous(changed.error())) co_return std::move(changed).error();
    auto seen = co_await when_known(organization, id, level, doing);
    if (seen && !equal_caseless(text_of(seen->fields, "accessLevel"), level))
      co_return Error{Errc::conflict, doing + ": Azure DevOps kept the access level " +
                                          text_of(seen->fields, "accessLevel") + " without an error"};
    co_return seen;
  }

  asio::awaitable<Result<void>> remove(LiveObject live) override {
    const auto doing = "removing " + text_of(live.fields, "displayName") + " from organization " +
                       text_of(live.fields, "organization");
    auto question =
        entitlement_request(services_, "DELETE", text_of(live.fields, "organization"),
                            std::string(collection_path) + "/" + text_of(live.fields, "id"), members_version);
    return send_delete(services_, std::move(question), doing, says_absent);
  }

 private:
  /// What is declared, and the identities whose access is judged: a membership nobody declared is access, too.
  Wanted wanted_in(const Interest& interest, const std::string& organization) const {
    Wanted wanted;
    for (const auto& fields : declared_fields(interest, kind())) {
      const auto& principal = text_of(fields, "principalId");
      if (!principal.empty() && equal_caseless(text_of(fields, "organization"), organization))
        wanted.emplace(lower(principal), text_of(fields, "accessLevel"));
    }
    for (const auto* identity : judged_identities(interest))
      if (const auto& principal = text_of(identity->fields, "principalId"); !principal.empty())
        wanted.emplace(lower(principal), std::string());
    return wanted;
  }

  asio::awaitable<void> look_in(Observations& observed, std::string organization, Wanted wanted) {
    const auto doing = "listing service principals of organization " + organization;
    auto question = graph_request(services_, "GET", organization, "_apis/graph/serviceprincipals", members_version);
    auto principals = co_await list_continued(services_, std::move(question), doing);
    const auto place = Fields{{"organization", organization}};
    if (!principals) {
      // A token made for less than this must not stop runs that declare nothing here.
      const bool needed = std::ranges::any_of(wanted, [](const auto& one) { return !one.second.empty(); });
      auto why = principals.error();
      if (!needed && why.code == Errc::unauthorized) why.code = Errc::forbidden;
      observed.could_not_see(kind().collection(place), why);
      co_return;
    }
    std::vector<asio::awaitable<void>> questions;
    for (const auto& principal : *principals) {
      const auto found = wanted.find(lower(text_at(principal, {"originId"})));
      if (found == wanted.end()) continue;
      questions.push_back(
          look_at(observed, organization, found->first, text_at(principal, {"descriptor"}), found->second));
    }
    co_await all_of(std::move(questions));
    observed.saw_all_of(kind().collection(place));
  }

  asio::awaitable<void> look_at(Observations& observed, std::string organization, std::string principal_id,
                                std::string descriptor, std::string declared_level) {
    const auto doing = "reading the organization access of " + principal_id;
    auto key = first_key(kind(), {{"organization", organization}, {"principalId", principal_id}});
    auto entitlement = co_await read_by(organization, descriptor, doing);
    if (!entitlement && declared_level.empty())
      observed.could_not_see("organizationMember@" + key, entitlement.error());  // every report says so
    else if (!entitlement)
      observed.could_not_see(kind(), std::move(key), entitlement.error());
    else if (is_gone(entitlement->body))
      observed.saw_absent(kind(), std::move(key));
    else
      observed.saw(as_live(entitlement->body, organization, declared_level));
  }

  /// The entitlement behind a descriptor; an answer without a body when there is none.
  asio::awaitable<Result<Answer>> read_by(std::string organization, std::string descriptor, std::string doing) {
    auto question =
        graph_request(services_, "GET", organization, "_apis/graph/storagekeys/" + descriptor, members_version);
    auto key = co_await send_json(services_, std::move(question), doing);
    if (!key) co_return std::move(key).error();
    const auto id = text_at(key->body, {"value"});
    if (!is_guid(id)) co_return broken_promise(doing, "no storage key");
    auto asked = entitlement_question(services_, organization, id);
    auto entitlement = co_await send_json(services_, std::move(asked), doing);
    if (!entitlement && entitlement.error().code == Errc::not_found) co_return Answer();
    co_return entitlement;
  }

  /// Who of the organization has this object id; an answer without a body when nobody has.
  asio::awaitable<Result<Answer>> find(std::string organization, std::string principal_id, std::string doing) {
    auto question = graph_request(services_, "GET", organization, "_apis/graph/serviceprincipals", members_version);
    auto principals = co_await list_continued(services_, std::move(question), doing);
    if (!principals) co_return std::move(principals).error();
    for (const auto& principal : *principals) {
      if (!equal_caseless(text_at(principal, {"originId"}), principal_id)) continue;
      auto descriptor = text_at(principal, {"descriptor"});
      auto found = co_await read_by(organization, std::move(descriptor), doing);
      if (found && is_gone(found->body)) found->body = Json();
      co_return found;
    }
    co_return Answer();
  }

  /// Adds the principal, once its tenant knows it, and answers its identity id.
  asio::awaitable<Result<std::string>> add(Fields desired, std::string doing) {
    const auto& organization = text_of(desired, "organization");
    Pause pause(*services_.clock, spreading);
    while (true) {
      // By the object id, which we chose: the second would find the first.
      auto post = with_body(entitlement_request(services_, "POST", organization, collection_path, members_version),
                            new_member(desired));
      post.repeat = http::Repeat::never;
      auto answer = co_await send_json(services_, std::move(post), doing);
      if (!answer && is_ambiguous(answer.error())) {
        auto found = co_await find(organization, text_of(desired, "principalId"), doing);
        if (found && !text_at(found->body, {"id"}).empty()) co_return text_at(found->body, {"id"});
      }
      if (!answer) co_return std::move(answer).error();
      auto done = outcome_in(answer->body, doing);
      auto id = text_at(answer->body, {"operationResult", "servicePrincipalId"});
      if (done && id.empty()) id = text_at(answer->body, {"servicePrincipalEntitlement", "id"});
      if (done && !id.empty()) co_return id;
      if (done) co_return broken_promise(doing, "it does not report which identity it created");
      if (done.error().service_code != not_in_tenant_yet) co_return std::move(done).error();
      const bool goes_on = co_await pause.next();
      if (!goes_on) co_return std::move(done).error();
    }
  }

  /// Waits until the organization knows the member: groups are joined by a descriptor that comes late.
  asio::awaitable<Result<LiveObject>> when_known(std::string organization, std::string id, std::string level,
                                                 std::string doing) {
    Pause pause(*services_.clock, spreading);
    while (true) {
      auto question = entitlement_question(services_, organization, id);
      auto answer = co_await send_json(services_, std::move(question), doing);
      if (!answer && answer.error().code != Errc::not_found) co_return std::move(answer).error();
      if (answer && !text_at(answer->body, {"servicePrincipal", "descriptor"}).empty() && !is_gone(answer->body))
        co_return as_live(answer->body, organization, level);
      const bool goes_on = co_await pause.next();
      if (!goes_on)
        co_return Error{Errc::timed_out, doing + ": it is not visible in the organization after five minutes"};
    }
  }
};

}  // namespace

std::unique_ptr<Provider> make_organization_member(Services services) {
  return std::make_unique<OrganizationMembers>(services);
}

}  // namespace keyless::providers::devops
