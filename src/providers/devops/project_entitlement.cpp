#include <algorithm>

#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "providers/devops/entitlement.hpp"
#include "providers/makers.hpp"
#include "providers/service_provider.hpp"
#include "providers/wire.hpp"

namespace keyless::providers::devops {
namespace {

/// What a member is in a project by itself; what comes from other groups is read with those.
bool is_own(const Json& entitlement) {
  return !equal_caseless(text_at(entitlement, {"projectPermissionInherited"}), "inherited");
}

LiveObject as_live(const Json& entitlement, const std::string& organization, const std::string& member_id) {
  const auto project = text_at(entitlement, {"projectRef", "id"});
  auto object = live_object(model::kinds::project_entitlement, member_id + "/" + project);
  object.fields = {{"organization", organization},
                   {"memberId", member_id},
                   {"projectId", project},
                   {"projectName", text_at(entitlement, {"projectRef", "name"})},
                   {"group", project_group_in(entitlement)},
                   {"id", object.id}};
  return object;
}

Json step_for(const Fields& fields, std::string_view operation) {
  const auto& project = text_of(fields, "projectId");
  auto step =
      Json::object({{"from", ""}, {"op", operation}, {"path", "/projectEntitlements/" + project}, {"value", ""}});
  if (operation != "remove")
    step["value"] = {{"group", {{"groupType", group_type_of(text_of(fields, "group"))}}},
                     {"projectRef", {{"id", project}}}};
  return step;
}

class ProjectEntitlements : public ServiceProvider {
 public:
  explicit ProjectEntitlements(Services services) : ServiceProvider(model::kinds::project_entitlement, 2, services) {}

  /// They came with the members they belong to: nothing more is asked.
  asio::awaitable<Result<Live>> observe(Interest interest) override {
    Live live;
    for (const auto* member : interest.live->all(model::kinds::organization_member)) {
      const auto& id = text_of(member->fields, "id");
      const auto collection = kind().collection({{"memberId", id}});
      const auto& entitlements = kept_of(*member);
      if (!entitlements.is_array()) {
        live.could_not_see(collection, "Azure DevOps does not report the access of " +
                                           text_of(member->fields, "displayName") + " in its projects");
        continue;
      }
      for (const auto& one : entitlements)
        if (is_own(one)) live.add(as_live(one, text_of(member->fields, "organization"), id));
      live.saw_all_of(collection);
    }
    co_return live;
  }

  asio::awaitable<Result<LiveObject>> create(Resource desired) override {
    return set_group(desired.fields, "adding " + desired.address.text());
  }

  asio::awaitable<Result<LiveObject>> update(LiveObject, Resource desired) override {
    return set_group(desired.fields, "changing " + desired.address.text());
  }

  asio::awaitable<Result<void>> remove(LiveObject live) override {
    const auto doing = "removing a member from project " + text_of(live.fields, "projectName");
    auto step = step_for(live.fields, "remove");
    const auto &organization = text_of(live.fields, "organization"), &member_id = text_of(live.fields, "memberId");
    auto removed = co_await change_entitlement(services_, organization, member_id, std::move(step), doing);
    const bool gone = removed || removed.error().code == Errc::not_found;
    if (!gone) co_return std::move(removed).error();
    co_return Result<void>();
  }

 private:
  /// Sends the group until the service shows it: its answers are made before the project is joined.
  asio::awaitable<Result<LiveObject>> set_group(Fields wanted, std::string doing) {
    const auto &organization = text_of(wanted, "organization"), &member_id = text_of(wanted, "memberId");
    Pause pause(*services_.clock, becoming_visible);
    while (true) {
      auto step = step_for(wanted, "add");
      auto changed = co_await change_entitlement(services_, organization, member_id, std::move(step), doing);
      if (!changed && !is_ambiguous(changed.error())) co_return std::move(changed).error();
      auto question = entitlement_question(services_, organization, member_id);
      auto now = co_await send_json(services_, std::move(question), doing);
      if (now) {
        auto found = found_in(now->body, wanted);
        if (found) co_return std::move(*found);
      }
      const bool goes_on = co_await pause.next();
      if (!goes_on && !changed) co_return std::move(changed).error();
      if (!goes_on) co_return Error{Errc::timed_out, doing + ": the change is not visible afterwards"};
    }
  }

  static std::optional<LiveObject> found_in(const Json& entitlement, const Fields& wanted) {
    for (const auto& one : member(entitlement, "projectEntitlements")) {
      auto object = as_live(one, text_of(wanted, "organization"), text_of(wanted, "memberId"));
      if (is_own(one) && equal_caseless(text_of(object.fields, "projectId"), text_of(wanted, "projectId")) &&
          equal_caseless(text_of(object.fields, "group"), text_of(wanted, "group")))
        return object;
    }
    return std::nullopt;
  }
};

}  // namespace

std::unique_ptr<Provider> make_project_entitlement(Services services) {
  return std::make_unique<ProjectEntitlements>(services);
}

}  // namespace keyless::providers::devops
