#include "report/paint.hpp"

namespace keyless::report {
namespace {

std::string_view code_of(Color color) {
  switch (color) {
    case Color::green:
      return "32";
    case Color::yellow:
      return "33";
    case Color::red:
      return "31";
    case Color::cyan:
      return "36";
    case Color::dim:
      return "2";
    case Color::bold:
      return "1";
  }
  return "0";
}

}  // namespace

std::string paint(Style style, Color color, std::string_view text) {
  if (!style.color || text.empty()) return std::string(text);
  return "\033[" + std::string(code_of(color)) + "m" + std::string(text) + "\033[0m";
}

}  // namespace keyless::report
