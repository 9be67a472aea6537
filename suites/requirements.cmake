# The table of requirements: included by suites/CMakeLists.txt behind its house_library(suites ...).
# embed_requirements reads requirements.yaml when that changes, and what it writes becomes a part of
# the library.

set(REQUIREMENT_TABLE_SOURCE ${CMAKE_CURRENT_BINARY_DIR}/requirement_table.cpp)

add_executable(embed_requirements ${CMAKE_CURRENT_LIST_DIR}/embed_requirements.cpp)
target_link_libraries(embed_requirements PRIVATE schema house_warnings)

add_custom_command(
  OUTPUT ${REQUIREMENT_TABLE_SOURCE}
  COMMAND embed_requirements ${CMAKE_CURRENT_LIST_DIR}/requirements.yaml ${REQUIREMENT_TABLE_SOURCE}
  DEPENDS embed_requirements ${CMAKE_CURRENT_LIST_DIR}/requirements.yaml
  COMMENT "Embedding suites/requirements.yaml"
  VERBATIM)

# The library takes every .cpp file of this folder; this one is a program of its own.
get_target_property(sources suites SOURCES)
list(FILTER sources EXCLUDE REGEX "/embed_requirements\\.cpp$")
set_target_properties(suites PROPERTIES SOURCES "${sources}")
target_sources(suites PRIVATE ${REQUIREMENT_TABLE_SOURCE})
