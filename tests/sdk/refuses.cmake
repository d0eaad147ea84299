# cmake -D COMPILER=... -D FLAGS=... -D SOURCE=file.cpp -P refuses.cmake
# The file must not compile, for the reason in its first line: `// expect: text`.
file(READ ${SOURCE} text)
string(REGEX MATCH "// expect: ([^\n]*)" line "${text}")
set(expected "${CMAKE_MATCH_1}")
execute_process(COMMAND ${COMPILER} ${FLAGS} -fsyntax-only ${SOURCE}
                RESULT_VARIABLE result ERROR_VARIABLE output OUTPUT_QUIET)
if(result EQUAL 0)
  message(FATAL_ERROR "${SOURCE} compiles")
endif()
string(FIND "${output}" "${expected}" position)
if(position EQUAL -1)
  message(FATAL_ERROR "the compiler does not say\n  ${expected}\nbut\n${output}")
endif()
