// example MANIFEST LIVE.json: prints what must change to make the live graph what the manifest declares.
// Exit code: 0 nothing, 1 unreadable input, 2 something.
#include <fstream>
#include <iostream>
#include <iterator>
#include <keyless/keyless.hpp>

namespace {

std::string content_of(const char* file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void print(const keyless::Diagnostics& diagnostics) {
  for (const auto& found : diagnostics) std::cerr << keyless::printed(found) << '\n';
}

std::string printed(const std::optional<keyless::Value>& value) {
  return value ? keyless::printed(*value) : "(none)";
}

void print(const keyless::PlannedChange& change) {
  std::cout << keyless::name_of(change.action) << ' ' << change.address.text() << '\n';
  if (!change.reason.empty()) std::cout << "    because: " << change.reason << '\n';
  for (const auto& field : change.fields)
    std::cout << "    " << field.field << ": " << printed(field.before) << " -> " << printed(field.after) << '\n';
  for (const auto& access : change.grants) std::cout << "    grants access: " << access << '\n';
}

void print(const keyless::Plan& plan) {
  for (const auto& change : plan.changes())
    if (change.action != keyless::Action::no_op) print(change);
  for (const auto& refusal : plan.refusals())
    std::cout << "refused " << refusal.address.text() << ": " << refusal.message << '\n';
  for (const auto& unseen : plan.unseen())
    std::cout << "not evaluated " << unseen.address.text() << ": " << unseen.reason << '\n';
}

}  // namespace

int main(int count, char** words) {
  if (count != 3) return std::cerr << "usage: example MANIFEST LIVE.json\n", 1;
  const auto manifests = keyless::Manifests::load({words[1]});
  const auto live = keyless::LiveGraph::parse(words[2], content_of(words[2]));
  print(manifests.diagnostics());
  print(live.diagnostics());

  const auto desired = keyless::DesiredGraph::build(manifests);
  if (!desired) return std::cerr << desired.error().message << '\n', 1;
  const auto plan = keyless::Plan::make(*desired, live);
  if (!plan) return std::cerr << plan.error().message << '\n', 1;
  print(*plan);
  return plan->would_write() ? 2 : 0;
}
