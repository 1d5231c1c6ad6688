// Catch2 wants these two before its own header when it is compiled for WASI.
#include <fstream>
#include <new>

#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>

int main(int argc, char** argv) {
  return Catch::Session().run(argc, argv);
}
