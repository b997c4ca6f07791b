#pragma once

#include <string_view>

namespace keyless {

/// Whether `*` (any run of characters) and `?` (one character) of `pattern` spell `text`, letter case told apart.
bool spells(std::string_view pattern, std::string_view text);

/// Whether whatever `narrow` spells is spelled by `wide`, too; where that can't be told, false. Both may hold `*`.
bool covers_pattern(std::string_view wide, std::string_view narrow);

/// Whether some text is spelled by both. `*` is the only wildcard here.
bool overlap(std::string_view left, std::string_view right);

/// `*` stands for any run of characters; letter case ignored. Linear but for one star at a time.
bool fits_wildcards(std::string_view pattern, std::string_view text);

}  // namespace keyless
