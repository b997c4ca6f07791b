#include "walk/walk.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/exit_code.hpp"
#include "cli/run.hpp"
#include "report/outcome.hpp"
#include "walk/essence.hpp"

namespace keyless::walk {

using nlohmann::json;

namespace {

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// Questions that are asked by POST.
bool only_asks(const sandbox::FaultPoint& point) {
  return point.service == "activeDirectory" || has(point.target, "permissionevaluationbatch") ||
         has(point.target, "subjectlookup") || has(point.target, "queryconfigurations") ||
         has(point.target, "endpointproxy") || has(point.target, "oidctoken");
}

bool is_write(const sandbox::FaultPoint& point) {
  return point.method != "GET" && point.method != "HEAD" && !only_asks(point);
}

struct Words {
  const char* arm;
  const char* graph;
  const char* devops;
};

Words words_for(int status) {
  if (status == 403) return {"AuthorizationFailed", "Authorization_RequestDenied", "AccessCheckException"};
  if (status == 409) return {"Conflict", "Request_MultipleObjectsWithSameKeyValue", "ConflictException"};
  return {"BadRequest", "Request_BadRequest", "InvalidRequestException"};
}

sandbox::Fault refusal(const std::string& service, int status) {
  const char* told = "Refused, and nothing was done.";
  const auto words = words_for(status);
  const bool graph = service == "microsoftGraph";
  sandbox::Fault fault;
  fault.status = status;
  fault.headers = {{"Content-Type", "application/json"}};
  fault.body = service.starts_with("azureDevOps")
                   ? json{{"message", told}, {"typeKey", words.devops}}.dump()
                   : json{{"error", {{"code", graph ? words.graph : words.arm}, {"message", told}}}}.dump();
  return fault;
}

/// A connection that presents the former issuer is moved first, and the plan says that the next apply migrates it.
bool leaves_issuer(const model::Plan& plan) {
  return std::ranges::any_of(plan.changes, [](const model::Change& change) {
    return change.action == model::Action::move && change.reason.find("by the next apply") != std::string::npos;
  });
}

bool all_done(const std::vector<model::Outcome>& outcomes) {
  return std::ranges::none_of(outcomes, [](const auto& one) { return one.ending >= model::Ending::failed; });
}

bool has_unaccepted_obstacle(const model::Plan& plan) {
  return std::ranges::any_of(
      plan.changes, [](const auto& change) { return change.action == model::Action::impossible && !change.accepted; });
}

/// What the exit code has to be, told by what happened.
int code_due(const model::Plan& plan, bool done) {
  if (!plan.refusals.empty()) return 3;
  return done && plan.unseen.empty() && !has_unaccepted_obstacle(plan) ? 0 : 1;
}

std::string first_error(const std::vector<model::Outcome>& outcomes) {
  for (const auto& one : outcomes)
    if (one.error) return one.address.text() + ": " + one.error->message;
  return "nothing failed";
}

}  // namespace

std::string Strike::text() const {
  switch (kind) {
    case Kind::refused:
      return fmt::format("write {} is refused with {}", at, status);
    case Kind::lost:
      return fmt::format("the answer to write {} is lost", at);
    case Kind::killed:
      return fmt::format("killed after write {}", at);
    case Kind::none:
      break;
  }
  return "no fault";
}

Walk::Walk(Stage& stage, const Setting& setting, Flags flags)
    : stage_(stage),
      setting_(setting),
      flags_(flags),
      onlooker_(setting.labels, setting.caller),
      judge_(setting, flags.prune, first_look()) {}

/// Also teaches the onlooker by which labels connections go that will present something else later.
Sight Walk::first_look() {
  stage_.put_back(setting_.state);
  return onlooker_.look(stage_.world());
}

void Walk::begin(Strike strike, const Stage::State& state) {
  stage_.be_slow(flags_.slow);
  strike_ = strike;
  broken_ = false;
  run_ = last_code_ = 1;
  sent_.clear();
  sent_under_fault_.clear();
  onlooker_ = Onlooker(setting_.labels, setting_.caller);
  first_look();
  if (&state != &setting_.state) stage_.put_back(state);
}

void Walk::clean() {
  ++runs_;
  begin({}, setting_.state);
  recording_ = true;
  if (auto compared = compare()) planned_ = std::move(*compared);
  apply(planned_ ? &*planned_ : nullptr);
  recording_ = false;
  writes_ = sent_under_fault_ = sent_;
  run_until_settled();
}

void Walk::strike(Strike strike) {
  ++runs_;
  if (strike.kind == Strike::Kind::killed) {
    begin(strike, states_.at(strike.at - 1));
    sent_under_fault_ = writes_;
  } else {
    begin(strike, setting_.state);
    armed_ = true;
    apply(shortcuts && planned_ ? &*planned_ : nullptr);
    armed_ = false;
    sent_under_fault_ = sent_;
  }
  run_until_settled();
}

void Walk::every_strike(const std::vector<int>& statuses) {
  for (std::size_t at = 1; at <= writes_.size(); ++at) {
    for (const auto status : statuses) strike({Strike::Kind::refused, at, status});
    strike({Strike::Kind::lost, at});
    strike({Strike::Kind::killed, at});
  }
}

Result<cli::Compared> Walk::compare() {
  stage_.meet([this](const auto& point) { return meet(point); });
  return stage_.compare(setting_.declared, policy_of(setting_, flags_));
}

Walk::Ended Walk::apply(const cli::Compared* planned) {
  sent_.clear();
  onlooker_.forget_reads();
  std::optional<cli::Compared> fresh;
  if (!planned) {
    auto compared = compare();
    if (!compared) return report({"I4", "the plan failed: " + compared.error().message}, ""), Ended();
    fresh = std::move(*compared);
    planned = &*fresh;
  }
  stage_.meet([this](const auto& point) { return meet(point); });
  Ended ended;
  const auto& plan = planned->plan;
  ended.planned = model::would_write(plan) && !model::is_held_back(plan);
  std::vector<model::Outcome> outcomes;
  const auto before = onlooker_.look(stage_.world());
  judge_.run_begins(before);
  if (ended.planned) {
    apply::Options options;
    options.parallelism = flags_.parallelism;
    options.wave = flags_.wave;
    outcomes = stage_.apply(setting_.declared, *planned, options);
  }
  stage_.meet({});
  ended.writes = sent_.size();
  ended.code = cli::verdict_after(plan, all_done(outcomes));
  if (auto breach = judge_.unlisted(plan, before, onlooker_.look(stage_.world()))) report(std::move(*breach), "");
  check_ending(plan, ended, outcomes);
  return ended;
}

void Walk::check_ending(const model::Plan& plan, const Ended& ended, const std::vector<model::Outcome>& outcomes) {
  const bool done = all_done(outcomes);
  if (const auto due = code_due(plan, done); ended.code != due)
    report({"I6", fmt::format("exit code {} where {} was due", ended.code, due)}, "");
  if (!ended.planned && ended.writes > 0) report({"I4", "a plan with nothing to do wrote " + sent_.front().text()}, "");
  if (ended.planned && ended.writes == 0 && done) report({"I4", "it did nothing, and nothing failed"}, "");
  if (done && has(report::outcomes(outcomes, false, {}), " again "))
    report({"I4", "nothing failed, and it asks to be run again"}, "");
  const bool announced = std::exchange(goes_on_, leaves_issuer(plan));
  if (std::exchange(last_code_, ended.code) == 0 && ended.planned && !announced)
    report({"I4", "the run before it said that all was done, and it writes"}, "");
  if (ended.code == 0 || ended.code == setting_.usual_code || (armed_ && run_ == 1)) return;
  const auto why = plan.refusals.empty() ? first_error(outcomes) : plan.refusals.front().message;
  report({"I4", fmt::format("exit code {} in a run that nothing was in the way of: {}", ended.code, why)}, "");
}

void Walk::run_until_settled() {
  const auto most = static_cast<int>(setting_.after.entries()) + 2;
  std::vector<std::string> passed;
  bool left = true;
  while (left && !broken_) {
    passed.push_back(essence(stage_.world(), setting_.state));
    const auto known = known_to_settle_.find(passed.back());
    if (shortcuts && known != known_to_settle_.end() && run_ + known->second <= most + 1) break;
    if (++run_ > most + 1) return report({"I4", fmt::format("not settled after {} runs", most)}, "");
    stage_.pass(std::chrono::minutes(1));
    left = apply().planned;
  }
  if (!left && !broken_) finish();
  for (std::size_t i = 0; !broken_ && i < passed.size(); ++i)
    known_to_settle_.try_emplace(passed[i], static_cast<int>(passed.size() - i));
}

/// Where the clean run ended, every other one has to end.
void Walk::finish() {
  if (settled_state_.is_null()) {
    settled_ = onlooker_.look(stage_.world());
    settled_state_ = stage_.keep();
    if (auto breach = judge_.unfinished(settled_)) report(std::move(*breach), "");
  }
  const auto difference = walk::difference(onlooker_.look(stage_.world()), stage_.keep(), settled_, settled_state_);
  if (!difference.empty()) report({"I4", difference}, "");
}

Stage::Fault Walk::meet(const sandbox::FaultPoint& point) {
  if (!is_write(point)) {
    if (point.committed) note_reads(point);
    return std::nullopt;
  }
  return point.committed ? after_write(point) : before_write(point);
}

Stage::Fault Walk::before_write(const sandbox::FaultPoint& point) {
  sent_.push_back({point.service, point.method, point.target});
  const bool struck = armed_ && strike_.kind == Strike::Kind::refused && sent_.size() == strike_.at;
  return struck ? std::optional(refusal(point.service, strike_.status)) : std::nullopt;
}

Stage::Fault Walk::after_write(const sandbox::FaultPoint&) {
  if (meddle) meddle(sent_.size());
  judge(sent_.back().text());
  if (recording_) states_.push_back(stage_.keep());
  if (!armed_ || strike_.kind != Strike::Kind::lost || sent_.size() != strike_.at) return std::nullopt;
  sandbox::Fault fault;
  fault.drop = true;
  return fault;
}

/// A migration shows in what a read of the connection says it presents.
void Walk::note_reads(const sandbox::FaultPoint& point) {
  if (point.method != "GET" || !has(point.target, "serviceendpoint/endpoints")) return;
  for (const auto& [id, row] : stage_.world().rows(sandbox::tables::connections))
    if (row.contains("migration") && has(point.answer, "/" + sandbox::text_of(row, "id") + "\""))
      onlooker_.read_back(sandbox::text_of(row, "id"));
}

void Walk::judge(const std::string& after) {
  ++judged_;
  if (broken_) return;
  if (auto breach = judge_.breach(stage_.world(), onlooker_.look(stage_.world()))) report(std::move(*breach), after);
}

void Walk::report(Breach breach, const std::string& after) {
  if (std::exchange(broken_, true)) return;
  Violation violation{.breach = std::move(breach), .intents = setting_.intents, .flags = flags_, .after = after};
  violation.run = run_;
  violation.state = setting_.state;
  violation.manifest = manifest_of(setting_.after);
  violation.writes = sent_under_fault_.empty() ? sent_ : sent_under_fault_;
  violation.strike = strike_;
  if (strike_.at > 0 && strike_.at <= violation.writes.size()) violation.struck = violation.writes[strike_.at - 1];
  violations_.push_back(std::move(violation));
}

}  // namespace keyless::walk
