#include "model/outcome.hpp"

namespace keyless::model {

const char* word_for(Ending ending) {
  switch (ending) {
    case Ending::created:
      return "created";
    case Ending::updated:
      return "updated";
    case Ending::replaced:
      return "replaced";
    case Ending::deleted:
      return "deleted";
    case Ending::adopted:
      return "adopted";
    case Ending::stamped:
      return "stamped";
    case Ending::converted:
      return "converted";
    case Ending::migrated:
      return "migrated";
    case Ending::moved:
      return "moved";
    case Ending::released:
      return "released";
    case Ending::failed:
      return "failed";
    case Ending::reverted:
      return "reverted";
    case Ending::skipped:
      return "skipped";
    case Ending::not_started:
      return "not started";
  }
  return "not started";
}

}  // namespace keyless::model
