#include <algorithm>
#include <map>
#include <set>

#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "providers/arm/arm.hpp"
#include "providers/arm/assignment_places.hpp"
#include "providers/arm/role_privilege.hpp"
#include "providers/looked_up.hpp"
#include "providers/makers.hpp"
#include "providers/parallel.hpp"
#include "providers/resolve.hpp"

namespace keyless::providers::arm {
namespace {

struct Definition {
  std::string id;
  std::string guid;
  Json properties;
};

std::string name_of(const Definition& role) {
  return text_at(role.properties, {"roleName"});
}

Result<std::vector<Definition>> definitions_in(const std::vector<Json>& entries, const std::string& doing) {
  std::vector<Definition> found;
  for (const auto& entry : entries) {
    Definition definition{text_at(entry, {"id"}), {}, member(entry, "properties")};
    definition.guid = lower(last_segment(definition.id));
    if (!is_guid(definition.guid)) return broken_promise(doing, "a role definition without its GUID");
    found.push_back(std::move(definition));
  }
  return found;
}

std::vector<Definition> matching(const std::vector<Definition>& all, const std::string& name_or_guid) {
  std::vector<Definition> found;
  std::ranges::copy_if(all, std::back_inserter(found), [&](const Definition& role) {
    return equal_caseless(role.guid, name_or_guid) || equal_caseless(name_of(role), name_or_guid);
  });
  return found;
}

LiveObject as_live(const Definition& role, const Fields& asked) {
  auto object = live_object(model::kinds::role_definition, role.id);
  for (const auto place : {"subscriptionId", "managementGroup"})
    if (const auto& id = text_of(asked, place); !id.empty()) object.fields.emplace(place, id);
  object.fields.emplace("name", text_of(asked, "name"));  // as asked: a name or a GUID
  object.fields.emplace("roleName", name_of(role));
  object.fields.emplace("guid", role.guid);
  auto privilege = privilege_in(role.properties);
  object.fields.emplace("privileged", privilege.empty() ? "false" : "true");
  object.fields.emplace("privilege", std::move(privilege));
  return object;
}

/// Where roles may be assigned that are looked up in this place.
std::string path_of(const Fields& place) {
  const auto& group = text_of(place, "managementGroup");
  return group.empty() ? subscription_path(text_of(place, "subscriptionId"))
                       : "/providers/Microsoft.Management/managementGroups/" + group;
}

std::string words_for(const std::string& path) {
  const std::string name(last_segment(path));
  if (subscription_of(path).empty()) return "management group " + name;
  return (group_around(path).empty() ? "subscription " : "resource group ") + name;
}

class RoleDefinitions : public LookedUp {
 public:
  explicit RoleDefinitions(Services services) : LookedUp(model::kinds::role_definition, services) {}

  asio::awaitable<Result<Live>> observe(Interest interest) override {
    std::map<std::string, Question> questions;
    for (const auto* resource : declared(interest, kind())) {
      auto fields = known_fields(interest, *resource);
      auto& question = questions[folded_arm_id(path_of(fields))];
      if (question.path.empty()) question.path = path_of(fields);
      question.groups.merge(groups_with(interest, resource->address));
      question.wanted.push_back(std::move(fields));
    }
    Observations observed;
    std::vector<asio::awaitable<void>> tasks;
    for (auto& [place, question] : questions) tasks.push_back(answer(observed, std::move(question)));
    co_await all_of(std::move(tasks));
    co_return std::move(observed).result();
  }

 private:
  /// What is wanted of one place.
  struct Question {
    std::string path = {};
    std::vector<Fields> wanted = {};
    std::set<std::string> groups = {};  ///< resource groups in it where the wanted roles are to be granted
  };

  /// The groups that roles of this definition are declared for.
  std::set<std::string> groups_with(const Interest& interest, const model::Address& definition) const {
    std::set<std::string> groups;
    for (const auto* role : declared(interest, model::kinds::role_assignment)) {
      const auto* reference = model::reference_in(role->fields, "roleId");
      if (reference && reference->to == definition) groups.insert(group_around(text_of(role->fields, "scope")));
    }
    groups.erase("");
    return groups;
  }

  asio::awaitable<void> answer(Observations& observed, Question question) {
    const auto collection = kind().collection(question.wanted.front());
    auto all = co_await list_at(question.path);
    if (!all && all.error().code == Errc::forbidden && !question.groups.empty()) {
      co_await answer_by_group(observed, std::move(question), std::move(all).error());
      co_return;
    }
    if (!all) co_return observed.could_not_see(collection, all.error());
    observed.saw_all_of(collection);
    for (const auto& asked : question.wanted) pick(observed, asked, *all);
  }

  /// Whoever may read only a part of a subscription finds there what may be assigned there.
  asio::awaitable<void> answer_by_group(Observations& observed, Question question, Error why) {
    std::vector<Definition> seen;
    for (const auto& group : question.groups) {
      auto here = co_await list_at(group);
      if (here) std::ranges::move(*here, std::back_inserter(seen));
    }
    std::ranges::sort(seen, {}, &Definition::guid);
    const auto twins = std::ranges::unique(seen, {}, &Definition::guid);
    seen.erase(twins.begin(), twins.end());
    observed.could_not_see(kind().collection(question.wanted.front()), why);
    for (const auto& asked : question.wanted) pick(observed, asked, seen);
  }

  asio::awaitable<Result<std::vector<Definition>>> list_at(std::string place) {
    const auto doing = "listing role definitions of " + words_for(place);
    auto path = place + "/providers/Microsoft.Authorization/roleDefinitions";
    auto question = request(services_, "GET", path, authorization_version);
    auto entries = co_await list_linked(services_, std::move(question), doing);
    if (!entries) co_return std::move(entries).error();
    co_return definitions_in(*entries, doing);
  }

  void pick(Observations& observed, const Fields& asked, const std::vector<Definition>& roles) {
    const auto found = matching(roles, text_of(asked, "name"));
    if (found.size() == 1) observed.add(as_live(found.front(), asked));
    if (found.size() < 2) return;
    std::string guids;
    for (const auto& role : found) guids += (guids.empty() ? "" : ", ") + role.guid;
    observed.could_not_see(kind(), first_key(kind(), asked),
                           "several role definitions are named \"" + text_of(asked, "name") +
                               "\": use the GUID of the right one (" + guids + ")");
  }
};

}  // namespace

std::unique_ptr<Provider> make_role_definition(Services services) {
  return std::make_unique<RoleDefinitions>(services);
}

}  // namespace keyless::providers::arm
