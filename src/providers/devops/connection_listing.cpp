#include "providers/devops/connection_listing.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "providers/devops/connection_visibility.hpp"
#include "providers/devops/connection_wire.hpp"
#include "providers/devops/predicted_subjects.hpp"
#include "providers/parallel.hpp"
#include "providers/resolve.hpp"

namespace keyless::providers::devops {
namespace {

/// Whether these fields declare the name, or had it before.
bool is_called(const Fields& declared, const std::string& name) {
  return equal_caseless(text_of(declared, "name"), name) || equal_caseless(text_of(declared, "previousName"), name);
}

/// A level that other tools write with data of its own, which our PUT would not carry back.
bool has_foreign_level(const LiveObject& connection) {
  const auto& level = text_of(connection.fields, "scopeLevel");
  return !equal_caseless(level, "Subscription") && !equal_caseless(level, "ManagementGroup");
}

/// The connections of one project, as they are seen through it.
struct Listing {
  Place place = {};
  std::vector<Fields> wanted = {};  ///< declared there
  std::vector<LiveObject> found = {};
  std::vector<std::string> names = {};  ///< of all that are listed, half visible ones included

  bool declares(const std::string& name) const {
    return std::ranges::any_of(wanted, [&](const auto& fields) { return is_called(fields, name); });
  }
  bool lists(const Fields& fields) const {
    return std::ranges::any_of(names, [&](const auto& name) { return is_called(fields, name); });
  }
};

std::vector<Listing> listings_for(const Interest& interest) {
  auto wanted = declared_fields(interest, model::kinds::service_connection);
  for (const auto* project : declared(interest, model::kinds::project))
    if (text_of(project->fields, "connections") == "all")
      wanted.push_back(fields_of({text_of(project->fields, "organization"), text_of(project->fields, "name")}));
  std::vector<Listing> listings;
  for (auto& place : places_in(wanted)) {
    auto& listing = listings.emplace_back(Listing{std::move(place)});
    for (const auto& fields : wanted)
      if (lies_in(fields, listing.place) && !text_of(fields, "name").empty()) listing.wanted.push_back(fields);
  }
  return listings;
}

/// How well a view of a connection tells whose it is.
enum Rank { declared_there, marked_there, seen_there };

Rank rank_of(const Listing& listing, const LiveObject& view) {
  if (listing.declares(text_of(view.fields, "name"))) return declared_there;
  const auto own = model::connection_mark_id(text_of(view.fields, "organization"), text_of(view.fields, "projectId"),
                                             text_of(view.fields, "name"));
  return view.mark && text_of(view.fields, "markId") == own ? marked_there : seen_there;
}

/// A shared connection is listed in each of its projects: its best view counts. Two declarations of it are both judged.
void add_once(Observations& observed, std::vector<Listing>& listings) {
  std::map<std::string, Rank> best;
  for (const auto& listing : listings)
    for (const auto& view : listing.found) {
      const auto rank = rank_of(listing, view);
      const auto known = best.emplace(lower(view.id), rank).first;
      known->second = std::min(known->second, rank);
    }
  std::set<std::string> added;
  for (auto& listing : listings)
    for (auto& view : listing.found) {
      const auto rank = rank_of(listing, view);
      const bool counts = best.at(lower(view.id)) == rank;
      if (counts && (added.insert(lower(view.id)).second || rank == declared_there)) observed.add(std::move(view));
    }
}

Result<void> take(Observations& observed, const Json& entry, Listing& listing, const std::string& doing) {
  const auto& kind = model::kinds::service_connection;
  const auto keys = connection_keys(entry, listing.place, doing);
  if (!keys) return keys.error();
  const auto& name = listing.names.emplace_back(text_of(*keys, "name"));
  auto connection = read_connection(entry, listing.place, doing);
  if (!connection)
    observed.could_not_see(kind, first_key(kind, *keys), reason_of(connection.error()));
  else if (listing.declares(name) && has_foreign_level(*connection))
    observed.could_not_see(kind, first_key(kind, *keys),
                           "a connection with this name exists for " + text_of(connection->fields, "scopeLevel") +
                               ", a scope level that keyless does not manage: choose another name");
  else
    listing.found.push_back(std::move(*connection));
  return {};
}

asio::awaitable<void> prove_absence(Services services, Observations& observed, const Listing& listing) {
  const auto& kind = model::kinds::service_connection;
  const auto collection = kind.collection(fields_of(listing.place));
  std::vector<Fields> missing;
  std::ranges::remove_copy_if(listing.wanted, std::back_inserter(missing),
                              [&](const Fields& fields) { return listing.lists(fields); });
  if (missing.empty()) co_return observed.saw_all_of(collection);
  auto sight = co_await sight_of_connections(services, listing.place);
  if (!sight) co_return observed.could_not_see(collection, sight.error());
  if (sight->everything) co_return observed.saw_all_of(collection);
  for (auto& fields : missing) {
    fields.insert_or_assign("projectId", sight->project_id);
    auto key = first_key(kind, fields);
    if (text_of(fields, "new") == "true")
      observed.saw_absent(kind, std::move(key));
    else
      observed.could_not_see(kind, std::move(key), maybe_hidden(text_of(fields, "name"), listing.place));
  }
}

asio::awaitable<void> read(Services services, Observations& observed, Listing& listing) {
  const auto& place = listing.place;
  const auto doing = "listing service connections of project " + place.project;
  const auto collection = model::kinds::service_connection.collection(fields_of(place));
  auto question = request(services, "GET", place.organization, place.project, endpoints_path, version);
  question.url.query("includeFailed", "true");  // one that failed still holds its name
  auto entries = co_await list_continued(services, std::move(question), doing);
  if (!entries) co_return observed.could_not_see(collection, entries.error());
  for (const auto& entry : *entries) {
    auto taken = take(observed, entry, listing, doing);
    if (!taken) co_return observed.could_not_see(collection, taken.error());
  }
  co_await prove_absence(services, observed, listing);
}

/// Organization by organization: what a connection will present depends on the others.
asio::awaitable<void> predict_in_each(Services services, std::vector<Listing>& listings) {
  std::map<std::string, std::pair<std::vector<LiveObject*>, std::vector<LiveObject*>>> organizations;
  for (auto& listing : listings)
    for (auto& connection : listing.found) {
      auto& [all, declared] = organizations[lower(listing.place.organization)];
      all.push_back(&connection);
      if (listing.declares(text_of(connection.fields, "name"))) declared.push_back(&connection);
    }
  std::vector<asio::awaitable<void>> questions;
  for (auto& [name, connections] : organizations)
    questions.push_back(predict_subjects(services, connections.first, connections.second));
  co_await all_of(std::move(questions));
}

}  // namespace

asio::awaitable<Result<Live>> observe_connections(Services services, Interest interest) {
  Observations observed;
  auto listings = listings_for(interest);
  std::vector<asio::awaitable<void>> tasks;
  for (auto& listing : listings) tasks.push_back(read(services, observed, listing));
  co_await all_of(std::move(tasks));
  co_await predict_in_each(services, listings);
  add_once(observed, listings);
  co_return std::move(observed).result();
}

}  // namespace keyless::providers::devops
