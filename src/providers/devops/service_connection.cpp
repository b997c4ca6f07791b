#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "providers/devops/connection_visibility.hpp"
#include "providers/devops/connection_wire.hpp"
#include "providers/devops/conversion.hpp"
#include "providers/makers.hpp"
#include "providers/parallel.hpp"
#include "providers/preconditions.hpp"
#include "providers/resolve.hpp"
#include "providers/wire.hpp"

namespace keyless::providers::devops {
namespace {

namespace asio = boost::asio;
using model::text_of;

constexpr RetryPolicy becoming_ready{Milliseconds(2'000), Milliseconds(10'000), Milliseconds(120'000)};
constexpr RetryPolicy becoming_migrated{Milliseconds(2'000), Milliseconds(20'000), Milliseconds(600'000)};
// A connection that was just created may be missing in lists for a moment.
constexpr RetryPolicy becoming_listed{Milliseconds(2'000), Milliseconds(8'000), Milliseconds(20'000)};

std::string endpoint_path(const std::string& id) {
  return std::string(endpoints_path) + "/" + id;
}

Place place_of(const model::Fields& fields) {
  return Place{text_of(fields, "organization"), text_of(fields, "projectName")};
}

// Whatever its status and code, a conflict of a create says that the name is taken.
bool is_duplicate(const Error& error) {
  return error.code == Errc::conflict;
}

/// The fields of a connection that is anywhere in this project.
model::Fields as_place(const model::Fields& project) {
  return {{"organization", text_of(project, "organization")}, {"projectName", text_of(project, "name")}};
}

/// Deleted endpoints answer 404, or 200 with `null`, or with an object without id.
bool is_empty_answer(const Json& body) {
  return text_at(body, {"id"}).empty();
}

bool is_ours(const model::LiveObject& live, const model::Resource& desired) {
  const auto wanted = mark_of(desired);
  return live.mark && live.mark->owner == wanted.owner && live.mark->proof == wanted.proof &&
         equal_caseless(text_of(live.fields, "clientId"), text_of(desired.fields, "clientId"));
}

Error hidden_or_foreign(const std::string& doing, const model::Resource& desired) {
  Error error{Errc::conflict,
              doing + ": a connection named \"" + text_of(desired.fields, "name") +
                  "\" exists: it was created outside keyless since the plan was created, or is not visible"};
  error.where = desired.address.text();
  error.advice =
      "create a new plan; if it does not show the connection, ask its Administrator for the User role or choose "
      "another name";
  return error;
}

bool is_same(const model::Fields& one, const model::Fields& other, std::string_view field) {
  return equal_caseless(text_of(one, field), text_of(other, field));
}

/// Whether these fields declare the name, or had it before.
bool is_called(const model::Fields& declared, const std::string& name) {
  return equal_caseless(text_of(declared, "name"), name) || equal_caseless(text_of(declared, "previousName"), name);
}

/// A level that other tools write with data of its own, which our PUT would not carry back.
bool has_foreign_level(const model::LiveObject& connection) {
  const auto& level = text_of(connection.fields, "scopeLevel");
  return !equal_caseless(level, "Subscription") && !equal_caseless(level, "ManagementGroup");
}

/// The connections of one project, as they are seen through it.
struct Listing {
  Place place = {};
  std::vector<model::Fields> wanted = {};  ///< declared there
  std::vector<model::LiveObject> found = {};
  std::vector<std::string> names = {};  ///< of all that are listed, half visible ones included
  bool complete = false;                ///< the list came to its end

  bool declares(const std::string& name) const {
    return std::ranges::any_of(wanted, [&](const auto& fields) { return is_called(fields, name); });
  }
  bool lists(const model::Fields& fields) const {
    return std::ranges::any_of(names, [&](const auto& name) { return is_called(fields, name); });
  }
};

/// How well a view of a connection tells whose it is: the declared one first, then the one it is marked in.
int rank_of(const Listing& listing, const model::LiveObject& view) {
  if (listing.declares(text_of(view.fields, "name"))) return 0;
  const auto own = model::connection_mark_id(text_of(view.fields, "organization"), text_of(view.fields, "projectId"),
                                             text_of(view.fields, "name"));
  return view.mark && text_of(view.fields, "markId") == own ? 1 : 2;
}

/// A shared connection is listed in each of its projects and is still one.
void add_once(Observations& observed, std::vector<Listing>& listings) {
  std::map<std::string, int> best;
  for (const auto& listing : listings)
    for (const auto& view : listing.found) {
      const auto [known, fresh] = best.emplace(lower(view.id), rank_of(listing, view));
      if (!fresh) known->second = std::min(known->second, rank_of(listing, view));
    }
  for (auto& listing : listings)
    for (auto& view : listing.found) {
      const auto rank = rank_of(listing, view);
      const auto key = lower(view.id);
      if (best.at(key) != rank) continue;
      if (rank > 0) best[key] = -1;  // two declarations of one connection are both judged
      observed.add(std::move(view));
    }
}

class ServiceConnections : public Provider {
 public:
  explicit ServiceConnections(Services services) : services_(services) {}
  const model::Kind& kind() const override { return model::kinds::service_connection; }
  int round() const override { return 0; }

  asio::awaitable<Result<model::Live>> observe(Interest interest) override {
    std::vector<model::Fields> wanted;
    for (const auto* resource : declared(interest, kind())) wanted.push_back(known_fields(interest, *resource));
    for (const auto* project : declared(interest, model::kinds::project))
      if (text_of(project->fields, "connections") == "all") wanted.push_back(as_place(project->fields));
    Observations observed;
    std::vector<Listing> listings;
    for (auto& place : places_in(wanted)) listings.push_back(Listing{std::move(place)});
    std::vector<asio::awaitable<void>> tasks;
    for (auto& listing : listings) {
      for (const auto& fields : wanted)
        if (lies_in(fields, listing.place) && !text_of(fields, "name").empty()) listing.wanted.push_back(fields);
      tasks.push_back(look_at(observed, listing));
    }
    co_await all_of(std::move(tasks));
    co_await predict_in_each(listings);
    add_once(observed, listings);
    co_return std::move(observed).result();
  }

  asio::awaitable<Result<model::LiveObject>> create(model::Resource desired) override {
    const auto doing = "creating service connection " + text_of(desired.fields, "name");
    auto post = request(services_, "POST", text_of(desired.fields, "organization"), "", endpoints_path, version,
                        new_connection(desired));
    post.repeat = http::Repeat::never;  // the service chooses the id: a second one would be a second connection
    auto answer = co_await send_json(services_, std::move(post), doing);
    const auto place = place_of(desired.fields);
    if (!answer) {
      auto found = co_await read_back(answer.error(), std::move(desired), doing);
      if (!found) co_return std::move(found).error();
      auto ready = co_await when_ready(std::move(*found), doing);
      co_return ready;
    }
    auto created = read_connection(answer->body, place, doing);
    if (!created) {
      auto found = co_await read_back(created.error(), std::move(desired), doing);
      if (!found) co_return std::move(found).error();
      created = std::move(found);
    }
    auto ready = co_await when_ready(std::move(*created), doing);
    co_return ready;
  }

  asio::awaitable<Result<model::LiveObject>> update(model::LiveObject live, model::Resource desired) override {
    const auto doing = "updating service connection " + text_of(live.fields, "name");
    // The PUT replaces the whole object, so it starts from what is there at this moment.
    const auto place = place_of(live.fields);
    auto now = co_await get(place, live.id, doing);
    if (!now) co_return std::move(now).error();
    auto ours = check_mark(live, *now, doing);
    if (!ours) co_return std::move(ours).error();
    if (desired.wish == model::Wish::released) {
      auto released = co_await release(std::move(*now), doing);
      co_return released;
    }
    now = co_await in_transition(std::move(live), std::move(*now), desired);
    if (!now) co_return std::move(now).error();
    // A secret is not shown, so a body that replaces the whole object would lose it.
    if (!is_federated(desired.fields) || is_as_desired(*now, desired)) co_return now;
    auto put = request(services_, "PUT", place.organization, "", endpoint_path(now->id), version,
                       changed_connection(kept_of(*now), desired));
    auto answer = co_await send_json(services_, std::move(put), doing);
    if (!answer && !is_ambiguous(answer.error())) co_return std::move(answer).error();
    if (answer) {
      auto written = read_connection(answer->body, place, doing);
      if (written && is_complete(*written)) co_return written;
    }
    auto after = co_await get(place, now->id, doing);
    if (!after) co_return std::move(after).error();
    const bool written = answer || is_ours(*after, desired);
    if (!written) co_return std::move(answer).error();
    auto ready = co_await when_ready(std::move(*after), doing);
    co_return ready;
  }

  asio::awaitable<Result<void>> remove(model::LiveObject live) override {
    const auto doing = "deleting service connection " + text_of(live.fields, "name");
    const auto place = place_of(live.fields);
    auto now = co_await get(place, live.id, doing);
    if (!now && now.error().code == Errc::not_found) co_return Result<void>();
    if (!now) co_return std::move(now).error();
    auto ours = check_removable(live, *now, doing);
    if (!ours) co_return ours;
    auto projects = projects_to_leave(live, *now, doing);
    if (!projects) co_return std::move(projects).error();
    auto question = request(services_, "DELETE", place.organization, "", endpoint_path(live.id), version);
    question.url.query("projectIds", joined(*projects, ","));
    auto answer = co_await send_json(services_, std::move(question), doing);
    if (!answer && answer.error().code != Errc::not_found && !is_ambiguous(answer.error()))
      co_return std::move(answer).error();
    auto gone = co_await when_gone(place, live.id, doing);
    if (!gone && !answer) co_return std::move(answer).error();
    co_return gone;
  }

 private:
  static bool is_complete(const model::LiveObject& live) {
    if (text_of(live.fields, "isReady") != "true") return false;
    return !is_federated(live.fields) ||
           (!text_of(live.fields, "issuer").empty() && !text_of(live.fields, "subject").empty());
  }

  /// Takes our mark off its description.
  asio::awaitable<Result<model::LiveObject>> release(model::LiveObject now, std::string doing) {
    const auto place = place_of(now.fields);
    const auto id = now.id;
    if (!now.mark) co_return now;
    if (!is_federated(now.fields)) co_return changed_since_plan(doing + ": it now signs in with a secret");
    auto put = request(services_, "PUT", place.organization, "", endpoint_path(id), version,
                       released_connection(kept_of(now), now.mark->owner));
    auto answer = co_await send_json(services_, std::move(put), doing);
    if (!answer && !is_ambiguous(answer.error())) co_return std::move(answer).error();
    auto after = co_await get(place, id, doing);
    if (!after) co_return std::move(after).error();
    if (after->mark) co_return answer ? changed_since_plan(doing + ": its mark was not removed") : answer.error();
    auto ready = co_await when_ready(std::move(*after), doing);
    co_return ready;
  }

  /// Converts or migrates where the plan says so. What somebody else did meanwhile is taken as it is when it is what
  /// the plan wants, and never undone.
  asio::awaitable<Result<model::LiveObject>> in_transition(model::LiveObject planned, model::LiveObject now,
                                                           const model::Resource& desired) {
    const auto name = text_of(now.fields, "name");
    const auto scheme = text_of(desired.fields, "scheme");
    if (!is_same(now.fields, desired.fields, "scheme")) {
      const auto doing = "converting service connection " + name;
      if (!is_same(planned.fields, now.fields, "scheme"))
        co_return changed_since_plan(doing + ": its authentication has changed since the plan was created");
      auto converted = co_await convert(std::move(now), scheme, doing);
      co_return converted;
    }
    const bool leaves =
        text_of(planned.fields, "issuerRetires") == "true" && text_of(desired.fields, "issuerRetires") == "false";
    if (!leaves || text_of(now.fields, "issuerRetires") != "true") co_return now;
    const auto doing = "moving service connection " + name + " to the Entra issuer";
    auto migrated = co_await migrate(std::move(now), doing);
    co_return migrated;
  }

  asio::awaitable<Result<model::LiveObject>> convert(model::LiveObject now, std::string scheme, std::string doing) {
    const auto place = place_of(now.fields);
    const auto id = now.id;
    auto answer = co_await ask_for_conversion(services_, std::move(now), scheme, doing);
    // Whatever the answer: what is there now decides.
    auto after = co_await get(place, id, doing);
    if (!after) co_return answer ? std::move(after).error() : std::move(answer).error();
    if (!equal_caseless(text_of(after->fields, "scheme"), scheme))
      co_return answer
          ? broken_promise(doing, "Azure DevOps reported the conversion as done, but the connection is not converted")
          : answer.error();
    auto ready = co_await when_ready(std::move(*after), doing);
    co_return ready;
  }

  asio::awaitable<Result<model::LiveObject>> migrate(model::LiveObject now, std::string doing) {
    const auto place = place_of(now.fields);
    const auto id = now.id;
    auto begun = co_await ask_for_migration(services_, std::move(now), doing);
    if (!begun) co_return std::move(begun).error();
    const bool is_under_way = *begun;
    Pause pause(*services_.clock, is_under_way ? becoming_migrated : becoming_ready);
    while (true) {
      auto after = co_await get(place, id, doing);
      if (!after || text_of(after->fields, "issuerRetires") != "true") co_return after;
      const bool goes_on = co_await pause.next();
      if (!goes_on) break;
    }
    Error late{Errc::timed_out,
               doing + (is_under_way ? ": Azure DevOps started it but did not finish within ten minutes"
                                     : ": Azure DevOps did not report whether it started, and nothing "
                                       "changed within two minutes")};
    late.advice = "Run again later: the new federated credential exists, and the result will be recognized.";
    co_return late;
  }

  /// Organization by organization: what a connection will present depends on the others.
  asio::awaitable<void> predict_in_each(std::vector<Listing>& listings) {
    std::map<std::string, std::pair<std::vector<model::LiveObject*>, std::vector<model::LiveObject*>>> organizations;
    for (auto& listing : listings)
      for (auto& connection : listing.found) {
        auto& [all, declared] = organizations[lower(listing.place.organization)];
        all.push_back(&connection);
        if (listing.declares(text_of(connection.fields, "name"))) declared.push_back(&connection);
      }
    std::vector<asio::awaitable<void>> questions;
    for (auto& [name, connections] : organizations)
      questions.push_back(predict_subjects(services_, connections.first, connections.second));
    co_await all_of(std::move(questions));
  }

  /// Every project that has it, unless one was added since the plan was made.
  static Result<std::vector<std::string>> projects_to_leave(const model::LiveObject& planned,
                                                            const model::LiveObject& now, const std::string& doing) {
    auto projects = projects_of(kept_of(now));
    const auto known = projects_of(kept_of(planned));
    for (const auto& project : projects)
      if (planned.wire && std::ranges::count(known, project) == 0)
        return changed_since_plan(doing + ": it has been shared with project " + project +
                                  " since the plan was created");
    return projects;
  }

  asio::awaitable<void> look_at(Observations& observed, Listing& listing) {
    const auto doing = "listing service connections of project " + listing.place.project;
    auto question =
        request(services_, "GET", listing.place.organization, listing.place.project, endpoints_path, version);
    question.url.query("includeFailed", "true");  // one that failed still holds its name
    auto entries = co_await list_continued(services_, std::move(question), doing);
    if (!entries) {
      observed.could_not_see(collection_of(listing.place), entries.error());
      co_return;
    }
    for (const auto& entry : *entries) {
      auto taken = take(observed, entry, listing, doing);
      if (!taken) {
        observed.could_not_see(collection_of(listing.place), taken.error());
        co_return;
      }
    }
    std::vector<model::Fields> missing;
    for (const auto& fields : listing.wanted)
      if (!listing.lists(fields)) missing.push_back(fields);
    if (missing.empty()) {
      observed.saw_all_of(collection_of(listing.place));
      co_return;
    }
    co_await prove_absence(observed, listing.place, std::move(missing));
  }

  /// A list holds what we may see. What it lacks is absent only when we may see everything, or when people say so.
  asio::awaitable<void> prove_absence(Observations& observed, Place place, std::vector<model::Fields> missing) {
    auto sight = co_await sight_of_connections(services_, place);
    if (!sight) {
      observed.could_not_see(collection_of(place), sight.error());
      co_return;
    }
    if (sight->everything) observed.saw_all_of(collection_of(place));
    for (auto& fields : missing) {
      if (sight->everything) break;
      fields.insert_or_assign("projectId", sight->project_id);
      auto key = first_key(kind(), fields);
      if (text_of(fields, "new") == "true")
        observed.saw_absent(kind(), std::move(key));
      else
        observed.could_not_see(kind(), std::move(key), maybe_hidden(text_of(fields, "name"), place));
    }
  }

  std::string collection_of(const Place& place) const {
    model::Fields fields;
    fields.emplace("organization", place.organization);
    fields.emplace("projectName", place.project);
    return kind().collection(fields);
  }

  Result<void> take(Observations& observed, const Json& entry, Listing& listing, const std::string& doing) {
    const auto keys = connection_keys(entry, listing.place, doing);
    if (!keys) return keys.error();
    const auto& name = listing.names.emplace_back(text_of(*keys, "name"));
    auto connection = read_connection(entry, listing.place, doing);
    if (!connection) {
      observed.could_not_see(kind(), first_key(kind(), *keys), reason_of(connection.error()));
    } else if (listing.declares(name) && has_foreign_level(*connection)) {
      observed.could_not_see(kind(), first_key(kind(), *keys),
                             "a connection with this name exists for " + text_of(connection->fields, "scopeLevel") +
                                 ", a scope level that keyless does not manage: choose another name");
    } else {
      listing.found.push_back(std::move(*connection));
    }
    return {};
  }

  asio::awaitable<Result<model::LiveObject>> get(Place place, std::string id, std::string doing) {
    auto question = request(services_, "GET", place.organization, place.project, endpoint_path(id), version);
    auto answer = co_await send_json(services_, std::move(question), doing);
    if (!answer) co_return std::move(answer).error();
    if (is_empty_answer(answer->body))
      co_return Error{Errc::not_found, doing + ": connection " + id + " does not exist"};
    auto connection = read_connection(answer->body, place, doing);
    co_return connection;
  }

  /// After a create whose fate is unknown: what is there by that name, if it is ours.
  asio::awaitable<Result<model::LiveObject>> read_back(Error why, model::Resource desired, std::string doing) {
    // No earlier try of ours can have arrived: whoever has the name is somebody else, whatever mark it carries.
    if (is_duplicate(why)) co_return hidden_or_foreign(doing, desired);
    if (!is_ambiguous(why)) co_return why;
    Pause pause(*services_.clock, becoming_listed);
    while (true) {
      auto same = co_await find_named(desired, doing);
      if (same && same->size() == 1 && is_ours(same->front(), desired)) co_return std::move(same->front());
      if (same && !same->empty()) co_return hidden_or_foreign(doing, desired);
      const bool goes_on = co_await pause.next();
      if (!goes_on) break;
    }
    why.code = Errc::indeterminate;
    why.advice = "run again: if it was created, the next run finds it";
    co_return why;
  }

  asio::awaitable<Result<std::vector<model::LiveObject>>> find_named(const model::Resource& desired,
                                                                     std::string doing) {
    const auto place = place_of(desired.fields);
    const auto& name = text_of(desired.fields, "name");
    auto question = request(services_, "GET", place.organization, place.project, endpoints_path, version);
    question.url.query("endpointNames", name).query("includeFailed", "true");
    auto entries = co_await list_continued(services_, std::move(question), doing);
    if (!entries) co_return std::move(entries).error();
    std::vector<model::LiveObject> named;
    for (const auto& entry : *entries) {
      auto connection = read_connection(entry, place, doing);
      if (!connection) co_return std::move(connection).error();
      if (equal_caseless(text_of(connection->fields, "name"), name)) named.push_back(std::move(*connection));
    }
    co_return named;
  }

  asio::awaitable<Result<model::LiveObject>> when_ready(model::LiveObject live, std::string doing) {
    const auto place = place_of(live.fields);
    Pause pause(*services_.clock, becoming_ready);
    while (!is_complete(live)) {
      if (equal_caseless(text_of(live.fields, "state"), "Failed"))
        co_return Error{Errc::conflict, doing + ": Azure DevOps failed to prepare it: " +
                                            text_at(kept_of(live), {"operationStatus", "statusMessage"})};
      const bool goes_on = co_await pause.next();
      if (!goes_on) co_return Error{Errc::timed_out, doing + ": it was not ready within two minutes"};
      auto again = co_await get(place, live.id, doing);
      if (!again) co_return std::move(again).error();
      live = std::move(*again);
    }
    co_return live;
  }

  asio::awaitable<Result<void>> when_gone(Place place, std::string id, std::string doing) {
    Pause pause(*services_.clock, becoming_ready);
    while (true) {
      auto question = request(services_, "GET", place.organization, place.project, endpoint_path(id), version);
      auto answer = co_await send_json(services_, std::move(question), doing);
      if (!answer && answer.error().code == Errc::not_found) co_return Result<void>();
      if (!answer) co_return std::move(answer).error();
      if (is_empty_answer(answer->body)) co_return Result<void>();
      if (equal_caseless(text_at(answer->body, {"operationStatus", "state"}), "Failed"))
        co_return Error{Errc::conflict, doing + ": Azure DevOps failed: " +
                                            text_at(answer->body, {"operationStatus", "statusMessage"})};
      const bool goes_on = co_await pause.next();
      if (!goes_on) co_return Error{Errc::timed_out, doing + ": it still exists after two minutes"};
    }
  }

  Services services_;
};

}  // namespace

std::unique_ptr<Provider> make_service_connection(Services services) {
  return std::make_unique<ServiceConnections>(services);
}

}  // namespace keyless::providers::devops
