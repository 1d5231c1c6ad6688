#pragma once

#include <map>
#include <string>

#include "abi/imports.h"
#include "host/host.h"

namespace abi {

using Variables = std::map<std::string, std::string, std::less<>>;

// host::Host over the shim's imports, for the request `context`.
class ImportedHost final : public host::Host, public async::Reactor {
 public:
  ImportedHost(uint32_t context, const Variables& variables)
      : context_(context), variables_(variables) {}

  uint32_t context() const { return context_; }
  host::StreamTranslator* translator() const { return translator_; }
  // Where the body that operation `op` reads has room for so many bytes; nullptr: nowhere.
  char* grow(uint32_t op, size_t bytes);
  // So much of it has come. Answers whether it is still wanted.
  bool take(uint32_t op, size_t bytes);
  // Ends an operation.
  void finish(uint32_t op, async::Completion completion);

  int64_t now_ms() override;
  void random(std::span<uint8_t> out) override;
  void log(host::LogLevel level, std::string_view line) override;
  std::string_view variable(std::string_view name) override;
  async::Operation read_body(int64_t limit, host::Intake& intake) override;
  async::Operation skip_body(int64_t most) override;
  async::Operation fetch(const host::Outgoing& request) override;
  std::vector<http::Header> headers(int64_t handle) override;
  using Host::read_response;
  async::Operation read_response(int64_t handle, int64_t limit, host::Intake* intake) override;
  void close(int64_t handle) override;
  void abandon(uint32_t fetch) override { on_cancel(fetch); }
  void respond(int status, const std::vector<http::Header>& headers,
               const base::Buffer& body) override;
  void start_stream(int status, const std::vector<http::Header>& headers) override;
  async::Operation pump(int64_t handle, host::StreamTranslator& translator) override;
  async::Operation write(const base::Buffer& bytes) override;
  void end_stream(host::Ending ending) override;
  async::Operation sleep(int64_t ms) override;
  async::Operation kv_get(host::Space space, std::string_view key) override;
  async::Operation kv_put(host::Space space, std::string_view key, std::string_view value) override;
  async::Operation ledger(std::string_view method, std::string_view path, std::string_view body,
                          int64_t timeout_ms) override;
  async::Operation seal(std::span<const uint8_t> key, std::span<const uint8_t> nonce,
                        std::string_view plain) override;
  async::Operation open(std::span<const uint8_t> key, std::string_view sealed) override;
  async::Operation asset(std::string_view path) override;

 protected:
  void on_cancel(uint32_t id) override;

 private:
  // A body that is read.
  struct Reading {
    uint32_t op;
    host::Intake* intake;    // may be nullptr
    async::Bytes body = {};  // as far as it came in parts
  };
  Reading* find_reading(uint32_t op);
  void drop_reading(uint32_t op);
  async::Operation call(Capability capability, std::string_view name, std::string_view body = {});

  uint32_t context_;
  const Variables& variables_;
  host::StreamTranslator* translator_ = nullptr;  // of the pump under way
  std::vector<Reading> readings_;
};

}  // namespace abi
