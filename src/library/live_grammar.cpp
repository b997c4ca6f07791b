#include "library/live_grammar.hpp"

#include "library/live_kinds.hpp"

namespace keyless::library {
namespace {

using manifest::Key;
using manifest::Rule;
using manifest::Shape;
using Type = Shape::Type;

constexpr std::size_t longest = 65536;

const Rule version_rule = {.code = "bad-version",
                           .noun = "a format version",
                           .allowed = "this version of keyless reads 1.0",
                           .pattern = "^1\\.0$",
                           .longest = 10,
                           .quoted = true};
Rule any_text(std::string_view code, std::string_view noun, std::size_t most, std::size_t fewest = 1) {
  return {.code = code, .noun = noun, .allowed = "any text", .shortest = fewest, .longest = most, .quoted = true};
}
const Rule id_rule = any_text("bad-id", "an id", 2048);
const Rule set_rule = any_text("bad-set", "the name of a set", 2048);
const Rule key_rule = any_text("bad-key", "the key of a resource", 4096);
const Rule sentence_rule = any_text("bad-text", "a text", longest);
const Rule owner_rule = any_text("bad-name", "an owner", longest);
const Rule digest_rule = any_text("bad-text", "a digest", longest, 0);
const Rule size_rule = {.code = "bad-size",
                        .noun = "a number of resources",
                        .allowed = "0 and up",
                        .pattern = "^(0|[1-9][0-9]*)$",
                        .longest = 9};

constexpr Shape text(const Rule& rule) {
  return {.type = Type::text, .rule = &rule};
}
constexpr Shape list(std::string_view noun, const Shape& item) {
  return {.type = Type::list, .noun = noun, .item = &item, .remedy = "put the entries into [ ]"};
}
constexpr Shape entry(std::string_view noun, std::span<const Key> keys) {
  return {.type = Type::mapping, .noun = noun, .keys = keys, .remedy = "see schemas/live.schema.json"};
}

const std::vector<std::string_view>& kind_names() {
  static const auto names = [] {
    std::vector<std::string_view> found;
    for (const auto* kind : live_kinds()) found.push_back(kind->name);
    return found;
  }();
  return names;
}

const Shape& document() {
  static const Shape version = text(version_rule), id = text(id_rule), set = text(set_rule), key = text(key_rule),
                     sentence = text(sentence_rule), owner = text(owner_rule), digest = text(digest_rule),
                     size = text(size_rule);
  static const Shape flag = {.type = Type::flag, .noun = "true or false"};
  static const Shape kind = {.type = Type::choice, .noun = "a kind", .choices = kind_names()};
  static const Shape fields = {.type = Type::any, .noun = "the fields of a resource"};

  static const Key mark_keys[] = {
      {"owner", &owner, "`team` or `team/name` of the manifest.", true},
      {"proof", &digest, "Digest of owner and id, as it is found at the resource.", true},
      {"entry", &digest, "Digest of the manifest entry when it was last stamped."},
      {"protect", &flag, "Declared `protect: true` when last written."},
  };
  static const Shape mark = entry("a mark", mark_keys);
  static const Key resource_keys[] = {
      {"kind", &kind, "What it is.", true},
      {"id", &id, "The service's own id.", true},
      {"fields", &fields, "Its fields by name: a text, true or false, a list of texts, or an object of tags.", true},
      {"mark", &mark, "The owner's mark on it; absent where it has none."},
  };
  static const Shape resource = entry("a resource", resource_keys);
  static const Shape resources = list("a list of resources", resource);
  static const Shape sets = list("a list of sets", set);
  static const Key unseen_set_keys[] = {
      {"set", &set, "What could not be listed, or not to its end.", true},
      {"reason", &sentence, "Why, for people.", true},
  };
  static const Shape unseen_set = entry("a set that could not be listed", unseen_set_keys);
  static const Shape unseen_sets = list("a list of sets that could not be listed", unseen_set);
  static const Key unseen_keys[] = {
      {"kind", &kind, "What it is.", true},
      {"key", &key, "What it would be found by.", true},
      {"reason", &sentence, "Why, for people.", true},
  };
  static const Shape unseen = entry("a resource that could not be read", unseen_keys);
  static const Shape unseen_list = list("a list of resources that could not be read", unseen);
  static const Key absent_keys[] = {
      {"kind", &kind, "What it is.", true},
      {"key", &key, "What it would be found by.", true},
      {"remains", &sentence, "What its creation brings back instead of making it anew."},
  };
  static const Shape absent = entry("a resource that does not exist", absent_keys);
  static const Shape absent_list = list("a list of resources that do not exist", absent);
  static const Key size_keys[] = {
      {"set", &set, "A set whose number of resources the service limits.", true},
      {"size", &size, "How many resources of all owners it holds.", true},
  };
  static const Shape sized = entry("the size of a set", size_keys);
  static const Shape sizes = list("a list of sizes", sized);
  static const Shape notes = list("a list of notes", sentence);
  static const Key keys[] = {
      {"formatVersion", &version, "Version of this format.", true},
      {"resources", &resources, "What was found.", true},
      {"listed", &sets, "Sets that were listed to their end: what is not in `resources` is not in them."},
      {"notVisible", &unseen_sets, "Sets in which nothing may count as absent."},
      {"notReadable", &unseen_list, "Single resources that were asked for and could not be read."},
      {"absent", &absent_list, "Single resources that were asked for and do not exist."},
      {"sizes", &sizes, "Sizes of sets."},
      {"notes", &notes, "What was not looked at, for people; a plan repeats them."},
  };
  static const Shape whole = {.type = Type::mapping,
                              .noun = "a live graph",
                              .keys = keys,
                              .remedy = "a live graph starts with \"formatVersion\": \"1.0\""};
  return whole;
}

}  // namespace

const manifest::Shape& live_grammar() {
  return document();
}

}  // namespace keyless::library
