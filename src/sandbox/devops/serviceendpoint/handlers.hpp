#pragma once

#include "sandbox/devops/wire/call.hpp"

namespace keyless::sandbox::devops {

Answer list_connections(Call& call);
Answer get_connection(Call& call);
Answer refresh_connections(Call& call);

Answer create_connection(Call& call);
Answer create_or_refresh_connections(Call& call);
Answer replace_connection(Call& call);
Answer replace_connections(Call& call);

Answer share_connection(Call& call);
Answer delete_connection(Call& call);

Answer list_connection_types(Call& call);

Answer test_connection(Call& call);

Answer execution_history(Call& call);

Answer migrate_issuer(Call& call);

}  // namespace keyless::sandbox::devops
