#pragma once

#include <nlohmann/json.hpp>

// Compiled once, in instance.cpp, instead of in every file that speaks JSON.
extern template class nlohmann::basic_json<>;
