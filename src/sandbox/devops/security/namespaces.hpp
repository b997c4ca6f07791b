#pragma once

#include <span>

namespace keyless::sandbox::devops {

/// The security namespaces of an organization, as the service lists them.
struct SecurityNamespace {
  const char* id;
  const char* name;
  const char* shown;  ///< null when the service gives no display name
  int separator;      ///< between the parts of a token; 0 and 0xFFFF are characters too
  const char* dataspace;
  int write_permission;
  int read_permission;
  int structure;
  bool remotable;
  bool translates_tokens;
  const char* extension;
  int system_bits;
  bool actions_name_it;  ///< whether its actions carry its id, or zeros
};

struct SecurityAction {
  const char* of;  ///< the first eight digits of the namespace's id
  int bit;
  const char* name;
  const char* shown;
};

std::span<const SecurityNamespace> security_namespaces();
std::span<const SecurityAction> security_actions();

}  // namespace keyless::sandbox::devops
