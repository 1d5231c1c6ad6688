#include "http/public_url.h"

#include <catch2/catch.hpp>
#include <string>

TEST_CASE("public URL: what may be fetched") {
  for (const std::string_view url : {"https://example.com/a.png",
                                     "http://example.com",
                                     "HTTPS://EXAMPLE.COM/A?b=c#d",
                                     "https://example.com:443/",
                                     "http://example.com:80/",
                                     "http://example.com:443/",
                                     "https://example.com.:443/x",
                                     "https://sub.domain.example.co.uk/%2e%2e/x",
                                     "https://8.8.8.8/",
                                     "https://1.1/",
                                     "https://172.32.0.1/",
                                     "https://100.128.0.1/",
                                     "https://[2606:4700:4700::1111]/",
                                     "https://[2606:4700:4700::1111]:443/x",
                                     "https://xn--bcher-kva.example/",
                                     "https://my_bucket.s3.example/",
                                     "https://AZ.az.09.A-z_9.example/",
                                     "https://example.com?x",
                                     "https://localhost.example.com/",
                                     "https://internal.example.com/",
                                     "https://notlocal.example/",
                                     "https://example.com/@user",
                                     "https://example.com/a:b"}) {
    CAPTURE(url);
    CHECK(http::check_public_url(url).has_value());
  }
}

TEST_CASE("public URL: what may not, and every way to write it") {
  for (const std::string_view url : {
           // No URL for the web.
           "",
           "example.com",
           "//example.com/",
           "ftp://example.com/",
           "file:///etc/passwd",
           "data:text/plain,x",
           "javascript:alert(1)",
           "http:example.com",
           "http:/example.com",
           "https:///example.com",
           "http://",
           "https://?x",
           "gopher://example.com",
           // Credentials.
           "https://user@example.com/",
           "https://user:pw@example.com/",
           "https://@example.com/",
           "https://example.com@127.0.0.1/",
           "https://a:b@[::1]/",
           // Ports.
           "https://example.com:8080/",
           "https://example.com:22/",
           "https://example.com:0/",
           "https://example.com:0443/",
           "https://example.com:443a/",
           "https://example.com:-1/",
           "https://8.8.8.8:11434/",
           "https://[2606:4700::1]:81/",
           // Names that stay inside.
           "http://localhost/",
           "http://LOCALHOST/",
           "http://localhost./",
           "http://a.localhost/",
           "http://printer.local/",
           "http://printer.LOCAL./",
           "http://metadata.google.internal/",
           "http://router.lan/",
           "http://nas.home.arpa/",
           "http://x.home/",
           "http://db.corp/",
           "http://router/",
           "http://metadata/",
           "http://x.onion/",
           "http://internal/",
           // IPv4, private and special, plainly written.
           "http://127.0.0.1/",
           "http://127.1.2.3/",
           "http://10.0.0.1/",
           "http://172.16.0.1/",
           "http://172.31.255.255/",
           "http://192.168.0.1/",
           "http://169.254.169.254/",
           "http://100.64.0.1/",
           "http://100.127.255.255/",
           "http://0.0.0.0/",
           "http://0.1.2.3/",
           "http://192.0.0.1/",
           "http://192.0.2.1/",
           "http://198.18.0.1/",
           "http://198.19.255.255/",
           "http://198.51.100.1/",
           "http://203.0.113.1/",
           "http://224.0.0.1/",
           "http://240.0.0.1/",
           "http://255.255.255.255/",
           "http://192.88.99.1/",
           // The same in other spellings.
           "http://2130706433/",
           "http://017700000001/",
           "http://0x7f000001/",
           "http://0x7F.1/",
           "http://0177.0.0.1/",
           "http://0x7f.0x0.0x0.0x1/",
           "http://127.1/",
           "http://127.0.1/",
           "http://127.0.0.1./",
           "http://10.1/",
           "http://0xa.1/",
           "http://192.168.1/",
           "http://0xa9fea9fe/",
           "http://2852039166/",
           "http://0251.0376.0251.0376/",
           "http://0/",
           "http://0x0/",
           "http://0x/",
           "http://00000177.1/",
           // Numbers that are no address.
           "http://256.1.1.1/",
           "http://1.2.3.4.5/",
           "http://4294967296/",
           "http://09.1.1.1/",

           "http://1..2/",
           "http://99999999999999999999999/",
           "http://a.1/",
           // IPv6.
           "http://[::1]/",
           "http://[::]/",
           "http://[0:0:0:0:0:0:0:1]/",
           "http://[fe80::1]/",
           "http://[fc00::1]/",
           "http://[fd12:3456::1]/",
           "http://[ff02::1]/",
           "http://[::ffff:127.0.0.1]/",
           "http://[::ffff:7f00:1]/",
           "http://[::ffff:8.8.8.8]/",
           "http://[::127.0.0.1]/",
           "http://[64:ff9b::7f00:1]/",
           "http://[2002:7f00:1::]/",
           "http://[2001::1]/",
           "http://[2001:db8::1]/",
           "http://[3fff::1]/",
           "http://[fe80::1%25eth0]/",
           "http://[fec0::1]/",
           "http://[100::1]/",
           // No IPv6.
           "http://[]/",
           "http://[::1/",
           "http://::1/",
           "http://[:::1]/",
           "http://[1::2::3]/",
           "http://[12345::]/",
           "http://[2606:4700::1]x/",
           "http://[2606:4700:1]/",
           "http://[g::1]/",
           "http://[1:2:3:4:5:6:7:8:9]/",
           "http://[127.0.0.1]/",
           // Spellings parsers disagree about.
           "http:\\\\example.com\\",
           "https://example.com\\@127.0.0.1/",
           "https://exa mple.com/",
           "https://example.com/\n",
           "\thttps://example.com/",
           "https://exam\tple.com/",
           "https://%6c%6fcalhost/",
           "https://example%2ecom/",
           "https://ⓛocalhost/",
           "https://bücher.example/",
           "https://127。0。0。1/",
           "https://example.com;x/",
           "https://exa*mple.com/",
           "https://.example.com/",
           "https://example..com/",
           "https://example.com../",
           "https://./",
       }) {
    CAPTURE(url);
    const base::Status status = http::check_public_url(url);
    REQUIRE_FALSE(status.has_value());
    CHECK(status.error().code == base::ErrorCode::kInvalidImageUrl);
  }
}

TEST_CASE("public URL: at most 8 KiB") {
  const std::string host = "https://example.com/";
  CHECK(http::check_public_url(host + std::string(8192 - host.size(), 'a')).has_value());
  CHECK_FALSE(http::check_public_url(host + std::string(8193 - host.size(), 'a')).has_value());
}

TEST_CASE("public URL: what is not ASCII is sent percent-encoded") {
  CHECK(http::ascii_url("https://a.example/猫/%41?q=ü#x") ==
        "https://a.example/%E7%8C%AB/%41?q=%C3%BC#x");
  CHECK(http::ascii_url("https://a.example/\xff") == "https://a.example/%FF");
  CHECK(http::ascii_url("") == "");
}

TEST_CASE("public URL: names have a length") {
  const std::string label(60, 'a');
  const std::string long_name = label + "." + label + "." + label + "." + label + "." + label;
  CHECK_FALSE(http::check_public_url("https://" + long_name + ".example/").has_value());
}
