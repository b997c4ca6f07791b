#pragma once

#include "providers/world.hpp"

namespace keyless::test {

inline const std::string other_project = "77777777-0000-4000-8000-000000000007";
inline const std::string connection_mark =
    "[keyless microbots " +
    model::proof_of("microbots", model::connection_mark_id("contoso", project_id, "sc-openai")) + "]";

inline std::string reference_json(const std::string& project, const std::string& project_name, const std::string& name,
                                  const std::string& description) {
  return R"({"projectReference":{"id":")" + project + R"(","name":")" + project_name + R"("},"name":")" + name +
         R"(","description":")" + description + R"("})";
}

/// A connection as the service answers it; `more` is put in front of the other members of `data`.
inline std::string connection_json(const std::string& description, const std::string& references,
                                   const std::string& more = "", const std::string& state = R"("isReady":true,)") {
  return R"({"data":{)" + more + R"("environment":"AzureCloud","scopeLevel":"Subscription","subscriptionId":")" +
         subscription_id + R"(","subscriptionName":"Production","creationMode":"Manual"},"id":")" + connection_id +
         R"(","name":"sc-openai","type":"azurerm","url":"https://management.azure.com/","description":")" +
         description + R"(","authorization":{"parameters":{"tenantid":")" + tenant_id + R"(","serviceprincipalid":")" +
         client_id + R"(","scope":"/subscriptions/)" + subscription_id +
         R"(/resourcegroups/rg-openai","workloadIdentityFederationIssuer":"https://issuer","workloadIdentityFederationSubject":)"
         R"("/eid1/sc"},"scheme":"WorkloadIdentityFederation"},"isShared":false,)" +
         state + R"("owner":"library","serviceEndpointProjectReferences":[)" + references + "]}";
}

inline std::string ours_json() {
  const auto description = "Talks\\n" + connection_mark;
  return connection_json(description, reference_json(project_id, "Microbots", "sc-openai", description));
}

inline model::Resource connection_resource() {
  model::Fields fields = {{"organization", "contoso"},
                          {"projectName", "Microbots"},
                          {"projectId", project_id},
                          {"name", "sc-openai"},
                          {"description", "Talks"},
                          {"topLevel", "in step"},
                          {"type", "azurerm"},
                          {"scheme", "WorkloadIdentityFederation"},
                          {"environment", "AzureCloud"},
                          {"url", "https://management.azure.com/"},
                          {"tenantId", tenant_id},
                          {"scopeLevel", "Subscription"},
                          {"managementGroupId", ""},
                          {"managementGroupName", ""},
                          {"subscriptionId", subscription_id},
                          {"subscriptionName", "Production"},
                          {"clientId", client_id},
                          {"scopeResourceGroup", "rg-openai"},
                          {"issuerRetires", "false"},
                          {"creationMode", "Manual"}};
  return resource(kinds::service_connection, "Microbots/sc-openai", fields);
}

/// The one of ours_json(), read through the provider.
inline model::LiveObject live_connection(const std::string& text = ours_json()) {
  World world;
  world.desired.add(connection_resource());
  world.fake.on("GET", "/contoso/Microbots/_apis/serviceendpoint/endpoints?api-version=7.1&includeFailed=true", 200,
                R"({"count":1,"value":[)" + text + "]}");
  const auto live = world.observe(kinds::service_connection).value();
  return *live.all(kinds::service_connection).at(0);
}

}  // namespace keyless::test
