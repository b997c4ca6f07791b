#include "http/codec.hpp"

#include <algorithm>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>
#include <utility>

#include "base/text.hpp"

namespace keyless::http {
namespace {

namespace beast = boost::beast::http;

Error protocol_error(std::string what) {
  return Error{Errc::protocol, "malformed HTTP: " + std::move(what)};
}

Result<void> check_framing(const Headers& headers) {
  const auto named = [&](std::string_view name) {
    return std::count_if(headers.begin(), headers.end(),
                         [&](const auto& entry) { return equal_caseless(entry.first, name); });
  };
  const auto lengths = named("Content-Length");
  const auto codings = named("Transfer-Encoding");
  if (lengths > 1 || codings > 1) return protocol_error("the length of the body is given twice");
  if (lengths == 1 && codings == 1) return protocol_error("both Content-Length and Transfer-Encoding");
  if (codings == 1 && !equal_caseless(header(headers, "Transfer-Encoding"), "chunked"))
    return protocol_error("unknown transfer encoding");
  return {};
}

/// Drives Beast's parser one structural step at a time, so that the headers are kept as they were before any trailer.
template <bool isRequest>
class Machine {
 public:
  explicit Machine(std::size_t body_limit) : body_limit_(body_limit) { reset(); }

  /// Stops behind the first complete message; the bytes of the next one stay pending.
  Result<void> feed(std::string_view bytes) {
    if (failure_) return *failure_;
    pending_.append(bytes);
    auto advanced = advance();
    if (!advanced) failure_ = advanced.error();
    return advanced;
  }

  Result<void> finish() {
    if (failure_) return *failure_;
    if (parser_->is_done()) return {};
    if (!parser_->got_some()) return protocol_error("no response");
    boost::beast::error_code failed;
    parser_->put_eof(failed);
    if (failed) return protocol_error("truncated (" + failed.message() + ")");
    return {};
  }

  void reset() {
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(header_limit));
    parser_->body_limit(body_limit_);
    parser_->eager(false);
    parser_->skip(skip_body_);
    headers_.clear();
  }

  void skip_body() {
    skip_body_ = true;
    parser_->skip(true);
  }

  bool done() const { return !failure_ && parser_->is_done(); }
  bool has_headers() const { return parser_->is_header_done(); }
  bool started() const { return parser_->got_some() || !pending_.empty(); }
  bool has_pending() const { return !pending_.empty(); }
  void fail(Error error) { failure_ = std::move(error); }
  const std::optional<Error>& failure() const { return failure_; }
  auto& message() { return parser_->get(); }
  const auto& message() const { return parser_->get(); }
  bool keep_alive() const { return parser_->keep_alive(); }
  Headers& headers() { return headers_; }
  const Headers& headers() const { return headers_; }

  Result<void> advance() {
    std::size_t used = 0;
    while (!parser_->is_done() && used < pending_.size()) {
      const bool had_headers = parser_->is_header_done();
      boost::beast::error_code failed;
      const auto step = parser_->put(asio::buffer(pending_.data() + used, pending_.size() - used), failed);
      used += step;
      if (failed && failed != beast::error::need_more) return protocol_error(failed.message());
      if (!had_headers && parser_->is_header_done()) {
        auto kept = keep_headers();
        if (!kept) return kept;
      } else if (step == 0 || failed) {
        break;
      }
    }
    pending_.erase(0, used);
    // A chunk extension or a trailer without end.
    if (!parser_->is_done() && pending_.size() > header_limit) return protocol_error("a line without end");
    return {};
  }

 private:
  Result<void> keep_headers() {
    for (const auto& field : parser_->get())
      headers_.emplace_back(std::string(field.name_string()), std::string(field.value()));
    return check_framing(headers_);
  }

  std::size_t body_limit_;
  bool skip_body_ = false;
  std::optional<beast::parser<isRequest, beast::string_body>> parser_;
  std::string pending_;
  Headers headers_;
  std::optional<Error> failure_;
};

}  // namespace

struct RequestParser::Impl {
  explicit Impl(std::size_t body_limit) : machine(body_limit) {}
  Machine<true> machine;
};

RequestParser::RequestParser(std::size_t body_limit) : impl_(std::make_unique<Impl>(body_limit)) {}
RequestParser::RequestParser(RequestParser&&) noexcept = default;
RequestParser& RequestParser::operator=(RequestParser&&) noexcept = default;
RequestParser::~RequestParser() = default;

Result<void> RequestParser::feed(std::string_view bytes) {
  return impl_->machine.feed(bytes);
}
bool RequestParser::done() const {
  return impl_->machine.done();
}
bool RequestParser::idle() const {
  return !impl_->machine.started();
}

bool RequestParser::expects_continue() const {
  const auto& machine = impl_->machine;
  return machine.has_headers() && !machine.done() &&
         equal_caseless(header(machine.headers(), "Expect"), "100-continue");
}

IncomingRequest RequestParser::take() {
  auto& machine = impl_->machine;
  IncomingRequest request;
  request.method = std::string(machine.message().method_string());
  request.target = std::string(machine.message().target());
  request.headers = std::move(machine.headers());
  request.body = std::move(machine.message().body());
  request.keep_alive = machine.keep_alive();
  machine.reset();
  auto next = machine.advance();
  if (!next) machine.fail(next.error());
  return request;
}

struct ResponseParser::Impl {
  Impl(bool head, std::size_t body_limit) : machine(body_limit) {
    if (head) machine.skip_body();
  }

  bool interim() const { return machine.done() && status() / 100 == 1; }
  int status() const { return static_cast<int>(machine.message().result_int()); }

  Result<void> skip_interim_answers() {
    while (interim()) {
      if (status() == 101) return protocol_error("switched protocols unasked");
      machine.reset();
      auto next = machine.advance();
      if (!next) return next;
    }
    return {};
  }

  Result<void> check() const {
    if (!machine.has_headers()) return {};
    if (status() < 100 || status() > 599) return protocol_error("status " + std::to_string(status()));
    const auto coding = header(machine.headers(), "Content-Encoding");
    if (!coding.empty() && !equal_caseless(coding, "identity"))
      return protocol_error("a content encoding that was not asked for");
    if (machine.done() && machine.has_pending()) return protocol_error("bytes after the end of the response");
    return {};
  }

  Result<void> feed(std::string_view bytes) {
    auto fed = machine.feed(bytes);
    if (!fed) return fed;
    touched = touched || !bytes.empty();
    auto skipped = skip_interim_answers();
    if (!skipped) return skipped;
    return check();
  }

  Machine<false> machine;
  bool touched = false;
};

ResponseParser::ResponseParser(bool head, std::size_t body_limit) : impl_(std::make_unique<Impl>(head, body_limit)) {}
ResponseParser::ResponseParser(ResponseParser&&) noexcept = default;
ResponseParser& ResponseParser::operator=(ResponseParser&&) noexcept = default;
ResponseParser::~ResponseParser() = default;

Result<void> ResponseParser::feed(std::string_view bytes) {
  auto fed = impl_->feed(bytes);
  if (!fed) impl_->machine.fail(fed.error());
  return fed;
}

Result<void> ResponseParser::finish() {
  return impl_->machine.finish();
}
bool ResponseParser::done() const {
  return impl_->machine.done();
}
bool ResponseParser::untouched() const {
  return !impl_->touched;
}
bool ResponseParser::keep_alive() const {
  return impl_->machine.keep_alive();
}

Response ResponseParser::take() {
  auto& machine = impl_->machine;
  Response response;
  response.status = impl_->status();
  response.headers = std::move(machine.headers());
  response.body = std::move(machine.message().body());
  return response;
}

}  // namespace keyless::http
