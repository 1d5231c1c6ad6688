#include "json/read.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <unordered_map>
#include <vector>

#include "simdjson.h"

namespace json {
namespace {

namespace od = simdjson::ondemand;

// From this many members on, duplicates are looked up by hash instead of by scanning.
constexpr size_t kManyMembers = 24;

// Work space that survives from one document to the next: stage 1 indexes and stacks of nodes
// whose array is not complete yet. Parsing is synchronous, so one is enough.
struct Workspace {
  od::parser parser;
  std::vector<Value> values;
  std::vector<Member> members;
  std::unordered_map<std::string_view, size_t> seen;
};

Workspace& workspace() {
  static Workspace space;
  return space;
}

class TreeBuilder {
 public:
  TreeBuilder(base::Arena& arena, Workspace& space) : arena_(arena), space_(space) {}

  simdjson::error_code build(od::value value, int depth, Value& out) {
    od::json_type type;
    if (const auto error = value.type().get(type)) return error;
    switch (type) {
      case od::json_type::object:
        return build_object(value, depth, out);
      case od::json_type::array:
        return build_array(value, depth, out);
      case od::json_type::string: {
        std::string_view text;
        if (const auto error = build_string(value.get_raw_json_string(), text)) return error;
        out = Value::string(text);
        return simdjson::SUCCESS;
      }
      case od::json_type::number:
        return build_number(value, out);
      case od::json_type::boolean: {
        bool flag = false;
        if (const auto error = value.get_bool().get(flag)) return error;
        out = Value::boolean(flag);
        return simdjson::SUCCESS;
      }
      case od::json_type::null: {
        bool null = false;
        if (const auto error = value.is_null().get(null)) return error;
        out = Value();
        return null ? simdjson::SUCCESS : simdjson::N_ATOM_ERROR;
      }
    }
    return simdjson::TAPE_ERROR;
  }

  // A string without escapes is left where it is; others are resolved into the arena, a lone
  // surrogate becoming U+FFFD.
  simdjson::error_code build_string(simdjson::simdjson_result<od::raw_json_string> raw,
                                    std::string_view& out) {
    od::raw_json_string text;
    if (const auto error = std::move(raw).get(text)) return error;
    const char* start = text.raw();
    const char* end = start;
    bool escaped = false;
    for (; *end != '"'; ++end) {
      if (static_cast<unsigned char>(*end) < 0x20) return simdjson::UNESCAPED_CHARS;
      if (*end == '\\') {
        escaped = true;
        ++end;
      }
    }
    out = std::string_view(start, static_cast<size_t>(end - start));
    if (!escaped) return simdjson::SUCCESS;
    char* room = static_cast<char*>(arena_.allocate(out.size() + kPadding, 1));
    uint8_t* written = reinterpret_cast<uint8_t*>(room);
    std::string_view resolved;
    if (const auto error =
            space_.parser.unescape(text, written, /*allow_replacement=*/true).get(resolved)) {
      return error;
    }
    out = resolved;
    return simdjson::SUCCESS;
  }

 private:
  simdjson::error_code build_number(od::value value, Value& out) {
    const std::string_view token = value.raw_json_token();
    const size_t end = token.find_last_not_of(" \t\r\n");
    const std::string_view lexeme = token.substr(0, end + 1);
    if (!is_number(lexeme)) return simdjson::NUMBER_ERROR;
    out = Value::number(lexeme);
    return simdjson::SUCCESS;
  }

  static size_t skip_digits(std::string_view text, size_t at) {
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
    return at;
  }

  // RFC 8259 number grammar; simdjson's own number parser would refuse what a double cannot hold.
  static bool is_number(std::string_view text) {
    size_t at = !text.empty() && text[0] == '-' ? 1 : 0;
    const size_t integer = at;
    at = skip_digits(text, at);
    if (at == integer || (text[integer] == '0' && at > integer + 1)) return false;
    if (at < text.size() && text[at] == '.') {
      const size_t fraction = at + 1;
      at = skip_digits(text, fraction);
      if (at == fraction) return false;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
      ++at;
      if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
      const size_t exponent = at;
      at = skip_digits(text, exponent);
      if (at == exponent) return false;
    }
    return at == text.size();
  }

  simdjson::error_code build_array(od::value value, int depth, Value& out) {
    if (depth >= kMaxDepth) return simdjson::DEPTH_ERROR;
    od::array array;
    if (const auto error = value.get_array().get(array)) return error;
    const size_t base = space_.values.size();
    for (auto element : array) {
      od::value child;
      if (const auto error = element.get(child)) return error;
      Value built;
      if (const auto error = build(child, depth + 1, built)) return error;
      space_.values.push_back(built);
    }
    const std::span<const Value> pending(space_.values.data() + base, space_.values.size() - base);
    out = Value::array(arena_.copy_array(pending));
    space_.values.resize(base);
    return simdjson::SUCCESS;
  }

  simdjson::error_code build_object(od::value value, int depth, Value& out) {
    if (depth >= kMaxDepth) return simdjson::DEPTH_ERROR;
    od::object object;
    if (const auto error = value.get_object().get(object)) return error;
    const size_t base = space_.members.size();
    for (auto field : object) {
      od::field pair;
      if (const auto error = std::move(field).get(pair)) return error;
      Member member;
      if (const auto error = build_string(pair.key(), member.key)) return error;
      if (const auto error = build(pair.value(), depth + 1, member.value)) return error;
      space_.members.push_back(member);
    }
    drop_duplicates(base);
    const std::span<const Member> pending(space_.members.data() + base,
                                          space_.members.size() - base);
    out = Value::object(arena_.copy_array(pending));
    space_.members.resize(base);
    return simdjson::SUCCESS;
  }

  void drop_duplicates(size_t base) {
    std::vector<Member>& members = space_.members;
    if (members.size() - base > kManyMembers) return drop_many_duplicates(base);
    size_t kept = base;
    for (size_t i = base; i < members.size(); ++i) {
      size_t at = base;
      while (at < kept && members[at].key != members[i].key) ++at;
      members[at] = at < kept ? Member{members[at].key, members[i].value} : members[i];
      if (at == kept) ++kept;
    }
    members.resize(kept);
  }

  void drop_many_duplicates(size_t base) {
    std::vector<Member>& members = space_.members;
    space_.seen.clear();
    size_t kept = base;
    for (size_t i = base; i < members.size(); ++i) {
      const auto [entry, fresh] = space_.seen.try_emplace(members[i].key, kept);
      members[entry->second] = members[i];
      if (fresh) ++kept;
    }
    members.resize(kept);
    space_.seen.clear();
  }

  base::Arena& arena_;
  Workspace& space_;
};

simdjson::error_code read_document(std::string_view text, base::Arena& arena, Value& out) {
  Workspace& space = workspace();
  space.values.clear();
  space.members.clear();
  od::document document;
  const simdjson::padded_string_view padded(text.data(), text.size(), text.size() + kPadding);
  if (const auto error = space.parser.iterate(padded).get(document)) return error;
  TreeBuilder builder(arena, space);
  od::value root;
  if (const auto error = document.get_value().get(root)) {
    if (error != simdjson::SCALAR_DOCUMENT_AS_VALUE) return error;
    return simdjson::INCORRECT_TYPE;
  }
  if (const auto error = builder.build(root, 0, out)) return error;
  return document.at_end() ? simdjson::SUCCESS : simdjson::TRAILING_CONTENT;
}

std::string describe(simdjson::error_code error) {
  switch (error) {
    case simdjson::UTF8_ERROR:
      return "The body is not valid UTF-8.";
    case simdjson::DEPTH_ERROR:
      return "The JSON body is nested deeper than 100 levels.";
    case simdjson::EMPTY:
      return "The body is empty; a JSON object is expected.";
    default:
      return "The body is not valid JSON.";
  }
}

}  // namespace

base::Result<Value> read_padded(std::string_view document, base::Arena& arena) {
  static_assert(kPadding >= simdjson::SIMDJSON_PADDING);
  if (document.starts_with("\xEF\xBB\xBF")) document.remove_prefix(3);
  Value out;
  const simdjson::error_code error = read_document(document, arena, out);
  // Out of memory is nobody's mistake: the instance is replaced, as for every failed allocation.
  if (error == simdjson::MEMALLOC) std::abort();
  if (error != simdjson::SUCCESS) {
    return base::fail(base::ErrorCode::kInvalidJson, describe(error));
  }
  return out;
}

base::Result<Value> read(std::string_view document, base::Arena& arena) {
  char* room = static_cast<char*>(arena.allocate(document.size() + kPadding, 1));
  std::memcpy(room, document.data(), document.size());
  std::memset(room + document.size(), 0, kPadding);
  return read_padded({room, document.size()}, arena);
}

}  // namespace json
