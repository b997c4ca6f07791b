#include "sandbox/control/access_log.hpp"

#include <fmt/format.h>

#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox {

namespace {

std::string printable(std::string_view text) {
  std::string out;
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte < 0x7f)
      out += c;
    else
      out += fmt::format("%{:02X}", byte);
  }
  return out;
}

std::string_view without_query(std::string_view target) {
  return target.substr(0, target.find('?'));
}

std::string short_name(const Caller& caller) {
  switch (caller.kind) {
    case Caller::Kind::nobody:
      return "-";
    case Caller::Kind::job:
      return "job";
    case Caller::Kind::access_token:
      return "pat:" + caller.object_id;
    case Caller::Kind::principal:
      return caller.object_id;
  }
  return "-";
}

}  // namespace

std::string access_line(const Cloud& cloud, std::string_view service, const Request& request, int status,
                        std::size_t bytes, std::chrono::milliseconds took) {
  auto answered = status == 0 ? std::string("-") : std::to_string(status);
  return fmt::format("{} {} {} {} {} {} {} {}ms", iso_time(cloud.now()), service, printable(short_name(request.caller)),
                     printable(request.method), printable(without_query(request.target)), answered, bytes,
                     took.count());
}

std::string caller_name(const Caller& caller) {
  switch (caller.kind) {
    case Caller::Kind::nobody:
      return "";
    case Caller::Kind::principal:
      return "principal " + caller.object_id;
    case Caller::Kind::access_token:
      return "personal access token of " + caller.object_id;
    case Caller::Kind::job:
      return "job " + caller.name;
  }
  return "";
}

}  // namespace keyless::sandbox
