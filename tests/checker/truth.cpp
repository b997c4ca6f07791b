#include "checker/truth.hpp"

#include <algorithm>
#include <cstdio>

#include "base/text.hpp"
#include "checker/places.hpp"

namespace keyless::checker {
namespace {

const std::string nothing;

template <class Of>
const Of* held(const Row& row, std::string_view field) {
  const auto found = row.fields.find(field);
  return found == row.fields.end() ? nullptr : std::get_if<Of>(&found->second);
}

std::string bytes_of(const model::Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  std::string bytes;
  if (const auto* list = std::get_if<model::Strings>(&value))
    for (const auto& one : *list) bytes += one + "\x1f";
  if (const auto* tags = std::get_if<model::Tags>(&value))
    for (const auto& [name, text] : *tags) bytes += name + "\x1f" + text + "\x1f";
  return bytes;
}

char fold(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

/// The parents with which a child is deleted.
bool goes_with(const Row& row, const std::string& id) {
  return same(text(row, "identityId"), id) || same(text(row, "connectionId"), id) || same(text(row, "shareId"), id) ||
         same(text(row, "memberId"), id);
}

}  // namespace

const char* word_for(Maker maker) {
  switch (maker) {
    case Maker::us:
      return "us";
    case Maker::others:
      return "another team";
    case Maker::outsider:
      return "somebody by hand";
    case Maker::platform:
      return "the platform";
  }
  return "";
}

const std::string& text(const Row& row, std::string_view field) {
  const auto* found = held<std::string>(row, field);
  return found ? *found : nothing;
}

const model::Strings& list(const Row& row, std::string_view field) {
  static const model::Strings none;
  const auto* found = held<model::Strings>(row, field);
  return found ? *found : none;
}

void set(Row& row, std::string_view field, std::string value) {
  row.fields.insert_or_assign(std::string(field), model::Value(std::move(value)));
}

std::string folded(std::string_view text) {
  std::string lower(text);
  for (auto& c : lower) c = fold(c);
  return lower;
}

bool same(std::string_view left, std::string_view right) {
  if (left.size() != right.size()) return false;
  const auto *one = left.data(), *other = right.data();
  for (std::size_t i = left.size(); i-- > 0;)  // ids differ at their end
    if (one[i] != other[i] && fold(one[i]) != fold(other[i])) return false;
  return true;
}

Row* Cloud::find(std::string_view id) {
  const auto found = std::ranges::find_if(rows, [&](const Row& row) { return same(row.id, id); });
  return found == rows.end() ? nullptr : &*found;
}

const Row* Cloud::find(std::string_view id) const {
  const auto found = std::ranges::find_if(rows, [&](const Row& row) { return same(row.id, id); });
  return found == rows.end() ? nullptr : &*found;
}

Row* Cloud::named(std::string_view kind, std::string_view name) {
  const auto found =
      std::ranges::find_if(rows, [&](const Row& row) { return row.kind == kind && same(text(row, "name"), name); });
  return found == rows.end() ? nullptr : &*found;
}

const Row* Cloud::named(std::string_view kind, std::string_view name) const {
  const auto found =
      std::ranges::find_if(rows, [&](const Row& row) { return row.kind == kind && same(text(row, "name"), name); });
  return found == rows.end() ? nullptr : &*found;
}

const Row* Cloud::principal(std::string_view client_id) const {
  const auto found = std::ranges::find_if(rows, [&](const Row& row) {
    return (row.kind == kind::identity || row.kind == kind::application) && same(text(row, "clientId"), client_id);
  });
  return found == rows.end() ? nullptr : &*found;
}

const Row* Cloud::principal_behind(std::string_view principal_id) const {
  const auto found = std::ranges::find_if(rows, [&](const Row& row) {
    return (row.kind == kind::identity || row.kind == kind::application) &&
           same(text(row, "principalId"), principal_id);
  });
  return found == rows.end() ? nullptr : &*found;
}

std::vector<const Row*> Cloud::all(std::string_view kind) const {
  std::vector<const Row*> found;
  for (const auto& row : rows)
    if (row.kind == kind) found.push_back(&row);
  return found;
}

std::vector<const Row*> Cloud::below(std::string_view kind, std::string_view field, std::string_view id) const {
  std::vector<const Row*> found;
  for (const auto& row : rows)
    if (row.kind == kind && same(text(row, field), id)) found.push_back(&row);
  return found;
}

std::string Cloud::fresh_guid() {
  char text[40];
  std::snprintf(text, sizeof text, "77777777-0000-4000-8000-%012d", ++made);
  return text;
}

void Cloud::remove(std::string id) {
  std::vector<std::string> gone = {std::move(id)};
  for (std::size_t i = 0; i < gone.size(); ++i)
    for (const auto& row : rows)
      if (goes_with(row, gone[i])) gone.push_back(row.id);
  std::erase_if(rows, [&](const Row& row) {
    return std::ranges::any_of(gone, [&](const std::string& one) { return same(one, row.id); });
  });
}

std::string bytes_of(const Row& row) {
  auto bytes = std::string(row.kind) + "\n" + row.id + "\n" + row.secret + "\n";
  for (const auto& [name, value] : row.fields) bytes += name + "=" + bytes_of(value) + "\n";
  for (const auto& one : row.also_presents) bytes += one.issuer + "|" + one.subject + "\n";
  return bytes;
}

bool is_in_organization(const Row& row) {
  return row.kind == kind::member || row.kind == kind::entitlement || row.kind == kind::membership;
}

const Row* holder_of(const Cloud& cloud, const Row& row) {
  if (row.kind == kind::entitlement || row.kind == kind::membership) {
    const auto* member = cloud.find(text(row, "memberId"));
    return member ? holder_of(cloud, *member) : nullptr;
  }
  const bool by_object_id = row.kind == kind::role || row.kind == kind::member;
  return by_object_id ? cloud.principal_behind(text(row, "principalId")) : cloud.find(text(row, "identityId"));
}

std::string state_of(const Cloud& cloud) {
  std::vector<std::string> all;
  for (const auto& row : cloud.rows) all.push_back(bytes_of(row) + word_for(row.maker));
  std::ranges::sort(all);
  std::string text;
  for (const auto& one : all) text += one + "\x1e";
  return text;
}

std::string group_id(std::string_view name) {
  return "/subscriptions/" + subscription + "/resourceGroups/" + std::string(name);
}

std::string existing_id(const std::string& letter) {
  return group_id("rg-shared") + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi-" + letter;
}

std::string client_id_of(const std::string& letter) {
  return "55555555-0000-4000-8000-00000000000" + letter;
}

std::string subject_of(const std::string& repository) {
  return "repo:contoso/" + repository + ":environment:production";
}

}  // namespace keyless::checker
