#include <catch2/catch.hpp>
#include <string>

#include "state/config_document.h"
#include "state/keys_document.h"
#include "state/report.h"

namespace {

// What is written of what is read; a member that only one of the two knows is missing.
template <typename Document>
std::string written(const base::Result<Document>& read,
                    void (*write)(const Document&, base::Buffer&)) {
  if (!read) return read.error().message;
  base::Buffer out;
  write(*read, out);
  return out.str();
}

}  // namespace

// Versions of the Worker read each other's texts, so names and forms are fixed here.
TEST_CASE("state: every member of what is stored and sent is read and written") {
  const std::string keys =
      R"({"v":1,"seq":5,"day":"2026-11-21","keys":[)"
      R"({"id":"k","name":"n","sealed":"s","preview":"p","note":"o","tags":["t"],"group":"g",)"
      R"("enabled":false,"weight":2,"created":3,)"
      R"("health":{"state":"cooling","reason":"billing","until":4,"strikes":5,"status":403},)"
      R"("suspect_since":6,"seq":7,"models":[)"
      R"({"model":"m","health":{"state":"ready","reason":"none","strikes":1},"requests":1,)"
      R"("errors":2,"prompt":3,"completion":4,"window":[1,2,3,4,5]}]}]})";
  CHECK(written(state::read_keys_document(keys), state::write_keys_document) == keys);

  const std::string config =
      R"({"v":1,"seq":5,"day":"d","policy":{"seq":2,"settings":{"max_retry":1,)"
      R"("retry_total_ms":2,"strategy":"sticky","empty_retry":false,"keepalive_s":3,)"
      R"("first_event_s":4,"web_search":true,"include_thoughts":"never","images_as":"markdown",)"
      R"("signature_in_id":true,"store":"omit","media_url":"upstream","safety_settings":"[]",)"
      R"("category_quotas":{"pro":5,"flash":6,"flash_lite":7,"custom":8},)"
      R"("restrict_models":true,"body_limit_bytes":2048,"session_epoch":9,"base_url":"u"},)"
      R"("models":[{"id":"m","category":"Pro","daily_quota":1,"individual_quota":2,"rpm":3,)"
      R"("tpm":4,"rpd":5,"aliases":["a"]}],)"
      R"("repairs":[{"model":"m","repair":"fan_out","until":1}],)"
      R"("revoked_sessions":[{"id":"s","until":1}]},)"
      R"("worker_keys":[{"id":"w","name":"n","hash":"h","prefix":"p","enabled":false,)"
      R"("safety":false,"created":1,"expires":2,"models":["m"],"daily_requests":3,)"
      R"("daily_tokens":4,"rpm":5,"requests":6,"tokens":7,"window":[1,2,3,4,5],"seq":8}]})";
  CHECK(written(state::read_config_document(config), state::write_config_document) == config);

  const std::string usage =
      R"("usage":{"prompt":1,"completion":2,"total":3,"cached":4,"reasoning":5,)"
      R"("prompt_audio":6,"completion_audio":7})";
  const std::string report =
      R"({"v":1,"keys_since":1,"config_since":2,"outcomes":[{"id":"r","time":3,"begun":2,)"
      R"("result":"cancelled","status":4,"refused":true,"error":"e","param":"p","key":"k","client":"w","model":"m","attempts":[)"
      R"({"key":"k","status":5,"reason":"capacity","end":"aborted",)" +
      usage + R"(,"begun":8}],)" + usage +
      R"(,"latency":6,"first_byte":7,"stream":true,"effects":[)"
      R"({"key":"k","model":"m","effect":"cool_model","reason":"capacity","time":1,"until":2,)"
      R"("strikes":3,"status":4,"seal":"s"}],)"
      R"("signatures":[{"call":"c","signature":"s"}],"repair":"fan_out"}]})";
  CHECK(written(state::read_report(report), state::write_report) == report);

  const std::string reply =
      R"({"v":1,"keys":{"since":1,"removed":["a"],"seq":2,"day":"d","keys":[]},)"
      R"("config":{"since":3,"seq":4,"day":"e","removed":["w"],"worker_keys":[]}})";
  CHECK(written(state::read_report_reply(reply), state::write_report_reply) == reply);
}

TEST_CASE("state: what is not told is as it is by default, and stays untold") {
  const std::string keys = R"({"v":1,"seq":0,"day":"","keys":[{"id":"k","seq":0}]})";
  CHECK(written(state::read_keys_document(keys), state::write_keys_document) == keys);
  const std::string resting =
      R"({"v":1,"seq":0,"day":"","keys":[{"id":"k","health":{"state":"cooling",)"
      R"("reason":"billing","until":4},"seq":0}]})";
  CHECK(written(state::read_keys_document(resting), state::write_keys_document) == resting);
  const std::string client = R"({"id":"w","hash":"h","seq":0})";
  const auto config = state::read_config_document(R"({"v":1,"worker_keys":[)" + client + "]}");
  CHECK(written(config, state::write_config_document).ends_with("[" + client + "]}"));
  const std::string report =
      R"({"v":1,"keys_since":0,"config_since":0,"outcomes":[{"id":"r","time":0,"result":"ok",)"
      R"("attempts":[{"key":"k"}],"usage":{}}]})";
  CHECK(written(state::read_report(report), state::write_report) == report);
}
