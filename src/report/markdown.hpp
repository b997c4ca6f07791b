#pragma once

#include <string>

#include "model/plan.hpp"
#include "report/plan_text.hpp"

namespace keyless::report {

/// The plan as a comment for a pull request: a title of our own words and numbers, then the plan text in a code fence
/// longer than any run of backticks in it. Nothing from a manifest or a service stands outside of the fence, so no tag,
/// link, image or mention can come alive. At most 60,000 characters: what is too long loses its end and says so.
std::string markdown(const model::Plan& plan, const Heading& heading);

}  // namespace keyless::report
