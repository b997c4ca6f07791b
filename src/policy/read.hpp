#pragma once

#include <string>
#include <string_view>

#include "diff/policy.hpp"
#include "model/diagnostic.hpp"

/// The policy file: what may be granted, trusted, lent and loosened at all, said outside the manifests.
namespace keyless::policy {

inline constexpr std::size_t largest_file = 1024UL * 1024UL;

/// Puts what the text of a policy file allows into `into`, whose `today` decides how far ahead an `until` may lie. The
/// text is strict JSON under the grammar of schema_json(); a last line `...` is allowed, as in manifests. Every finding
/// is reported, with its place; nothing is put into `into` when there is an error.
model::Diagnostics read(const std::string& file, std::string_view text, diff::Policy& into);

/// The grammar as JSON Schema (draft-07).
std::string schema_json();

}  // namespace keyless::policy
