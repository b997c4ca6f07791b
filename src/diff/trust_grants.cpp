#include <algorithm>

#include "base/text.hpp"
#include "diff/issuers.hpp"
#include "diff/policy_lines.hpp"
#include "diff/published_table.hpp"

namespace keyless::diff {

using namespace model;

namespace {

const std::string& issuer_of(const Resource& credential) {
  return text_of(credential.fields, "issuer");
}

const std::string& subject_of(const Resource& credential) {
  return text_of(credential.fields, "subject");
}

/// The audience that is not the cloud's own; "" where it is.
std::string odd_audience(const Resource& credential) {
  const auto &audience = text_of(credential.fields, "audience"), &usual = text_of(credential.fields, "usualAudience");
  return usual.empty() || audience == usual ? std::string() : audience;
}

bool is_written_by_hand(const Resource& credential) {
  return text_of(credential.fields, "purpose").empty() && !issuer_of(credential).empty();
}

bool has_line(const Policy& policy, const Resource& credential) {
  return std::ranges::any_of(policy.issuers, [&](const TrustedIssuer& line) {
    return covers_team(line.team, credential.owner) && covers_text(line.issuer, issuer_of(credential));
  });
}

/// An audience that is not the usual one must be named: `*` alone does not permit it.
bool permits_subject(const Policy& policy, const Resource& credential) {
  const auto odd = odd_audience(credential);
  return std::ranges::any_of(policy.subjects, [&](const TrustedSubject& line) {
    return covers_team(line.team, credential.owner) && covers_text(line.issuer, issuer_of(credential)) &&
           covers_text(line.subject, subject_of(credential)) &&
           (odd.empty() || (line.audience != "*" && covers_text(line.audience, odd)));
  });
}

bool has_empty_part(const std::string& subject) {
  return subject.empty() || subject.ends_with(':') || subject.starts_with(':') ||
         subject.find("::") != std::string::npos;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::ranges::count(words, word) > 0;
}

/// What of `KEY:VALUE:KEY:VALUE...` tells no run of a repository from another.
bool is_in_every_run(std::string_view key) {
  return is_one_of(key, {"repo", "repository", "repository_id", "repository_owner", "repository_owner_id",
                         "repository_visibility", "enterprise", "enterprise_id", "runner_environment", "ref_type"});
}

bool is_chosen_by_whoever_asks(std::string_view key) {
  return is_one_of(key, {"pull_request", "head_ref", "base_ref", "event_name", "run_id", "run_number", "run_attempt"});
}

/// By one of the keys behind `repo:OWNER/REPOSITORY`.
bool tells_runs_apart(const std::vector<std::string>& parts) {
  for (std::size_t i = 2; i < parts.size(); i += 2)
    if (!is_in_every_run(parts[i]) && !is_chosen_by_whoever_asks(parts[i])) return true;
  return false;
}

/// `repo:OWNER/REPOSITORY:` and something that not everybody who may open a pull request can present.
std::string fault_of_github(const std::string& subject) {
  const auto parts = split(subject, ':');
  const auto names = parts.size() > 1 ? split(parts[1], '/') : std::vector<std::string>();
  const bool named = names.size() == 2 && !names[0].empty() && !names[1].empty();
  const bool whole = named && parts.size() >= 3 && parts[0] == "repo";
  if (!whole) return "it is not of the form repo:OWNER/REPOSITORY:...: it would match whole organizations, or nothing";
  if (parts[2] == "pull_request" || (parts[2] == "ref" && parts.size() > 3 && parts[3].starts_with("refs/pull/")))
    return "anyone who can open a pull request can present it";
  if (parts.size() == 3) return "it names neither an environment nor a branch or tag";
  if (!tells_runs_apart(parts))
    return "every run of the repository, or anyone who can open a pull request, can present it";
  const bool ref = parts[2] != "ref" || parts[3].starts_with("refs/heads/") || parts[3].starts_with("refs/tags/");
  return ref ? "" : "a ref starts with refs/heads/ or refs/tags/";
}

/// Whether it is `key:value:key:value...` with exactly these keys.
bool has_keys(const std::string& subject, const std::vector<std::string>& keys) {
  const auto parts = split(subject, ':');
  if (parts.size() < 2 * keys.size()) return false;
  for (std::size_t i = 0; i < keys.size(); ++i)
    if (parts[2 * i] != keys[i]) return false;
  return true;
}

std::string fault_of_words(Issuer issuer, const std::string& subject) {
  if (subject.find_first_of("*?") != std::string::npos) return "a wildcard matches many subjects or none";
  if (has_empty_part(subject)) return "a part of it is empty";
  if (issuer == Issuer::github) return fault_of_github(subject);
  if (issuer == Issuer::gitlab && !has_keys(subject, {"project_path", "ref_type", "ref"}))
    return "it does not name project, type of ref and ref";
  if (issuer == Issuer::terraform && !has_keys(subject, {"organization", "project", "workspace", "run_phase"}))
    return "it does not name organization, project, workspace and run phase";
  const bool account = subject.starts_with("system:serviceaccount:") && split(subject, ':').size() == 4;
  if (issuer == Issuer::kubernetes && !account) return "it does not name one service account";
  return {};
}

void warn_of(const Resource& credential, Judgement& into) {
  const auto known = known_issuer(issuer_of(credential));
  if (known.issuer == Issuer::unknown)
    into.warn(credential, "keyless does not know the issuer " + issuer_of(credential) +
                              ": its operator can sign in as this identity");
  const auto& subject = subject_of(credential);
  if (subject.starts_with("system:serviceaccount:") && subject.ends_with(":default"))
    into.warn(credential, "every pod of that namespace without a service account of its own presents " + subject);
}

}  // namespace

std::string fault_of_issuer(const Resource& credential, const Policy& policy) {
  if (!is_written_by_hand(credential) || has_line(policy, credential)) return {};
  const auto known = known_issuer(issuer_of(credential));
  if (known.issuer == Issuer::look_alike)
    return "the issuer " + issuer_of(credential) + " resembles that of " + known.resembles + " but is not the same";
  if (known.of.empty() || policy.tenant.empty() || equal_caseless(known.of, policy.tenant)) return {};
  return "the issuer " + issuer_of(credential) + " belongs to tenant " + known.of + ", but the manifest is for " +
         policy.tenant;
}

std::string fault_of_subject(const Resource& credential, const Policy& policy) {
  if (!is_written_by_hand(credential) || permits_subject(policy, credential)) return {};
  const auto words = fault_of_words(known_issuer(issuer_of(credential)).issuer, subject_of(credential));
  if (!words.empty()) return "the subject " + subject_of(credential) + " is too broad or malformed: " + words;
  const auto odd = odd_audience(credential);
  return odd.empty() ? "" : "the audience " + odd + " is not the exchange audience of this cloud";
}

void judge_trust(const Resource& credential, const Policy& policy, Judgement& into) {
  const auto issuer = fault_of_issuer(credential, policy), subject = fault_of_subject(credential, policy);
  if (!issuer.empty())
    into.refuse(credential, issuer + ", and no policy permits it",
                "Correct the issuer, or ask a policy owner to add it to `issuers`, and pass --policy FILE.");
  if (!subject.empty())
    into.refuse(credential, subject + ", and no policy permits it",
                "Use one exact subject, or ask a policy owner to add it to `subjects`, and pass --policy FILE.");
  if (issuer.empty() && is_written_by_hand(credential) && !has_line(policy, credential)) warn_of(credential, into);
}

}  // namespace keyless::diff
