#pragma once

#include <optional>
#include <string>

#include "manifest/grammar/rule.hpp"

/// What a connection is described as, as far as a manifest can hold it.
namespace keyless::survey {

/// Whether a manifest can hold this text where the rule asks for it.
bool is_sayable(const manifest::Rule& rule, const std::string& text);

/// The description that a manifest declares so that nothing changes, and what is lost on the way.
struct Described {
  std::optional<std::string> text = std::nullopt;  ///< missing: not declared, so it stays as it is
  std::string remark = {};                         ///< why it is not declared as it is; "" when it is
  bool changes = false;                            ///< declared, and not as it is
};

/// `marked`: our mark is there already, so there is room for it.
Described described_connection(const std::string& now, bool marked);

/// Of a further project, which shows the connection's own where nothing is declared. A remark: no manifest can say it.
Described described_share(const std::string& now, const std::optional<std::string>& of_connection);

}  // namespace keyless::survey
