#pragma once

#include <string>

#include "http/codec.hpp"
#include "sandbox/exchange_log.hpp"
#include "sandbox/routing/route.hpp"
#include "sandbox/sandbox.hpp"
#include "sandbox/scenario/delivery.hpp"
#include "sandbox/state/journal.hpp"

namespace keyless::sandbox {

/// The one way every request goes: fault, route, admission, handler, journal, fault, record, answer.
class Dispatch {
 public:
  Dispatch(Cloud& cloud, Journal& journal, const Folder& folder, const Options& options);

  struct Outcome {
    Reply reply = {};
    bool drop = false;  ///< reset the connection, send nothing
    Delivery delivery = {};
  };
  Outcome handle(const Service& service, const std::string& origin, const http::IncomingRequest& incoming);
  /// For bytes that are no request.
  Reply malformed(const Service& service);

 private:
  template <class Act>
  void guard(const Service& service, Reply& reply, Act act);
  Reply carry_out(const Service& service, Request& request, const Route* route);

  struct Passage;
  /// Whether a fault is the answer, so that nothing is carried out.
  bool is_answered_by_fault(Passage& passage);
  void commit(Passage& passage);
  void spoil_answer(Passage& passage);
  void finish(Passage& passage);
  /// Writes down what went in and out, in every record there is.
  void note(const Passage& passage);
  void record(const Passage& passage);

  Cloud& cloud_;
  Controls& controls_;
  Journal& journal_;
  const Folder& folder_;
  const Options& options_;
  ExchangeLog exchanges_;
};

}  // namespace keyless::sandbox
