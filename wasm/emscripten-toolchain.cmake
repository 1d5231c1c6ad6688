# Hands over to Emscripten's own toolchain file, of the em-config in PATH or of EMSDK.
find_program(EM_CONFIG em-config HINTS "$ENV{EMSDK}/upstream/emscripten" REQUIRED)
execute_process(
  COMMAND ${EM_CONFIG} EMSCRIPTEN_ROOT
  OUTPUT_VARIABLE emscripten_root
  OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY
)
include(${emscripten_root}/cmake/Modules/Platform/Emscripten.cmake)
