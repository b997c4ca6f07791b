#include "base/digest.hpp"
#include "library/parts.hpp"
#include "policy/read.hpp"

namespace keyless {

PolicyFile PolicyFile::parse(const std::string& file, std::string_view text, const std::string& today) {
  auto parts = std::make_shared<Parts>();
  parts->file = file;
  parts->digest = "sha256:" + sha256_hex(text);
  parts->read.today = today;
  if (text.size() > policy::largest_file)
    parts->diagnostics.push_back(
        {.at = {file}, .message = "a policy file can have 1 MiB at most", .code = "file-too-large"});
  else
    parts->diagnostics = policy::read(file, text, parts->read);
  return PolicyFile(std::move(parts));
}

const Diagnostics& PolicyFile::diagnostics() const {
  return parts_->diagnostics;
}

std::string policy_schema() {
  return policy::schema_json();
}

}  // namespace keyless
