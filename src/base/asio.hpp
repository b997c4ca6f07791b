#pragma once

#include <boost/asio/awaitable.hpp>

namespace keyless {

namespace asio = boost::asio;

}  // namespace keyless
