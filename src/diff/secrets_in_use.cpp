#include "diff/secrets_in_use.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "diff/presenters.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::diff {

using namespace model;

namespace {

/// Whatever its type: a registry's connection holds a secret of the application like any other.
bool signs_in_by_secret(const LiveObject& connection, const std::string& client_id) {
  return !is_federated(connection.fields) && equal_caseless(text_of(connection.fields, "clientId"), client_id);
}

/// Declared or not, in every project that was read.
std::vector<const LiveObject*> users_of(const Draft& draft, const LiveObject& application) {
  const auto& client_id = text_of(application.fields, "clientId");
  auto users = client_id.empty() ? std::vector<const LiveObject*>() : draft.live.all(kinds::service_connection);
  std::erase_if(users, [&](const LiveObject* one) { return !signs_in_by_secret(*one, client_id); });
  return users;
}

bool is_converted(const Draft& draft, const LiveObject* connection) {
  return std::ranges::any_of(draft.nodes, [&](const auto& entry) {
    return entry.second.live == connection && entry.second.action == Action::convert;
  });
}

std::string named(const std::vector<const LiveObject*>& connections) {
  std::vector<std::string> names;
  for (const auto* one : connections)
    names.push_back("serviceConnection/" + one->kind->discovered_path(one->fields, ""));
  return joined(names, ", ");
}

const Node* identity_with(const Draft& draft, const LiveObject& secret) {
  const auto found = std::ranges::find_if(draft.nodes, [&](const auto& entry) {
    const auto& node = entry.second;
    return node.live && node.resource->kind->is_principal && hangs_on(secret, *node.live);
  });
  return found == draft.nodes.end() ? nullptr : &found->second;
}

std::string sentence_of(const std::vector<const LiveObject*>& users, const Node& identity) {
  return named(users) + (users.size() == 1 ? " still signs in" : " still sign in") + " with a secret of " +
         identity.resource->address.text();
}

const char* those(const std::vector<const LiveObject*>& users) {
  return users.size() == 1 ? "that connection" : "those connections";
}

}  // namespace

std::string use_of_secret(const Draft& draft, const Node& identity, const LiveObject& secret) {
  if (!secret.kind->is_secret) return {};
  const auto users = users_of(draft, *identity.live);
  if (users.empty()) return {};
  return sentence_of(users, identity) + ", so it stays until " + (users.size() == 1 ? "that one is" : "those are") +
         " converted";
}

bool keeps_secret_in_use(Draft& draft, const Node& application, const Change& secret) {
  if (!secret.kind->is_secret) return false;
  auto users = users_of(draft, *application.live);
  if (const auto unread = unread_connections(draft, ""); !unread.empty()) {
    draft.refuse(secret.address, "in-use", unread + ", and deleting that secret might cut one of them off",
                 "Let the signed-in identity read them, or remove `removePasswords` from the manifest.");
    return true;
  }
  if (users.empty()) return false;
  std::erase_if(users, [&](const LiveObject* one) { return is_converted(draft, one); });
  if (!users.empty())
    draft.refuse(secret.address, "in-use",
                 sentence_of(users, application) + ", and deleting that secret would cut " +
                     (users.size() == 1 ? "it" : "them") + " off",
                 "Convert " + std::string(those(users)) + " first, or remove `removePasswords` from the manifest.");
  return true;
}

std::string way_past_secret(const Draft& draft, const Change& secret) {
  const auto tolerate = std::string("tolerate it with `allowUndeclared`");
  const auto* identity = identity_with(draft, *secret.live);
  const auto users = identity ? users_of(draft, *identity->live) : std::vector<const LiveObject*>();
  if (!users.empty())
    return "Until " + named(users) + (users.size() == 1 ? " is" : " are") + " converted, " + tolerate + ".";
  if (const auto unread = unread_connections(draft, ""); !unread.empty())
    return "Let the signed-in identity read all connections (" + unread + "), or " + tolerate + ".";
  const bool removable = identity && identity->resource->kind->managed;
  if (!removable) return "Delete that secret by hand, or " + tolerate + ".";
  return "Delete that secret with `" + std::string(secret.kind->removed_by) + ": true`, or " + tolerate + ".";
}

bool waits_for_conversions(Draft& draft, const Change& secret) {
  if (!secret.kind->is_secret || !secret.live || secret.action != Action::undeclared) return false;
  const auto* identity = identity_with(draft, *secret.live);
  return identity && text_of(identity->resource->fields, secret.kind->removed_by) == "true" &&
         !users_of(draft, *identity->live).empty();
}

}  // namespace keyless::diff
