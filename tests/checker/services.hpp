#pragma once

#include <functional>
#include <map>
#include <string>

#include "checker/truth.hpp"
#include "model/plan.hpp"

namespace keyless::checker {

/// Carries out steps of a plan in a cloud: what the product's providers send, and what the services make of it.
class Services {
 public:
  /// `each_instant` is called after every request that changed something: a step may be several.
  Services(Cloud& cloud, std::function<void()> each_instant);

  /// Why a service refused it; "" when it is done.
  std::string perform(const model::Change& change);

 private:
  std::string create(const model::Change& change, const model::Resource& desired);
  std::string change(const model::Change& change, const model::Resource& desired);
  std::string remove(const model::Change& change);
  std::string fill(model::Resource& desired) const;
  Row* target_of(const model::Change& change);
  void note(const model::Change& change, const Row& row);

  Cloud& cloud_;
  std::function<void()> each_instant_;
  std::map<model::Address, model::Fields> made_ = {};
};

/// How one kind is made, and how it is changed; an empty answer means that it is done. Each is one file.
std::string make_arm_object(Cloud& cloud, Row& row, const model::Resource& desired);
std::string change_arm_object(Cloud& cloud, Row& row, const model::Resource& desired);
std::string make_trust(Cloud& cloud, Row& row);
std::string change_trust(Cloud& cloud, Row& row, const model::Resource& desired);
std::string make_in_organization(Cloud& cloud, Row& row);
std::string change_in_organization(Row& row, const model::Resource& desired);
std::string make_connection(Cloud& cloud, Row& row, const model::Resource& desired);
std::string change_connection(Cloud& cloud, std::string id, const model::LiveObject& planned,
                              const model::Resource& desired, const std::function<void()>& each_instant);
std::string make_on_connection(Cloud& cloud, Row& row);
std::string change_on_connection(Row& row, const model::Resource& desired);

}  // namespace keyless::checker
