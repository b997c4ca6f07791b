#include <algorithm>

#include "model/kinds/kinds.hpp"
#include "model/text.hpp"
#include "providers/arm/arm.hpp"
#include "providers/arm/kinds.hpp"
#include "providers/looked_up.hpp"
#include "providers/parallel.hpp"
#include "providers/resolve.hpp"

namespace keyless::providers::arm {
namespace {

namespace asio = boost::asio;

struct Definition {
  std::string id;
  std::string guid;
  std::string name;
  bool privileged = false;
};

// What an action takes away again (notActions) is not counted: a role is called privileged rather once too often.
bool may_grant_access(std::string_view action) {
  constexpr std::string_view authorization = "Microsoft.Authorization/";
  if (action == "*" || model::equal_caseless(action, "*/write")) return true;
  if (!model::starts_with_caseless(action, authorization)) return false;
  const auto rest = model::lower(action.substr(authorization.size()));
  return rest.ends_with("/write") || rest == "*" || rest.ends_with("/*");
}

bool is_privileged(const Json& properties) {
  const auto& permissions = member(properties, "permissions");
  if (!permissions.is_array()) return true;  // not knowing what a role may do is no reason to call it harmless
  for (const auto& permission : permissions) {
    const auto& actions = member(permission, "actions");
    for (const auto& action : actions)
      if (action.is_string() && may_grant_access(action.get<std::string>())) return true;
  }
  return false;
}

Result<std::vector<Definition>> definitions_in(const std::vector<Json>& entries, const std::string& doing) {
  std::vector<Definition> found;
  for (const auto& entry : entries) {
    const auto& properties = member(entry, "properties");
    Definition definition{text_at(entry, {"id"}), {}, text_at(properties, {"roleName"}), is_privileged(properties)};
    definition.guid = model::lower(model::last_segment(definition.id));
    if (!model::is_guid(definition.guid)) return broken_promise(doing, "a role definition without its GUID");
    found.push_back(std::move(definition));
  }
  return found;
}

std::vector<Definition> matching(const std::vector<Definition>& all, const std::string& name_or_guid) {
  std::vector<Definition> found;
  std::ranges::copy_if(all, std::back_inserter(found), [&](const Definition& role) {
    return model::equal_caseless(role.guid, name_or_guid) || model::equal_caseless(role.name, name_or_guid);
  });
  return found;
}

model::LiveObject as_live(const Definition& role, const model::Fields& asked) {
  auto object = live_object(model::kinds::role_definition, role.id);
  object.fields.emplace("subscriptionId", model::text_of(asked, "subscriptionId"));
  object.fields.emplace("name", model::text_of(asked, "name"));  // as asked: a name or a GUID
  object.fields.emplace("roleName", role.name);
  object.fields.emplace("guid", role.guid);
  object.fields.emplace("privileged", role.privileged ? "true" : "false");
  return object;
}

class RoleDefinitions : public LookedUp {
 public:
  explicit RoleDefinitions(Services services) : services_(services) {}
  const model::Kind& kind() const override { return model::kinds::role_definition; }

  asio::awaitable<Result<model::Live>> observe(Interest interest) override {
    std::vector<model::Fields> wanted;
    for (const auto* resource : declared(interest, kind())) wanted.push_back(known_fields(interest, *resource));
    Findings findings;
    std::vector<asio::awaitable<void>> tasks;
    for (const auto& subscription : distinct(wanted, "subscriptionId"))
      tasks.push_back(list_in(findings, subscription, wanted));
    co_await all_of(std::move(tasks));
    co_return std::move(findings).result();
  }

 private:
  asio::awaitable<void> list_in(Findings& findings, std::string subscription, std::vector<model::Fields> wanted) {
    const auto doing = "listing role definitions of subscription " + subscription;
    model::Fields place;
    place.emplace("subscriptionId", subscription);
    auto path = subscription_path(subscription) + "/providers/Microsoft.Authorization/roleDefinitions";
    auto question = request(services_, "GET", path, authorization_version);
    auto entries = co_await list_linked(services_, std::move(question), doing);
    auto roles = entries ? definitions_in(*entries, doing) : Result<std::vector<Definition>>(entries.error());
    if (!roles) {
      findings.could_not_see(kind().collection(place), roles.error());
      co_return;
    }
    findings.saw_all_of(kind().collection(place));
    for (const auto& asked : wanted)
      if (model::equal_caseless(model::text_of(asked, "subscriptionId"), subscription)) pick(findings, asked, *roles);
  }

  void pick(Findings& findings, const model::Fields& asked, const std::vector<Definition>& roles) {
    const auto found = matching(roles, model::text_of(asked, "name"));
    if (found.size() == 1) findings.add(as_live(found.front(), asked));
    if (found.size() < 2) return;
    std::string guids;
    for (const auto& role : found) guids += (guids.empty() ? "" : ", ") + role.guid;
    findings.could_not_see(kind(), first_key(kind(), asked),
                           "several role definitions are named \"" + model::text_of(asked, "name") +
                               "\": write the GUID of the one you mean (" + guids + ")");
  }

  Services services_;
};

}  // namespace

std::unique_ptr<Provider> make_role_definition(Services services) {
  return std::make_unique<RoleDefinitions>(services);
}

}  // namespace keyless::providers::arm
