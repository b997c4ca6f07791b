#include "diff/presented.hpp"

#include "base/arm_id.hpp"
#include "base/text.hpp"

namespace keyless::diff {

using namespace model;

namespace {

std::string word_for(const std::string& client_id, const Fields& signs_in_as) {
  return lower(client_id) + "|" + text_of(signs_in_as, "issuer") + "|" + text_of(signs_in_as, "subject");
}

/// The value a Reference has now, not after this plan.
std::string value_now(Draft& draft, const Reference& reference) {
  const auto* node = draft.find(reference.to);
  if (!node) return {};
  const auto* live = node->live ? node->live : listed(draft, *node->resource);
  return live ? text_of(live->fields, reference.output) : std::string();
}

/// The live connection that the node declares to be there; null for everything else.
const LiveObject* declared_connection(Draft& draft, const Node& node) {
  if (!node.resource->kind->signs_in || node.resource->wish != Wish::present) return nullptr;
  return node.live ? node.live : listed(draft, *node.resource);
}

}  // namespace

const LiveObject* listed(Draft& draft, const Resource& resource) {
  auto fields = resource.fields;
  for (auto& [name, value] : fields)
    if (const auto* reference = std::get_if<Reference>(&value)) value = Value(value_now(draft, *reference));
  for (const auto& key : resource.kind->keys(fields))
    if (const auto* object = draft.live.find(*resource.kind, key)) return object;
  return nullptr;
}

const PresentedTrusts& presented_trusts(Draft& draft) {
  if (!draft.presented) draft.presented = std::make_shared<PresentedTrusts>(draft);
  return *draft.presented;
}

PresentedTrusts::PresentedTrusts(Draft& draft) {
  for (const auto* identity : principals_in(draft.live))
    clients_.emplace(folded_arm_id(text_of(identity->fields, "id")), lower(text_of(identity->fields, "clientId")));
  for (const auto& [address, node] : draft.nodes)
    if (const auto* live = declared_connection(draft, node); live && !text_of(live->fields, "subject").empty())
      presenters_.emplace(word_for(text_of(live->fields, "clientId"), live->fields), &node);
}

const Node* PresentedTrusts::of(const LiveObject& trust) const {
  const auto [first, last] = clients_.equal_range(folded_arm_id(text_of(trust.fields, "identityId")));
  for (auto client = first; client != last; ++client)
    if (const auto found = presenters_.find(word_for(client->second, trust.fields)); found != presenters_.end())
      return found->second;
  return nullptr;
}

}  // namespace keyless::diff
