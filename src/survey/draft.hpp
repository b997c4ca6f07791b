#pragma once

#include <string>
#include <vector>

#include "manifest/manifest.hpp"

/// Manifests in the making: what `export` found, sorted by who is to own it, before it becomes YAML.
namespace keyless::survey {

/// Something that is there and that no manifest can say, or that should not be declared as it is.
struct Unexpressed {
  std::string what;       ///< an address, or what comes closest to one
  std::string reason;     ///< a sentence part
  std::string code = {};  ///< of a connection that no manifest names: what is in its way, as the migration report says
};

/// A connection that can't sign in now and would after an apply: on an identity that its manifest did not create this
/// is lending, which only a policy permits.
struct LentEntry {
  std::string team = {};
  std::string identity = {};    ///< ARM id or client id
  std::string connection = {};  ///< address
};

/// One manifest, and what is to be said beside it. Connections name identities of the same manifest; the places of its
/// entries stand for them in the remarks.
struct Draft {
  manifest::Manifest manifest = {};
  manifest::Remarks remarks = {};
  std::vector<Unexpressed> unexpressed = {};
  std::vector<LentEntry> lent = {};

  /// A place for the next entry, with what is said of it.
  manifest::Place place(std::string remark = {});
  /// Not declared, but tolerated by a pattern for this address alone.
  void allow(const std::string& address);
  /// As allow(), and listed.
  void tolerate(const std::string& address, std::string reason);

 private:
  int entries_ = 0;
};

/// A value of a manifest in the making; "" is not written.
manifest::Text said(std::string value);

}  // namespace keyless::survey
