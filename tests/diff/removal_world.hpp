#pragma once

#include <catch2/catch.hpp>

#include "base/digest.hpp"
#include "diff/planned.hpp"
#include "model/kinds/kinds.hpp"

/// A world with one of each kind that can be named to go, and what can be done to its marks.
namespace keyless::test::removal {

using namespace keyless::model;

inline const Address application_at("application", "app-vault");

/// One of each kind that can be named to go.
inline Declarations everything() {
  auto declared = microbots();
  declared.application("app-vault");
  declared.group("rg-empty");
  return declared;
}

struct Kindred {
  const char* name;
  Address address;
};
inline const Kindred kindred[] = {{"group", Address("resourceGroup", "rg-empty")},
                                  {"identity", identity_at},
                                  {"application", application_at},
                                  {"connection", connection_at}};

struct World {
  Declarations declared = everything();
  CloudSimulator cloud = applied(declared);
  diff::Policy policy = policy_of(declared);

  World() { policy.max_delete_percent = 100; }

  LiveObject& live(const Address& address) {
    const auto name = text_of(declared.at(address).fields, "name");
    return *cloud.find(*find_kind(address.kind()), name);
  }
  Plan plan() const { return planned(declared, cloud, policy); }
};

inline void mark_by(LiveObject& object, const std::string& owner) {
  const auto covered = object.kind->mark_covers ? object.kind->mark_covers(object.fields) : object.id;
  object.mark = Mark{owner, proof_of(owner, covered)};
  if (object.fields.contains("tags")) object.fields["tags"] = mark_tags(owner, covered);
}

inline void unmark(LiveObject& object) {
  object.mark.reset();
  if (object.fields.contains("tags")) object.fields["tags"] = Tags();
}

inline std::vector<std::string> guards_of(const Plan& plan) {
  std::vector<std::string> words;
  for (const auto& refusal : plan.refusals) words.push_back(refusal.guard);
  return words;
}

inline bool deletes_anything(const Plan& plan) {
  return totals_of(plan).remove > 0;
}

/// A connection that others made, which presents exactly this pair to the identity.
inline LiveObject foreign_connection_on(CloudSimulator& cloud, const LiveObject& identity, const LiveObject& trust) {
  auto object = *cloud.find(kinds::service_connection, "sc-microbots-openai");
  object.id = uuid5("a connection of others");
  object.mark.reset();
  object.fields["id"] = Value(object.id);
  object.fields["name"] = Value("sc-of-others");
  object.fields["clientId"] = identity.fields.at("clientId");
  object.fields["issuer"] = trust.fields.at("issuer");
  object.fields["subject"] = trust.fields.at("subject");
  return object;
}

}  // namespace keyless::test::removal
