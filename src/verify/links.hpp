#pragma once

#include <string>
#include <vector>

#include "model/chain.hpp"
#include "verify/subject.hpp"

namespace keyless::verify {

/// Connection, issuer, subject, audience: field by field, without any token.
std::vector<model::Link> trust_links(const model::Graph& desired, const model::Live& live, const Subject& subject);
/// Declared roles and admitted pipelines, by reading them.
std::vector<model::Link> role_links(const model::Graph& desired, const model::Live& live, const Subject& subject);
std::vector<model::Link> pipeline_links(const model::Graph& desired, const model::Live& live, const Subject& subject);

model::Link holds(std::string name, std::string detail);
model::Link broken(std::string name, std::string detail, std::string remedy, std::string cause = {});
model::Link unproven(std::string name, std::string detail);

}  // namespace keyless::verify
