# room_add_plugin(NAME SOURCE...) builds the plugin NAME.so with the room SDK.
#
# ROOM_PLUGIN_FOLDER is where it goes. The library is linked under a temporary name and renamed into
# place, so that a running host that watches the folder never sees half a file.

set(ROOM_SDK_DIR ${CMAKE_CURRENT_LIST_DIR}/.. CACHE INTERNAL "")

if(NOT TARGET room::sdk)
  add_library(room_sdk INTERFACE)
  add_library(room::sdk ALIAS room_sdk)
  target_include_directories(room_sdk INTERFACE ${ROOM_SDK_DIR}/include)
  target_compile_features(room_sdk INTERFACE cxx_std_20)
  target_compile_definitions(room_sdk INTERFACE MSGPACK_NO_BOOST)
endif()

function(room_add_plugin name)
  add_library(${name} MODULE ${ARGN})
  target_link_libraries(${name} PRIVATE room::sdk)
  set_target_properties(${name} PROPERTIES
    PREFIX "" SUFFIX ".so"
    C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
    LIBRARY_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR})
  # Unique symbols pin a library in memory and make two versions of it share variables.
  target_compile_options(${name} PRIVATE $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-fno-gnu-unique>)
  target_link_options(${name} PRIVATE -Wl,-z,now
                      -Wl,--version-script=${ROOM_SDK_DIR}/cmake/plugin.map)
  set_property(TARGET ${name} APPEND PROPERTY LINK_DEPENDS ${ROOM_SDK_DIR}/cmake/plugin.map)
  # A shared libc++ would bind half of itself to the libstdc++ of the host, and lose exceptions.
  if(CMAKE_CXX_FLAGS MATCHES "-stdlib=libc\\+\\+")
    target_link_libraries(${name} PRIVATE
      -nostdlib++ -Wl,-Bstatic -lc++ -lc++abi -Wl,-Bdynamic)
  endif()
  if(NOT ROOMD_SANITIZE) # the sanitizers' runtime is in the host, not in the plugin
    target_link_options(${name} PRIVATE -Wl,-z,defs)
  endif()
  if(ROOM_PLUGIN_FOLDER)
    set(folder ${ROOM_PLUGIN_FOLDER})
    add_custom_command(TARGET ${name} POST_BUILD
      COMMAND ${CMAKE_COMMAND} -E make_directory ${folder}
      COMMAND ${CMAKE_COMMAND} -E copy $<TARGET_FILE:${name}> ${folder}/.${name}.so.new
      COMMAND ${CMAKE_COMMAND} -E rename ${folder}/.${name}.so.new ${folder}/${name}.so)
  endif()
endfunction()
