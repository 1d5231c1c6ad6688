#include "gemini/signature_marks.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace {

std::vector<std::string> marks_of(std::string_view bytes, size_t cut) {
  gemini::SignatureMarks marks;
  marks.add(bytes.substr(0, cut));
  marks.add(bytes.substr(cut));
  return {marks.found().begin(), marks.found().end()};
}

struct MarkRow {
  const char* name;
  std::string bytes;
  std::vector<std::string> marks;
};

const std::string kLong(100, 'x');

const MarkRow kMarkRows[] = {
    {"an answer",
     R"({"candidates":[{"content":{"parts":[{"functionCall":{"name":"f"},"thoughtSignature":"EoAB"}]}}]})",
     {"EoAB"}},
    {"spaces and line ends", "{\"thoughtSignature\" :\r\n\t \"EoAB\"}", {"EoAB"}},
    {"the other spelling", R"({"thought_signature":"EoAB"})", {"EoAB"}},
    {"events",
     "data: {\"thoughtSignature\":\"a1\"}\r\n\r\ndata: {\"thoughtSignature\":\"b2\"}\n\n",
     {"a1", "b2"}},
    {"one that comes twice is the last",
     R"([{"thoughtSignature":"a"},{"thoughtSignature":"b"},{"thoughtSignature":"a"}])",
     {"b", "a"}},
    {"the last four",
     R"([{"thoughtSignature":"a"},{"thoughtSignature":"b"},{"thoughtSignature":"c"},)"
     R"({"thoughtSignature":"d"},{"thoughtSignature":"e"}])",
     {"b", "c", "d", "e"}},
    {"as Google writes it", R"({"thoughtSignature":"Eo+B/9a="})", {"EoB9a"}},
    {"as PHP and Gson do", R"({"thoughtSignature":"Eo+B\/9a\u003d"})", {"EoB9a"}},
    {"for the web, as Python does", R"({"thoughtSignature":"Eo-B_9a="})", {"EoB9a"}},
    {"of a long one the end",
     R"({"thoughtSignature":"begin)" + kLong + R"(end="})",
     {std::string(37, 'x') + "end"}},
    {"a text that speaks of it", R"({"text":"\"thoughtSignature\":\"no\"","a":1})", {}},
    {"a text that is its name", R"(["thoughtSignature","no",{"role":"thoughtSignature"}])", {}},
    {"names that begin like it",
     R"({"thought":true,"thoughtSignatures":"no","thoughtSig":"no","xthoughtSignature":"no"})",
     {}},
    {"no text", R"({"thoughtSignature":7,"a":"no","thoughtSignature":null})", {}},
    {"an empty one", R"({"thoughtSignature":"","a":"no"})", {}},
    {"broken off", R"({"thoughtSignature":"Eo)", {}},
    {"behind an empty text", R"({"":"","thoughtSignature":"yes"})", {"yes"}},
};

}  // namespace

TEST_CASE("gemini: marks of thought signatures in bytes that pass by, cut anywhere") {
  for (const MarkRow& row : kMarkRows) {
    INFO(row.name);
    for (size_t cut = 0; cut <= row.bytes.size(); ++cut) {
      INFO(cut);
      CHECK(marks_of(row.bytes, cut) == row.marks);
    }
  }
}
