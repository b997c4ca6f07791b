#include "base/json.hpp"

#include "sandbox/control/controls.hpp"

namespace keyless::sandbox {

namespace {

constexpr std::size_t kept = 10'000;

}  // namespace

RequestLog::RequestLog() = default;
RequestLog::~RequestLog() = default;

void RequestLog::add(nlohmann::json line) {
  ++total_;
  lines_.push_back(std::move(line));
  if (lines_.size() > kept) lines_.pop_front();
}

nlohmann::json RequestLog::after(std::size_t skip) const {
  auto list = nlohmann::json::array();
  auto forgotten = total_ - lines_.size();
  for (std::size_t i = skip > forgotten ? skip - forgotten : 0; i < lines_.size(); ++i) list.push_back(lines_[i]);
  return list;
}

}  // namespace keyless::sandbox
