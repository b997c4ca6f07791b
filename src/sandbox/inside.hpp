#pragma once

#include <optional>
#include <string_view>

#include "http/codec.hpp"
#include "sandbox/sandbox.hpp"

namespace keyless::sandbox {

class World;

/// For tests that run in the process of a sandbox: what it remembers, to be read between any two requests, kept by
/// World::save() and put back by World::load().
World& world_of(Sandbox& sandbox);

/// Answers a request to one of the sandbox's origins as if it had come over a connection; nothing where that connection
/// is reset in the place of an answer.
std::optional<http::Response> answer_inside(Sandbox& sandbox, std::string_view origin,
                                            const http::IncomingRequest& request);

}  // namespace keyless::sandbox
