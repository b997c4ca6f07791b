#pragma once

#include "sandbox/devops/wire/call.hpp"

namespace keyless::sandbox::devops {

Answer list_repositories(Call& call);
Answer get_repository(Call& call);
Answer create_repository(Call& call);
Answer remove_repository(Call& call);

Answer import_repository(Call& call);
Answer get_import(Call& call);

}  // namespace keyless::sandbox::devops
