#pragma once

/// The pure core of keyless: manifests become a desired graph, a live graph is read from JSON, and the difference of
/// both is a plan. No I/O but reading manifests; no clock, no network. docs/library.md has an example.
///
/// Everything here is a value; one that was moved from may only be assigned to or destroyed. Failures are values, too:
/// what a person wrote gives findings with file, line and column (Diagnostics), everything else an Error in a Result.
/// Exceptions are std::bad_alloc and bugs.
#include "keyless/change.hpp"
#include "keyless/desired.hpp"
#include "keyless/diagnostic.hpp"
#include "keyless/live.hpp"
#include "keyless/manifest.hpp"
#include "keyless/plan.hpp"
#include "keyless/policy.hpp"
#include "keyless/result.hpp"
#include "keyless/value.hpp"
