#include "json/duplicates.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

TEST_CASE("of members of one key the last counts, at the place of the first", "[json]") {
  for (const size_t count : {0, 1, 24, 25, 64, 1000}) {
    for (const size_t names : {1, 7, 20, 300, 5000}) {
      CAPTURE(count, names);
      std::vector<std::string> texts;
      for (size_t i = 0; i < count; ++i) {
        texts.push_back("key " + std::to_string(i * 2654435761 % 1'000'003 % names));
      }
      std::vector<json::Member> members;
      std::vector<json::Member> expected;
      for (size_t i = 0; i < count; ++i) {
        const json::Member member{texts[i], json::Value::number(texts[count - 1 - i])};
        members.push_back(member);
        const auto first = std::ranges::find(expected, member.key, &json::Member::key);
        first == expected.end() ? expected.push_back(member) : void(*first = member);
      }
      REQUIRE(json::drop_duplicates(members) == expected.size());
      for (size_t i = 0; i < expected.size(); ++i) {
        CHECK(members[i].key == expected[i].key);
        CHECK(members[i].value.lexeme().data() == expected[i].value.lexeme().data());
      }
    }
  }
}
