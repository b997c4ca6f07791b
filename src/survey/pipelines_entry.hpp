#pragma once

#include <map>

#include "survey/draft.hpp"
#include "survey/survey.hpp"

namespace keyless::survey {

/// Which pipelines a connection admits, by names that a manifest may use.
class PipelineNames {
 public:
  explicit PipelineNames(const Survey& survey);

  /// Those of one project; `address` is what the addresses of the connection's permissions there start with. What can't
  /// be named is tolerated by the draft, and said.
  manifest::Pipelines of(const std::string& connection_id, const std::string& project, const std::string& address,
                         Draft& draft) const;

 private:
  /// A name that means this pipeline alone; its id where the project's were not read; "" when the project shows no such
  /// pipeline.
  std::string name_of(const std::string& place, const std::string& id) const;

  struct Pipeline {
    std::string name;       ///< without folder
    std::string full_name;  ///< `\folder\name`
  };
  std::map<std::string, std::map<std::string, Pipeline>> pipelines_ = {};  ///< by project, lower case, and id
  std::map<std::string, std::map<std::string, int>> same_name_ = {};       ///< by project and name, lower case
  std::multimap<std::string, const model::LiveObject*> admitted_ = {};     ///< by connection id, lower case
};

}  // namespace keyless::survey
