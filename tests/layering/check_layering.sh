#!/usr/bin/env bash
# check_layering.sh [root]: reads every #include line of the project against rules.txt. Prints each
# line that breaks a rule as file:line: what, and exits with 1 if there is any.
set -euo pipefail
rules=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/rules.txt
cd "${1:-$(dirname "$rules")/../..}"

folders=()
for folder in pipeline plugins runtime stages examples; do
  if [ -d "$folder" ]; then folders+=("$folder"); fi
done
find "${folders[@]}" -type f \( -name '*.hpp' -o -name '*.cpp' -o -name '*.h' \) | LC_ALL=C sort |
  awk -v rules="$rules" '
    BEGIN {
      while ((getline line < rules) > 0) {
        if (line ~ /^[ \t]*(#|$)/) continue
        count = split(line, word)
        may[word[1]] = ""
        for (i = 2; i <= count; ++i) may[word[1]] = may[word[1]] " " word[i]
      }
    }

    # The most particular rule for a path, or "".
    function rule_of(path) {
      while (!(path in may)) if (!sub(/\/[^\/]*$/, "", path)) return path in may ? path : ""
      return path
    }
    function own_folder(file, rule) {
      if (rule != file) return rule "/"
      sub(/\/[^\/]*$/, "", file)
      return file "/"
    }
    function is_test(file) { return file ~ /(_test|testing|test_folder|testing_.*|.*_testing)\.[ch]pp$/ }
    function is_standard(header) { return header ~ /^[a-z_0-9]+$/ }
    function is_posix(header) { return header ~ /^(unistd|fcntl|fnmatch|pthread|poll|spawn|dirent|sys\/[a-z]+)\.h$/ }
    function listed(header, list,    count, word, i) {
      count = split(list, word)
      for (i = 1; i <= count; ++i) {
        if (word[i] == "posix" ? is_posix(header) : header == word[i]) return 1
        if (word[i] ~ /\/$/ && index(header, word[i]) == 1) return 1
      }
      return 0
    }
    function complain(file, number, text) {
      printf "%s:%d: %s\n", file, number, text
      broken = 1
    }
    function check(file, number, header, quoted, rule, own) {
      if (quoted && header !~ /\// && file !~ /^examples\//)
        return complain(file, number, "\"" header "\" has no folder; write the path from the root")
      if (quoted && file ~ /^examples\// && header !~ /\//) return
      if (file ~ /^stages\// && !is_test(file) && listed(header, may["never-in-stages"]))
        return complain(file, number, "<" header "> brings threads; a stage has none of its own")
      if (is_standard(header) || index(header, own) == 1 || listed(header, may[rule])) return
      if (is_test(file) && listed(header, may["tests"])) return
      complain(file, number, header " is not for " own ", which may use" \
               (may[rule] == "" ? " the C++ standard library only" : may[rule]))
    }

    {
      file = $0
      rule = rule_of(file)
      if (rule == "") {
        complain(file, 1, "its folder has no line in rules.txt; say there what it may use")
        next
      }
      number = 0
      while ((getline line < file) > 0) {
        ++number
        if (line !~ /^[ \t]*#[ \t]*include[ \t]*[<"]/) continue
        quoted = line ~ /include[ \t]*"/
        sub(/^[^<"]*[<"]/, "", line)
        sub(/[>"].*$/, "", line)
        check(file, number, line, quoted, rule, own_folder(file, rule))
      }
      close(file)
      ++files
    }
    END {
      if (!files) complain("rules.txt", 1, "no source file was found")
      if (!broken) printf "layering: %d files keep the rules\n", files
      exit broken
    }'
