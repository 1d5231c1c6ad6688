#include "app/admin/key_test_job.h"

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

#include "app/admin/check_deployment.h"
#include "app/admin/default_test_model.h"
#include "app/admin/gemini_call.h"
#include "app/admin/reply.h"
#include "app/random.h"
#include "async/together.h"
#include "json/read.h"
#include "ledger/notes.h"

namespace app {
namespace {

constexpr std::string_view kJobNote = "key_test";
// The platform opens six connections at a time, and a round must stay within its CPU time.
constexpr size_t kTestsAtOnce = 6;
constexpr size_t kTestsPerRound = 24;  // of two calls at most: the free plan allows 50 at a time
constexpr int64_t kTestPaceMs = 250;
constexpr size_t kRunLength = 8;
// The platform stores 2 MB in a row. Of more, what Google said beside its codes is left out.
constexpr size_t kLargestNote = 1'500'000;

// The job is its own JSON, kept in one note: {"state":…,"run":…,"model":…,"ids":[…],
// "results":[…]}.
// Tested are the first results.size() of the ids.
struct Job {
  std::string state = "none";  // none, running, paused, cancelled, done
  std::string run;             // tells it from another of the same keys
  std::string model;
  std::vector<std::string> ids;
  std::vector<KeyTest> results;
};

void read_result(state::Fields& fields, KeyTest& test) {
  fields.read("success", test.works).read("status", test.status);
  fields.read("latencyMs", test.latency_ms).read("error", test.error).read("message", test.message);
}

Job read_job(LedgerContext& context) {
  Job job;
  const std::string note = ledger::read_note(context.storage, kJobNote);
  const base::Status read = read_body(note, [&](state::Fields& fields) {
    fields.read("state", job.state).read("run", job.run).read("model", job.model);
    fields.read("ids", job.ids);
    fields.list("results", job.results, read_result);
  });
  return read ? job : Job();
}

void write_job(json::Writer& out, const Job& job) {
  out.member("state", job.state).member("run", job.run).member("model", job.model);
  out.key("ids").begin_array();
  for (const std::string& id : job.ids) out.string(id);
  out.end_array().key("results").begin_array();
  for (const KeyTest& test : job.results) {
    out.begin_object();
    write_key_test(out, test);
    out.end_object();
  }
  out.end_array();
}

std::string job_text(const Job& job) {
  return object_reply(200, [&](json::Writer& out) { write_job(out, job); }).body;
}

void save_job(LedgerContext& context, Job& job) {
  std::string text = job_text(job);
  if (text.size() > kLargestNote) {
    for (KeyTest& test : job.results) test.message.clear();
    text = job_text(job);
  }
  ledger::save_note(context.storage, kJobNote, text);
  context.state.next_job_ms =
      job.state == "running" ? context.host.now_ms() + kTestPaceMs : int64_t{0};
}

LedgerReply progress_reply(const Job& job) {
  int64_t passed = 0;
  for (const KeyTest& test : job.results) passed += test.works ? 1 : 0;
  const int64_t tested = static_cast<int64_t>(job.results.size());
  return object_reply(200, [&](json::Writer& out) {
    out.member("state", job.state).member("modelId", job.model);
    out.member("total", static_cast<int64_t>(job.ids.size())).member("tested", tested);
    out.member("passed", passed).member("failed", tested - passed).key("results").begin_array();
    for (size_t i = 0; i < job.results.size(); ++i) {
      out.begin_object().member("keyId", job.ids[i]);
      write_key_test(out, job.results[i]);
      out.end_object();
    }
    out.end_array();
  });
}

// What a call asks to be tested: the ids named, or all keys.
struct Wish {
  std::string model{kDefaultTestModel};
  std::vector<std::string> ids;
};

base::Result<Wish> read_wish(AdminCall& call) {
  Wish wish;
  const base::Status read = read_body(call.body, [&](state::Fields& fields) {
    fields.read("modelId", wish.model).read("ids", wish.ids);
  });
  if (!read) return std::unexpected(read.error());
  base::Result<std::string> model = read_test_model(call.state().config, wish.model);
  if (!model) return std::unexpected(model.error());
  wish.model = *std::move(model);
  if (wish.ids.empty()) {
    for (const state::GeminiKey& key : call.state().keys.keys) wish.ids.push_back(key.id);
  }
  return wish;
}

// A result belongs to its key, so none is in a job twice.
void add_ids(Job& job, const std::vector<std::string>& ids) {
  std::set<std::string, std::less<>> known(job.ids.begin(), job.ids.end());
  for (const std::string& id : ids) {
    if (known.insert(id).second) job.ids.push_back(id);
  }
}

// Whoever waits for a job that goes on keeps it: the keys join it, or have to wait for its end.
base::Result<Job> begin_job(AdminCall& call, const Wish& wish) {
  Job job = read_job(call.context);
  const bool goes_on = job.state == "running" || job.state == "paused";
  if (goes_on && job.model != wish.model) {
    return base::fail(
        base::ErrorCode::kConflict,
        base::concat("A test with ", job.model, " is under way. Wait for its end, or cancel it."));
  }
  if (!goes_on) {
    job = Job();
    job.state = wish.ids.empty() ? "done" : "running";
    job.run = fresh_text(call.context.host, kRunLength);
    job.model = wish.model;
  }
  add_ids(job, wish.ids);
  return job;
}

// Which states an action may follow, and where it leads.
struct Action {
  std::string_view name;
  std::string_view from;
  std::string_view to;
};
constexpr Action kActions[] = {
    {"pause", "running", "paused"},
    {"resume", "paused", "running"},
    {"cancel", "running", "cancelled"},
    {"cancel", "paused", "cancelled"},
};

AdminResult act(AdminCall& call, std::string_view name) {
  Job job = read_job(call.context);
  bool known = false;
  for (const Action& action : kActions) {
    known = known || action.name == name;
    if (action.name != name || action.from != job.state) continue;
    job.state = action.to;
    save_job(call.context, job);
    return progress_reply(job);
  }
  if (!known) return not_found("action");
  return base::fail(
      base::ErrorCode::kConflict,
      base::concat("The test is ", job.state == "none" ? "not running" : job.state, "."));
}

}  // namespace

AdminResult test_gemini_keys(AdminCall& call) {
  if (call.method == Method::kGet) return progress_reply(read_job(call.context));
  const bool begins = call.id.empty() || call.id == "start";
  const base::Status known =
      begins || call.id == "resume" ? check_deployment(call) : base::Status();
  if (!known) return std::unexpected(known.error());
  if (!begins) return act(call, call.id);
  const base::Result<Wish> wish = read_wish(call);
  if (!wish) return std::unexpected(wish.error());
  base::Result<Job> job = begin_job(call, *wish);
  if (!job) return std::unexpected(job.error());
  save_job(call.context, *job);
  return progress_reply(*job);
}

void load_key_test(LedgerContext& context) {
  if (read_job(context).state == "running") context.state.next_job_ms = context.host.now_ms();
}

async::Task<void> continue_key_test(LedgerContext& context) {
  if (context.state.next_job_ms == 0 || context.state.next_job_ms > context.host.now_ms()) {
    co_return;
  }
  Job job = read_job(context);
  const size_t first = job.results.size();
  std::vector<KeyTest> fresh(std::min(kTestsPerRound, job.ids.size() - first));
  const auto test_one = [&](size_t i) -> async::Task<async::Next> {
    const base::Result<KeyTest> test = co_await test_key(context, job.ids[first + i], job.model);
    if (test) {
      fresh[i] = *test;
    } else {
      fresh[i].message = test.error().message;
    }
    co_return async::Next::kGoOn;
  };
  co_await async::run_together(fresh.size(), kTestsAtOnce, test_one);
  // Paused, cancelled or begun anew while the calls were under way: only the same job goes on.
  Job now = read_job(context);
  const bool same = now.run == job.run && now.results.size() == first;
  if (same && now.state != "cancelled") {
    now.results.insert(now.results.end(), fresh.begin(), fresh.end());
    if (now.results.size() >= now.ids.size()) now.state = "done";
    save_job(context, now);
  }
  ledger::save(context.storage, context.state);
}

}  // namespace app
