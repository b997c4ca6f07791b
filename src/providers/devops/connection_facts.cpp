#include "providers/devops/connection_facts.hpp"

#include "base/text.hpp"
#include "providers/devops/predicted_subjects.hpp"
#include "providers/wire.hpp"

namespace keyless::providers {
namespace {

/// Principals without a mailbox have unique names, too: `Build\{guid}`.
std::string mail_in(const std::string& unique_name) {
  const bool is_mail = unique_name.find('@') != std::string::npos && unique_name.find('\\') == std::string::npos;
  return is_mail ? unique_name : std::string();
}

ConnectionFacts told_by(const LiveObject& connection) {
  const auto& body = kept_of(connection);
  ConnectionFacts facts;
  facts.created_by = text_at(body, {"createdBy", "displayName"});
  facts.creator_mail = mail_in(text_at(body, {"createdBy", "uniqueName"}));
  if (facts.created_by.empty()) facts.created_by = facts.creator_mail;
  facts.registry = text_at(body, {"data", "registrytype"});
  return facts;
}

}  // namespace

std::map<std::string, ConnectionFacts> facts_of(const std::vector<const LiveObject*>& connections,
                                                const std::string& organization_id) {
  std::map<std::string, ConnectionFacts> found;
  const bool own_issuer = devops::signs_itself(connections);
  for (const auto* connection : connections) {
    auto facts = told_by(*connection);
    if (!organization_id.empty() && devops::changes_issuer(*connection)) {
      auto next = devops::next_of(*connection, organization_id, own_issuer);
      facts.next_issuer = std::move(next.issuer);
      facts.next_subject = std::move(next.subject);
    }
    found.emplace(lower(connection->id), std::move(facts));
  }
  return found;
}

std::string mail_of_holder(const LiveObject& role) {
  return mail_in(text_at(kept_of(role), {"identity", "uniqueName"}));
}

}  // namespace keyless::providers
