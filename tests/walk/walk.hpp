#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "walk/judge.hpp"

namespace keyless::walk {

/// What happens to one write of an apply.
struct Strike {
  enum class Kind { none, refused, lost, killed };
  Kind kind = Kind::none;
  std::size_t at = 0;  ///< which write, counted from 1; of a kill the last one that was carried out
  int status = 400;    ///< of a refusal: 400, 403 or 409

  std::string text() const;
};

/// A write as it was sent: `PUT /subscriptions/…`.
struct Write {
  std::string service = {};
  std::string method = {};
  std::string target = {};

  std::string text() const { return method + " " + target; }
  bool operator==(const Write&) const = default;
};

struct Violation {
  Breach breach = {};
  std::vector<std::string> intents = {};
  Flags flags = {};
  Strike strike = {};
  Write struck = {};        ///< the write that the fault met
  std::string after = {};   ///< the write after which it showed; "" at the end of a run
  int run = 1;              ///< in which run
  Stage::State state = {};  ///< the world it began in
  std::string manifest = {};
  std::vector<Write> writes = {};  ///< of the run that met the fault; of a killed one also those it did not come to
};

/// Applies one setting under one set of flags: once as it is, then with every fault at every write; every time it is
/// run again until nothing is left to do, and the invariants are judged after every write.
class Walk {
 public:
  Walk(Stage& stage, const Setting& setting, Flags flags);

  /// Without a fault; must come first.
  void clean();
  void strike(Strike strike);
  /// Every kind of strike at every write; a refusal with each of these statuses.
  void every_strike(const std::vector<int>& statuses = {400});

  /// Of the clean run.
  const std::vector<Write>& writes() const { return writes_; }
  std::size_t runs() const { return runs_; }
  std::size_t judged() const { return judged_; }
  const std::vector<Violation>& violations() const { return violations_; }

  /// Does something to the world in the middle of a run, after its n-th write: what a wrong apply might do.
  std::function<void(std::size_t write)> meddle = {};
  /// Whether what was seen once is not done again: the plan of the world that every run begins in, and what follows
  /// from a world that looks like one from which everything was well.
  bool shortcuts = true;

 private:
  struct Ended {
    bool planned = false;  ///< there was something to do
    int code = 0;          ///< as the exit code says it
    std::size_t writes = 0;
  };

  void begin(Strike strike, const Stage::State& state);
  Ended apply(const cli::Compared* planned = nullptr);
  Result<cli::Compared> compare();
  Sight first_look();
  void run_until_settled();
  void check_ending(const model::Plan& plan, const Ended& ended, const std::vector<model::Outcome>& outcomes);
  void finish();
  Stage::Fault meet(const sandbox::FaultPoint& point);
  Stage::Fault before_write(const sandbox::FaultPoint& point);
  Stage::Fault after_write(const sandbox::FaultPoint& point);
  void judge(const std::string& after);
  void report(Breach breach, const std::string& after);
  void note_reads(const sandbox::FaultPoint& point);

  Stage& stage_;
  const Setting& setting_;
  Flags flags_;
  Onlooker onlooker_;
  Judge judge_;
  std::vector<Write> writes_ = {};         ///< of the clean run
  std::vector<Stage::State> states_ = {};  ///< after each of them
  Sight settled_ = {};                     ///< of the clean run
  Stage::State settled_state_ = {};
  std::optional<cli::Compared> planned_ = {};        ///< in the world that every run begins in
  std::map<std::string, int> known_to_settle_ = {};  ///< essence → in how many runs

  Strike strike_ = {};
  bool armed_ = false;  ///< the strike is still to come, in this run
  bool recording_ = false;
  bool broken_ = false;  ///< one violation a walk is enough
  int run_ = 1;
  int last_code_ = 1;             ///< of the run before this one
  bool goes_on_ = false;          ///< its plan said that the next one migrates what it moved
  std::vector<Write> sent_ = {};  ///< in this run
  std::vector<Write> sent_under_fault_ = {};
  std::size_t runs_ = 0;
  std::size_t judged_ = 0;
  std::vector<Violation> violations_ = {};
};

}  // namespace keyless::walk
