#!/usr/bin/env bash
# The layering check finds each kind of breach in a sample project, and nothing else.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
sample=$(mktemp -d)
trap 'rm -rf "$sample"' EXIT

put() {  # put <file> <line>...
  mkdir -p "$sample/$(dirname "$1")"
  printf '%s\n' "${@:2}" >"$sample/$1"
}
expect() {  # expect <exit code> <text>
  local code=0 text
  text=$("$here/check_layering.sh" "$sample" 2>&1) || code=$?
  if [ "$code" != "$1" ] || [ "$text" != "$2" ]; then
    printf 'expected exit code %s:\n%s\n\ngot exit code %s:\n%s\n' "$1" "$2" "$code" "$text"
    exit 1
  fi
}

put pipeline/value.hpp '#pragma once' '#include <vector>' '#include "pipeline/error.hpp"'
put plugins/open.cpp '#include <boost/dll/shared_library.hpp>' '#include "plugins/open.hpp"'
put runtime/engine/engine.cpp '#include <oneapi/tbb/flow_graph.h>' '#include <unistd.h>'
put stages/crop/plugin.cpp '#include "stages/crop/crop.hpp"' '#include <opencv2/imgproc.hpp>'
put stages/crop/crop_test.cpp '#include <gtest/gtest.h>' '// #include <tbb/tbb.h>' '#include <thread>'
put examples/01_one/one.cpp '#include "one.hpp"' '#include "pipeline/plugin.hpp"'
expect 0 'layering: 6 files keep the rules'

put pipeline/stage.hpp '' '#include <fmt/format.h>'
put plugins/catalogue.cpp '#include <boost/dll/shared_library.hpp>' '#include "runtime/run.hpp"'
put stages/crop/crop.cpp '#include <thread>' '#include "stages/segment/unet.hpp"' \
  '#  include "runtime/engine/engine.hpp"' '#include <oneapi/tbb/parallel_for.h>'
put stages/crop/grid.cpp '#include <gtest/gtest.h>' '#include "grid.hpp"'
put stages/unheard/of.cpp '#include <vector>'
put examples/01_one/two.cpp '#include "runtime/run.hpp"'
expect 1 'examples/01_one/two.cpp:1: runtime/run.hpp is not for examples/, which may use pipeline/ stages/support/ opencv2/ torch/
pipeline/stage.hpp:2: fmt/format.h is not for pipeline/, which may use the C++ standard library only
plugins/catalogue.cpp:1: boost/dll/shared_library.hpp is not for plugins/, which may use pipeline/
plugins/catalogue.cpp:2: runtime/run.hpp is not for plugins/, which may use pipeline/
stages/crop/crop.cpp:1: <thread> brings threads; a stage has none of its own
stages/crop/crop.cpp:2: stages/segment/unet.hpp is not for stages/crop/, which may use pipeline/ stages/support/ opencv2/ torch/ ATen/ c10/
stages/crop/crop.cpp:3: runtime/engine/engine.hpp is not for stages/crop/, which may use pipeline/ stages/support/ opencv2/ torch/ ATen/ c10/
stages/crop/crop.cpp:4: oneapi/tbb/parallel_for.h is not for stages/crop/, which may use pipeline/ stages/support/ opencv2/ torch/ ATen/ c10/
stages/crop/grid.cpp:1: gtest/gtest.h is not for stages/crop/, which may use pipeline/ stages/support/ opencv2/ torch/ ATen/ c10/
stages/crop/grid.cpp:2: "grid.hpp" has no folder; write the path from the root
stages/unheard/of.cpp:1: its folder has no line in rules.txt; say there what it may use'

rm -rf "${sample:?}"/*
mkdir "$sample/pipeline"
expect 1 'rules.txt:1: no source file was found'
echo 'the layering check finds what it should'
