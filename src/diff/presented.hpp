#pragma once

#include "diff/draft.hpp"

/// By which federated credential each declared connection signs in at this moment.
namespace keyless::diff {

/// The federated credentials that declared connections present now: issuer and subject as they were read, on the
/// identity behind the connection's client id. It counts whatever becomes of the connection in this plan. Such a
/// credential is never "undeclared access": taking it away cuts its connection off. What other connections present is
/// told by presenter_of().
class PresentedTrusts {
 public:
  /// `draft` must outlive this.
  explicit PresentedTrusts(Draft& draft);

  /// The declaration of the connection that presents this credential; null when none does.
  const Node* of(const model::LiveObject& trust) const;

 private:
  std::multimap<std::string, std::string> clients_;  ///< identity, folded → its client ids, lower case
  std::map<std::string, const Node*> presenters_;    ///< by client id, issuer and subject
};

/// Made once a plan, when it is first asked for.
const PresentedTrusts& presented_trusts(Draft& draft);

/// The live object that a declared resource means, found by its keys as things are now; null when none was read. Also
/// for what could not be judged because something it needs is unseen.
const model::LiveObject* listed(Draft& draft, const model::Resource& resource);

}  // namespace keyless::diff
