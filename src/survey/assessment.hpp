#pragma once

#include <map>
#include <optional>

#include "model/federation.hpp"
#include "survey/survey.hpp"

namespace keyless::survey {

/// What a connection needs, and whether a manifest can name it: the one judgement of export and migration report.
struct Assessment {
  model::Federation::Judgement judgement = {};
  /// Why no manifest can name it, with what is gravest; missing when one can.
  std::optional<model::Obstacle> left_out = std::nullopt;
};

/// Asked for each connection in the order of connections_of(): an identity can be wired to 20 of them, the first ones.
class Assessor {
 public:
  /// `survey` must outlive this. `cloud`: whose connections are looked at.
  Assessor(const Survey& survey, std::string cloud);

  const model::Federation& federation() const { return federation_; }
  Assessment of(const model::LiveObject& connection);

 private:
  static Assessment of_machine(model::Federation::Judgement judgement);
  std::optional<model::Obstacle> flaw_of(const model::LiveObject& connection,
                                         const model::Federation::Judgement& judgement) const;
  bool has_room_for(const model::LiveObject& connection) const;

  const Survey& survey_;
  std::string cloud_;
  model::Federation federation_;
  std::map<std::string, std::size_t> wired_ = {};  ///< client id, lower case → connections on it so far
};

}  // namespace keyless::survey
