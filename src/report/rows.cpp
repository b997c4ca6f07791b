#include "report/rows.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "model/text.hpp"
#include "report/paint.hpp"

namespace keyless::report {

using namespace model;

namespace {

Color color_of(Action action) {
  switch (action) {
    case Action::create:
      return Color::green;
    case Action::remove:
    case Action::replace:
      return Color::red;
    case Action::adopt:
      return Color::cyan;
    case Action::stamp:
    case Action::no_op:
      return Color::dim;
    case Action::impossible:
      return Color::red;
    case Action::update:
    case Action::convert:
    case Action::migrate:
    case Action::move:
    case Action::undeclared:
    case Action::release:
      return Color::yellow;
  }
  return Color::dim;
}

const char* meaning_of(Action action) {
  switch (action) {
    case Action::create:
      return "create";
    case Action::update:
      return "update in place";
    case Action::replace:
      return "delete, then create";
    case Action::remove:
      return "delete";
    case Action::adopt:
      return "adopt: mark an existing resource as managed";
    case Action::stamp:
      return "stamp: record the applied configuration";
    case Action::undeclared:
      return "undeclared: exists but is not declared in any manifest";
    case Action::convert:
      return "convert: replace the secret with workload identity federation, in place";
    case Action::migrate:
      return "migrate: switch to the Microsoft Entra issuer, in place";
    case Action::move:
      return "move: switch to another identity, in place";
    case Action::impossible:
      return "impossible: differs, but can't be changed to match";
    case Action::release:
      return "release: stop managing it; nothing is deleted";
    case Action::no_op:
      return "no-op";
  }
  return "no-op";
}

std::string symbol_column(Action action, Style style) {
  const auto symbol = symbol_of(action);
  return std::string(3 - std::min<std::size_t>(3, symbol.size()), ' ') + paint(style, color_of(action), symbol);
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

std::string symbol_of(Action action) {
  switch (action) {
    case Action::create:
      return "+";
    case Action::update:
      return "~";
    case Action::replace:
      return "-/+";
    case Action::remove:
      return "-";
    case Action::adopt:
      return "@";
    case Action::stamp:
      return "#";
    case Action::undeclared:
      return "?";
    case Action::convert:
      return "~>c";
    case Action::migrate:
      return "~>i";
    case Action::move:
      return "~>m";
    case Action::impossible:
      return "x";
    case Action::release:
      return "o";
    case Action::no_op:
      return "=";
  }
  return "=";
}

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
  for (const auto action :
       {Action::create, Action::update, Action::replace, Action::remove, Action::adopt, Action::stamp,
        Action::undeclared, Action::convert, Action::migrate, Action::move, Action::impossible, Action::release}) {
    const bool used = std::ranges::any_of(shown, [&](const Change* change) { return change->action == action; });
    if (used) text += fmt::format("  {}  {}\n", symbol_column(action, style), meaning_of(action));
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
