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

/// Whether `*`, any run of characters, makes `pattern` say `text`; letter case is ignored.
bool matches_glob(std::string_view pattern, std::string_view text) {
  const auto lower_pattern = model::lower(pattern), lower_text = model::lower(text);
  std::size_t at = 0, in_pattern = 0, after_star = std::string::npos, resume = 0;
  while (at < lower_text.size()) {
    const bool star = in_pattern < lower_pattern.size() && lower_pattern[in_pattern] == '*';
    if (star) {
      after_star = ++in_pattern;
      resume = at;
    } else if (in_pattern < lower_pattern.size() && lower_pattern[in_pattern] == lower_text[at]) {
      ++in_pattern;
      ++at;
    } else if (after_star != std::string::npos) {
      in_pattern = after_star;
      at = ++resume;
    } else {
      return false;
    }
  }
  return lower_pattern.find_first_not_of('*', in_pattern) == std::string::npos;
}

struct Definition {
  std::string id;
  std::string guid;
  std::string name;
  bool privileged = false;
};

// With any of these a pipeline can give itself, or another one, rights that nobody declared.
constexpr std::string_view dangerous_actions[] = {
    "Microsoft.Authorization/roleAssignments/write",
    "Microsoft.Authorization/roleDefinitions/write",
    "Microsoft.Authorization/elevateAccess/action",
    "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write",
    "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action",
    "Microsoft.ManagedIdentity/userAssignedIdentities/{identity}/assign/action",  // as built-in roles spell it
};

/// Whether one of these actions covers `action`; each may hold `*`, and letter case counts for nothing.
bool covers(const Json& patterns, std::string_view action) {
  return std::ranges::any_of(patterns, [&](const Json& pattern) {
    return pattern.is_string() && matches_glob(pattern.get<std::string>(), action);
  });
}

// Within one permission notActions take back what actions give; another permission of the role may give it again.
bool may_grant_access(const Json& permission) {
  const auto& given = member(permission, "actions");
  const auto& taken_back = member(permission, "notActions");
  return std::ranges::any_of(
      dangerous_actions, [&](std::string_view action) { return covers(given, action) && !covers(taken_back, action); });
}

bool is_privileged(const Json& properties) {
  const auto& permissions = member(properties, "permissions");
  if (!permissions.is_array()) return true;  // not knowing what a role may do is no reason to call it harmless
  return std::ranges::any_of(permissions, may_grant_access);
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
