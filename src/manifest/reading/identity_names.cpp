#include "base/text.hpp"
#include "manifest/reading/parts.hpp"

namespace keyless::manifest::reading {
namespace {

void add_unknown_identity(Reading& reading, const Text& reference) {
  std::vector<std::string> names;
  if (!reading.findings.crowded())
    for (const auto& identity : reading.into.identities) names.push_back(identity.name.value);
  const auto near = nearest_to(reference.value, names);
  reading.findings.add("unknown-identity", reference.at, "this manifest declares no identity " + shown(reference.value),
                       near.empty() ? "" : "did you mean `" + near + "`?");
}

}  // namespace

void resolve_identity(Reading& reading, ServiceConnection& connection) {
  if (!connection.identity.written() || !reading.names_are_known) return;
  const auto& found = reading.identities_by_name[lower(connection.identity.value)];
  if (found.size() == 1) {
    connection.identity_index = found.front();
  } else if (found.empty()) {
    add_unknown_identity(reading, connection.identity);
  } else {
    const auto& first = reading.into.identities[found[0]].name.at;
    reading.findings.add("ambiguous-identity", connection.identity.at,
                         "several identities have this name: at " + Findings::named(first) + " and " +
                             Findings::named(reading.into.identities[found[1]].name.at),
                         "write RESOURCEGROUP/NAME");
  }
}

}  // namespace keyless::manifest::reading
