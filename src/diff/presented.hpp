#pragma once

#include "diff/draft.hpp"

/// By which federated credential each live connection signs in at this moment.
namespace keyless::diff {

/// A live connection that somebody of this run answers for.
struct Presenter {
  const model::LiveObject* connection = nullptr;
  const Node* declared = nullptr;  ///< its declaration; null: it is only marked as ours, and declared nowhere
};

/// The federated credentials that live connections present now: issuer and subject as they were read, on the identity
/// behind the connection's client id. Only connections that are declared, whatever becomes of them in this plan, and
/// those that are marked by an owner of this run count: what others present is their own business. A credential with a
/// presenter is never "undeclared access": taking it away cuts that connection off.
class PresentedTrusts {
 public:
  /// `draft` must outlive this.
  explicit PresentedTrusts(Draft& draft);

  /// Who presents this credential; null when nobody does. Declared connections come before those only marked.
  const Presenter* of(const model::LiveObject& trust) const;

 private:
  void add(const Presenter& presenter);

  std::multimap<std::string, std::string> clients_;  ///< identity, folded → its client ids, lower case
  std::map<std::string, Presenter> presenters_;      ///< by client id, issuer and subject
};

/// Made once a plan, when it is first asked for.
const PresentedTrusts& presented_trusts(Draft& draft);

/// A declared connection that exists and signs in with that client id now; null when there is none.
const Node* signs_in_as(Draft& draft, const std::string& client_id);

/// The live object that a declared resource means, found by its keys as things are now; null when none was read. Also
/// for what could not be judged because something it needs is unseen.
const model::LiveObject* listed(Draft& draft, const model::Resource& resource);

}  // namespace keyless::diff
