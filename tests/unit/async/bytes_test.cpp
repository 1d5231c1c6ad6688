#include <catch2/catch.hpp>
#include <cstring>
#include <string>

#include "async/operation.h"

TEST_CASE("bytes: a body shorter than its memory ends where it is said to end") {
  constexpr size_t kRoom = 100;
  for (const size_t size : {size_t{0}, size_t{1}, size_t{40}, kRoom}) {
    char* const data = async::Bytes::allocate(kRoom);
    std::memset(data, 'x', kRoom);
    const async::Bytes bytes(data, size);
    CAPTURE(size);
    CHECK(bytes.view() == std::string(size, 'x'));
    CHECK(bytes.view().data()[size] == '\0');
  }
}
