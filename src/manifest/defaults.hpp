#pragma once

#include <memory>
#include <optional>
#include <string>

#include "manifest/manifest.hpp"
#include "manifest/yaml/node.hpp"
#include "manifest/yaml/source.hpp"

namespace keyless::manifest {

/// What the manifests of a folder share: its `defaults.yaml`, read once, whose findings are reported once.
class Defaults {
 public:
  /// Without a name: defaults that are there, but could not be opened.
  explicit Defaults(FileText file);
  Defaults(const Defaults&) = delete;
  Defaults& operator=(const Defaults&) = delete;

  const FileText& file() const { return file_; }
  const Source& source() const { return source_; }
  model::Diagnostics take_findings() { return findings_.take(); }

  /// Adds to a manifest what it does not say itself, key by key in `azure`, `azureDevOps` and `tags`. What is wrong
  /// here is `broken` there, so that nothing is said of it a second time.
  void fill_in(Node& document) const;

 private:
  FileText file_;
  Source source_;
  Findings findings_;
  std::optional<Node> document_;
  bool sound_ = false;
};

}  // namespace keyless::manifest
