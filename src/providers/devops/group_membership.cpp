#include <algorithm>

#include "model/kinds/kinds.hpp"
#include "providers/devops/devops.hpp"
#include "providers/devops/memberships.hpp"
#include "providers/makers.hpp"
#include "providers/parallel.hpp"
#include "providers/resolve.hpp"
#include "providers/service_provider.hpp"

namespace keyless::providers::devops {
namespace {

constexpr std::string_view memberships = "_apis/graph/memberships/";
// A member that was just made is not known to every server at once.
constexpr RetryPolicy spreading{Milliseconds(2'000), Milliseconds(15'000), Milliseconds(120'000)};

/// Groups that one is put into by being a member, or by what one is in a project.
bool comes_by_itself(const std::string& name) {
  for (const auto* ending : {"\\Project Collection Valid Users", "\\Project Valid Users", "\\Readers", "\\Contributors",
                             "\\Project Administrators", "\\Project Stakeholders"})
    if (name.ends_with(ending)) return true;
  return false;
}

LiveObject as_live(const Fields& member, const std::string& group, const std::string& name) {
  const auto& descriptor = text_of(member, "descriptor");
  auto object = live_object(model::kinds::group_membership, descriptor + "/" + group);
  object.fields = {{"organization", text_of(member, "organization")},
                   {"memberDescriptor", descriptor},
                   {"groupDescriptor", group},
                   {"groupName", name},
                   {"id", object.id}};
  return object;
}

class GroupMemberships : public ServiceProvider {
 public:
  explicit GroupMemberships(Services services) : ServiceProvider(model::kinds::group_membership, 2, services) {}

  asio::awaitable<Result<Live>> observe(Interest interest) override {
    Observations observed;
    const auto declared_groups = declared_in(interest);
    std::vector<asio::awaitable<void>> questions;
    for (const auto* member : interest.live->all(model::kinds::organization_member))
      questions.push_back(look_at(observed, member->fields, declared_groups));
    co_await all_of(std::move(questions));
    co_return std::move(observed).result();
  }

  asio::awaitable<Result<LiveObject>> create(Resource desired) override {
    const auto doing = "adding " + desired.address.text();
    auto put = graph_request(services_, "PUT", text_of(desired.fields, "organization"), path_of(desired.fields),
                             members_version);
    auto answer = co_await send_json_retrying(services_, std::move(put), doing, says_absent, spreading);
    if (!answer) co_return std::move(answer).error();
    Fields member = {{"organization", text_of(desired.fields, "organization")},
                     {"descriptor", text_of(desired.fields, "memberDescriptor")}};
    co_return as_live(member, text_of(desired.fields, "groupDescriptor"), text_of(desired.fields, "groupName"));
  }

  asio::awaitable<Result<LiveObject>> update(LiveObject live, Resource) override {
    co_return live;  // one is in a group or is not: there is nothing to change in it
  }

  asio::awaitable<Result<void>> remove(LiveObject live) override {
    const auto doing = "removing a member from " + text_of(live.fields, "groupName");
    auto question =
        graph_request(services_, "DELETE", text_of(live.fields, "organization"), path_of(live.fields), members_version);
    return send_delete(services_, std::move(question), doing, says_absent);
  }

 private:
  static std::string path_of(const Fields& of) {
    return std::string(memberships) + text_of(of, "memberDescriptor") + "/" + text_of(of, "groupDescriptor");
  }

  static GroupNames declared_in(const Interest& interest) {
    GroupNames names;
    for (const auto& fields : declared_fields(interest, model::kinds::group_membership)) {
      const auto& group = text_of(fields, "groupDescriptor");
      if (!group.empty()) names.emplace(group, text_of(fields, "groupName"));
    }
    return names;
  }

  asio::awaitable<void> look_at(Observations& observed, Fields member_fields, GroupNames declared_groups) {
    Fields place = {{"organization", text_of(member_fields, "organization")},
                    {"memberDescriptor", text_of(member_fields, "descriptor")}};
    const auto collection = kind().collection(place);
    const auto doing = "reading the groups of " + text_of(member_fields, "displayName");
    auto organization = text_of(place, "organization");
    auto descriptor = text_of(place, "memberDescriptor");
    auto groups = co_await groups_of(services_, organization, descriptor, doing);
    if (!groups) co_return observed.could_not_see(collection, groups.error());
    auto names = co_await names_of(services_, organization, *groups, declared_groups, doing);
    if (!names) co_return observed.could_not_see(collection, names.error());
    for (const auto& group : *groups) {
      const bool declared_here = declared_groups.contains(group);
      const auto& name = (*names)[group];
      if (declared_here || !comes_by_itself(name)) observed.add(as_live(member_fields, group, name));
    }
    observed.saw_all_of(collection);
  }
};

}  // namespace

std::unique_ptr<Provider> make_group_membership(Services services) {
  return std::make_unique<GroupMemberships>(services);
}

}  // namespace keyless::providers::devops
