#pragma once

#include <string>
#include <vector>

#include "survey/draft.hpp"
#include "survey/survey.hpp"

/// A survey → manifests whose first plan adopts what is there, and converts or migrates what must change. Pure.
namespace keyless::survey {

struct Choice {
  std::vector<std::string> teams = {};  ///< only what carries the mark of one of these; empty: everything
  std::string resource_group = {};      ///< only identities of this group, declared as ours, and what hangs on them
  std::string adopt_as = {};            ///< team for what is nobody's; "": one named after each project
  std::string cloud = "AzureCloud";
};

struct ExportedFile {
  std::string name;  ///< `payments.yaml`
  std::string text;
};

struct Exported {
  std::vector<ExportedFile> files = {};
  std::vector<Unexpressed> unexpressed = {};
  std::vector<LentEntry> lent = {};
  std::size_t identities = 0, connections = 0;
};

Exported export_manifests(const Survey& survey, const Choice& choice);

/// What goes into which manifest; what no manifest is worth a file for goes into `homeless`.
std::vector<Draft> drafts_of(const Survey& survey, const Choice& choice, std::vector<Unexpressed>& homeless);

}  // namespace keyless::survey
