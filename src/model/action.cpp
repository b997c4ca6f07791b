#include "model/action.hpp"

#include <algorithm>

namespace keyless::model {
namespace {

constexpr bool is_in_order() {
  for (std::size_t i = 0; i < action_rows.size(); ++i)
    if (action_rows[i].action != static_cast<Action>(i)) return false;
  return true;
}
static_assert(is_in_order(), "row_of() finds the row of an action by its number");

constexpr std::array endings = {"created", "updated",  "deleted", "adopted",  "stamped", "converted",  "migrated",
                                "moved",   "released", "failed",  "reverted", "skipped", "not started"};
static_assert(endings.size() == static_cast<std::size_t>(Ending::not_started) + 1);

}  // namespace

const ActionRow* find_action(std::string_view word) {
  const auto found =
      std::ranges::find(action_rows, word, [](const ActionRow& row) { return std::string_view(row.word); });
  return found == action_rows.end() ? nullptr : &*found;
}

const char* word_for(Ending ending) {
  return endings[static_cast<std::size_t>(ending)];
}

}  // namespace keyless::model
