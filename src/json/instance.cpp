#include "json/instance.hpp"

template class nlohmann::basic_json<>;
