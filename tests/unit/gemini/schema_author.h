#pragma once

#include <initializer_list>
#include <random>
#include <string>
#include <string_view>

#include "base/text.h"

namespace schema_author {

// Schemas of random shape, most of them plain; `mark` stands in each node of them.
class Author {
 public:
  Author(unsigned seed, std::string_view mark) : random_(seed), mark_(mark) {}

  std::string schema(int levels) {
    std::string out = base::concat("{", mark_);
    bool first = mark_.empty();
    const int members = pick(5);
    std::string used;
    for (int i = 0; i < members; ++i) {
      const std::string member = this->member(levels);
      const std::string name = member.substr(0, member.find(':') + 1);
      if (used.find(name) != std::string::npos) continue;
      used += name;
      out += first ? member : base::concat(",", member);
      first = false;
    }
    return out + "}";
  }

 private:
  int pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }
  std::string_view one_of(std::initializer_list<std::string_view> words) {
    return words.begin()[pick(static_cast<int>(words.size()))];
  }

  std::string member(int levels) {
    switch (pick(levels > 0 ? 13 : 9)) {
      case 0:
      case 1:
        return base::concat(R"("type":)",
                            one_of({R"("string")", R"("object")", R"("integer")", R"("STRING")",
                                    R"("any")", R"(["string","null"])", "null"}));
      case 2:
        return base::concat(R"("description":)", one_of({R"("d")", R"("d")", "1", "null"}));
      case 3:
        return base::concat(R"("enum":)", one_of({R"(["a","b"])", R"(["a",null])", "[1,2]", "[]",
                                                  "[true]", R"(["a",{}])"}));
      case 4:
        return base::concat(R"("required":)", one_of({R"(["p0"])", R"(["p0","p1"])", R"(["x"])",
                                                      "[]", R"([1,"p0"])"}));
      case 5:
        return base::concat("\"", one_of({"minimum", "maximum", "exclusiveMinimum", "minItems"}),
                            "\":", one_of({"1", "1.0", "\"1\"", "true"}));
      case 6:
        return std::string(one_of({R"("additionalProperties":false)", R"("nullable":true)",
                                   R"("const":"x")", R"("const":null)", R"("$id":"i")"}));
      case 7:
        return std::string(
            one_of({R"("title":"t")", R"("format":"f")", R"("propertyOrdering":["p1","p0"])"}));
      case 8:
        return std::string(
            one_of({R"("properties":{})", R"("properties":{"p0":false})", R"("items":[])"}));
      case 9:
        return base::concat("\"", one_of({"items", "additionalProperties"}),
                            "\":", schema(levels - 1));
      case 10:
        return base::concat(R"("anyOf":[)", schema(levels - 1), "]");
      default:
        return base::concat(R"("properties":{"p0":)", schema(levels - 1), R"(,"p1":)",
                            schema(levels - 1), "}");
    }
  }

  std::mt19937 random_;
  std::string_view mark_;
};

}  // namespace schema_author
