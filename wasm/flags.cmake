# The one description of how the core is compiled. CMake includes this file; the npm build
# (wasm/build.js) reads the same set() lines, so keep them to plain words. The sources are all
# *.cpp below wasm/, and simdjson's amalgamated source.

set(CORE_CXX_STANDARD c++23)

set(CORE_COMPILE_FLAGS
  -fno-exceptions
  -fno-rtti
  -Wall
  -Wextra
  -Wno-unused-parameter
  -Wno-deprecated-literal-operator
)

set(CORE_DEFINITIONS
  SIMDJSON_EXCEPTIONS=0
  SIMDJSON_DISABLE_DEPRECATED_API=1
)

set(WASM_COMPILE_FLAGS
  -O2
  -msimd128
  -mbulk-memory
  -msign-ext
  -mnontrapping-fptoint
  -fvisibility=hidden
)

set(WASM_LINK_FLAGS
  -mexec-model=reactor
  -Wl,--strip-all
  -Wl,--gc-sections
  -Wl,-z,stack-size=262144
  -Wl,--max-memory=134217728
)

# The same reactor in Emscripten's words.
set(EMSCRIPTEN_LINK_FLAGS
  -O2
  --no-entry
  -sSTANDALONE_WASM
  -sFILESYSTEM=0
  -sSTACK_SIZE=262144
  -sALLOW_MEMORY_GROWTH
  -sINITIAL_MEMORY=1048576
  -sMAXIMUM_MEMORY=134217728
)
