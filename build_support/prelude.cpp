// Nothing: only the header beside it is compiled, for all rooms at once (prelude.cmake).
