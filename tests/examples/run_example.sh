#!/usr/bin/env bash
# run_example.sh <text> <program> <graph> <folder> <plugins>...: runs the graph in the folder, and fails
# unless that succeeds and what it prints contains the text.
set -euo pipefail
text=$1 program=$2 graph=$3 folder=$4
rm -rf "$folder/run"
export MAMMOGRAPH_CACHE=$folder/cache
said=$("$program" run "$graph" --out "$folder/run" "${@:5}" 2>&1) || {
  printf '%s\nexit code %d\n' "$said" $?
  exit 1
}
printf '%s\n' "$said"
[[ "$said" = *"$text"* ]] || { printf 'nothing here says: %s\n' "$text" && exit 1; }
