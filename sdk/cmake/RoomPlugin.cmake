# room_add_plugin(NAME SOURCE...) builds the plugin NAME.so with the room SDK. A plugin that includes
# <room/jwt.hpp> links room::jwt too, which is there when libjwt is (Debian: libjwt-dev).
#
# ROOM_PLUGIN_FOLDER is where it goes. The library is linked under a temporary name and renamed into
# place, so that a running host that watches the folder never sees half a file.

set(ROOM_PLUGIN_MAP ${CMAKE_CURRENT_LIST_DIR}/plugin.map CACHE INTERNAL "")

if(NOT TARGET room::sdk)
  add_library(room_sdk INTERFACE)
  add_library(room::sdk ALIAS room_sdk)
  # In the source tree the headers are beside this folder; installed, they are below the prefix.
  find_path(ROOM_SDK_INCLUDE room/abi.h NO_DEFAULT_PATH REQUIRED
            HINTS ${CMAKE_CURRENT_LIST_DIR}/../include ${CMAKE_CURRENT_LIST_DIR}/../../../include
                  ${CMAKE_CURRENT_LIST_DIR}/../../../../include)
  mark_as_advanced(ROOM_SDK_INCLUDE)
  target_include_directories(room_sdk INTERFACE ${ROOM_SDK_INCLUDE})
  target_compile_features(room_sdk INTERFACE cxx_std_20)
  target_compile_definitions(room_sdk INTERFACE MSGPACK_NO_BOOST)
endif()

if(NOT TARGET room::jwt)
  find_library(ROOM_JWT_LIBRARY jwt)
  mark_as_advanced(ROOM_JWT_LIBRARY)
  if(ROOM_JWT_LIBRARY)
    add_library(room_jwt INTERFACE)
    add_library(room::jwt ALIAS room_jwt)
    target_link_libraries(room_jwt INTERFACE room::sdk ${ROOM_JWT_LIBRARY})
  endif()
endif()

function(room_add_plugin name)
  add_library(${name} MODULE ${ARGN})
  target_link_libraries(${name} PRIVATE room::sdk)
  if(WIN32)
    set(suffix .dll)
    # The compiler's own libraries, which Windows does not have, come along.
    target_link_options(${name} PRIVATE $<$<BOOL:${MINGW}>:-static>)
  else()
    set(suffix .so)
    room_keep_apart(${name})
  endif()
  set_target_properties(${name} PROPERTIES
    PREFIX "" SUFFIX ${suffix}
    C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
    LIBRARY_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR})
  if(ROOM_PLUGIN_FOLDER)
    set(file ${name}${suffix})
    add_custom_command(TARGET ${name} POST_BUILD
      COMMAND ${CMAKE_COMMAND} -E make_directory ${ROOM_PLUGIN_FOLDER}
      COMMAND ${CMAKE_COMMAND} -E copy $<TARGET_FILE:${name}> ${ROOM_PLUGIN_FOLDER}/.${file}.new
      COMMAND ${CMAKE_COMMAND} -E rename ${ROOM_PLUGIN_FOLDER}/.${file}.new ${ROOM_PLUGIN_FOLDER}/${file})
  endif()
endfunction()

# Symbols of an ELF library are everybody's unless it says otherwise.
function(room_keep_apart name)
  # Unique symbols pin a library in memory and make two versions of it share variables.
  target_compile_options(${name} PRIVATE $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-fno-gnu-unique>)
  target_link_options(${name} PRIVATE -Wl,-z,now -Wl,--build-id
                      -Wl,--version-script=${ROOM_PLUGIN_MAP})
  set_property(TARGET ${name} APPEND PROPERTY LINK_DEPENDS ${ROOM_PLUGIN_MAP})
  # A shared libc++ would bind half of itself to the libstdc++ of the host, and lose exceptions.
  if(CMAKE_CXX_FLAGS MATCHES "-stdlib=libc\\+\\+")
    target_link_libraries(${name} PRIVATE
      -nostdlib++ -Wl,-Bstatic -lc++ -lc++abi -Wl,-Bdynamic)
  endif()
  if(NOT ROOMD_SANITIZE) # the sanitizers' runtime is in the host, not in the plugin
    target_link_options(${name} PRIVATE -Wl,-z,defs)
  endif()
endfunction()
