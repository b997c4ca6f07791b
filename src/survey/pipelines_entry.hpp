#pragma once

#include <map>

#include "survey/draft.hpp"
#include "survey/survey.hpp"

namespace keyless::survey {

/// Which pipelines a connection admits, by names that a manifest may use.
class PipelineNames {
 public:
  explicit PipelineNames(const Survey& survey);

  /// In the project that the connection was seen in; `address` is that of the connection's permissions there. What
  /// can't be named is tolerated by the draft, and said.
  PipelinesEntry of(const model::LiveObject& connection, const std::string& address, Draft& draft) const;

 private:
  /// The shortest name that means this pipeline alone; "" when the project shows no such pipeline.
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
