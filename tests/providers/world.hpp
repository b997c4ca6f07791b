#pragma once

#include <catch2/catch.hpp>
#include <string>

#include "model/kinds/kinds.hpp"
#include "providers/providers.hpp"
#include "support/declared_names.hpp"
#include "support/fake_sender.hpp"
#include "support/instant_clock.hpp"
#include "support/run.hpp"

namespace keyless::test {

namespace kinds = model::kinds;

inline const std::string subscription_id = "0b1f6471-1bf0-4dda-aec3-cb9272f09590";
inline const std::string tenant_id = "72f988bf-86f1-41af-91ab-2d7cd011db47";
inline const std::string client_id = "11111111-0000-4000-8000-000000000001";
inline const std::string principal_id = "22222222-0000-4000-8000-000000000002";
inline const std::string project_id = "33333333-0000-4000-8000-000000000003";
inline const std::string connection_id = "44444444-0000-4000-8000-000000000004";
inline const std::string group_id = "/subscriptions/" + subscription_id + "/resourceGroups/rg-a";
inline const std::string identity_id = group_id + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi-a";
inline const std::string openai_scope =
    "/subscriptions/" + subscription_id + "/resourceGroups/rg-openai/providers/Microsoft.CognitiveServices/accounts/ai";
inline const std::string openai_user = "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd";

/// All providers over a scripted service; what they answer is held to the names that its kind declares.
struct World {
  support::FakeSender fake;
  support::InstantClock clock;
  http::Cloud cloud = http::built_in_cloud("AzureCloud").value();
  providers::Providers all = providers::make_providers(fake, cloud, clock);
  model::Graph desired;
  model::Live live;

  providers::Provider& of(const model::Kind& kind) { return *providers::provider_for(all, kind); }
  Result<model::Live> observe(const model::Kind& kind) {
    auto seen = support::run(of(kind).observe(providers::Interest{&desired, &live}));
    if (seen)
      for (const auto* known : model::all_kinds())
        for (const auto* object : seen->all(*known)) hold_to_declared_names(*object);
    return seen;
  }
  Result<model::LiveObject> create(const model::Resource& resource) {
    return held(support::run(of(*resource.kind).create(resource)));
  }
  Result<model::LiveObject> update(const model::LiveObject& object, const model::Resource& resource) {
    return held(support::run(of(*resource.kind).update(object, resource)));
  }
  Result<void> remove(const model::LiveObject& object) { return support::run(of(*object.kind).remove(object)); }

 private:
  static void hold_to_declared_names(const model::LiveObject& object) {
    CHECK(undeclared_names(*object.kind, object.fields, model::Side::live) == std::vector<std::string>());
  }
  static Result<model::LiveObject> held(Result<model::LiveObject> answer) {
    if (answer) hold_to_declared_names(*answer);
    return answer;
  }
};

inline model::Resource resource(const model::Kind& kind, const std::string& path, model::Fields fields) {
  model::Resource made;
  made.address = model::Address(kind.name, path);
  made.kind = &kind;
  made.fields = std::move(fields);
  made.owner = "microbots";
  return made;
}

inline model::Resource group_resource(const std::string& name = "rg-a") {
  model::Fields fields;
  fields["subscriptionId"] = subscription_id;
  fields["name"] = name;
  fields["location"] = "eastus";
  fields["tags"] = model::mark_tags("microbots", "/subscriptions/" + subscription_id + "/resourceGroups/" + name);
  return resource(kinds::resource_group, name, fields);
}

/// As the desired graph holds it: its group is a reference.
inline model::Resource identity_resource() {
  model::Fields fields;
  fields["subscriptionId"] = subscription_id;
  fields["resourceGroup"] = model::Reference{model::Address("resourceGroup", "rg-a"), "name"};
  fields["name"] = "mi-a";
  fields["location"] = "eastus";
  fields["tags"] = model::mark_tags("microbots", identity_id);
  return resource(kinds::identity, "mi-a", fields);
}

inline model::LiveObject live_identity() {
  model::LiveObject object;
  object.kind = &kinds::identity;
  object.id = identity_id;
  const model::Tags tags = model::mark_tags("microbots", identity_id);
  object.mark = model::mark_in(tags);
  object.fields = {{"id", identity_id},       {"subscriptionId", subscription_id},
                   {"resourceGroup", "rg-a"}, {"name", "mi-a"},
                   {"location", "eastus"},    {"tags", tags},
                   {"clientId", client_id},   {"principalId", principal_id},
                   {"tenantId", tenant_id}};
  return object;
}

inline std::string error_body(const std::string& code) {
  return R"({"error":{"code":")" + code + R"(","message":"said )" + code + R"("}})";
}

inline std::string devops_error(const std::string& type_key, const std::string& message = "said so") {
  return R"({"$id":"1","innerException":null,"message":")" + message + R"(","typeKey":")" + type_key +
         R"(","errorCode":0,"eventId":3000})";
}

/// Success; a failure says why in the test's report.
template <class T>
bool ok(const Result<T>& result) {
  if (!result) UNSCOPED_INFO(name_of(result.error().code) << ": " << result.error().message);
  return result.has_value();
}

inline std::string text(const model::LiveObject& object, const std::string& field) {
  return model::text_of(object.fields, field);
}

/// What is known of a declared resource; its references must be known.
inline model::Observation::State state_of(const model::Live& live, const model::Resource& resource) {
  return live.of(*resource.kind, resource.fields).state;
}

using State = model::Observation::State;

}  // namespace keyless::test
