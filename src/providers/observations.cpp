#include "providers/observations.hpp"

#include <utility>

namespace keyless::providers {

void Observations::add(LiveObject object) {
  live_.add(std::move(object));
}

void Observations::saw(LiveObject object) {
  ++answered_;
  add(std::move(object));
}

void Observations::saw_all_of(std::string collection) {
  ++answered_;
  live_.saw_all_of(std::move(collection));
}

void Observations::counted(std::string collection, std::size_t size) {
  live_.counted(std::move(collection), size);
}

void Observations::saw_absent(const Kind& kind, std::string key, std::string remains) {
  ++answered_;
  live_.saw_absent(kind.name, std::move(key), std::move(remains));
}

void Observations::could_not_see(std::string collection, const Error& why) {
  failed(why);
  live_.could_not_see(std::move(collection), reason_of(why));
}

void Observations::could_not_see(const Kind& kind, std::string key, const Error& why) {
  failed(why);
  unseen_keys_.insert(std::string(kind.name) + ":" + key);
  live_.could_not_see_key(kind.name, std::move(key), reason_of(why));
}

void Observations::could_not_see(const Kind& kind, std::string key, std::string why) {
  ++answered_;
  unseen_keys_.insert(std::string(kind.name) + ":" + key);
  live_.could_not_see_key(kind.name, std::move(key), std::move(why));
}

void Observations::failed(const Error& why) {
  const bool sign_in = why.code == Errc::unauthorized || why.code == Errc::cancelled;
  if (!sign_in) failed_otherwise_ = true;
  if (sign_in && !not_signed_in_) not_signed_in_ = why;
}

bool Observations::knows(const Kind& kind, const std::string& key) const {
  return live_.find(kind, key) != nullptr || unseen_keys_.contains(std::string(kind.name) + ":" + key);
}

bool Observations::is_absent(const Kind& kind, const Fields& fields) const {
  return live_.of(kind, fields).state == model::Observation::State::absent;
}

Result<Live> Observations::result() && {
  // One refusal among answers is about that one object; nothing but refusals is about us.
  if (not_signed_in_ && answered_ == 0 && !failed_otherwise_) return std::move(*not_signed_in_);
  return std::move(live_);
}

LiveObject live_object(const Kind& kind, std::string id) {
  LiveObject object;
  object.kind = &kind;
  object.id = std::move(id);
  return object;
}

Live live_set(std::string collection, std::vector<LiveObject> objects, std::string unread) {
  Live live;
  if (unread.empty())
    live.saw_all_of(std::move(collection));
  else
    live.could_not_see(std::move(collection), std::move(unread));
  for (auto& object : objects) live.add(std::move(object));
  return live;
}

std::string reason_of(const Error& error) {
  return error.advice.empty() ? error.message : error.message + " (" + error.advice + ")";
}

}  // namespace keyless::providers
