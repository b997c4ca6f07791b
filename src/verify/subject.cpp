#include "verify/subject.hpp"

#include "model/kinds/kinds.hpp"

namespace keyless::verify {

using namespace model;

namespace {

const Address* referred_address(const Resource& from, std::string_view field) {
  const auto* reference = reference_in(from.fields, field);
  return reference ? &reference->to : nullptr;
}

const Resource* referred(const Graph& desired, const Resource& from, std::string_view field) {
  const auto* address = referred_address(from, field);
  return address ? desired.find(*address) : nullptr;
}

std::vector<const Resource*> referring(const Graph& desired, const Kind& kind, std::string_view field,
                                       const Resource* to) {
  std::vector<const Resource*> found;
  for (const auto& resource : desired.resources()) {
    const auto* address = to && resource.kind == &kind ? referred_address(resource, field) : nullptr;
    if (address && *address == to->address) found.push_back(&resource);
  }
  return found;
}

}  // namespace

Fields resolved(const Graph& desired, const Live& live, const Resource& resource) {
  auto fields = resource.fields;
  for (auto& [name, value] : fields) {
    const auto* reference = std::get_if<Reference>(&value);
    const auto* source = reference ? desired.find(reference->to) : nullptr;
    if (!source) continue;
    const auto object = live_of(desired, live, *source);
    if (!object) continue;
    const auto& output = text_of(object->fields, reference->output);
    if (!output.empty()) value = output;
  }
  return fields;
}

std::optional<LiveObject> live_of(const Graph& desired, const Live& live, const Resource& resource) {
  return live.of(*resource.kind, resolved(desired, live, resource)).object;
}

Subject subject_of(const Graph& desired, const Live& live, const Resource& connection) {
  Subject subject;
  subject.connection = &connection;
  subject.identity = referred(desired, connection, "clientId");
  subject.live_connection = live_of(desired, live, connection);
  if (subject.identity) subject.live_identity = live_of(desired, live, *subject.identity);
  subject.credentials = referring(desired, kinds::federated_credential, "subject", &connection);
  subject.roles = referring(desired, kinds::role_assignment, "principalId", subject.identity);
  subject.pipelines = referring(desired, kinds::pipeline_permission, "connectionId", &connection);
  return subject;
}

std::vector<Subject> subjects_of(const Graph& desired, const Live& live) {
  std::vector<Subject> subjects;
  for (const auto& resource : desired.resources())
    if (resource.kind == &kinds::service_connection && resource.wish == Wish::present)
      subjects.push_back(subject_of(desired, live, resource));
  return subjects;
}

Link holds(std::string name, std::string detail) {
  return {std::move(name), Link::State::holds, std::move(detail)};
}

Link broken(std::string name, std::string detail, std::string remedy, std::string cause) {
  return {std::move(name), Link::State::broken, std::move(detail), std::move(cause), std::move(remedy)};
}

Link unproven(std::string name, std::string detail) {
  return {std::move(name), Link::State::unproven, std::move(detail)};
}

}  // namespace keyless::verify
