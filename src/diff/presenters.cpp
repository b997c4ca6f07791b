#include "diff/presenters.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "model/federation.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::diff {

using namespace model;

namespace {

std::string presented_word(const std::string& issuer, const std::string& subject) {
  return issuer.empty() || subject.empty() ? std::string() : issuer + "\n" + subject;
}

/// The identity that a trust is on, declared or not.
const LiveObject* holder_of(const Live& live, const LiveObject& trust) {
  for (const auto* identity : principals_in(live))
    if (hangs_on(trust, *identity)) return identity;
  return nullptr;
}

bool presents(const LiveObject& connection, const LiveObject& trust) {
  const auto& fields = connection.fields;
  return text_of(fields, "issuer") == text_of(trust.fields, "issuer") &&
         text_of(fields, "subject") == text_of(trust.fields, "subject");
}

constexpr std::string_view list_of_connections = "serviceConnections@", one_connection = "serviceConnection:";

/// Whether a connection that was not read may sign in by it: a subject with the id alone does not tell the project.
bool may_be_presented_unseen(const Live& live, const LiveObject& trust) {
  const auto& subject = text_of(trust.fields, "subject");
  if (has_old_issuer(trust.fields))
    return !live.complete().contains(std::string(list_of_connections) + place_in(subject));
  return names_connection(subject);
}

}  // namespace

std::string place_in(const std::string& subject) {
  const auto path = lower(subject.substr(std::min(subject.size(), std::string_view("sc://").size())));
  return path.substr(0, path.rfind('/'));
}

bool names_connection(const std::string& subject) {
  return subject.starts_with("/eid1/") && subject.find("/sc/") != std::string::npos;
}

Presenters::Presenters(const Live& live) {
  for (const auto* connection : live.all(kinds::service_connection)) {
    const auto& fields = connection->fields;
    by_id_.emplace(lower(connection->id), connection);
    for (const auto& [issuer, subject] : {std::pair("issuer", "subject"), std::pair("formerIssuer", "formerSubject")})
      if (auto word = presented_word(text_of(fields, issuer), text_of(fields, subject)); !word.empty())
        by_pair_.emplace(std::move(word), connection);
  }
}

const LiveObject* Presenters::of(const LiveObject& trust) const {
  const auto& subject = text_of(trust.fields, "subject");
  const auto by_pair = by_pair_.find(presented_word(text_of(trust.fields, "issuer"), subject));
  if (by_pair != by_pair_.end()) return by_pair->second;
  const auto by_id = by_id_.find(lower(last_segment(subject)));
  return by_id == by_id_.end() ? nullptr : by_id->second;
}

const LiveObject* presenter_of(Draft& draft, const LiveObject& trust) {
  if (!draft.presenters) draft.presenters = std::make_shared<Presenters>(draft.live);
  return draft.presenters->of(trust);
}

std::string unread_connections(const Draft& draft, const std::string& place) {
  for (const auto& [unseen, reason] : draft.live.not_visible()) {
    const bool is_list = unseen.starts_with(list_of_connections);
    const auto of = is_list ? unseen.substr(list_of_connections.size()) : std::string();
    if (is_list && (place.empty() || of == place)) return "not all connections of " + of + " could be read";
    if (unseen.starts_with(one_connection)) return "not every declared connection could be read";
  }
  return {};
}

// A shared connection may be seen once for each project that names it.
bool is_named(const Draft& draft, const LiveObject& connection) {
  return std::ranges::any_of(draft.nodes, [&](const auto& entry) {
    const auto& node = entry.second;
    return node.live && node.live->kind == connection.kind && equal_caseless(node.live->id, connection.id);
  });
}

std::string marked_and_undeclared(const Draft& draft, const LiveObject& connection) {
  const auto owner = proven_owner(connection);
  const bool ours = std::ranges::count(draft.policy.owners, owner) > 0;
  return ours && !is_named(draft, connection) ? owner : std::string();
}

void note_cut_off(Draft& draft, Change& removal) {
  if (!removal.kind->admits || !removal.live) return;
  const auto* connection = presenter_of(draft, *removal.live);
  if (!connection && !removal.superseded && may_be_presented_unseen(draft.live, *removal.live))
    removal.reason +=
        "; no connection that was read signs in with it, but one in a project that no manifest names might";
  if (!connection || !presents(*connection, *removal.live) || is_named(draft, *connection)) return;
  const auto* identity = holder_of(draft.live, *removal.live);
  const bool signs_in =
      identity && equal_caseless(text_of(identity->fields, "clientId"), text_of(connection->fields, "clientId"));
  if (!signs_in) return;
  removal.cuts_off = text_of(connection->fields, "projectName") + "/" + text_of(connection->fields, "name");
  removal.reason = "cuts off connection " + removal.cuts_off + ", which no manifest declares; " + removal.reason;
}

}  // namespace keyless::diff
