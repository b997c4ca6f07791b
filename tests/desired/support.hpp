#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "desired/desired.hpp"
#include "desired/external_references.hpp"
#include "support/declared_names.hpp"

namespace keyless::desired::tests {

inline const CloudNames cloud = {"AzureCloud", "https://management.azure.com/", "api://AzureADTokenExchange"};

inline std::string head_of(const std::string& team) {
  return "version: 1\nteam: " + team +
         "\nazure:\n  tenant: 72f988bf-86f1-41af-91ab-2d7cd011db47\n"
         "  subscription: 0b1f6471-1bf0-4dda-aec3-cb9272f09590\n  location: eastus\n"
         "azureDevOps:\n  organization: contoso\n  project: Microbots\n";
}

inline manifest::Manifest manifest_of(const std::string& text, const std::string& file = "m.yaml") {
  auto loaded = manifest::parse(file, text);
  for (const auto& finding : loaded.diagnostics) UNSCOPED_INFO(finding.code + ": " + finding.message);
  REQUIRE(loaded.diagnostics.empty());
  return std::move(loaded.manifests.at(0));
}

/// Every graph that these tests build is held to the names that its kinds declare.
inline Desired built(const std::vector<std::string>& texts) {
  std::vector<manifest::Manifest> manifests;
  for (const auto& text : texts)
    manifests.push_back(manifest_of(text, "m" + std::to_string(manifests.size()) + ".yaml"));
  auto desired = build(manifests, cloud);
  for (const auto& resource : desired.graph.resources())
    CHECK(test::undeclared_names(*resource.kind, resource.fields, model::Side::desired) == std::vector<std::string>());
  return desired;
}

/// A resource as one line: address, owner, entry, flags and every field, but not where it was declared.
inline std::string line_of(const model::Resource& resource) {
  std::string line = resource.address.text() + " owner=" + resource.owner + " entry=" + resource.entry;
  line += resource.protect ? " protect" : "";
  line += resource.adopt ? " adopt" : "";
  for (const auto& [name, value] : resource.fields) {
    const auto* reference = std::get_if<model::Reference>(&value);
    line +=
        " " + name + "=" + (reference ? "<" + reference->to.text() + "." + reference->output + ">" : printed(value));
  }
  return line;
}

inline const model::Resource& at(const Desired& desired, const std::string& address) {
  const auto slash = address.find('/');
  const auto* found = desired.graph.find(model::Address(address.substr(0, slash), address.substr(slash + 1)));
  if (!found) {
    for (const auto& resource : desired.graph.resources()) UNSCOPED_INFO(resource.address.text());
    FAIL("no " + address);
  }
  return *found;
}

inline bool refers(const model::Resource& resource, const std::string& field, const std::string& address,
                   const std::string& output) {
  const auto found = resource.fields.find(field);
  if (found == resource.fields.end()) return false;
  const auto* reference = std::get_if<model::Reference>(&found->second);
  return reference && reference->to.text() == address && reference->output == output;
}

}  // namespace keyless::desired::tests
