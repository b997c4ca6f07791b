#include <fmt/format.h>

#include <array>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/scenario/catalogue.hpp"

namespace keyless::sandbox::faults {

namespace {

using std::chrono::milliseconds;

constexpr std::string_view line_end = "\r\n";

std::size_t body_at(const std::string& bytes) {
  auto end = bytes.find("\r\n\r\n");
  return end == std::string::npos ? bytes.size() : end + 4;
}

/// The bytes with header lines put in before the blank one, those that frame the body left out.
std::string reframed(const std::string& bytes, const std::string& lines, const std::string& body) {
  auto split_at = body_at(bytes);
  std::string out;
  std::size_t at = 0;
  while (at + 2 < split_at) {
    auto end = bytes.find(line_end, at) + 2;
    auto line = std::string_view(bytes).substr(at, end - at);
    if (!starts_with_caseless(line, "Content-Length:") && !starts_with_caseless(line, "Transfer-Encoding:"))
      out += line;
    at = end;
  }
  return out + lines + "\r\n" + body;
}

std::string body_of(const std::string& bytes) {
  return bytes.substr(body_at(bytes));
}

void rewrite(Strike& s, std::function<std::string(std::string)> change) {
  if (!s.delivery.rewritten) {
    s.delivery.rewritten = std::move(change);
    return;
  }
  s.delivery.rewritten = [first = std::move(s.delivery.rewritten), second = std::move(change)](std::string bytes) {
    return second(first(std::move(bytes)));
  };
}

void reset_at_once(Strike& s) {
  rewrite(s, [](const std::string&) { return std::string(); });
  s.delivery.reset = s.variant == "reset";
  s.delivery.close = s.variant == "close";
}

std::size_t cut_at(std::string_view variant, const std::string& bytes) {
  if (variant == "status-line") return 5;
  if (variant == "header") return body_at(bytes) / 2;
  return body_at(bytes) + (bytes.size() - body_at(bytes)) / 2;
}

void cut(Strike& s) {
  rewrite(s, [variant = s.variant](const std::string& bytes) { return bytes.substr(0, cut_at(variant, bytes)); });
  s.delivery.reset = true;
}

void gateway(Strike& s) {
  auto status = s.variant == "502" ? 502 : 504;
  auto words = status == 502 ? "Bad Gateway" : "Gateway Time-out";
  s.reply = {
      status,
      {{"Content-Type", "text/html"}},
      fmt::format("<html>\r\n<head><title>{0} {1}</title></head>\r\n<body>\r\n<center><h1>{0} {1}</h1></center>\r\n"
                  "</body>\r\n</html>\r\n",
                  status, words)};
}

void slow(Strike& s) {
  s.delivery.piece = 1;
  s.delivery.pause = milliseconds(1000);
  if (s.variant == "pause") {
    s.delivery.piece = 64;
    s.delivery.pause = milliseconds(10'000);
  }
  if (s.variant != "endless") return;
  s.delivery.piece = 0;
  rewrite(s, [](const std::string& bytes) { return reframed(bytes, "Transfer-Encoding: chunked\r\n", ""); });
  s.delivery.endless = "1000\r\n" + std::string(0x1000, ' ') + "\r\n";
}

std::string length_lines(std::string_view variant, std::size_t size) {
  if (variant == "too-large") return fmt::format("Content-Length: {}\r\n", size + 100);
  if (variant == "too-small") return fmt::format("Content-Length: {}\r\n", size / 2);
  if (variant == "negative") return "Content-Length: -1\r\n";
  if (variant == "exponent") return "Content-Length: 1e3\r\n";
  if (variant == "twice") return fmt::format("Content-Length: {}\r\nContent-Length: {}\r\n", size, size + 1);
  return fmt::format("Content-Length: {}\r\nTransfer-Encoding: chunked\r\n", size);
}

void wrong_length(Strike& s) {
  rewrite(s, [variant = s.variant](const std::string& bytes) {
    auto body = body_of(bytes);
    return reframed(bytes, length_lines(variant, body.size()), body);
  });
  s.delivery.close = true;
}

std::string chunks(std::string_view variant, const std::string& body) {
  auto chunk = fmt::format("{:x}", body.size());
  if (variant == "bad-size") return "xyz\r\n" + body + "\r\n0\r\n\r\n";
  if (variant == "huge-size") return "ffffffffffffffffff\r\n" + body + "\r\n0\r\n\r\n";
  if (variant == "no-last") return chunk + "\r\n" + body + "\r\n";
  if (variant == "extension") return chunk + ";name=\"value\"\r\n" + body + "\r\n0\r\n\r\n";
  if (variant == "trailer") return chunk + "\r\n" + body + "\r\n0\r\nRetry-After: 3600\r\n\r\n";
  return chunk + "\n" + body + "\n0\n\n";
}

void wrong_chunks(Strike& s) {
  rewrite(s, [variant = s.variant](const std::string& bytes) {
    return reframed(bytes, "Transfer-Encoding: chunked\r\n", chunks(variant, body_of(bytes)));
  });
  s.delivery.close = true;
}

void without_length(Strike& s) {
  bool half = s.variant == "cut";
  rewrite(s, [half](const std::string& bytes) {
    auto body = body_of(bytes);
    return reframed(bytes, "Connection: close\r\n", half ? body.substr(0, body.size() / 2) : body);
  });
  s.delivery.reset = half;
  s.delivery.close = !half;
}

std::string extra_lines(std::string_view variant) {
  if (variant == "long-line") return "X-Padding: " + std::string(1'000'000, 'x') + "\r\n";
  if (variant == "folded") return "X-Folded: a\r\n " + std::string(5000, 'b') + "\r\n";
  std::string lines;
  auto number = variant == "many" ? 10'000 : 20;
  for (int i = 0; i < number; ++i)
    lines += fmt::format("X-Padding-{}: {}\r\n", i, std::string(variant == "many" ? 8 : 1000, 'x'));
  return lines;
}

void large_header(Strike& s) {
  rewrite(s, [variant = s.variant](std::string bytes) {
    return bytes.insert(bytes.find(line_end) + 2, extra_lines(variant));
  });
}

void large_body(Strike& s) {
  if (s.variant == "large") s.reply.body += std::string(std::size_t{9} * 1024 * 1024, ' ');
  if (s.variant == "gzip") put_header(s.reply, "Content-Encoding", "gzip");
  if (s.variant == "encoding") put_header(s.reply, "Content-Encoding", "identity, br");
}

void more_answers(Strike& s) {
  auto variant = s.variant;
  rewrite(s, [variant](std::string bytes) {
    if (variant == "100") return "HTTP/1.1 100 Continue\r\n\r\n" + bytes;
    if (variant == "103") return "HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\n" + bytes;
    if (variant == "101") return std::string("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n");
    return bytes + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
  });
}

std::string status_line(std::string_view variant) {
  if (variant == "000") return "HTTP/1.1 000 \r\n";
  if (variant == "600") return "HTTP/1.1 600 Beyond\r\n";
  if (variant == "http10") return "HTTP/1.0 200 OK\r\n";
  if (variant == "escape") return "HTTP/1.1 500 \x1b[31mred\r\n";
  return "HTTP/1.1 500 ##vso[task.setvariable variable=x]y\r\n";
}

void strange_status(Strike& s) {
  rewrite(s, [variant = s.variant](const std::string& bytes) {
    if (variant == "h2") return std::string("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    return status_line(variant) + bytes.substr(bytes.find(line_end) + 2);
  });
  s.delivery.close = true;
}

void bad_line(Strike& s) {
  if (s.variant == "latency") s.delivery.wait += milliseconds(1500 + 37 * (s.times % 16));
  if (s.variant == "timeout") s.delivery.wait += std::chrono::hours(1);
  if (s.variant == "slicer") {
    s.delivery.piece = 7;
    s.delivery.pause = milliseconds(1);
  }
  if (s.variant == "bandwidth") {
    s.delivery.piece = 256;
    s.delivery.pause = milliseconds(500);
  }
  if (s.variant == "limit") {
    rewrite(s, [](const std::string& bytes) { return bytes.substr(0, 100); });
    s.delivery.close = true;
  }
}

constexpr std::array<std::string_view, 2> c4 = {"reset", "close"};
constexpr std::array<std::string_view, 3> c5 = {"status-line", "header", "body"};
constexpr std::array<std::string_view, 2> c6 = {"502", "504"};
constexpr std::array<std::string_view, 3> c7 = {"trickle", "pause", "endless"};
constexpr std::array<std::string_view, 6> c8 = {"too-large", "too-small", "negative",
                                                "exponent",  "twice",     "with-chunked"};
constexpr std::array<std::string_view, 6> c9 = {"bad-size",  "huge-size", "no-last",
                                                "extension", "trailer",   "line-feed"};
constexpr std::array<std::string_view, 2> c10 = {"to-close", "cut"};
constexpr std::array<std::string_view, 4> c11 = {"large-block", "many", "long-line", "folded"};
constexpr std::array<std::string_view, 3> c12 = {"large", "gzip", "encoding"};
constexpr std::array<std::string_view, 4> c13 = {"100", "103", "101", "second"};
constexpr std::array<std::string_view, 6> c14 = {"000", "600", "h2", "http10", "escape", "command"};
constexpr std::array<std::string_view, 5> c15 = {"latency", "bandwidth", "slicer", "limit", "timeout"};

constexpr auto wire = Moment::wire;

constexpr std::array<KnownFault, 12> table = {{
    {"C4", "the connection ends before the first byte", wire, c4, reset_at_once},
    {"C5", "reset in the status line, in a header, in the body", wire, c5, cut},
    {"C6", "a gateway's HTML in the place of the answer", wire, c6, gateway},
    {"C7", "a byte a second, pauses of 10 s, a body without end", wire, c7, slow},
    {"C8", "a Content-Length that is not true", wire, c8, wrong_length},
    {"C9", "chunks that are none, extensions, trailers", wire, c9, wrong_chunks},
    {"C10", "no length at all: the end is the connection's", wire, c10, without_length},
    {"C11", "headers without measure", wire, c11, large_header},
    {"C12", "bodies without measure, encodings nobody asked for", wire, c12, large_body},
    {"C13", "interim answers, and one that nobody asked for", wire, c13, more_answers},
    {"C14", "status lines that are none", wire, c14, strange_status},
    {"C15", "a bad line: late, thin, in slices, cut off", wire, c15, bad_line},
}};

constexpr std::array<std::string_view, 2> c3 = {"cut", "plain"};
constexpr std::array<KnownFault, 1> at_handshake = {{
    {"C3", "the handshake: cut short, or answered in plain HTTP", Moment::connect, c3, nullptr},
}};

}  // namespace

std::span<const KnownFault> framing() {
  return table;
}

std::span<const KnownFault> handshakes() {
  return at_handshake;
}

}  // namespace keyless::sandbox::faults
