#include "json/read.h"

#include <algorithm>
#include <cstring>

#include "json/duplicates.h"
#include "json/fault.h"
#include "json/known.h"
#include "json/passed_base64.h"
#include "json/pending.h"
#include "json/scan.h"
#include "json/string_reader.h"

namespace json {
namespace {

// Reads a document in one pass, without an index of it: the index of a body of 10 MiB would take
// 40 MiB more. What reads something is told where it begins and tells where it ends, so that the
// place stays in a register; nullptr when there is a fault, which is then set.
class Reader : StringReader {
 public:
  Reader(base::Arena& arena, Pending& pending, size_t most_nodes, PassedBase64 base64, Known* known)
      : StringReader(arena, base64), pending_(pending), nodes_left_(most_nodes), known_(known) {
    pending_.start(most_nodes);
  }

  // A document is an object or an array.
  Fault read_document(std::string_view document, Value& out) {
    const char* at = document.data();
    const char* const end = at + document.size();
    if (at == end) return Fault::kEmpty;  // nothing need stand behind what has no memory
    at = skip_blank(at);
    if (at == end) return Fault::kEmpty;
    end_ = end;
    if (*at != '{' && *at != '[') return Fault::kSyntax;
    const size_t root = pending_.add();
    at = read_value(at, 0, root);
    if (at == nullptr) return fault_;
    out = value(root);
    return skip_blank(at) == end ? Fault::kNone : Fault::kSyntax;
  }

 private:
  // No JSON holds the '\0' that stands at the end, so what looks at one byte needs no look at the
  // end.
  const char* skip_blank(const char* at) {
    // Most is written without blanks, by programs.
    return static_cast<unsigned char>(*at) <= ' ' ? skip_blanks(at) : at;
  }

  const char* skip_blanks(const char* at) {
    while (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t') {
      ++at;
      ++oddities_;
    }
    return at;
  }

  Value& value(size_t place) { return pending_[place].value; }

  // Puts what it reads at that place of the pending nodes.
  const char* read_value(const char* at, int depth, size_t place) {
    switch (*at) {
      case '{':
        return depth < kMaxDepth ? read_object(at, depth, place) : fail(Fault::kDepth);
      case '[':
        if (depth == 1 && known_ != nullptr) return read_known(at, place);
        return depth < kMaxDepth ? read_array(at, depth, place) : fail(Fault::kDepth);
      case '"':
        return read_string(at, value(place));
      case 't':
        value(place) = Value::boolean(true);
        return take_word(at, "true");
      case 'f':
        value(place) = Value::boolean(false);
        return take_word(at, "false");
      case 'n':
        value(place) = Value();
        return take_word(at, "null");
      default:
        return read_number(at, value(place));
    }
  }

  const char* take_word(const char* at, std::string_view word) {
    const bool found = std::string_view(at, kPadding).starts_with(word);
    return found ? at + word.size() : fail(Fault::kSyntax);
  }

  // The lexeme is kept as it is, so that no number loses digits.
  const char* read_number(const char* const start, Value& out) {
    const char* const end = skip_number(start);
    if (end == nullptr) return fail(Fault::kSyntax);
    out = Value::number({start, end});
    return end;
  }

  // Room for nodes, behind a view of what they are read from.
  template <typename Node>
  Node* make_room(size_t count, std::string_view source) {
    constexpr size_t kHead = sizeof(std::string_view);
    static_assert(alignof(Node) == alignof(std::string_view) && kHead % alignof(Node) == 0);
    void* const room = arena_.allocate(kHead + count * sizeof(Node), alignof(Node));
    new (room) std::string_view(source);
    return reinterpret_cast<Node*>(static_cast<char*>(room) + kHead);
  }

  const char* read_array(const char* const start, int depth, size_t place) {
    const size_t oddities = oddities_;
    const size_t base = pending_.size();
    const char* at = skip_blank(start + 1);
    if (*at != ']') {
      for (;; ++at) {
        const size_t item = pending_.add();
        if (item == Pending::kFull) return fail(Fault::kNodes);
        at = read_value(skip_blank(at), depth + 1, item);
        if (at == nullptr) return at;
        at = skip_blank(at);
        if (*at != ',') break;
      }
      if (*at != ']') return fail(Fault::kSyntax);
    }
    ++at;
    const std::span<const Member> items = pending_.since(base);
    if (!take_nodes(items.size())) return fail(Fault::kNodes);
    Value* const room = make_room<Value>(items.size(), {start, at});
    for (size_t i = 0; i < items.size(); ++i) new (room + i) Value(items[i].value);
    finish(place, base, Value::array({room, items.size()}), oddities);
    return at;
  }

  const char* read_object(const char* const start, int depth, size_t place) {
    const size_t oddities = oddities_;
    const size_t base = pending_.size();
    KeyMarks marks;
    const char* at = skip_blank(start + 1);
    if (*at != '}') {
      for (;; ++at) {
        at = read_member(skip_blank(at), depth, marks);
        if (at == nullptr) return at;
        at = skip_blank(at);
        if (*at != ',') break;
      }
      if (*at != '}') return fail(Fault::kSyntax);
    }
    ++at;
    std::span<Member> members = pending_.since(base);
    if (!take_nodes(members.size())) return fail(Fault::kNodes);
    if (marks.may_repeat()) {
      if (!take_nodes(members.size())) return fail(Fault::kNodes);  // to compare them takes room
      const size_t kept = drop_duplicates(members);
      oddities_ += members.size() - kept;
      members = members.first(kept);
    }
    Member* const room = make_room<Member>(members.size(), {start, at});
    if (!members.empty()) {
      std::memcpy(static_cast<void*>(room), members.data(), members.size_bytes());
    }
    finish(place, base, Value::object({room, members.size()}), oddities);
    return at;
  }

  // An array of the root's. What is known was read at no greater depth.
  const char* read_known(const char* const start, size_t place) {
    const std::shared_ptr<Known::Entry> found = known_->find({start, end_});
    if (found != nullptr) {
      value(place) = found->value;
      if (found->value.source().empty()) ++oddities_;
      arena_.keep(found, found->arena.size());
      return start + found->text.size();
    }
    const char* const end = read_array(start, 1, place);
    if (end != nullptr) known_->pass(value(place), {start, end});
    return end;
  }

  bool take_nodes(size_t count) {
    if (count > nodes_left_) return false;
    nodes_left_ -= count;
    return true;
  }

  // An array or object is complete; since `oddities` it was as a Writer writes it, or not.
  void finish(size_t place, size_t base, const Value& whole, size_t oddities) {
    const bool plain = oddities == oddities_;
    value(place) = plain ? whole.with_source(Value::Source::kBefore) : whole;
    pending_.cut(base);
  }

  const char* read_member(const char* const quote, int depth, KeyMarks& marks) {
    if (*quote != '"') return fail(Fault::kSyntax);
    const char* at = scan_string(quote);
    if (at == nullptr) return at;
    std::string_view key = text_of(quote, at);
    if (escapes_ != 0) at = resolve(key, at);
    if (at == nullptr) return at;
    marks.add(key);
    const size_t place = pending_.add();
    if (place == Pending::kFull) return fail(Fault::kNodes);
    pending_[place].key = key;
    at = skip_blank(at);
    if (*at != ':') return fail(Fault::kSyntax);
    return read_value(skip_blank(at + 1), depth + 1, place);
  }

  Pending& pending_;
  size_t nodes_left_;
  Known* known_;
  const char* end_ = nullptr;  // of the document
};

}  // namespace

base::Result<Value> read_padded(std::string_view document, base::Arena& arena, size_t most_nodes,
                                PassedBase64::Runs base64, Known* known) {
  static_assert(kPadding >= kStride);
  const PassedBase64 passed(document, base64);
  if (document.starts_with("\xEF\xBB\xBF")) document.remove_prefix(3);
  // Survives from one document to the next. Reading is synchronous, so one is enough.
  static Pending pending;
  if (known != nullptr) known->begin();
  Value out;
  const Fault fault =
      Reader(arena, pending, most_nodes, passed, known).read_document(document, out);
  pending.finish();
  if (fault == Fault::kNone) return out;
  return base::fail(describe(fault));
}

std::string_view copy_padded(std::string_view document, base::Arena& arena) {
  char* room = static_cast<char*>(arena.allocate(document.size() + kPadding, 1));
  std::ranges::copy(document, room);
  std::memset(room + document.size(), 0, kPadding);
  return {room, document.size()};
}

base::Result<Value> read(std::string_view document, base::Arena& arena) {
  if (!arena.has_room(document.size() + kPadding)) return base::fail(describe(Fault::kRoom));
  const std::string_view padded = copy_padded(document, arena);
  return read_padded(padded, arena, std::min(arena.left() / kNodeBytes, kMaxNodes));
}

}  // namespace json
