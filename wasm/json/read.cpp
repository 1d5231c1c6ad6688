#include "json/read.h"

#include <algorithm>
#include <cstring>
#include <simdjson.h>
#include <string>
#include <vector>

#include "json/duplicates.h"
#include "json/scan.h"
#include "json/unescape.h"

namespace json {
namespace {

enum class [[nodiscard]] Fault{kNone, kEmpty, kSyntax, kUtf8, kDepth};

// Stacks of nodes whose array is not complete yet; they survive from one document to the next.
// Reading is synchronous, so one is enough.
struct Workspace {
  std::vector<Value> values;
  std::vector<Member> members;
  Duplicates duplicates;
};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Reads a document in one pass, without an index of it: the index of a body of 10 MiB would take
// 40 MiB more.
class Reader {
 public:
  Reader(std::string_view document, base::Arena& arena, Workspace& space)
      : at_(document.data()), end_(at_ + document.size()), arena_(arena), space_(space) {}

  // A document is an object or an array.
  Fault read_document(Value& out) {
    if (at_ == end_) return Fault::kEmpty;  // nothing need stand behind what has no memory
    skip_blank();
    if (at_ == end_) return Fault::kEmpty;
    if (*at_ != '{' && *at_ != '[') return Fault::kSyntax;
    if (const Fault fault = read_value(0, out); fault != Fault::kNone) return fault;
    skip_blank();
    return at_ == end_ ? Fault::kNone : Fault::kSyntax;
  }

 private:
  // No JSON holds the '\0' that stands at the end, so what looks at one byte needs no look at end_.
  void skip_blank() {
    // Most is written without blanks, by programs.
    if (static_cast<unsigned char>(*at_) <= ' ') skip_blanks();
  }

  void skip_blanks() {
    while (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t') {
      ++at_;
      ++oddities_;
    }
  }

  bool take(char c) {
    if (*at_ != c) return false;
    ++at_;
    return true;
  }

  Fault read_value(int depth, Value& out) {
    switch (*at_) {
      case '{':
        return depth < kMaxDepth ? read_object(depth, out) : Fault::kDepth;
      case '[':
        return depth < kMaxDepth ? read_array(depth, out) : Fault::kDepth;
      case '"':
        return read_string(out);
      case 't':
        out = Value::boolean(true);
        return take_word("true");
      case 'f':
        out = Value::boolean(false);
        return take_word("false");
      case 'n':
        out = Value();
        return take_word("null");
      default:
        return read_number(out);
    }
  }

  Fault take_word(std::string_view word) {
    if (!std::string_view(at_, kPadding).starts_with(word)) return Fault::kSyntax;
    at_ += word.size();
    return Fault::kNone;
  }

  // The lexeme is kept as it is, so that no number loses digits.
  Fault read_number(Value& out) {
    const char* const start = at_;
    take('-');
    if (!take('0') && !take_digits()) return Fault::kSyntax;
    if (take('.') && !take_digits()) return Fault::kSyntax;
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      if (!take_digits()) return Fault::kSyntax;
    }
    out = Value::number({start, static_cast<size_t>(at_ - start)});
    return Fault::kNone;
  }

  bool take_digits() {
    const char* const start = at_;
    while (is_digit(*at_)) ++at_;
    return at_ > start;
  }

  // Text between quotes, its escapes as they are; which there are, as bits.
  Fault scan_string(std::string_view& out, uint8_t& escapes) {
    escapes = 0;
    const char* const start = ++at_;
    const char* foreign = nullptr;  // nothing before is more than ASCII
    at_ = skip_string<Stop::kNotAscii>(at_, escapes);
    if (static_cast<signed char>(*at_) < 0) {
      foreign = at_;
      at_ = skip_string<Stop::kNothingElse>(at_, escapes);
    }
    if (*at_ != '"') return Fault::kSyntax;
    out = {start, static_cast<size_t>(at_ - start)};
    if (foreign != nullptr && !is_utf8({foreign, at_})) return Fault::kUtf8;
    ++at_;
    if ((escapes & kOtherEscape) != 0) ++oddities_;
    return Fault::kNone;
  }

  Fault resolve(std::string_view& text) {
    const std::optional<std::string_view> resolved = unescape(text, arena_);
    if (!resolved) return Fault::kSyntax;
    text = *resolved;
    return Fault::kNone;
  }

  // A string without escapes is left where it is, others are resolved into the arena: at once, or
  // when they are first asked for.
  Fault read_string(Value& out) {
    std::string_view text;
    uint8_t escapes;
    if (const Fault fault = scan_string(text, escapes); fault != Fault::kNone) return fault;
    if (escapes == 0) {
      out = Value::string(text).with_source(Value::Source::kSelf);
      return Fault::kNone;
    }
    if (escapes == kPlainEscape) {
      out = Value::string(*arena_.make<EscapedString>(text, &arena_));
      return Fault::kNone;
    }
    const Fault fault = resolve(text);
    out = Value::string(text);
    return fault;
  }

  // Puts the nodes of an array or object behind a view of what was read since `start`.
  template <typename Node>
  std::span<const Node> place(std::span<const Node> nodes, const char* start) {
    constexpr size_t kHead = sizeof(std::string_view);
    static_assert(alignof(Node) == alignof(std::string_view) && kHead % alignof(Node) == 0);
    char* const room =
        static_cast<char*>(arena_.allocate(kHead + nodes.size_bytes(), alignof(Node)));
    new (room) std::string_view(start, static_cast<size_t>(at_ - start));
    if (!nodes.empty()) {
      std::memcpy(room + kHead, static_cast<const void*>(nodes.data()), nodes.size_bytes());
    }
    return {reinterpret_cast<const Node*>(room + kHead), nodes.size()};
  }

  Fault read_array(int depth, Value& out) {
    const char* const start = at_++;
    const size_t oddities = oddities_;
    skip_blank();
    const size_t base = space_.values.size();
    if (!take(']')) {
      do {
        Value item;
        skip_blank();
        if (const Fault fault = read_value(depth + 1, item); fault != Fault::kNone) return fault;
        space_.values.push_back(item);
        skip_blank();
      } while (take(','));
      if (!take(']')) return Fault::kSyntax;
    }
    const std::span<const Value> pending(space_.values.data() + base, space_.values.size() - base);
    out = Value::array(place(pending, start));
    if (oddities == oddities_) out = out.with_source(Value::Source::kBefore);
    space_.values.resize(base);
    return Fault::kNone;
  }

  Fault read_object(int depth, Value& out) {
    const char* const start = at_++;
    const size_t oddities = oddities_;
    skip_blank();
    const size_t base = space_.members.size();
    KeyMarks marks;
    if (!take('}')) {
      do {
        if (const Fault fault = read_member(depth, marks); fault != Fault::kNone) return fault;
        skip_blank();
      } while (take(','));
      if (!take('}')) return Fault::kSyntax;
    }
    if (marks.may_repeat()) oddities_ += space_.duplicates.drop(space_.members, base);
    const std::span<const Member> pending(space_.members.data() + base,
                                          space_.members.size() - base);
    out = Value::object(place(pending, start));
    if (oddities == oddities_) out = out.with_source(Value::Source::kBefore);
    space_.members.resize(base);
    return Fault::kNone;
  }

  Fault read_member(int depth, KeyMarks& marks) {
    Member member;
    skip_blank();
    if (*at_ != '"') return Fault::kSyntax;
    uint8_t escapes;
    if (const Fault fault = scan_string(member.key, escapes); fault != Fault::kNone) return fault;
    if (escapes != 0) {
      if (const Fault fault = resolve(member.key); fault != Fault::kNone) return fault;
    }
    marks.add(member.key);
    skip_blank();
    if (!take(':')) return Fault::kSyntax;
    skip_blank();
    const Fault fault = read_value(depth + 1, member.value);
    if (fault == Fault::kNone) space_.members.push_back(member);
    return fault;
  }

  const char* at_;
  const char* end_;
  base::Arena& arena_;
  Workspace& space_;
  size_t oddities_ = 0;  // what a Writer writes otherwise: blanks, duplicates, some escapes
};

std::string_view describe(Fault fault) {
  switch (fault) {
    case Fault::kNone:
      return {};
    case Fault::kEmpty:
      return "The body is empty; a JSON object is expected.";
    case Fault::kSyntax:
      return "The body is not valid JSON.";
    case Fault::kUtf8:
      return "The body is not valid UTF-8.";
    case Fault::kDepth:
      return "The JSON body is nested deeper than 100 levels.";
  }
  __builtin_unreachable();
}

}  // namespace

bool is_utf8(std::string_view text) {
  return simdjson::validate_utf8(text.data(), text.size());
}

base::Result<Value> read_padded(std::string_view document, base::Arena& arena) {
  static_assert(kPadding >= kStride);
  if (document.starts_with("\xEF\xBB\xBF")) document.remove_prefix(3);
  static Workspace space;
  space.values.clear();
  space.members.clear();
  Value out;
  const Fault fault = Reader(document, arena, space).read_document(out);
  if (fault == Fault::kNone) return out;
  return base::fail(base::ErrorCode::kInvalidJson, std::string(describe(fault)));
}

base::Result<Value> read(std::string_view document, base::Arena& arena) {
  char* room = static_cast<char*>(arena.allocate(document.size() + kPadding, 1));
  std::memcpy(room, document.data(), document.size());
  std::memset(room + document.size(), 0, kPadding);
  return read_padded({room, document.size()}, arena);
}

}  // namespace json
