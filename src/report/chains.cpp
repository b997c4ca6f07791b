#include "report/chains.hpp"

#include <fmt/format.h>

#include <algorithm>
#include "base/json.hpp"

#include "base/text.hpp"
#include "model/json.hpp"
#include "report/paint.hpp"

namespace keyless::report {

using namespace model;

namespace {

const char* word_for(Link::State state) {
  switch (state) {
    case Link::State::holds:
      return "ok";
    case Link::State::broken:
      return "BROKEN";
    case Link::State::unproven:
      return "unproven";
  }
  return "unproven";
}

std::string painted(Link::State state, Style style) {
  const auto color = state == Link::State::holds    ? Color::green
                     : state == Link::State::broken ? Color::red
                                                    : Color::yellow;
  return paint(style, color, fmt::format("{:<8}", word_for(state)));
}

std::string printed_link(const Link& link, Style style) {
  auto text = fmt::format("  {} {:<10} {}\n", painted(link.state, style), link.name, one_line(link.detail));
  if (!link.cause.empty()) text += fmt::format("  {:<8} {:<10} cause:  {}\n", "", "", one_line(link.cause));
  if (!link.remedy.empty()) text += fmt::format("  {:<8} {:<10} remedy: {}\n", "", "", one_line(link.remedy));
  return text;
}

}  // namespace

std::string chains(const std::vector<Chain>& all, const Heading& heading, Style style) {
  std::string text = heading.sandbox ? "Verifying on the sandbox.\n" : "";
  for (const auto& chain : all) {
    text += fmt::format("\n{}\n", one_line(chain.connection.text()));
    for (const auto& link : chain.links) text += printed_link(link, style);
  }
  const auto holding = std::ranges::count_if(all, &Chain::holds);
  if (all.empty()) return text + "\nNothing to verify: no service connection is declared.\n";
  return text + fmt::format("\n{} of {} connections verified.\n", holding, all.size());
}

std::string chains_json(const std::vector<Chain>& all) {
  auto list = nlohmann::json::array();
  for (const auto& chain : all) {
    auto links = nlohmann::json::array();
    for (const auto& link : chain.links) {
      nlohmann::json entry = {{"name", link.name}, {"state", lower(word_for(link.state))}};
      put_text(entry, "detail", one_line(link.detail));
      if (!link.cause.empty()) entry["cause"] = one_line(link.cause);
      if (!link.remedy.empty()) entry["remedy"] = one_line(link.remedy);
      links.push_back(std::move(entry));
    }
    list.push_back(
        {{"address", one_line(chain.connection.text())}, {"verified", chain.holds()}, {"links", std::move(links)}});
  }
  return printed_json({{"formatVersion", format_version}, {"connections", std::move(list)}});
}

}  // namespace keyless::report
