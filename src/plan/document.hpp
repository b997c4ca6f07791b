#pragma once

#include <string>
#include <vector>

#include "keyless/result.hpp"
#include "model/plan.hpp"

namespace keyless::plan {

/// What a plan was made from, kept in its document so that `apply PLAN` can make it again.
struct Context {
  struct Source {
    std::string file;
    std::string text;
    std::string defaults_file = {};  ///< of its folder; "" when there is none
    std::string defaults_text = {};
  };
  std::vector<Source> manifests = {};
  bool destroy = false;
  bool prune = false;
  bool whole = true;
  std::vector<std::string> targets = {}, excludes = {}, teams = {};
  int max_deletes = 10;
  int max_delete_percent = 30;
  int max_changes = 0;      ///< 0: no limit
  std::size_t wave = 5;     ///< conversions, migrations and moves at a time
  std::string policy = {};  ///< digest of the policy file it was judged by: `sha256:…`; "" when there was none
  std::string cloud = {};   ///< AzureCloud ...
  bool sandbox = false;     ///< made against a loopback cloud
};

/// One row of a saved plan, as far as staleness is judged by it.
struct SavedChange {
  std::string address, action, live_digest, proof_digest;
  std::string desired_digest = {};  ///< over what would be written; "" where nothing is
};

struct Saved {
  Context context;
  std::vector<SavedChange> changes;  ///< every row, no-ops included
  std::string created_at = {};       ///< RFC 3339, UTC
  std::string tool_version = {};
  std::string hmac = {};  ///< over everything but the digest; "" when it was made without a key
};

/// When a document is made, and under which key.
struct Making {
  std::string created_at = {};  ///< RFC 3339, UTC, to the second
  std::string key = {};         ///< for `hmac`; without one there is none
};

/// The JSON document of a plan (schemas/plan.schema.json): versioned, keys sorted, same bytes for the same plan, time
/// and key. `digest` covers everything else in it; `hmac` everything but the digest.
std::string to_json(const model::Plan& plan, const Context& context, const Making& making = {});

/// Over everything that would be written to the object; "" where nothing is.
std::string desired_digest(const model::Change& change);

/// Reads a document back. Refuses (unsafe_plan) a digest that does not hold, duplicate keys and foreign format
/// versions; invalid_argument when it is no plan at all.
Result<Saved> parse(const std::string& text, const std::string& file);

}  // namespace keyless::plan
