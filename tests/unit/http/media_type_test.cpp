#include "http/media_type.h"

#include <catch2/catch.hpp>
#include <string>

namespace {

std::string bytes_with(std::string_view head, size_t size = 48) {
  std::string out(head);
  out.resize(size, '\0');
  return out;
}

}  // namespace

TEST_CASE("media type: magic bytes") {
  using namespace std::string_literals;
  struct Row {
    std::string bytes;
    std::string_view expected;
  };
  const Row rows[] = {
      {"\x89PNG\r\n\x1a\n", "image/png"},
      {"\xff\xd8\xff\xe0", "image/jpeg"},
      {"GIF89a", "image/gif"},
      {"RIFF\1\2\3\4WEBP", "image/webp"},
      {"RIFF\1\2\3\4WAVE", "audio/wav"},
      {"\0\0\0\x18"s
       "ftypheic",
       "image/heic"},
      {"\0\0\0\x18"s
       "ftypisom",
       "video/mp4"},
      {"\0\0\0\x18"s
       "ftypM4A ",
       "audio/m4a"},
      {"\0\0\0\x18"s
       "ftypqt  ",
       "video/mov"},
      {"\0\0\0\x18"s
       "ftyp3gp5",
       "video/3gpp"},
      {"BM\1\2\3\4\0\0\0\0"s, "image/bmp"},
      {"%PDF-1.7", "application/pdf"},
      {"ID3\4", "audio/mp3"},
      {"\xff\xfb\x90", "audio/mp3"},
      {"\xff\xf1\x50", "audio/aac"},
      {"fLaC", "audio/flac"},
      {"OggS", "audio/ogg"},
      {"FORM\1\2\3\4AIFF", "audio/aiff"},
      {"\x1a\x45\xdf\xa3", "video/webm"},
      {"\xff\xfeh\0i\0"s, ""},
      {"\x41\xfb\x90", ""},
      {"BMW is a car, not a bitmap", ""},
      {"plain text", ""},
      {"<svg/>", ""},
      {"RIFF\1\2\3\4ABCD", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.bytes);
    CHECK(http::sniff_media_type(bytes_with(row.bytes)) == row.expected);
  }
}

TEST_CASE("media type: too few bytes are never read past") {
  for (const std::string_view whole : {"\x89PNG\r\n\x1a\n", "RIFF\1\2\3\4WEBP", "\xff\xfb", "BM"}) {
    for (size_t size = 0; size < whole.size(); ++size) {
      const std::string part(whole.substr(0, size));
      CHECK(http::sniff_media_type(part).empty());
    }
  }
}

TEST_CASE("media type: file names") {
  struct Row {
    std::string_view name;
    std::string_view expected;
  };
  const Row rows[] = {
      {"a.pdf", "application/pdf"},
      {"A.B.PNG", "image/png"},
      {"x.json", "text/plain"},
      {"x.md", "text/markdown"},
      {"song.mp3", "audio/mp3"},
      {"pdf", ""},
      {"a.", ""},
      {"", ""},
      {"a.exe", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(http::find_media_type(row.name) == row.expected);
  }
}

TEST_CASE("media type: content types are normalised") {
  struct Row {
    std::string_view content_type;
    std::string_view expected;
  };
  const Row rows[] = {
      {"image/jpg", "image/jpeg"},
      {" Image/PNG ; q=1", "image/png"},
      {"audio/mpeg", "audio/mp3"},
      {"text/plain;charset=utf-8", "text/plain"},
      {"", ""},
      {"image", ""},
      {"image/", ""},
      {"/png", ""},
      {"im age/png", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.content_type);
    CHECK(http::normal_media_type(row.content_type) == row.expected);
  }
}

TEST_CASE("media type: those that only say that there are bytes") {
  CHECK(http::is_unspecific_media_type("application/octet-stream"));
  CHECK(http::is_unspecific_media_type("binary/octet-stream"));
  CHECK_FALSE(http::is_unspecific_media_type("application/pdf"));
  CHECK_FALSE(http::is_unspecific_media_type(""));
}
