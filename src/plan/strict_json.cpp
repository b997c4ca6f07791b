#include "plan/strict_json.hpp"

#include <set>
#include <vector>
#include "base/json.hpp"

namespace keyless::plan {

using nlohmann::json;

namespace {

constexpr std::size_t deepest = 64;

/// Looks at structure only; the parser stops where a function answers false.
class Inspector : public json::json_sax_t {
 public:
  const std::string& complaint() const { return complaint_; }
  bool duplicate() const { return duplicate_; }

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return enter(); }
  bool end_object() override { return leave(); }
  bool start_array(std::size_t) override { return enter(); }
  bool end_array() override { return leave(); }

  bool key(string_t& name) override {
    if (keys_.back().insert(name).second) return true;
    duplicate_ = true;
    return complain("duplicate key \"" + name + "\"");
  }

  bool parse_error(std::size_t position, const std::string&, const json::exception&) override {
    return complain("invalid JSON at byte " + std::to_string(position));
  }

 private:
  bool enter() {
    keys_.emplace_back();
    return keys_.size() <= deepest || complain("nested deeper than " + std::to_string(deepest) + " levels");
  }
  bool leave() {
    keys_.pop_back();
    return true;
  }
  bool complain(std::string what) {
    complaint_ = std::move(what);
    return false;
  }

  std::vector<std::set<std::string>> keys_;
  std::string complaint_;
  bool duplicate_ = false;
};

}  // namespace

std::optional<Error> structural_fault(const std::string& text, const std::string& file) {
  Inspector inspector;
  if (json::sax_parse(text, &inspector)) return std::nullopt;
  return Error{.code = inspector.duplicate() ? Errc::unsafe_plan : Errc::invalid_argument,
               .message = "not a saved plan: " + inspector.complaint(),
               .where = file,
               .advice = "Create a new plan with `keyless plan --out FILE`."};
}

}  // namespace keyless::plan
