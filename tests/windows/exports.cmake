# cmake -D LIBRARY=plugin.dll -D OBJDUMP=objdump -P exports.cmake: a plugin exports one name.
execute_process(COMMAND ${OBJDUMP} -p ${LIBRARY} OUTPUT_VARIABLE text COMMAND_ERROR_IS_FATAL ANY)
string(FIND "${text}" "[Ordinal/Name Pointer] Table" table)
string(SUBSTRING "${text}" ${table} -1 names)
string(REGEX REPLACE "\n\n.*" "" names "${names}")
if(NOT names MATCHES "Table[^\n]*\n\t[^\n]* room_plugin_main$")
  message(FATAL_ERROR "${LIBRARY} exports\n${names}")
endif()
