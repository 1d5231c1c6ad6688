#include "abi/imported_host.h"

#include <algorithm>
#include <array>
#include <utility>

#include "abi/lent_text.h"
#include "base/text.h"

namespace abi {
namespace {

uint32_t size_of(std::string_view text) {
  return static_cast<uint32_t>(text.size());
}

std::string_view text_of(std::span<const uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// A buffer as one run of bytes; copied only when it has several pieces.
class Flat {
 public:
  explicit Flat(const base::Buffer& buffer) : view_(buffer.single_piece()) {
    if (!view_.empty() || buffer.empty()) return;
    copy_ = buffer.str();
    view_ = copy_;
  }
  std::string_view view() const { return view_; }

 private:
  std::string copy_;
  std::string_view view_;
};

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

int64_t ImportedHost::now_ms() {
  return static_cast<int64_t>(host_now());
}

// Asked for by the block: the call costs more than the bytes. What was given is not kept.
void ImportedHost::random(std::span<uint8_t> out) {
  static std::array<uint8_t, 512> block;
  static size_t left = 0;
  for (uint8_t& byte : out) {
    if (left == 0) {
      host_random(block.data(), static_cast<uint32_t>(block.size()));
      left = block.size();
    }
    byte = std::exchange(block[--left], 0);
  }
}

void ImportedHost::log(host::LogLevel level, std::string_view line) {
  host_log(level, line.data(), size_of(line));
}

std::string_view ImportedHost::variable(std::string_view name) {
  const auto found = variables_.find(name);
  return found == variables_.end() ? std::string_view() : std::string_view(found->second);
}

ImportedHost::Reading* ImportedHost::find_reading(uint32_t op) {
  const auto found = std::ranges::find(readings_, op, &Reading::op);
  return found == readings_.end() ? nullptr : &*found;
}

void ImportedHost::drop_reading(uint32_t op) {
  std::erase_if(readings_, [op](const Reading& reading) { return reading.op == op; });
}

char* ImportedHost::grow(uint32_t op, size_t bytes) {
  Reading* const reading = find_reading(op);
  if (reading == nullptr) return nullptr;
  const bool may = reading->intake == nullptr || reading->intake->grow(bytes);
  if (may && reading->body.reserve(bytes)) return reading->body.data();
  if (may && reading->intake != nullptr) reading->intake->grow(0);
  reading->body = {};
  return nullptr;
}

bool ImportedHost::take(uint32_t op, size_t bytes) {
  Reading* const reading = find_reading(op);
  if (reading == nullptr) return false;
  reading->body.set_size(bytes);
  if (reading->intake != nullptr) reading->intake->take(reading->body.view());
  return true;
}

void ImportedHost::finish(uint32_t op, async::Completion completion) {
  Reading* const reading = find_reading(op);
  if (reading != nullptr && reading->body.data() != nullptr) {
    completion.bytes = std::move(reading->body);
  }
  drop_reading(op);
  resolve(op, std::move(completion));
}

async::Operation ImportedHost::read_body(int64_t limit, host::Intake& intake) {
  async::Operation op = start();
  readings_.push_back({op.id(), &intake});
  host_read_body(context_, op.id(), static_cast<double>(limit));
  return op;
}

async::Operation ImportedHost::skip_body(int64_t most) {
  async::Operation op = start();
  host_skip_body(context_, op.id(), static_cast<double>(most));
  return op;
}

async::Operation ImportedHost::fetch(const host::Outgoing& request) {
  async::Operation op = start();
  const std::string head =
      base::concat(request.method, " ", request.url, "\n", head_lines(request.headers));
  const std::vector<Piece> pieces =
      request.body == nullptr ? std::vector<Piece>() : to_pieces(*request.body);
  host_fetch(context_, op.id(), head.data(), size_of(head), pieces.data(),
             static_cast<uint32_t>(pieces.size()), static_cast<double>(request.timeout_ms),
             request.until == host::Until::kEnd ? 1 : 0);
  return op;
}

std::vector<http::Header> ImportedHost::headers(int64_t handle) {
  const LentText lines(host_head(context_, static_cast<uint32_t>(handle)));
  return http::parse_headers(lines.view());
}

async::Operation ImportedHost::read_response(int64_t handle, int64_t limit, host::Intake* intake) {
  async::Operation op = start();
  readings_.push_back({op.id(), intake});
  host_read_response(context_, op.id(), static_cast<uint32_t>(handle), static_cast<double>(limit));
  return op;
}

void ImportedHost::close(int64_t handle) {
  host_close_response(context_, static_cast<uint32_t>(handle));
}

void ImportedHost::respond(int status, const std::vector<http::Header>& headers,
                           const base::Buffer& body) {
  const std::string head = head_lines(headers);
  const Flat bytes(body);
  host_respond(context_, status, head.data(), size_of(head), bytes.view().data(),
               size_of(bytes.view()));
}

void ImportedHost::start_stream(int status, const std::vector<http::Header>& headers) {
  const std::string head = head_lines(headers);
  host_start_stream(context_, status, head.data(), size_of(head));
}

async::Operation ImportedHost::pump(int64_t handle, host::StreamTranslator& translator) {
  translator_ = &translator;
  async::Operation op = start();
  host_pump(context_, op.id(), static_cast<uint32_t>(handle));
  return op;
}

async::Operation ImportedHost::write(const base::Buffer& bytes) {
  async::Operation op = start();
  const Flat flat(bytes);
  host_write(context_, op.id(), flat.view().data(), size_of(flat.view()));
  return op;
}

void ImportedHost::end_stream(host::Ending ending) {
  host_end_stream(context_, ending == host::Ending::kBroken ? 1 : 0);
}

async::Operation ImportedHost::sleep(int64_t ms) {
  async::Operation op = start();
  host_sleep(context_, op.id(), static_cast<double>(ms));
  return op;
}

async::Operation ImportedHost::call(Capability capability, std::string_view name,
                                    std::string_view body) {
  async::Operation op = start();
  host_call(context_, op.id(), static_cast<int32_t>(capability), name.data(), size_of(name),
            body.data(), size_of(body));
  return op;
}

async::Operation ImportedHost::kv_get(host::Space space, std::string_view key) {
  return call(
      space == host::Space::kGeminiKeys ? Capability::kGetGeminiKeys : Capability::kGetWorkerConfig,
      key);
}

async::Operation ImportedHost::kv_put(host::Space space, std::string_view key,
                                      std::string_view value) {
  return call(
      space == host::Space::kGeminiKeys ? Capability::kPutGeminiKeys : Capability::kPutWorkerConfig,
      key, value);
}

async::Operation ImportedHost::ledger(std::string_view method, std::string_view path,
                                      std::string_view body, int64_t timeout_ms) {
  return call(Capability::kLedger,
              base::concat(method, " https://ledger", path, " ", std::to_string(timeout_ms)), body);
}

async::Operation ImportedHost::seal(std::span<const uint8_t> key, std::span<const uint8_t> nonce,
                                    std::string_view plain) {
  return call(Capability::kSeal, {}, base::concat(text_of(key), text_of(nonce), plain));
}

async::Operation ImportedHost::open(std::span<const uint8_t> key, std::string_view sealed) {
  return call(Capability::kOpen, {}, base::concat(text_of(key), sealed));
}

async::Operation ImportedHost::asset(std::string_view path) {
  return call(Capability::kAsset, path);
}

void ImportedHost::on_cancel(uint32_t id) {
  drop_reading(id);
  host_cancel(context_, id);
}

}  // namespace abi
