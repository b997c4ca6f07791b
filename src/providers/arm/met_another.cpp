#include "providers/arm/met_another.hpp"

#include <charconv>
#include <chrono>

#include "model/mark.hpp"
#include "providers/preconditions.hpp"

namespace keyless::providers::arm {
namespace {

using Moment = std::chrono::sys_time<Milliseconds>;

// The service rounds its two times apart.
constexpr Milliseconds rounding{5'000};

model::Tags without_mark(model::Tags tags) {
  std::erase_if(tags, [](const auto& tag) { return model::is_mark_tag(tag.first); });
  return tags;
}

asio::awaitable<Result<void>> take_mark_off(Services services, std::string id, std::string_view version,
                                            std::string doing, Parse parse, model::Mark ours) {
  auto now = co_await get_object(services, id, version, doing, parse);
  if (!now) co_return std::move(now).error();
  if (!carries(*now, ours)) co_return Result<void>();
  const auto body = Json::object({{"tags", as_json(without_mark(model::tags_of(now->fields, "tags")))}});
  auto patch = request(services, "PATCH", id, version, body);
  auto answer = co_await send_json(services, std::move(patch), std::move(doing));
  if (!answer) co_return std::move(answer).error();
  co_return Result<void>();
}

std::optional<int> number_at(std::string_view text, std::size_t from, std::size_t length) {
  int value = 0;
  if (text.size() < from + length) return std::nullopt;
  const auto* end = text.data() + from + length;
  const auto read = std::from_chars(text.data() + from, end, value);
  return read.ec == std::errc() && read.ptr == end ? std::optional(value) : std::nullopt;
}

/// `2026-11-29T10:00:00.1234567Z`, to the second; nothing when it is no such time.
std::optional<Moment> moment_in(std::string_view text) {
  const auto year = number_at(text, 0, 4), month = number_at(text, 5, 2), day = number_at(text, 8, 2),
             hour = number_at(text, 11, 2), minute = number_at(text, 14, 2), second = number_at(text, 17, 2);
  if (!year || !month || !day || !hour || !minute || !second || text[10] != 'T') return std::nullopt;
  const auto date = std::chrono::year(*year) / *month / *day;
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
         std::chrono::seconds(*second);
}

}  // namespace

bool met_another(const Answer& put) {
  return put.status == 200 && !put.repeated;
}

asio::awaitable<Error> step_back(Services services, std::string id, std::string_view version, std::string doing,
                                 Parse parse, model::Mark ours) {
  auto off = co_await take_mark_off(services, std::move(id), version, doing, parse, std::move(ours));
  Error error{Errc::conflict, doing + ": it was created elsewhere at the same time; its tags may have been replaced"};
  error.advice = "compare its tags with what its creator set (see the activity log), and create a new plan";
  if (off) co_return error;
  error.message += ", and the mark of keyless could not be removed (" + off.error().message + ")";
  error.advice = "remove its tags " + std::string(model::tag_owner) + " and " + std::string(model::tag_proof) + "; " +
                 error.advice;
  co_return error;
}

bool was_there_before(const Json& assignment, Milliseconds step) {
  const auto& properties = member(assignment, "properties");
  const auto created = moment_in(text_at(properties, {"createdOn"})),
             updated = moment_in(text_at(properties, {"updatedOn"}));
  return created && updated && *created + step + rounding < *updated;
}

}  // namespace keyless::providers::arm
