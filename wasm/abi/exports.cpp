// The functions the shim calls. They find the request, hand bytes over, and sweep what has ended;
// every decision is made below.
#include <map>
#include <memory>

#include "abi/imported_host.h"
#include "abi/imported_storage.h"
#include "app/dispatch.h"
#include "async/task.h"
#include "base/text.h"
#include "base/text_map.h"

#define HOST_EXPORT(name) extern "C" __attribute__((export_name(#name), visibility("default")))

namespace abi {
namespace {

enum class Realm : uint32_t { kClient = 0, kLedger = 1 };

// One request under way. The task refers to the others, so it is declared after them.
struct Context {
  Context(uint32_t id, const Variables& variables) : host(id, variables), storage(id) {}
  ImportedHost host;
  ImportedStorage storage;
  std::unique_ptr<async::Task<void>> task;
};

// Everything that lives as long as the instance.
struct Instance {
  Variables variables;
  std::map<uint32_t, std::unique_ptr<Context>> contexts;
  app::Isolate isolate;
  ledger::State ledger;  // used in the Durable Object's instance only
};

Instance& instance() {
  static Instance* const only = new Instance();
  return *only;
}

// What pump() answers; read by the shim before its next call.
struct PumpResult {
  uint32_t stop;
  const void* data;
  uint32_t size;
  uint32_t wait_ms;  // in which what comes may gather before the next read
};

struct PumpOutput {
  PumpResult result;
  base::Buffer buffer;
  std::string flat;

  void clear() {
    constexpr size_t kKept = 64 * 1024;
    buffer.clear();
    if (flat.capacity() > kKept) flat = std::string();
  }
};

PumpOutput& pump_output() {
  static PumpOutput* const only = new PumpOutput();
  return *only;
}

Context* find_context(uint32_t id) {
  const auto found = instance().contexts.find(id);
  return found == instance().contexts.end() ? nullptr : found->second.get();
}

void sweep(uint32_t id) {
  const auto found = instance().contexts.find(id);
  if (found == instance().contexts.end() || !found->second->task->done()) return;
  instance().contexts.erase(found);
  host_finish(id);
}

const PumpResult* publish(host::StreamTranslator::Next next, int64_t wait_ms) {
  PumpOutput& out = pump_output();
  std::string_view bytes = out.buffer.single_piece();
  if (bytes.empty() && !out.buffer.empty()) {
    out.flat = out.buffer.str();
    bytes = out.flat;
  }
  out.result = {next == host::StreamTranslator::Next::kStop ? 1U : 0U, bytes.data(),
                static_cast<uint32_t>(bytes.size()), static_cast<uint32_t>(wait_ms)};
  return &out.result;
}

}  // namespace

// Memory for bytes the shim will hand over; the core frees it.
HOST_EXPORT(allocate) void* core_allocate(uint32_t size) {
  return async::Bytes::allocate(size);
}

// Room for `size` bytes of the body that operation `op` of request `id` reads, which comes in
// parts: what has come of it is there, perhaps moved. Answers 0 when there is none.
HOST_EXPORT(resize) void* core_resize(uint32_t id, uint32_t op, uint32_t size) {
  Context* context = find_context(id);
  return context == nullptr ? nullptr : context->host.grow(op, size);
}

// So much of that body has come. Answers 0 when nobody waits for the rest.
HOST_EXPORT(arrive) uint32_t core_arrive(uint32_t id, uint32_t op, uint32_t size) {
  Context* context = find_context(id);
  return context != nullptr && context->host.take(op, size) ? 1 : 0;
}

// "NAME\0value\0…": environment variables and secrets, once before the first request.
HOST_EXPORT(configure) void core_configure(char* data, uint32_t size) {
  const async::Bytes bytes(data, size);
  const std::vector<std::string_view> fields = base::split(bytes.view(), '\0');
  for (size_t i = 0; i + 1 < fields.size(); i += 2) {
    instance().variables.emplace(fields[i], fields[i + 1]);
  }
  base::HashSecret secret;
  host_random(&secret, sizeof(secret));
  base::set_hash_secret(secret);
}

// A request begins. `body` is given in the Ledger's realm only.
HOST_EXPORT(start)
void core_start(uint32_t id, uint32_t realm, char* head, uint32_t head_size, char* body,
                uint32_t body_size) {
  auto context = std::make_unique<Context>(id, instance().variables);
  Context& placed = *context;
  instance().contexts.emplace(id, std::move(context));
  async::Bytes head_bytes(head, head_size);
  async::Bytes body_bytes(body, body_size);
  if (static_cast<Realm>(realm) == Realm::kLedger) {
    placed.task = std::make_unique<async::Task<void>>(
        app::handle_ledger_call(instance().ledger, placed.storage, placed.host,
                                std::move(head_bytes), std::move(body_bytes)));
  } else {
    placed.task = std::make_unique<async::Task<void>>(
        app::handle_request(instance().isolate, placed.host, std::move(head_bytes)));
  }
  placed.task->start();
  sweep(id);
}

// Ends operation `op` of request `id`; `data` comes from allocate(). A body that came in parts is
// there already.
HOST_EXPORT(resolve)
void core_resolve(uint32_t id, uint32_t op, int32_t outcome, int32_t code, uint32_t handle,
                  char* data, uint32_t size) {
  async::Completion completion{static_cast<async::Outcome>(outcome), code, handle,
                               async::Bytes(data, size)};
  Context* context = find_context(id);
  if (context == nullptr) return;
  context->host.finish(op, std::move(completion));
  sweep(id);
}

// Upstream bytes for the pump of request `id`. Answers what goes to the client.
HOST_EXPORT(pump) const PumpResult* core_pump(uint32_t id, char* data, uint32_t size) {
  const async::Bytes bytes(data, size);
  pump_output().clear();
  Context* context = find_context(id);
  if (context == nullptr || context->host.translator() == nullptr) {
    return publish(host::StreamTranslator::Next::kStop, 0);
  }
  host::StreamTranslator& translator = *context->host.translator();
  const host::StreamTranslator::Next next = translator.on_data(bytes.view(), pump_output().buffer);
  return publish(next, translator.wait_ms());
}

}  // namespace abi
