#include "http/pages.hpp"

#include <set>
#include <utility>
#include "base/json.hpp"

namespace keyless::http {
namespace {

/// Reads only what leads on: the link and whether there is a list. The elements are skipped, not built.
class PageReader : public nlohmann::json_sax<Json> {
 public:
  bool null() override { return scalar(); }
  bool boolean(bool) override { return scalar(); }
  bool number_integer(number_integer_t) override { return scalar(); }
  bool number_unsigned(number_unsigned_t) override { return scalar(); }
  bool number_float(number_float_t, const string_t&) override { return scalar(); }
  bool binary(binary_t&) override { return scalar(); }

  bool string(string_t& text) override {
    if (depth_ == 1 && (key_ == "nextLink" || key_ == "@odata.nextLink")) link = text;
    return scalar();
  }

  bool start_object(std::size_t) override { return deeper(); }
  bool end_object() override { return --depth_ >= 0; }
  bool start_array(std::size_t) override {
    if (depth_ == 1 && key_ == "value") has_list = true;
    return depth_ > 0 && deeper();
  }
  bool end_array() override { return --depth_ >= 0; }

  bool key(string_t& name) override {
    if (depth_ == 1) key_ = name;
    return true;
  }

  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

  std::string link;
  bool has_list = false;

 private:
  static constexpr int deepest = 64;
  bool scalar() const { return depth_ > 0; }
  bool deeper() { return ++depth_ <= deepest; }

  int depth_ = 0;
  std::string key_;
};

struct Page {
  std::string body = {};
  std::string link = {};
  std::string token = {};
};

asio::awaitable<Result<Page>> read_page(Sender& sender, Request request, const std::string& doing) {
  auto sent = request;
  auto raw = co_await sender.send(std::move(sent));
  auto answer = expect_json(std::move(raw), doing, request);
  if (!answer) co_return answer.error();
  PageReader reader;
  const bool whole = Json::sax_parse(answer->body, &reader);
  if (!whole || !reader.has_list)
    co_return Error{Errc::protocol, doing + ": the response is not a page of a list", request.url.printable()};
  Page page;
  page.link = std::move(reader.link);
  page.token = std::string(header(answer->headers, "x-ms-continuationtoken"));
  page.body = std::move(answer->body);
  co_return page;
}

/// Refuses to go round in circles, or on for ever.
class Trail {
 public:
  Result<void> next(const std::string& step, const std::string& doing) {
    if (!seen_.insert(step).second)
      return Error{Errc::protocol, doing + ": the list leads back to a page already read"};
    if (seen_.size() >= std::size_t{max_pages}) return Error{Errc::protocol, doing + ": the list does not end"};
    return {};
  }

 private:
  std::set<std::string> seen_;
};

}  // namespace

asio::awaitable<Result<std::vector<std::string>>> linked_pages(Sender& sender, Request first, std::string doing) {
  std::vector<std::string> pages;
  Trail trail;
  auto request = first;
  for (;;) {
    auto stepped = trail.next(request.url.text(), doing);
    if (!stepped) co_return stepped.error();
    auto page = co_await read_page(sender, request, doing);
    if (!page) co_return page.error();
    pages.push_back(std::move(page->body));
    if (page->link.empty()) co_return pages;
    auto next = follow(first.url, page->link);
    if (!next) co_return std::move(next).error().during(doing);
    request.url = std::move(*next);
  }
}

asio::awaitable<Result<std::vector<std::string>>> continued_pages(Sender& sender, Request first, std::string doing) {
  std::vector<std::string> pages;
  Trail trail;
  auto request = first;
  for (;;) {
    auto page = co_await read_page(sender, request, doing);
    if (!page) co_return page.error();
    pages.push_back(std::move(page->body));
    if (page->token.empty()) co_return pages;
    auto stepped = trail.next(page->token, doing);
    if (!stepped) co_return stepped.error();
    request.url = first.url;
    request.url.query("continuationToken", page->token);
  }
}

}  // namespace keyless::http
