set(SANDBOX_SCENARIO_SOURCES
  scenario/scenario.cpp scenario/rules.cpp scenario/sandbox_clock.cpp scenario/faults.cpp scenario/catalogue.cpp
  scenario/throttle.cpp scenario/refusals.cpp scenario/bodies.cpp scenario/waiting.cpp scenario/framing.cpp
  scenario/contents.cpp scenario/links.cpp scenario/replicas.cpp scenario/paging.cpp scenario/life.cpp)
