# find_package(roomd) gives room_add_plugin(), room::sdk and roomd::testing (<room/testing.hpp>).
include(${CMAKE_CURRENT_LIST_DIR}/RoomPlugin.cmake)

if(NOT TARGET roomd::testing)
  if(NOT ROOMD_TESTING_LIBRARY)
    set(ROOMD_TESTING_LIBRARY ${CMAKE_CURRENT_LIST_DIR}/../../roomd/sdk/libroomd_testing.so)
  endif()
  add_library(roomd::testing SHARED IMPORTED)
  set_target_properties(roomd::testing PROPERTIES IMPORTED_LOCATION ${ROOMD_TESTING_LIBRARY})
  target_link_libraries(roomd::testing INTERFACE room::sdk)
endif()
