#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "app/dispatch.h"
#include "app/ledger.h"
#include "base/text.h"
#include "unit/support/faulty_host.h"
#include "unit/support/gemini_double.h"
#include "unit/support/ledger_bench.h"

// What clients ask, of an isolate beside its Ledger.

#if HAVE_SQLITE

namespace fault_stories {

using support::FakeAnswer;
using support::Fault;
using support::FaultyHost;
using support::SeenCall;

inline constexpr int64_t kLong = 20 * 60'000;
inline constexpr std::string_view kOrigin = "https://gateway.example";
inline constexpr std::string_view kGemini = "https://generativelanguage.googleapis.com/";

enum class Who { kClient, kNativeClient };

struct Story {
  std::string name;
  std::string method;
  std::string path;
  std::string body = {};
  Who who = Who::kClient;
  std::string type = "application/json";
  int status = 200;
  int fails_first = 0;  // the status of the first answer of Gemini's, instead of a good one
  bool counts = true;   // what is called for it is told the Ledger
};

struct World {
  World() {
    ledger.add_key("AQ.first-key-of-the-test-00000000000000");
    ledger.add_key("AQ.second-key-of-the-test-0000000000000");
    ledger.admin("POST", "worker-keys", R"({"description":"client"})");
    worker_key = ledger.json().find_string("key");
    ledger.run_until(ledger.host.clock_ms + 10'000);
  }

  support::LedgerBench ledger;
  app::Isolate isolate;
  std::string worker_key;
  std::map<std::string, state::Outcome> told;

  void connect(FaultyHost& host, const Story& story) {
    host.upstream = [first = story.fails_first](const SeenCall& call) mutable {
      if (first != 0) {
        const int status = std::exchange(first, 0);
        return FakeAnswer{status,
                          base::concat(R"({"error":{"code":)", std::to_string(status),
                                       R"(,"message":"No.","status":"UNAVAILABLE"}})"),
                          {{"content-type", "application/json"}}};
      }
      return support::answer_well(call);
    };
    host.ask_ledger = [this](std::string_view method, std::string_view path,
                             std::string_view body) {
      const size_t mark = path.find('?');
      const std::string_view query =
          mark == std::string_view::npos ? std::string_view() : path.substr(mark + 1);
      ledger.host.upstream = support::answer_well;
      app::LedgerContext context{ledger.storage, ledger.host, ledger.state};
      const app::LedgerReply reply = support::ask_ledger(
          context, app::read_ledger_request(method, path.substr(0, mark), query, body));
      const base::Result<state::Report> report = state::read_report(body);
      if (path == "/report" && report && reply.status == 200) {
        for (const state::Outcome& outcome : report->outcomes) told[outcome.id] = outcome;
      }
      return FakeAnswer{reply.status, reply.body};
    };
    host.body = story.body;
  }

  async::Bytes head_of(const Story& story) const {
    std::string text = base::concat(story.method, " ", kOrigin, story.path, "\n");
    if (story.who == Who::kClient) text += base::concat("authorization: Bearer ", worker_key, "\n");
    if (story.who == Who::kNativeClient) text += base::concat("x-goog-api-key: ", worker_key, "\n");
    text += base::concat("origin: ", kOrigin, "\n");
    if (!story.body.empty()) {
      text += base::concat("content-type: ", story.type,
                           "\ncontent-length: ", std::to_string(story.body.size()), "\n");
    }
    return async::Bytes::copy(text);
  }

  // Whether it has ended.
  bool play(FaultyHost& host, const Story& story) {
    connect(host, story);
    async::Task<void> task = app::handle_request(isolate, host, head_of(story));
    return host.run(task, kLong);
  }
};

inline const Story kChat{
    "chat", "POST", "/v1/chat/completions",
    R"({"model":"gemini-2.5-flash","messages":[{"role":"user","content":"Hi"}]})"};

inline std::string with(std::string body, std::string_view members) {
  body.insert(1, base::concat(members, ","));
  return body;
}

inline std::vector<Story> stories() {
  std::vector<Story> all;
  const std::string chat = kChat.body;
  const std::string path = kChat.path;
  all.push_back(kChat);
  all.push_back({"chat, streamed", "POST", path, with(chat, R"("stream":true)")});
  for (const int status : {503, 429, 500}) {
    Story again = kChat;
    again.name = base::concat("chat, again after ", std::to_string(status));
    again.fails_first = status;
    all.push_back(again);
    again.body = with(chat, R"("stream":true)");
    again.name += ", streamed";
    all.push_back(again);
  }
  all.push_back(
      {"three choices", "POST", path,
       R"({"model":"gemini-3.7-flash","n":3,"messages":[{"role":"user","content":"Hi"}]})"});
  all.push_back(
      {"two choices, streamed", "POST", path,
       R"({"model":"gemini-3.7-flash","n":2,"stream":true,"messages":[{"role":"user","content":"Hi"}]})"});
  all.push_back(
      {"long chat", "POST", path,
       base::concat(R"({"model":"gemini-2.5-flash","messages":[{"role":"user","content":")",
                    std::string(300'000, 'x'), R"("}]})")});
  all.push_back(
      {"a picture", "POST", path,
       R"({"model":"gemini-2.5-flash","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://pictures.example/moved"}},{"type":"image_url","image_url":{"url":"https://pictures.example/dog.png"}},{"type":"text","text":"?"}]}]})"});
  const std::string tools =
      R"({"model":"gemini-3-pro-preview","tools":[{"type":"function","function":{"name":"look","parameters":{"type":"object"}}}],"messages":[{"role":"user","content":"Look"},{"role":"assistant","tool_calls":[{"id":"call_1","type":"function","function":{"name":"look","arguments":"{}"}}]},{"role":"tool","tool_call_id":"call_1","content":"seen"}]})";
  all.push_back({"tools", "POST", path, tools});
  all.push_back({"tools, streamed", "POST", path, with(tools, R"("stream":true)")});
  const std::string response = R"({"model":"gemini-2.5-flash","input":"Hi"})";
  all.push_back({"response", "POST", "/v1/responses", response});
  all.push_back(
      {"response, streamed", "POST", "/v1/responses", with(response, R"("stream":true)")});
  const std::string texts = R"({"model":"gemini-2.5-flash","prompt":["One","Two"],"n":2})";
  all.push_back({"completions", "POST", "/v1/completions", texts});
  all.push_back(
      {"completions, streamed", "POST", "/v1/completions", with(texts, R"("stream":true)")});
  std::string inputs;
  for (int i = 0; i < 250; ++i) inputs += i == 0 ? "\"x\"" : ",\"x\"";
  all.push_back({"embeddings", "POST", "/v1/embeddings",
                 base::concat(R"({"model":"gemini-embedding-001","input":[)", inputs, "]}")});
  all.push_back({"pictures", "POST", "/v1/images/generations",
                 R"({"model":"gemini-2.5-flash-image","prompt":"Cats","n":2})"});
  all.push_back(
      {"speech", "POST", "/v1/audio/speech",
       R"({"model":"gemini-2.5-flash-preview-tts","input":"Hi","voice":"alloy","response_format":"wav"})"});
  const std::string form =
      "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\ngemini-2.5-flash\r\n"
      "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n"
      "Content-Type: audio/wav\r\n\r\nRIFFxxxxWAVE\r\n--b--\r\n";
  all.push_back({"transcription", "POST", "/v1/audio/transcriptions", form, Who::kClient,
                 "multipart/form-data; boundary=b"});
  const auto add_uncounted = [&all](Story story) {
    story.counts = false;
    all.push_back(std::move(story));
  };
  add_uncounted({"models", "GET", "/v1/models"});
  add_uncounted({"a model", "GET", "/v1/models/gemini-2.5-flash"});
  const std::string contents = R"({"contents":[{"role":"user","parts":[{"text":"Hi"}]}]})";
  const std::string model = "/v1beta/models/gemini-2.5-flash";
  all.push_back({"native", "POST", model + ":generateContent", contents, Who::kNativeClient});
  all.push_back({"native stream", "POST", model + ":streamGenerateContent?alt=sse", contents,
                 Who::kNativeClient});
  Story native_again = all.back();
  native_again.name = "native stream, again after 503";
  native_again.fails_first = 503;
  all.push_back(native_again);
  all.push_back(
      {"native batch", "POST", model + ":batchGenerateContent", "{}", Who::kNativeClient});
  add_uncounted(
      {"native upload", "POST", "/upload/v1beta/files", R"({"file":{}})", Who::kNativeClient});
  add_uncounted({"native file", "GET", "/v1beta/files/a", "", Who::kNativeClient});
  add_uncounted(
      {"native download", "GET", "/v1beta/files/a:download?alt=media", "", Who::kNativeClient});
  Story gone{"native delete", "DELETE", "/v1beta/files/a", "", Who::kNativeClient};
  gone.status = 204;
  add_uncounted(gone);
  return all;
}

}  // namespace fault_stories

#endif
