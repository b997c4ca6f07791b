#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <optional>
#include <string>

#include "base/asio.hpp"
#include "cli/console.hpp"
#include "desired/external_references.hpp"
#include "http/cloud.hpp"

/// The sandbox is an optional part. With -DKEYLESS_SANDBOX=OFF everything here, and the `sandbox` commands, come from
/// no_sandbox.cpp in place of sandbox_*.cpp, which alone may include "sandbox/...".
namespace keyless::cli {

/// In a build without the sandbox, the exit code of `keyless sandbox ...`, whatever follows: `failed`, and why on
/// standard error. Nothing for every other command line, and in a build with the sandbox.
std::optional<int> refuse_sandbox_command(int count, char** values);

/// Whether somebody has left a world in this state folder, or a sandbox runs on it. True in a build without the
/// sandbox, which can't know and refuses the folder later.
bool sandbox_has_world(const std::string& folder);

/// Joins the sandbox that runs on this state folder already. Where none does, starts one in this process and puts in
/// what the manifests mention, with a notice for each thing added; `stop` then owns it, and calling it ends it with its
/// state saved. `context` must outlive `stop`.
Result<http::Cloud> open_sandbox(asio::io_context& context, const std::string& folder,
                                 const desired::ExternalReferences& references, Console& console,
                                 std::function<void()>& stop);

}  // namespace keyless::cli
