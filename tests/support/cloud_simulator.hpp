#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "model/live.hpp"
#include "model/plan.hpp"

namespace keyless::test {

/// A pure stand-in for the clouds: objects in memory and what a plan does to them. Shares no code with the providers.
struct CloudSimulator {
  std::vector<model::LiveObject> objects;
  std::map<std::string, std::string> hidden;  ///< collection -> why it can't be seen
  std::map<std::string, int> made_before;     ///< what is made again gets new ids
  std::vector<std::string> mistakes;          ///< what a service would have refused, and writes to what is not ours
  std::vector<model::Address> done;           ///< of the changes that were carried out, in their order
  std::vector<std::string> owners;            ///< who the run acts as
  std::set<model::Address> refuses = {};      ///< steps that the service refuses: nothing is done
  std::set<model::Address> loses = {};        ///< steps that are done, but whose answer is lost: they count as failed

  /// What a complete reading finds.
  model::Live read() const;

  /// Carries out the writing changes, each after what it waits for; at most `limit` of them. `pick` chooses among those
  /// that are ready (position modulo count). Answers how many were done.
  int carry_out(const model::Plan& plan, int limit = 1 << 20, unsigned pick = 0);

  /// Everything there is, as text that does not depend on the order in which it was made.
  std::string state() const;

  model::LiveObject* find(const model::Kind& kind, std::string_view name);
  void remove(std::string_view id);
  /// Whether the object is proven to belong to one of the owners, judged from the objects alone.
  bool is_ours(const model::LiveObject& object) const;
};

}  // namespace keyless::test
