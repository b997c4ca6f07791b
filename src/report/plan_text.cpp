#include "report/plan_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "report/lacking_rights.hpp"
#include "report/paint.hpp"
#include "report/rows.hpp"

namespace keyless::report {

using namespace model;

namespace {

using Rows = std::vector<const Change*>;

Rows writing(const Plan& plan) {
  Rows rows;
  for (const auto& change : plan.changes)
    if (writes(change.action)) rows.push_back(&change);
  return rows;
}

Rows with_action(const Plan& plan, Action action) {
  Rows rows;
  for (const auto& change : plan.changes)
    if (change.action == action) rows.push_back(&change);
  return rows;
}

std::string rows_text(const Rows& rows, Style style) {
  std::string text;
  for (const auto* change : rows) text += row(*change, style);
  return text;
}

/// Sections with an empty line between them.
void add_section(std::string& text, const std::string& section) {
  if (!section.empty()) text += "\n" + section;
}

std::string undeclared_section(const Rows& rows, Style style) {
  if (rows.empty()) return {};
  return paint(style, Color::yellow,
               "Undeclared: exists but is not declared in any manifest (--prune deletes it from managed resources):") +
         "\n" + rows_text(rows, style);
}

std::string impossible_section(const Rows& rows, Style style) {
  if (rows.empty()) return {};
  return paint(style, Color::red, "Impossible (left unchanged; everything else is applied):") + "\n" +
         rows_text(rows, style);
}

/// What differs and is left out, without what is refused or impossible itself: those are listed with their reasons.
std::string held_section(const Plan& plan, Style style) {
  Rows rows;
  for (const auto& change : plan.changes)
    if (!change.held.empty() && change.held != "refused") rows.push_back(&change);
  if (rows.empty()) return {};
  return paint(style, Color::yellow, "Left out of this run:") + "\n" + rows_text(rows, style);
}

std::string scope_warning(const Plan& plan, Style style) {
  const bool scoped = std::ranges::any_of(plan.changes, [](const Change& change) {
    return change.kind == &kinds::service_connection && writes(change.action) && change.desired &&
           !text_of(change.desired->fields, "scopeResourceGroup").empty();
  });
  if (!scoped) return {};
  return paint(style, Color::yellow, "Warning:") +
         " the connection's resource group does not restrict access; role assignments do.\n";
}

std::string counted(int count, const char* words) {
  return count == 0 ? std::string() : fmt::format("{} {}", count, words);
}

std::string undeclared_total(const Totals& totals) {
  const auto open = counted(totals.undeclared, "undeclared"), tolerated = counted(totals.allowed, "tolerated");
  if (open.empty() && tolerated.empty()) return ".";
  return "; " + open + (open.empty() || tolerated.empty() ? "" : ", ") + tolerated + ".";
}

std::string totals_line(const Totals& totals) {
  auto text = fmt::format("Plan: {} to add, {} to change, {} to destroy", totals.create, totals.update, totals.remove);
  for (const auto& [count, words] : {std::pair(totals.convert, "to convert"), std::pair(totals.migrate, "to migrate"),
                                     std::pair(totals.move, "to move")})
    if (count > 0) text += fmt::format(", {} {}", count, words);
  if (totals.adopt > 0) text += fmt::format(", {} to adopt", totals.adopt);
  if (totals.stamp > 0) text += fmt::format(", {} to stamp", totals.stamp);
  if (totals.release > 0) text += fmt::format(", {} to release", totals.release);
  if (totals.impossible > 0) text += fmt::format(", {} impossible", totals.impossible);
  if (totals.held > 0) text += fmt::format(", {} left out", totals.held);
  return text + undeclared_total(totals) + "\n";
}

std::string matching(int count) {
  return fmt::format("{} declared resource{} with what exists.", count, count == 1 ? " agrees" : "s agree");
}

std::string quiet_line(const Plan& plan, Style style) {
  const auto totals = totals_of(plan);
  if (totals.undeclared == 0 && totals.allowed == 0)
    return paint(style, Color::green, "No changes.") + " " + matching(totals.no_op) + "\n";
  auto text = paint(style, Color::green, totals.undeclared == 0 ? "No changes." : "No changes to apply.");
  return text + " " + matching(totals.no_op) + " " + undeclared_total(totals).substr(2) + "\n";
}

std::string entries(std::size_t count, const char* words) {
  return fmt::format("{} {} {}", count, count == 1 ? "entry" : "entries", words);
}

/// What is not done and why, in one sentence; "" when all of it can be.
std::string left_out_line(const Plan& plan, Style style) {
  if (is_held_back(plan)) return paint(style, Color::red, "This plan can't be applied:") + " see the refusals above.\n";
  Strings parts;
  if (!plan.refusals.empty()) parts.push_back(entries(plan.refusals.size(), "refused"));
  if (!plan.unseen.empty()) parts.push_back(entries(plan.unseen.size(), "not visible"));
  if (parts.empty()) return {};
  return paint(style, Color::red, joined(parts, ", ") + " and left out") + " (listed above).\n";
}

std::string last_line(const Plan& plan, Style style) {
  const bool incomplete = !plan.refusals.empty() || !plan.unseen.empty();
  auto text = would_write(plan) || incomplete || totals_of(plan).impossible > 0 ? totals_line(totals_of(plan))
                                                                                : quiet_line(plan, style);
  if (!is_held_back(plan) && !plan.lacks.empty())
    text += paint(style, Color::yellow, "Apply would stop before its first change:") +
            " permissions are missing (listed above).\n";
  return text + left_out_line(plan, style);
}

}  // namespace

std::string plan(const Plan& plan, const Heading& heading, Style style) {
  const auto changes = writing(plan), left = with_action(plan, Action::undeclared),
             impossible = with_action(plan, Action::impossible);
  auto shown = changes;
  for (const auto* rows : {&left, &impossible}) shown.insert(shown.end(), rows->begin(), rows->end());
  auto text = heading_line("Plan", heading, style);
  add_section(text, legend(shown, style));
  add_section(text, rows_text(changes, style));
  add_section(text, impossible_section(impossible, style));
  add_section(text, held_section(plan, style));
  add_section(text, undeclared_section(left, style));
  add_section(text, unseen_rows(plan, style));
  add_section(text, refusals(plan, style));
  add_section(text, lacking_rights(plan, style));
  add_section(text, scope_warning(plan, style) + boundary(plan, style));
  add_section(text, last_line(plan, style));
  return text;
}

}  // namespace keyless::report
