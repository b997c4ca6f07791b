#include <algorithm>

#include "library/live_json.hpp"
#include "library/live_kinds.hpp"
#include "library/live_reader.hpp"
#include "library/parts.hpp"

namespace keyless {

LiveGraph::LiveGraph() : parts_(std::make_shared<Parts>()) {}

LiveGraph LiveGraph::parse(const std::string& file, std::string_view json) {
  const manifest::Source source(file, manifest::without_byte_order_mark(json));
  manifest::Findings findings(source);
  auto parts = std::make_shared<Parts>();
  auto live = library::read_live(source, findings);
  if (findings.empty()) parts->live = std::move(live);
  parts->diagnostics = findings.take();
  std::ranges::stable_sort(parts->diagnostics, {},
                           [](const Diagnostic& one) { return std::pair(one.at.line, one.at.column); });
  return LiveGraph(std::move(parts));
}

const Diagnostics& LiveGraph::diagnostics() const {
  return parts_->diagnostics;
}

std::vector<LiveResource> LiveGraph::resources() const {
  std::vector<LiveResource> found;
  for (const auto* kind : library::live_kinds())
    for (const auto* object : parts_->live.all(*kind))
      found.push_back({std::string(kind->name), object->id, object->fields, object->mark});
  return found;
}

std::string LiveGraph::json() const {
  return library::live_json(parts_->live);
}

}  // namespace keyless
