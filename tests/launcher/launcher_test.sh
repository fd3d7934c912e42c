#!/usr/bin/env bash
# The launcher in a make-believe checkout, where everything that installs or builds is a stand-in.
set -euo pipefail
launcher=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/mammograph
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
unset MAMMOGRAPH_TORCH MAMMOGRAPH_TORCH_INDEX
export PATH=$scratch/tools:$PATH

# stand_in <path> <line>...: a program that does these lines.
stand_in() {
  mkdir -p "$(dirname "$1")"
  printf '%s\n' '#!/usr/bin/env bash' "${@:2}" >"$1"
  chmod +x "$1"
}
# fresh: a checkout that was built a moment ago.
fresh() {
  root=$scratch/checkout
  rm -rf "$root" "$scratch/tools"
  mkdir -p "$root"/{cmake,pipeline,plugins,runtime,stages,build/bin} "$scratch/tools"
  cp "$launcher" "$root/mammograph"
  touch -d '1 hour ago' "$root"/CMakeLists.txt "$root"/pipeline/value.hpp
  find "$root" -exec touch -d '1 hour ago' {} +
  # shellcheck disable=SC2016
  stand_in "$root/build/bin/mammograph" 'printf "%s|" "$PWD" "$@"' '[ "$*" = --help ]'
  echo "$root " >"$root/build/.built"
}
# expect <exit code> <text> <command>...: the command ends so, and what it prints contains the text.
expect() {
  local code=0 said
  said=$("${@:3}" 2>&1) || code=$?
  if [ "$code" != "$1" ] || [[ "$said" != *"$2"* ]]; then
    printf 'FAILED: %s\nexpected exit code %s and\n%s\ngot exit code %s and\n%s\n' \
      "${*:3}" "$1" "$2" "$code" "$said"
    exit 1
  fi
}

fresh
cd /
expect 1 '/|run|a graph.yaml|--set|x=1|' "$root/mammograph" run 'a graph.yaml' --set x=1
ln -s "$root/mammograph" "$scratch/link"
expect 1 '/|check|' "$scratch/link" check
expect 0 './mammograph test [ctest options]         build all, then run the tests' "$root/mammograph"
echo 'ok: arguments, folder and exit code pass through, from anywhere'

fresh
nowhere='mammograph: MAMMOGRAPH_TORCH=/nowhere has no LibTorch
  name the folder of a torch package or of LibTorch: it contains share/cmake/Torch'
expect 3 "$nowhere" env MAMMOGRAPH_TORCH=/nowhere "$root/mammograph" run
touch "$root/pipeline/value.hpp"
expect 3 "$nowhere" env MAMMOGRAPH_TORCH=/nowhere "$root/mammograph" run
echo 'ok: it builds again when a source or LibTorch has changed, and names a LibTorch that is none'

fresh
mkdir -p "$scratch/old/share/cmake/Torch"
touch "$scratch/old/share/cmake/Torch/TorchConfig.cmake"
echo 'set(PACKAGE_VERSION "1.13.1")' >"$scratch/old/share/cmake/Torch/TorchConfigVersion.cmake"
for path in "$scratch/old" "$scratch/old/share/cmake" "$scratch/old/share/cmake/Torch"; do
  expect 3 "mammograph: $scratch/old is LibTorch 1.13.1, but 2.13.0 is needed" \
    env MAMMOGRAPH_TORCH="$path" "$root/mammograph" build
done
echo 'ok: it takes LibTorch by any of its folders, and refuses another version'

fresh
sed -i 's/1.13.1/2.13.0/' "$scratch/old/share/cmake/Torch/TorchConfigVersion.cmake"
export MAMMOGRAPH_TORCH=$scratch/old
stand_in "$scratch/tools/dpkg-query" 'echo installed g++' 'echo config-files cmake' 'exit 1'
stand_in "$scratch/tools/id" 'echo 1000'
stand_in "$scratch/tools/sudo" 'exit 1'
expect 3 'mammograph: these Debian packages are missing:
  cmake                    plans the build' "$root/mammograph" build
expect 3 'mammograph: only the administrator can install them. Please run
  apt-get install --no-install-recommends cmake ninja-build libtbb-dev' "$root/mammograph" build
echo 'ok: without the right to install it prints the command and stops'

stand_in "$scratch/tools/id" 'echo 0'
stand_in "$scratch/tools/python3" 'exit 1'
stand_in "$scratch/tools/apt-get" "echo \"\$*\" >>$scratch/apt" 'echo E: no such package' 'exit 100'
expect 3 'mammograph: installing 18 Debian packages ... failed after 0 s' "$root/mammograph" build
expect 3 '  E: no such package
mammograph: the Debian packages could not be installed' "$root/mammograph" build
expect 0 'install --no-install-recommends cmake ninja-build' cat "$scratch/apt"
expect 1 '' grep 'g++\|python3-venv\|libgtest-dev' "$scratch/apt"
expect 3 '  libgtest-dev             GoogleTest: the tests' "$root/mammograph" test
expect 3 '  python3-venv             makes the virtual environment' \
  env -u MAMMOGRAPH_TORCH PATH="$PATH" "$root/mammograph" build
echo 'ok: it installs what is missing and no more, and shows the end of the log when that fails'

"$root/mammograph" clean
[ ! -e "$root/build" ] && [ -e "$root/mammograph" ]
echo 'ok: clean removes the build alone'
