#include "sandbox/scenario/catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace keyless::sandbox {

namespace {

std::vector<KnownFault> gathered() {
  std::vector<KnownFault> all;
  for (auto chapter : {faults::bodies(), faults::waiting(), faults::handshakes(), faults::framing(), faults::contents(),
                       faults::links(), faults::replicas(), faults::paging(), faults::life()})
    all.insert(all.end(), chapter.begin(), chapter.end());
  return all;
}

std::string_view moment_of(Moment moment) {
  switch (moment) {
    case Moment::instead:
      return "before_commit";
    case Moment::answer:
    case Moment::wire:
      return "after_commit";
    case Moment::connect:
      return "connect";
  }
  return "";
}

}  // namespace

const std::vector<KnownFault>& known_faults() {
  static const auto all = gathered();
  return all;
}

const KnownFault* known_fault(std::string_view id) {
  const auto& all = known_faults();
  auto at = std::find_if(all.begin(), all.end(), [&](const KnownFault& fault) { return equal_caseless(fault.id, id); });
  return at == all.end() ? nullptr : &*at;
}

std::string fault_table() {
  std::string text;
  for (const auto& fault : known_faults()) {
    text += fmt::format("{:<17} {:<14} {}\n", fault.id, moment_of(fault.moment), fault.what);
    if (!fault.variants.empty()) text += fmt::format("{:<32} variants: {}\n", "", fmt::join(fault.variants, ", "));
  }
  return text;
}

namespace faults {

void put_header(Reply& reply, std::string_view name, std::string value) {
  std::erase_if(reply.headers, [&](const auto& header) { return equal_caseless(header.first, name); });
  reply.headers.emplace_back(name, std::move(value));
}

std::chrono::seconds seconds_of(const FaultRule& rule, long long otherwise) {
  return rule.seconds.count() > 0 ? rule.seconds : std::chrono::seconds(otherwise);
}

}  // namespace faults

}  // namespace keyless::sandbox
