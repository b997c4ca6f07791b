#pragma once

#include <string>
#include <utility>
#include <vector>

#include "model/address.hpp"
#include "report/text.hpp"

namespace keyless::report {

/// What others need to know of one declared identity or service connection.
struct Outputs {
  model::Address address;
  std::vector<std::pair<std::string, std::string>> values;  ///< `clientId` and such, in printing order; never empty
  std::string problem = {};                                 ///< why nothing or not everything is known; "" when all is
};

std::string outputs_text(const std::vector<Outputs>& all, const Heading& heading);
/// schemas/output.schema.json.
std::string outputs_json(const std::vector<Outputs>& all, const Heading& heading);

/// A variable of a pipeline: its name, and its value or why it can't be set.
struct Variable {
  std::string name;
  std::string value;
  std::string problem = {};
};

/// Names are the address and the name of the value, everything but letters and digits written as `_`; where two would
/// share a name (pipelines ignore letter case), both end in eight digits of a digest of their address. A value with
/// anything but printable ASCII, with `##` or with a macro, `$(`, is not set: the agent would act on it.
std::vector<Variable> variables_of(const std::vector<Outputs>& all);
/// A `task.setvariable` logging command a line, as output variables.
std::string outputs_commands(const std::vector<Variable>& variables);

}  // namespace keyless::report
