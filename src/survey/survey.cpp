#include "survey/survey.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "base/text.hpp"
#include "model/federation.hpp"
#include "model/kinds/kinds.hpp"
#include "providers/devops/connection_roles.hpp"
#include "providers/parallel.hpp"
#include "providers/providers.hpp"
#include "survey/questions.hpp"

namespace keyless::survey {
namespace {

namespace kinds = model::kinds;
using model::text_of;
using Kinds = std::vector<const model::Kind*>;

/// A copy of what was read, its objects changed on the way.
template <class Change>
model::Live changed(const model::Live& live, const model::Kind& kind, Change change) {
  model::Live copy;
  for (const auto* object : live.all(kind)) {
    auto one = *object;
    change(one);
    copy.add(std::move(one));
  }
  for (const auto& [what, reason] : live.not_visible()) copy.could_not_see(what, reason);
  return copy;
}

class Surveyor {
 public:
  Surveyor(const providers::Providers& providers, providers::Services services, Order order)
      : providers_(providers), services_(services), order_(std::move(order)) {}

  asio::awaitable<Result<Survey>> run() {
    auto read_ground = co_await look_at_ground();
    if (!read_ground) co_return std::move(read_ground).error();
    auto read_contents = co_await look_inside();
    if (!read_contents) co_return std::move(read_contents).error();
    auto read_identities = co_await look_at_identities();
    if (!read_identities) co_return std::move(read_identities).error();
    auto hanging = hangers_on(found_.live);
    auto read_hanging = co_await read(std::move(hanging), kinds_that_hang_on());
    if (!read_hanging) co_return std::move(read_hanging).error();
    if (order_.uses) co_await look_at_uses();
    add_facts();
    if (order_.uses) co_await look_at_administrators();
    note_gaps();
    co_return std::move(found_);
  }

 private:
  template <class... Named>
  static Kinds kinds_of(const Named&... kinds) {
    return {&kinds...};
  }

  /// Roles, permissions, shares, and whatever else lets somebody act as an identity.
  static Kinds kinds_that_hang_on() {
    auto hanging = kinds_of(kinds::role_assignment, kinds::pipeline_permission, kinds::connection_share);
    for (const auto* kind : model::all_kinds())
      if (kind->prepares_trust) hanging.push_back(kind);
    return hanging;
  }

  /// Asks the providers of these kinds side by side.
  asio::awaitable<Result<void>> read(model::Graph questions, Kinds about) {
    const providers::Interest interest{&questions, &found_.live};
    std::vector<asio::awaitable<Result<model::Live>>> tasks;
    for (const auto* kind : about) tasks.push_back(providers::provider_for(providers_, *kind)->observe(interest));
    auto readings = co_await providers::gather(std::move(tasks));
    for (auto& reading : readings) {
      if (!reading) co_return std::move(reading).error();
      found_.live.merge(with_what_we_know(std::move(*reading)));
    }
    co_return Result<void>();
  }

  /// What a survey knows of connections from lists of its own.
  model::Live with_what_we_know(model::Live read) const {
    if (!read.all(kinds::service_connection).empty())
      return changed(read, kinds::service_connection, [&](model::LiveObject& connection) {
        const auto rights = manageable_.find(lower(text_of(connection.fields, "projectName")));
        if (rights == manageable_.end()) return;
        connection.fields.insert_or_assign("mayManage",
                                           rights->second.contains(lower(connection.id)) ? "true" : "false");
      });
    return read;
  }

  asio::awaitable<Result<void>> look_at_ground() {
    found_.organization = order_.organization;
    auto questions = ground(order_);
    auto done = co_await read(std::move(questions), kinds_of(kinds::organization, kinds::project, kinds::subscription));
    if (!done) co_return done;
    for (const auto* organization : found_.live.all(kinds::organization))
      found_.tenant = text_of(organization->fields, "tenantId");
    auto chosen = choose_projects();
    co_return chosen;
  }

  Result<void> choose_projects() {
    std::set<std::string> unknown(order_.projects.begin(), order_.projects.end());
    for (const auto* project : found_.live.all(kinds::project)) {
      const auto& name = text_of(project->fields, "name");
      const auto meant = [&](const std::string& asked) {
        return equal_caseless(asked, name) || equal_caseless(asked, project->id);
      };
      if (!order_.projects.empty() && std::ranges::none_of(order_.projects, meant)) continue;
      std::erase_if(unknown, meant);
      found_.projects.push_back(name);
    }
    std::ranges::sort(found_.projects);
    if (!unknown.empty()) return no_such_project(*unknown.begin());
    if (found_.projects.empty()) return nothing_to_read();
    return {};
  }

  Error no_such_project(const std::string& name) const {
    std::vector<std::string> known;
    for (const auto* project : found_.live.all(kinds::project)) known.push_back(text_of(project->fields, "name"));
    if (known.empty()) return nothing_to_read();
    const auto near = nearest(name, known);
    return {.code = Errc::not_found,
            .message = "organization " + order_.organization + " lists no project \"" + name +
                       "\": it does not exist or is not visible",
            .advice = near.empty() ? "Check --project." : "Did you mean \"" + near + "\"?"};
  }

  /// A report of nothing would be read as good news.
  Error nothing_to_read() const {
    auto message = "organization " + order_.organization +
                   " shows no project: it has none, or the signed-in identity belongs to none of them";
    for (const auto& [what, reason] : found_.live.not_visible())
      if (what.starts_with("organization") || what.starts_with("project")) {
        message = reason;
        break;
      }
    return {.code = Errc::not_found,
            .message = std::move(message),
            .advice = "Check --organization, and that the signed-in identity belongs to it."};
  }

  asio::awaitable<Result<void>> look_inside() {
    co_await look_at_rights();
    std::vector<std::string> subscriptions;
    for (const auto* one : found_.live.all(kinds::subscription)) subscriptions.push_back(text_of(one->fields, "id"));
    auto questions = contents(order_.organization, found_.projects, subscriptions);
    auto done = co_await read(std::move(questions), kinds_of(kinds::service_connection, kinds::pipeline,
                                                             kinds::identity, kinds::resource_group));
    if (!done) co_return done;
    auto more = named_subscriptions(found_.live);
    auto named = co_await read(std::move(more), kinds_of(kinds::subscription));
    co_return named;
  }

  asio::awaitable<void> look_at_rights() {
    std::vector<asio::awaitable<Result<std::set<std::string>>>> tasks;
    for (const auto& project : found_.projects)
      tasks.push_back(providers::manageable_connections(services_, order_.organization, project));
    auto answers = co_await providers::gather(std::move(tasks));
    for (std::size_t i = 0; i < answers.size(); ++i)
      if (answers[i])
        manageable_.emplace(lower(found_.projects[i]), std::move(*answers[i]));
      else
        note(answers[i].error());
  }

  asio::awaitable<Result<void>> look_at_identities() {
    auto questions = other_identities(found_.live, found_.tenant);
    auto done = co_await read(std::move(questions), kinds_of(kinds::existing_identity));
    co_return done;
  }

  asio::awaitable<void> look_at_uses() {
    const auto connections = connections_of(found_);
    std::vector<asio::awaitable<Result<providers::LastUse>>> tasks;
    for (const auto* connection : connections) {
      providers::ConnectionPlace place;
      place.organization = order_.organization;
      place.project = text_of(connection->fields, "projectName");
      place.id = connection->id;
      tasks.push_back(providers::last_use(services_, std::move(place)));
    }
    auto answers = co_await providers::gather(std::move(tasks));
    for (std::size_t i = 0; i < answers.size(); ++i)
      if (answers[i])
        found_.uses.emplace(lower(connections[i]->id), std::move(*answers[i]));
      else
        note(answers[i].error());
  }

  void add_facts() {
    std::string organization_id;
    for (const auto* organization : found_.live.all(kinds::organization))
      organization_id = text_of(organization->fields, "id");
    found_.facts = providers::facts_of(connections_of(found_), organization_id);
  }

  bool is_nobodys(const model::LiveObject& connection) const {
    const auto known = found_.facts.find(lower(connection.id));
    return may_federate(connection) && model::proven_owner(connection).empty() &&
           (known == found_.facts.end() || known->second.created_by.empty());
  }

  asio::awaitable<void> look_at_administrators() {
    std::vector<asio::awaitable<model::Live>> tasks;
    for (const auto* connection : connections_of(found_))
      if (is_nobodys(*connection)) tasks.push_back(providers::connection_roles(services_, *connection));
    auto answers = co_await providers::gather(std::move(tasks));
    for (auto& answer : answers) found_.administrators.merge(std::move(answer));
    for (const auto& [what, reason] : found_.administrators.not_visible()) note(reason);
  }

  void note(const Error& error) { note(error.message + (error.advice.empty() ? "" : " (" + error.advice + ")")); }

  /// One refusal is often the reason of many.
  void note(const std::string& reason) {
    const auto sentence = reason.ends_with('.') ? reason : reason + ".";
    if (std::ranges::find(found_.gaps, sentence) == found_.gaps.end()) found_.gaps.push_back(sentence);
  }

  /// A subscription that nothing shows is said with the connections that name it.
  void note_gaps() {
    for (const auto& [what, reason] : found_.live.not_visible())
      if (!what.starts_with("subscription:")) note(reason);
  }

  const providers::Providers& providers_;
  providers::Services services_;
  Order order_;
  Survey found_ = {};
  std::map<std::string, std::set<std::string>> manageable_ = {};  ///< project → ids; lower case
};

}  // namespace

asio::awaitable<Result<Survey>> look_around(const providers::Providers& providers, providers::Services services,
                                            Order order) {
  Surveyor surveyor(providers, services, std::move(order));
  auto found = co_await surveyor.run();
  co_return found;
}

std::vector<const model::LiveObject*> connections_of(const Survey& survey) {
  const auto place = [](const model::LiveObject* connection) {
    return std::tuple(text_of(connection->fields, "projectName"), text_of(connection->fields, "name"), connection->id);
  };
  auto all = survey.live.all(kinds::service_connection);
  std::ranges::sort(all, {}, place);
  std::vector<const model::LiveObject*> once;
  std::set<std::string> ids;
  for (const auto* connection : all)
    if (ids.insert(lower(connection->id)).second) once.push_back(connection);
  return once;
}

bool may_federate(const model::LiveObject& connection) {
  const auto& fields = connection.fields;
  return equal_caseless(text_of(fields, "type"), "azurerm") || model::is_federated(fields) ||
         equal_caseless(text_of(fields, "scheme"), "ServicePrincipal");
}

}  // namespace keyless::survey
