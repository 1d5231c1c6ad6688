#pragma once

#include <cstdint>

#include "host/host.h"

// What the shim gives the core: one function a capability of host/host.h, in the wasm import module
// "host". Pointers are offsets into linear memory and are read before the call returns, except the
// pieces of fetch(), which stay until its operation ends. `context` names the request, `op` the
// operation that a later resolve() ends. shim/abi.d.ts holds the same table for JavaScript.
#define HOST_IMPORT(name) __attribute__((import_module("host"), import_name(#name)))

namespace abi {

// One piece of a body in linear memory.
struct Piece {
  const void* data;
  uint32_t size;
};

// What call() can name; the order is that of shim/host.js.
enum class Capability : int32_t {
  kGetGeminiKeys,
  kGetWorkerConfig,
  kPutGeminiKeys,
  kPutWorkerConfig,
  kLedger,  // name "METHOD url timeout_ms"
  kSeal,    // body: key (32 bytes) ‖ nonce (12) ‖ text
  kOpen,
  kAsset,
};

extern "C" {
HOST_IMPORT(now) double host_now();
HOST_IMPORT(random) void host_random(void* out, uint32_t size);
HOST_IMPORT(log) void host_log(host::LogLevel level, const void* text, uint32_t size);

HOST_IMPORT(read_body) void host_read_body(uint32_t context, uint32_t op, double limit);
HOST_IMPORT(skip_body) void host_skip_body(uint32_t context, uint32_t op, double most);
HOST_IMPORT(fetch)
void host_fetch(uint32_t context, uint32_t op, const void* head, uint32_t head_size,
                const Piece* pieces, uint32_t count, double timeout_ms, int32_t whole);
// Answers memory from allocate(): header lines ("name: value\n"), then '\0'.
HOST_IMPORT(head) void* host_head(uint32_t context, uint32_t handle);
HOST_IMPORT(read_response)
void host_read_response(uint32_t context, uint32_t op, uint32_t handle, double limit);
HOST_IMPORT(close_response) void host_close_response(uint32_t context, uint32_t handle);
HOST_IMPORT(pump) void host_pump(uint32_t context, uint32_t op, uint32_t handle);

HOST_IMPORT(respond)
void host_respond(uint32_t context, int32_t status, const void* head, uint32_t head_size,
                  const void* body, uint32_t body_size);
HOST_IMPORT(start_stream)
void host_start_stream(uint32_t context, int32_t status, const void* head, uint32_t head_size);
HOST_IMPORT(write)
void host_write(uint32_t context, uint32_t op, const void* bytes, uint32_t size);
HOST_IMPORT(end_stream) void host_end_stream(uint32_t context, int32_t broken);

HOST_IMPORT(sleep) void host_sleep(uint32_t context, uint32_t op, double ms);
HOST_IMPORT(cancel) void host_cancel(uint32_t context, uint32_t op);
HOST_IMPORT(finish) void host_finish(uint32_t context);
HOST_IMPORT(call)
void host_call(uint32_t context, uint32_t op, int32_t capability, const void* name,
               uint32_t name_size, const void* body, uint32_t body_size);

// In the Ledger only. Runs a JSON list of statements, all or none of them. Answers memory as head()
// does, with JSON in it.
HOST_IMPORT(sql) void* host_sql(uint32_t context, const void* statements, uint32_t size);
HOST_IMPORT(set_alarm) void host_set_alarm(uint32_t context, double at_ms);
}

}  // namespace abi
