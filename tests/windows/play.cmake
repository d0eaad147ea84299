# cmake -D FACTORY=... -D HERE=player -D LIBRARY_HERE=plugin.so -D WINE=wine -D THERE=player.exe
#       -D LIBRARY_THERE=plugin.dll -P play.cmake
# The same source must ask the same of its host on both systems.
execute_process(COMMAND ${HERE} ${LIBRARY_HERE} ${FACTORY}
                OUTPUT_VARIABLE here COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${WINE} ${THERE} ${LIBRARY_THERE} ${FACTORY}
                OUTPUT_VARIABLE there COMMAND_ERROR_IS_FATAL ANY)
string(REPLACE "\r\n" "\n" there "${there}")
if(NOT here MATCHES "finish 5 ok \nmapped afterwards: no\n$")
  message(FATAL_ERROR "the room did not live to its end:\n${here}")
endif()
if(NOT here STREQUAL there)
  message(FATAL_ERROR "here:\n${here}\nunder wine:\n${there}")
endif()
