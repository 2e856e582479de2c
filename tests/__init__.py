"""The tests of Cordboard. A package, so that no stray "tests" of an installed library stands in its place."""
