#include "manifest/yaml/print.hpp"

#include "manifest/yaml/quote.hpp"

namespace keyless::manifest {
namespace {

class Printer {
 public:
  explicit Printer(const Remarks& remarks) : remarks_(remarks) {}

  std::string run(const Node& document) {
    for (const auto& line : remarks_.head) comment(0, line);
    bool after_block = false;
    for (const auto& child : document.children) {
      const bool block = child.type != Node::Type::scalar;
      if (block || after_block) text_ += "\n";
      after_block = block;
      if (const auto above = remarks_.above.find(child.key); above != remarks_.above.end()) comment(0, above->second);
      pair(child, 0);
    }
    // Without it nobody could tell a whole manifest from one that was cut.
    return text_ + "...\n";
  }

 private:
  static std::string indent(std::size_t depth) { return std::string(depth * 2, ' '); }

  void comment(std::size_t depth, const std::string& text) {
    text_ += indent(depth) + (text.empty() ? "#" : "# " + comment_text(text)) + "\n";
  }

  void pair(const Node& child, std::size_t depth) {
    text_ += indent(depth);
    value_of_key(child, depth);
  }

  void value_of_key(const Node& child, std::size_t depth) {
    text_ += scalar_text(child.key) + ":";
    if (child.children.empty()) return on_this_line(child, " ");
    text_ += "\n";
    for (const auto& below : child.children)
      child.type == Node::Type::list ? item(below, depth) : pair(below, depth + 1);
  }

  void on_this_line(const Node& node, const char* in_front) {
    const bool scalar = node.type == Node::Type::scalar;
    const std::string empty = node.type == Node::Type::list ? "[]" : "{}";
    text_ += in_front + (!scalar ? empty : node.plain ? node.text : scalar_text(node.text)) + "\n";
  }

  void item(const Node& entry, std::size_t depth) {
    text_ += indent(depth);
    if (entry.children.empty()) return on_this_line(entry, "- ");
    text_ += "- ";
    value_of_key(entry.children.front(), depth + 1);
    if (const auto within = remarks_.within.find(entry.at); within != remarks_.within.end())
      comment(depth + 1, within->second);
    for (std::size_t i = 1; i < entry.children.size(); ++i) pair(entry.children[i], depth + 1);
  }

  const Remarks& remarks_;
  std::string text_;
};

}  // namespace

std::string yaml_text(const Node& document, const Remarks& remarks) {
  return Printer(remarks).run(document);
}

}  // namespace keyless::manifest
