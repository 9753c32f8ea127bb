// The prelude of test programs.
#include "prelude.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
