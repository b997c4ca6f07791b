#pragma once

#include <string_view>

namespace keyless::model {

/// Whether `*` (any run of characters) and `?` (one character) of `pattern` spell `text`, letter case told apart.
bool spells(std::string_view pattern, std::string_view text);

/// Whether whatever `narrow` spells is spelled by `wide`, too; where that can't be told, false. Both may hold `*`.
bool covers_pattern(std::string_view wide, std::string_view narrow);

/// Whether some text is spelled by both. `*` is the only wildcard here.
bool overlap(std::string_view left, std::string_view right);

}  // namespace keyless::model
