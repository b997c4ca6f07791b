#pragma once

#include <memory>

#include "checker/spec.hpp"
#include "checker/truth.hpp"
#include "diff/policy.hpp"
#include "model/graph.hpp"
#include "model/plan.hpp"

namespace keyless::checker {

/// The product's part: a manifest, read and compared with a cloud under the flags of a world.
class Product {
 public:
  Product(const Spec& spec, const World& world);

  model::Plan plan(const Cloud& cloud) const;
  std::size_t wave() const { return wave_; }
  const Spec& spec() const { return spec_; }
  /// What is wrong with the manifest; "" when it is valid.
  const std::string& complaint() const { return complaint_; }

 private:
  void set_flags(const World& world);

  Spec spec_;
  std::shared_ptr<const model::Graph> graph_ = {};
  diff::Policy policy_ = {};
  std::string unseen_ = {};
  std::size_t wave_ = 5;  ///< what an apply does without the flag
  std::string complaint_ = {};
};

}  // namespace keyless::checker
