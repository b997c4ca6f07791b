#include "http/support/certificates.hpp"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>

namespace keyless::support {
namespace {

template <class T, auto Free>
struct Freer {
  void operator()(T* pointer) const { Free(pointer); }
};
using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY, EVP_PKEY_free>>;
using X509Ptr = std::unique_ptr<X509, Freer<X509, X509_free>>;
using Bio = std::unique_ptr<BIO, Freer<BIO, BIO_free_all>>;

std::string text_of(BIO* bio) {
  char* data = nullptr;
  const auto size = BIO_get_mem_data(bio, &data);
  return std::string(data, static_cast<std::size_t>(size));
}

std::string pem_of(X509* certificate) {
  Bio bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(bio.get(), certificate);
  return text_of(bio.get());
}

std::string pem_of(EVP_PKEY* key) {
  Bio bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
  return text_of(bio.get());
}

X509Ptr certificate_of(const std::string& pem) {
  Bio bio(BIO_new_mem_buf(pem.data(), int(pem.size())));
  return X509Ptr(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
}

Key key_of(const std::string& pem) {
  Bio bio(BIO_new_mem_buf(pem.data(), int(pem.size())));
  return Key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
}

void extend(X509* certificate, int id, const std::string& value) {
  auto* extension = X509V3_EXT_conf_nid(nullptr, nullptr, id, value.c_str());
  if (extension == nullptr) throw std::runtime_error("no such extension: " + value);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

X509Ptr blank(EVP_PKEY* key, const std::string& name, int first_day, int last_day) {
  static long serial = 1;
  X509Ptr certificate(X509_new());
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial++);
  X509_time_adj_ex(X509_getm_notBefore(certificate.get()), first_day, 0, nullptr);
  X509_time_adj_ex(X509_getm_notAfter(certificate.get()), last_day, 0, nullptr);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  return certificate;
}

}  // namespace

Certificate make_root(const std::string& name) {
  Key key(EVP_EC_gen("P-256"));
  auto root = blank(key.get(), name, -1, 10);
  X509_set_issuer_name(root.get(), X509_get_subject_name(root.get()));
  extend(root.get(), NID_basic_constraints, "critical,CA:TRUE");
  extend(root.get(), NID_key_usage, "critical,keyCertSign");
  X509_sign(root.get(), key.get(), EVP_sha256());
  return Certificate{pem_of(root.get()), pem_of(key.get())};
}

Certificate make_leaf(const Certificate& root, const std::string& alternative, int first_day, int last_day) {
  const auto issuer = certificate_of(root.pem);
  const auto issuer_key = key_of(root.key);
  Key key(EVP_EC_gen("P-256"));
  auto leaf = blank(key.get(), "leaf", first_day, last_day);
  X509_set_issuer_name(leaf.get(), X509_get_subject_name(issuer.get()));
  extend(leaf.get(), NID_subject_alt_name, alternative);
  X509_sign(leaf.get(), issuer_key.get(), EVP_sha256());
  return Certificate{pem_of(leaf.get()), pem_of(key.get())};
}

Certificate make_self_signed(const std::string& alternative) {
  Key key(EVP_EC_gen("P-256"));
  auto leaf = blank(key.get(), "self", -1, 1);
  X509_set_issuer_name(leaf.get(), X509_get_subject_name(leaf.get()));
  extend(leaf.get(), NID_subject_alt_name, alternative);
  X509_sign(leaf.get(), key.get(), EVP_sha256());
  return Certificate{pem_of(leaf.get()), pem_of(key.get())};
}

TemporaryFile::TemporaryFile(const std::string& content) {
  path_ = (std::filesystem::temp_directory_path() / "keyless-test-XXXXXX").string();
  const int file = mkstemp(path_.data());
  if (file < 0 || write(file, content.data(), content.size()) != ssize_t(content.size())) {
    throw std::runtime_error("can't write " + path_);
  }
  close(file);
}

TemporaryFile::~TemporaryFile() {
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

}  // namespace keyless::support
