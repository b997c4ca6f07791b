#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "providers/entra/deleted_applications.hpp"
#include "providers/entra/directory.hpp"
#include "providers/entra/service_principal.hpp"
#include "providers/makers.hpp"
#include "providers/parallel.hpp"
#include "providers/preconditions.hpp"
#include "providers/resolve.hpp"
#include "providers/service_provider.hpp"

namespace keyless::providers::entra {
namespace {

using model::text_of;

std::string key_of(const model::Fields& fields) {
  return key_by("uniqueName", text_of(fields, "uniqueName"));
}

bool is_as_desired(const model::LiveObject& live, const model::Resource& desired) {
  for (const auto field : {"name", "signInAudience"})
    if (text_of(live.fields, field) != text_of(desired.fields, field)) return false;
  const auto& tags = model::tags_of(live.fields, "tags");
  return std::ranges::all_of(model::tags_of(desired.fields, "tags"), [&](const auto& wanted) {
    const auto found = tags.find(wanted.first);
    return found != tags.end() && found->second == wanted.second;
  });
}

Error prepared_by_others(const std::string& doing, const std::string& what) {
  return changed_since_plan(doing + ": it exists now, but " + what +
                            ", so it must be reviewed before anything is granted to it");
}

class Applications : public ServiceProvider {
 public:
  explicit Applications(Services services) : ServiceProvider(model::kinds::application, 0, services) {}

  asio::awaitable<Result<model::Live>> observe(Interest interest) override {
    Reading reading;
    std::set<std::string> owners;
    for (const auto* resource : declared(interest, kind())) {
      reading.wanted.push_back(known_fields(interest, *resource));
      owners.insert(resource->owner);
    }
    // Who declares no application needs no right in the directory.
    if (reading.wanted.empty()) co_return model::Live();
    reading.tenant = tenant_of(reading.wanted);
    std::vector<std::string> filters;
    for (const auto& owner : owners)
      filters.push_back("tags/any(t:t eq " + literal(std::string(model::tag_owner) + "=" + owner) + ")");
    auto read = co_await read_all(reading, std::move(filters));
    if (!read) reading.observed.could_not_see(kind().collection(reading.wanted.front()), read.error());
    co_return std::move(reading.observed).result();
  }

  asio::awaitable<Result<model::LiveObject>> create(model::Resource desired) override {
    const auto doing = "creating application " + text_of(desired.fields, "name");
    auto key = key_of(desired.fields);
    auto before = co_await find_in(services_, applications, std::move(key), doing);
    if (!before) co_return std::move(before).error();
    if (*before)
      co_return Error{Errc::conflict, doing + ": it has been created since the plan was created",
                      desired.address.text()};
    const auto left = deleted_.find(first_key(kind(), desired.fields));
    auto making =
        left == deleted_.end() ? make(std::move(desired), doing) : restore(left->second, std::move(desired), doing);
    auto made = co_await std::move(making);
    co_return made;
  }

  asio::awaitable<Result<model::LiveObject>> update(model::LiveObject live, model::Resource desired) override {
    const auto doing = "updating application " + text_of(live.fields, "name");
    auto object_id = object_id_in(live.id);
    auto now = co_await read_pair(std::move(object_id), text_of(live.fields, "tenantId"), doing);
    if (!now) co_return now;
    auto ours = check_mark(live, *now, doing);
    if (!ours) co_return std::move(ours).error();
    auto writing = desired.wish == model::Wish::released ? release(std::move(*now), doing)
                                                         : write(std::move(*now), std::move(desired), doing);
    auto written = co_await std::move(writing);
    co_return written;
  }

  asio::awaitable<Result<void>> remove(model::LiveObject live) override {
    const auto doing = "deleting application " + text_of(live.fields, "name");
    const auto object_id = object_id_in(live.id);
    auto found = co_await find_in(services_, applications, object_id, doing);
    if (!found) co_return std::move(found).error();
    if (!*found) co_return Result<void>();
    Pair pair;
    pair.application = std::move((*found)->body);
    const auto now = read_application(kind(), pair, text_of(live.fields, "tenantId"), doing);
    if (!now) co_return now.error();
    auto ours = check_removable(live, *now, doing);
    if (!ours) co_return ours;
    auto question = request(services_, "DELETE", live.id);
    auto answer = co_await send_json(services_, std::move(question), doing);
    if (answer || says_absent(answer.error())) co_return Result<void>();
    if (!is_ambiguous(answer.error())) co_return std::move(answer).error();
    auto left = co_await find_in(services_, applications, object_id, doing);
    if (left && !*left) co_return Result<void>();
    co_return std::move(answer).error();
  }

 private:
  struct Reading {
    std::vector<model::Fields> wanted = {};
    std::string tenant = {};
    std::vector<Json> found = {};
    Observations observed = {};
  };

  /// All of ours by their mark in one list; a declared one that is not among them is asked for by its key, because the
  /// mark may be gone.
  asio::awaitable<Result<void>> read_all(Reading& reading, std::vector<std::string> filters) {
    auto marked = co_await list_in(services_, applications, std::move(filters), "listing applications");
    if (!marked) co_return std::move(marked).error();
    reading.found = std::move(*marked);
    std::vector<asio::awaitable<void>> questions;
    bool any_absent = false;
    for (const auto& fields : reading.wanted)
      if (object_with(reading.found, "uniqueName", text_of(fields, "uniqueName")).is_null())
        questions.push_back(look_at(reading, any_absent, fields));
    co_await all_of(std::move(questions));
    if (any_absent) {
      co_await look_for_remains(reading);
    }
    auto added = co_await add_all(reading);
    co_return added;
  }

  asio::awaitable<void> look_at(Reading& reading, bool& any_absent, model::Fields fields) {
    const auto doing = "reading application " + text_of(fields, "name");
    auto key = key_of(fields);
    auto found = co_await find_in(services_, applications, std::move(key), doing);
    if (!found) {
      reading.observed.could_not_see(kind(), first_key(kind(), fields), found.error());
    } else if (*found) {
      reading.found.push_back(std::move((*found)->body));
    } else {
      any_absent = true;
    }
  }

  /// What is gone for good must be told from what can be restored, before it counts as absent.
  asio::awaitable<void> look_for_remains(Reading& reading) {
    auto left = co_await deleted_applications(services_, "listing deleted applications");
    for (const auto& fields : reading.wanted) {
      const auto& name = text_of(fields, "uniqueName");
      auto key = first_key(kind(), fields);
      if (!object_with(reading.found, "uniqueName", name).is_null() || reading.observed.knows(kind(), key)) continue;
      if (!left) {
        reading.observed.could_not_see(kind(), std::move(key), left.error());
        continue;
      }
      const auto owner = model::mark_in(model::tags_of(fields, "tags")).value_or(model::Mark()).owner;
      const auto* deleted = deleted_of(*left, reading.tenant, name, owner);
      if (deleted) deleted_.insert_or_assign(key, text_at(*deleted, {"id"}));
      reading.observed.saw_absent(kind(), std::move(key), deleted ? remains_text(*deleted) : std::string());
    }
  }

  asio::awaitable<Result<void>> add_all(Reading& reading) {
    std::vector<std::string> clients;
    for (const auto& application : reading.found) clients.push_back(text_at(application, {"appId"}));
    auto filters = filters_for("appId", clients);
    auto standing = co_await list_in(services_, principals, std::move(filters), "listing service principals");
    if (!standing) co_return std::move(standing).error();
    for (auto& application : reading.found) {
      Pair pair;
      pair.principal = object_with(*standing, "appId", text_at(application, {"appId"}));
      pair.application = std::move(application);
      auto object = read_application(kind(), pair, reading.tenant, "listing applications");
      if (!object) co_return std::move(object).error();
      reading.observed.saw(std::move(*object));
    }
    co_return Result<void>();
  }

  asio::awaitable<Result<model::LiveObject>> read_pair(std::string key, std::string tenant, std::string doing) {
    Pair pair;
    auto application = co_await find_replicated_in(services_, applications, std::move(key), doing);
    if (!application) co_return std::move(application).error();
    pair.application = std::move(application->body);
    auto by_client = key_by("appId", text_at(pair.application, {"appId"}));
    auto principal = co_await find_in(services_, principals, std::move(by_client), doing);
    if (!principal) co_return std::move(principal).error();
    if (*principal) pair.principal = std::move((*principal)->body);
    co_return read_application(kind(), pair, tenant, doing);
  }

  /// Under a name that is free: a second try meets what the first one made.
  asio::awaitable<Result<model::LiveObject>> make(model::Resource desired, std::string doing) {
    auto patch = upsert(services_, "/applications" + key_of(desired.fields), application_body(desired, {}));
    auto answer = co_await send_json(services_, std::move(patch), doing);
    if (!answer && !is_ambiguous(answer.error())) co_return std::move(answer).error();
    const bool surely_made = answer && answer->status == 201;
    auto key = key_of(desired.fields);
    if (answer && met_another(*answer)) {
      auto error = co_await step_back(std::move(key), std::move(desired), doing);
      co_return error;
    }
    auto now = co_await read_pair(std::move(key), text_of(desired.fields, "tenantId"), doing);
    if (!now) co_return now;
    if (!surely_made) {
      auto clean = co_await unless_prepared(*now, desired, doing);
      if (!clean) co_return std::move(clean).error();
    }
    auto written = co_await write(std::move(*now), std::move(desired), doing);
    co_return written;
  }

  /// Leaves to its creator what the write met: our mark comes off where it still stands.
  asio::awaitable<Error> step_back(std::string key, model::Resource desired, std::string doing) {
    auto off = co_await take_mark_off(std::move(key), std::move(desired), doing);
    Error error{Errc::conflict, doing +
                                    ": it was created elsewhere at the same time; its display name, sign-in "
                                    "audience and tags may have been replaced"};
    error.advice = "compare these with what its creator set (see the audit log), and create a new plan";
    if (!off) error.message += ", and the mark of keyless could not be removed (" + off.error().message + ")";
    co_return error;
  }

  asio::awaitable<Result<void>> take_mark_off(std::string key, model::Resource desired, std::string doing) {
    auto now = co_await read_pair(std::move(key), text_of(desired.fields, "tenantId"), doing);
    if (!now) co_return std::move(now).error();
    const auto ours = model::mark_in(model::tags_of(desired.fields, "tags"));
    const bool stands = now->mark && ours && now->mark->owner == ours->owner && now->mark->proof == ours->proof;
    if (!stands) co_return Result<void>();
    auto patch = request(services_, "PATCH", now->id, released_body(tags_now(*now)));
    auto answer = co_await send_json(services_, std::move(patch), std::move(doing));
    if (!answer) co_return std::move(answer).error();
    co_return Result<void>();
  }

  asio::awaitable<Result<model::LiveObject>> restore(std::string object_id, model::Resource desired,
                                                     std::string doing) {
    auto post = request(services_, "POST", restore_path(object_id), Json::object());
    auto answer = co_await send_json(services_, std::move(post), doing);
    // Whoever restored it before us, or a first try of ours: what is there now decides.
    if (!answer && !is_ambiguous(answer.error()) && answer.error().status != 404) co_return std::move(answer).error();
    auto now = co_await read_pair(object_id, text_of(desired.fields, "tenantId"), doing);
    if (!now) co_return now;
    auto clean = co_await unless_prepared(*now, desired, doing);
    if (!clean) co_return std::move(clean).error();
    auto written = co_await write(std::move(*now), std::move(desired), doing);
    co_return written;
  }

  /// What this plan did not see was not judged: it may hold nothing that lets others act as it.
  asio::awaitable<Result<void>> unless_prepared(const model::LiveObject& now, const model::Resource& desired,
                                                std::string doing) {
    const auto& allowed = model::list_of(desired.fields, "owners");
    for (const auto& owner : owners_in(now)) {
      const auto& id = text_of(owner.fields, "ownerId");
      const bool known = std::ranges::any_of(allowed, [&](const auto& one) { return equal_caseless(one, id); });
      if (!known) co_return prepared_by_others(doing, "it has an owner that is not declared");
    }
    if (!secrets_in(now).empty()) co_return prepared_by_others(doing, "it has a password or certificate");
    auto question = request(services_, "GET", now.id + "/federatedIdentityCredentials");
    auto trust = co_await list_linked(services_, std::move(question), doing);
    if (!trust) co_return std::move(trust).error();
    if (!trust->empty()) co_return prepared_by_others(doing, "it already has a federated credential");
    if (!now.mark || now.mark->owner != desired.owner)
      co_return prepared_by_others(doing, "it does not carry the mark of keyless");
    co_return Result<void>();
  }

  /// Makes what is there what is desired, and waits for the directory to say so.
  asio::awaitable<Result<model::LiveObject>> write(model::LiveObject now, model::Resource desired, std::string doing) {
    const auto tenant = text_of(desired.fields, "tenantId"), client = text_of(now.fields, "clientId");
    if (!is_as_desired(now, desired)) {
      auto patch = request(services_, "PATCH", now.id, application_body(desired, tags_now(now)));
      auto answer = co_await send_json_retrying(services_, std::move(patch), doing, says_absent, replication);
      if (!answer && !is_ambiguous(answer.error())) co_return std::move(answer).error();
    }
    if (text_of(now.fields, "servicePrincipal") != "true") {
      auto standing = co_await stand_up_principal(services_, client, doing);
      if (!standing) co_return std::move(standing).error();
    }
    auto settled = co_await settle(std::move(now), std::move(desired), doing);
    co_return settled;
  }

  /// Takes our tags off and waits for the directory to say so.
  asio::awaitable<Result<model::LiveObject>> release(model::LiveObject now, std::string doing) {
    const auto object_id = object_id_in(now.id), tenant = text_of(now.fields, "tenantId");
    auto patch = request(services_, "PATCH", now.id, released_body(tags_now(now)));
    auto answer = co_await send_json_retrying(services_, std::move(patch), doing, says_absent, replication);
    if (!answer && !is_ambiguous(answer.error())) co_return std::move(answer).error();
    Pause pause(*services_.clock, replication);
    while (true) {
      auto after = co_await read_pair(object_id, tenant, doing);
      if (!after || !after->mark) co_return after;
      const bool goes_on = co_await pause.next();
      if (!goes_on) co_return Error{Errc::timed_out, doing + ": its mark is still visible after three minutes"};
    }
  }

  asio::awaitable<Result<model::LiveObject>> settle(model::LiveObject now, model::Resource desired, std::string doing) {
    const auto object_id = object_id_in(now.id), tenant = text_of(desired.fields, "tenantId");
    Pause pause(*services_.clock, replication);
    while (!is_as_desired(now, desired) || text_of(now.fields, "servicePrincipal") != "true") {
      auto again = co_await read_pair(object_id, tenant, doing);
      if (!again) co_return again;
      now = std::move(*again);
      if (is_as_desired(now, desired) && text_of(now.fields, "servicePrincipal") == "true") break;
      const bool goes_on = co_await pause.next();
      if (!goes_on)
        co_return Error{Errc::timed_out, doing + ": it is not visible in the directory after three minutes"};
    }
    co_return now;
  }
  std::map<std::string, std::string> deleted_ = {};  ///< key → object id of one of ours that was found deleted
};

}  // namespace

std::unique_ptr<Provider> make_application(Services services) {
  return std::make_unique<Applications>(services);
}

}  // namespace keyless::providers::entra
