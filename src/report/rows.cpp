#include "report/rows.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "report/field_rows.hpp"
#include "report/paint.hpp"

namespace keyless::report {

using namespace model;

namespace {

/// By Tone.
constexpr Color colors[] = {Color::dim, Color::green, Color::red, Color::cyan, Color::yellow};

std::string symbol_column(Action action, Style style) {
  const std::string_view symbol = row_of(action).symbol;
  const auto color = colors[static_cast<std::size_t>(row_of(action).tone)];
  return std::string(3 - std::min<std::size_t>(3, symbol.size()), ' ') + paint(style, color, symbol);
}

std::string field_line(const FieldRow& field, std::size_t width, bool has_before) {
  const auto name = fmt::format("{}:{}", field.name, std::string(width - std::min(width, field.name.size()), ' '));
  const auto before = field.before.empty() ? "(none)" : field.before;
  const auto after = field.after.empty() ? "(none)" : field.after;
  const auto change = has_before ? before + " -> " + after : after;
  return fmt::format("        {} {}{}\n", name, change, field.forces_replacement ? "  (forces replacement)" : "");
}

std::string field_lines(const Change& change) {
  // A stamp is a note for the next run: its digests tell a reader nothing.
  if (change.action == Action::stamp) return {};
  const auto fields = field_rows(change);
  std::size_t width = 0;
  for (const auto& field : fields) width = std::max(width, field.name.size());
  std::string text;
  for (const auto& field : fields) text += field_line(field, width, change.action != Action::create);
  return text;
}

}  // namespace

std::string row(const Change& change, Style style) {
  auto text = fmt::format("  {} {}", symbol_column(change.action, style), one_line(change.address.text()));
  if (change.allowed) text += "  [tolerated]";
  if (change.accepted) text += "  [accepted]";
  text += "\n";
  const auto& reason = change.held.empty() ? change.reason : change.held;
  if (!reason.empty() && change.action != Action::stamp)
    text += fmt::format("        {}\n", paint(style, Color::dim, "(" + one_line(reason) + ")"));
  if (!change.held.empty()) return text;
  text += field_lines(change);
  for (const auto& access : change.gives)
    text += fmt::format("        {} {}\n", paint(style, Color::yellow, "grants access:"), one_line(access));
  return text;
}

std::string heading_line(const std::string& what, const Heading& heading, Style style) {
  auto text = what;
  if (!heading.owners.empty()) text += " of " + one_line(joined(heading.owners, ", "));
  if (!heading.cloud.empty()) text += " on " + one_line(heading.cloud);
  if (heading.sandbox) text += " (sandbox: no real cloud is read or written)";
  if (!heading.tenant.empty()) text += ", tenant " + one_line(heading.tenant);
  text = paint(style, Color::bold, text) + "\n";
  if (heading.policy.empty()) return text;
  return paint(style, Color::yellow, "policy: " + one_line(heading.policy)) + "\n" + text;
}

std::string legend(const std::vector<const Change*>& shown, Style style) {
  std::string text;
  for (const auto& known : action_rows) {
    const bool used = std::ranges::any_of(shown, [&](const Change* change) { return change->action == known.action; });
    if (used && *known.meaning) text += fmt::format("  {}  {}\n", symbol_column(known.action, style), known.meaning);
  }
  return text.empty() ? text : "Symbols used:\n" + text;
}

std::string unseen_rows(const Plan& plan, Style style) {
  if (plan.unseen.empty()) return {};
  std::string text = paint(style, Color::yellow, "Could not be evaluated:") + "\n";
  for (const auto& unseen : plan.unseen)
    text += fmt::format("    ! {}\n        ({})\n", one_line(unseen.address.text()), one_line(unseen.reason));
  return text + "  Not visible does not mean absent: these entries and what depends on them are left out.\n";
}

std::string refusals(const Plan& plan, Style style) {
  if (plan.refusals.empty()) return {};
  std::string text = paint(style, Color::red, "Refused:") + "\n";
  for (const auto& refusal : plan.refusals) {
    const auto address = refusal.address.text().empty() ? "" : one_line(refusal.address.text()) + " ";
    text += fmt::format("    x {}[{}] {}\n", address, one_line(refusal.guard), one_line(refusal.message));
    if (!refusal.advice.empty()) text += fmt::format("        {}\n", one_line(refusal.advice));
  }
  return text;
}

std::string boundary(const Plan& plan, Style style) {
  std::string text;
  for (const auto& note : plan.notes) text += fmt::format("  - {}\n", one_line(note));
  return text.empty() ? text : paint(style, Color::dim, "Notes and limits of this report:") + "\n" + text;
}

}  // namespace keyless::report
