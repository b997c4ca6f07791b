set(SANDBOX_WORLDS_SOURCES worlds/worlds.cpp worlds/hands.cpp worlds/vocabulary.cpp worlds/applications.cpp
                           worlds/brownfield.cpp worlds/history.cpp worlds/fleet.cpp)
