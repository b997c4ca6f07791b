#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "providers/devops/devops.hpp"
#include "providers/devops/memberships.hpp"
#include "providers/looked_up.hpp"
#include "providers/makers.hpp"
#include "providers/parallel.hpp"
#include "providers/resolve.hpp"

namespace keyless::providers::devops {
namespace {

constexpr std::string_view identities = "_apis/identities";
constexpr std::size_t most_ids_at_once = 50;
constexpr const char* object_id_property = "http://schemas.microsoft.com/identity/claims/objectidentifier";

std::string property(const Json& identity, std::string_view name) {
  return text_at(identity, {"properties", name, "$value"});
}

bool is_named(const Json& identity, const std::string& name) {
  for (const auto& called :
       {text_at(identity, {"id"}), text_at(identity, {"providerDisplayName"}), text_at(identity, {"customDisplayName"}),
        property(identity, "Mail"), property(identity, object_id_property)})
    if (equal_caseless(called, name)) return true;
  // The account of a group is its bare name: many projects have a group of that name.
  return text_at(identity, {"isContainer"}) != "true" && equal_caseless(property(identity, "Account"), name);
}

/// What an answer holds: identities, with null in the place of those that were not found.
Result<std::vector<Json>> identities_in(const Json& body, const std::string& doing) {
  const auto& value = member(body, "value");
  if (!value.is_array()) return broken_promise(doing, "it has no list of identities");
  std::vector<Json> found;
  for (const auto& entry : value) {
    // Who left the organization can neither approve nor hold a role.
    if (!entry.is_object() || text_at(entry, {"isActive"}) != "true") continue;
    if (text_at(entry, {"id"}).empty() || text_at(entry, {"subjectDescriptor"}).empty())
      return broken_promise(doing, "an identity without id or descriptor");
    found.push_back(entry);
  }
  return found;
}

std::string nobody(const std::string& name, const std::string& organization) {
  return "organization " + organization + " lists no user, group or service principal \"" + name +
         "\": it is not a member, or the signed-in identity can't see it (use the e-mail address, "
         "[Project]\\Group, or the object id)";
}

std::string several(const std::vector<Json>& found, const std::string& name) {
  std::string ids;
  for (const auto& identity : found)
    ids += (ids.empty() ? "" : ", ") + text_at(identity, {"providerDisplayName"}) + " " + text_at(identity, {"id"});
  return "several users or groups are named \"" + name + "\": use the id of the right one (" + ids + ")";
}

/// What the questions of one reading found.
struct Sight {
  Observations observed = {};
  std::vector<LiveObject> principals = {};
};

std::string word_of(const Fields& principal) {
  return lower(text_of(principal, "organization") + "|" + text_of(principal, "name"));
}

/// The groups that somebody is to be put into, as their look-ups are called.
std::set<std::string> joined_groups(const Interest& interest) {
  std::set<std::string> words;
  for (const auto* kind : {&model::kinds::group_membership, &model::kinds::project_entitlement})
    for (const auto* resource : declared(interest, *kind)) {
      const auto* group = model::reference_in(resource->fields, "groupDescriptor");
      const auto* looked_up = group ? interest.desired->find(group->to) : nullptr;
      if (looked_up) words.insert(word_of(looked_up->fields));
    }
  return words;
}

class Principals : public LookedUp {
 public:
  explicit Principals(Services services) : LookedUp(model::kinds::devops_principal, services) {}

  asio::awaitable<Result<Live>> observe(Interest interest) override {
    auto wanted = declared_fields(interest, kind());
    Sight sight;
    std::vector<asio::awaitable<void>> questions;
    for (const auto& organization : distinct(wanted, "organization")) {
      std::vector<Fields> here;
      for (const auto& fields : wanted)
        if (equal_caseless(text_of(fields, "organization"), organization)) here.push_back(fields);
      questions.push_back(look_in(sight, organization, distinct(here, "name")));
    }
    co_await all_of(std::move(questions));
    const auto groups = joined_groups(interest);
    std::vector<asio::awaitable<void>> more;
    for (auto& principal : sight.principals)
      if (groups.contains(word_of(principal.fields)))
        more.push_back(look_around(sight.observed, std::move(principal)));
      else
        sight.observed.saw(std::move(principal));
    co_await all_of(std::move(more));
    co_return std::move(sight.observed).result();
  }

 private:
  /// A group may administer what it is nested in, whatever it is called: where that can't be told, it was not seen.
  asio::awaitable<void> look_around(Observations& observed, LiveObject group) {
    auto organization = text_of(group.fields, "organization");
    auto descriptor = text_of(group.fields, "descriptor");
    const auto name = text_of(group.fields, "name");
    auto doing = "reading the groups of " + name;
    auto around = co_await groups_around(services_, organization, descriptor, doing);
    if (around) {
      group.fields["within"] = std::move(*around);
      observed.saw(std::move(group));
    } else {
      observed.could_not_see(kind(), key_of(organization, name), around.error());
    }
  }

  asio::awaitable<void> look_in(Sight& sight, std::string organization, std::vector<std::string> names) {
    std::vector<std::string> ids;
    std::vector<asio::awaitable<void>> questions;
    for (const auto& name : names)
      if (is_guid(name))
        ids.push_back(name);
      else
        questions.push_back(search(sight, organization, name));
    for (std::size_t from = 0; from < ids.size(); from += most_ids_at_once) {
      const auto to = std::min(from + most_ids_at_once, ids.size());
      std::vector<std::string> some(ids.begin() + static_cast<std::ptrdiff_t>(from),
                                    ids.begin() + static_cast<std::ptrdiff_t>(to));
      questions.push_back(look_at_ids(sight, organization, std::move(some)));
    }
    co_await all_of(std::move(questions));
  }

  asio::awaitable<Result<std::vector<Json>>> ask(std::string organization, std::string by, std::string value,
                                                 std::string doing) {
    auto question = graph_request(services_, "GET", organization, identities, version);
    if (by == "identityIds")
      question.url.query(by, value);
    else
      question.url.query("searchFilter", by).query("filterValue", value);
    question.url.query("queryMembership", "None");
    auto answer = co_await send_json(services_, std::move(question), doing);
    if (!answer) co_return std::move(answer).error();
    co_return identities_in(answer->body, doing);
  }

  /// GUIDs may be identity ids, asked for many at a time, or object ids, searched for one by one.
  asio::awaitable<void> look_at_ids(Sight& sight, std::string organization, std::vector<std::string> ids) {
    const auto doing = "looking up identities in organization " + organization;
    std::string by = "identityIds";
    auto list = joined(ids, ",");
    auto found = co_await ask(organization, std::move(by), std::move(list), doing);
    std::vector<asio::awaitable<void>> searches;
    for (const auto& id : ids) {
      const auto hit = found ? std::ranges::find_if(*found, [&](const Json& one) { return is_named(one, id); })
                             : std::vector<Json>::iterator();
      if (!found)
        sight.observed.could_not_see(kind(), key_of(organization, id), found.error());
      else if (hit != found->end())
        sight.principals.push_back(as_live(*hit, organization, id));
      else
        searches.push_back(search(sight, organization, id));
    }
    co_await all_of(std::move(searches));
  }

  asio::awaitable<void> search(Sight& sight, std::string organization, std::string name) {
    const auto doing = "looking up \"" + name + "\" in organization " + organization;
    auto key = key_of(organization, name);
    std::string by = "General";
    auto found = co_await ask(organization, std::move(by), name, doing);
    if (!found) co_return sight.observed.could_not_see(kind(), std::move(key), found.error());
    std::erase_if(*found, [&](const Json& identity) { return !is_named(identity, name); });
    if (found->size() == 1) {
      sight.principals.push_back(as_live(found->front(), organization, name));
    } else {
      sight.observed.could_not_see(kind(), std::move(key),
                                   found->empty() ? nobody(name, organization) : several(*found, name));
    }
  }

  std::string key_of(const std::string& organization, const std::string& name) const {
    return first_key(kind(), {{"organization", organization}, {"name", name}});
  }

  LiveObject as_live(const Json& identity, const std::string& organization, const std::string& name) const {
    auto object = live_object(kind(), text_at(identity, {"id"}));
    object.fields = {{"organization", organization},
                     {"name", name},
                     {"id", object.id},
                     {"descriptor", text_at(identity, {"subjectDescriptor"})},
                     {"displayName", text_at(identity, {"providerDisplayName"})}};
    return object;
  }
};

}  // namespace

std::unique_ptr<Provider> make_devops_principal(Services services) {
  return std::make_unique<Principals>(services);
}

}  // namespace keyless::providers::devops
