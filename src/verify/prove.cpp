#include "verify/prove.hpp"

#include <algorithm>

#include "verify/exchange.hpp"

namespace keyless::verify {

using namespace model;

namespace {

void take_newer(std::optional<LiveObject>& object, const Resource* resource,
                const std::map<Address, LiveObject>& made) {
  if (!resource) return;
  const auto newer = made.find(resource->address);
  if (newer != made.end()) object = newer->second;
}

std::optional<Subject> newest_subject(const Graph& desired, const Live& live, const Address& connection,
                                      const std::map<Address, LiveObject>& made) {
  const auto* declared = desired.find(connection);
  if (!declared) return std::nullopt;
  auto subject = subject_of(desired, live, *declared);
  take_newer(subject.live_connection, subject.connection, made);
  take_newer(subject.live_identity, subject.identity, made);
  return subject;
}

Error error_of(const Link& link, const Address& connection) {
  return {.code = link.state == Link::State::broken ? Errc::conflict : Errc::indeterminate,
          .message = link.detail,
          .where = connection.text(),
          .service_code = link.cause,
          .advice = link.remedy};
}

Result<void> verdict_of(const std::vector<Link>& links, const Address& connection) {
  for (const auto state : {Link::State::broken, Link::State::holds, Link::State::unproven}) {
    const auto found = std::ranges::find(links, state, &Link::state);
    if (found == links.end()) continue;
    if (state == Link::State::holds) return {};
    return error_of(*found, connection);
  }
  return Error{.code = Errc::indeterminate, .message = "nothing was verified", .where = connection.text()};
}

}  // namespace

asio::awaitable<Result<void>> prove(const Graph& desired, const Live& live, Address connection,
                                    const std::map<Address, LiveObject>& made, Means means) {
  const auto subject = newest_subject(desired, live, connection, made);
  if (!subject || !subject->live_connection || !subject->live_identity)
    co_return Error{.code = Errc::indeterminate,
                    .message = "the connection or its identity could not be read",
                    .where = connection.text()};
  const auto links = co_await exchange_links(*subject, means);
  co_return verdict_of(links, connection);
}

}  // namespace keyless::verify
