# cmake -D LIBRARY=plugin.so -D NM=nm -D READELF=readelf -P exports.cmake
# A plugin exports one name and no unique symbol, which would keep it in memory for ever.
execute_process(COMMAND ${NM} -D --defined-only --format=posix ${LIBRARY}
                OUTPUT_VARIABLE names COMMAND_ERROR_IS_FATAL ANY)
if(NOT names MATCHES "^room_plugin_main [^\n]*\n$")
  message(FATAL_ERROR "${LIBRARY} exports\n${names}")
endif()
execute_process(COMMAND ${READELF} --symbols --wide ${LIBRARY}
                OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
if(symbols MATCHES "[^\n]* UNIQUE [^\n]*")
  message(FATAL_ERROR "${LIBRARY} has a unique symbol: ${CMAKE_MATCH_0}")
endif()
