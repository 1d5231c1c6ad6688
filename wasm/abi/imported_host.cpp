#include "abi/imported_host.h"

#include "base/text.h"

namespace abi {
namespace {

uint32_t size_of(std::string_view text) { return static_cast<uint32_t>(text.size()); }

std::vector<Piece> to_pieces(const base::Buffer& body) {
  std::vector<Piece> pieces;
  for (const std::string_view piece : body.pieces()) {
    pieces.push_back({piece.data(), size_of(piece)});
  }
  return pieces;
}

std::string head_lines(const std::vector<http::Header>& headers) {
  std::string lines;
  for (const http::Header& header : headers) {
    lines += base::concat(header.name, ": ", header.value, "\n");
  }
  return lines;
}

}  // namespace

int64_t ImportedHost::now_ms() { return static_cast<int64_t>(host_now()); }

void ImportedHost::random(std::span<uint8_t> out) {
  host_random(out.data(), static_cast<uint32_t>(out.size()));
}

void ImportedHost::log(host::LogLevel level, std::string_view line) {
  host_log(static_cast<int32_t>(level), line.data(), size_of(line));
}

std::string_view ImportedHost::variable(std::string_view name) {
  const auto found = variables_.find(name);
  return found == variables_.end() ? std::string_view() : std::string_view(found->second);
}

async::Operation ImportedHost::read_body(int64_t limit) {
  async::Operation op = start();
  host_read_body(context_, op.id(), static_cast<double>(limit));
  return op;
}

async::Operation ImportedHost::fetch(const host::Outgoing& request) {
  async::Operation op = start();
  const std::string head =
      base::concat(request.method, " ", request.url, "\n", head_lines(request.headers));
  const std::vector<Piece> pieces =
      request.body == nullptr ? std::vector<Piece>() : to_pieces(*request.body);
  host_fetch(context_, op.id(), head.data(), size_of(head), pieces.data(),
             static_cast<uint32_t>(pieces.size()), request.follow_redirects ? 1 : 0,
             static_cast<double>(request.timeout_ms));
  return op;
}

async::Operation ImportedHost::read_response(int64_t handle, int64_t limit) {
  async::Operation op = start();
  host_read_response(context_, op.id(), static_cast<uint32_t>(handle), static_cast<double>(limit));
  return op;
}

void ImportedHost::close(int64_t handle) {
  host_close_response(context_, static_cast<uint32_t>(handle));
}

void ImportedHost::respond(int status, const std::vector<http::Header>& headers,
                           const base::Buffer& body) {
  const std::string head = head_lines(headers);
  const std::vector<Piece> pieces = to_pieces(body);
  host_respond(context_, status, head.data(), size_of(head), pieces.data(),
               static_cast<uint32_t>(pieces.size()));
}

void ImportedHost::start_stream(int status, const std::vector<http::Header>& headers) {
  const std::string head = head_lines(headers);
  host_start_stream(context_, status, head.data(), size_of(head));
}

async::Operation ImportedHost::pump(int64_t handle, host::StreamTranslator& translator,
                                    int64_t idle_ms) {
  translator_ = &translator;
  async::Operation op = start();
  host_pump(context_, op.id(), static_cast<uint32_t>(handle), static_cast<double>(idle_ms));
  return op;
}

async::Operation ImportedHost::forward(int64_t handle) {
  async::Operation op = start();
  host_forward(context_, op.id(), static_cast<uint32_t>(handle));
  return op;
}

async::Operation ImportedHost::write(const base::Buffer& bytes) {
  async::Operation op = start();
  const std::vector<Piece> pieces = to_pieces(bytes);
  host_write(context_, op.id(), pieces.data(), static_cast<uint32_t>(pieces.size()));
  return op;
}

void ImportedHost::end_stream() { host_end_stream(context_); }

async::Operation ImportedHost::sleep(int64_t ms) {
  async::Operation op = start();
  host_sleep(context_, op.id(), static_cast<double>(ms));
  return op;
}

async::Operation ImportedHost::kv_get(host::Space space, std::string_view key) {
  async::Operation op = start();
  host_kv_get(context_, op.id(), static_cast<int32_t>(space), key.data(), size_of(key));
  return op;
}

async::Operation ImportedHost::kv_put(host::Space space, std::string_view key,
                                      std::string_view value) {
  async::Operation op = start();
  host_kv_put(context_, op.id(), static_cast<int32_t>(space), key.data(), size_of(key),
              value.data(), size_of(value));
  return op;
}

async::Operation ImportedHost::kv_list(host::Space space, std::string_view prefix) {
  async::Operation op = start();
  host_kv_list(context_, op.id(), static_cast<int32_t>(space), prefix.data(), size_of(prefix));
  return op;
}

async::Operation ImportedHost::ledger(std::string_view method, std::string_view path,
                                      std::string_view body) {
  async::Operation op = start();
  const std::string head = base::concat(method, " https://ledger", path, "\n");
  host_ledger(context_, op.id(), head.data(), size_of(head), body.data(), size_of(body));
  return op;
}

async::Operation ImportedHost::seal(std::span<const uint8_t> key, std::string_view plain) {
  async::Operation op = start();
  host_seal(context_, op.id(), key.data(), plain.data(), size_of(plain));
  return op;
}

async::Operation ImportedHost::open(std::span<const uint8_t> key, std::string_view sealed) {
  async::Operation op = start();
  host_open(context_, op.id(), key.data(), sealed.data(), size_of(sealed));
  return op;
}

async::Operation ImportedHost::asset(std::string_view path) {
  async::Operation op = start();
  host_asset(context_, op.id(), path.data(), size_of(path));
  return op;
}

void ImportedHost::on_cancel(uint32_t id) { host_cancel(context_, id); }

}  // namespace abi
