#!/usr/bin/env bash
# A stranger's way from a clone to boxes on pictures of their own, in seven commands. Prints each command, and in the end a table of times.
#
#   build/first-ten-minutes.sh DATASET            pictures with labels, in any form that docs/data.md lists, with or without splits
#   build/first-ten-minutes.sh DATASET PICTURES   boxes on other pictures than those of the dataset
#   EPOCHS=3 OUTPUT=folder build/first-ten-minutes.sh DATASET
#
# Everything is written to a temporary folder, or to OUTPUT, which is kept. Other packages come from the NuGet sources configured on the
# machine; DOTNET_CLI_HOME and NUGET_PACKAGES name empty folders for the times of a machine that has never built anything.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
[ $# -ge 1 ] || { sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 2; }
dataset=$(cd "$1" && pwd)
pictures=$(cd "${2:-$1}" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
output=${OUTPUT:-$work/output}
mkdir -p "$output"
cd "$output"
export OMP_WAIT_POLICY=${OMP_WAIT_POLICY:-PASSIVE} # so that training makes progress alongside other work
rows=()

run() {
  echo
  echo "\$ $*"
  local start=$SECONDS
  "$@"
  rows+=("$(printf '%5d s  %s' $((SECONDS - start)) "$*")")
}

run git clone --quiet "$root" "$work/MLNetGhost"
run dotnet pack "$work/MLNetGhost/Tool" -c Release -v quiet -o "$work/packages"
run dotnet tool install MLNetGhost.Tool --tool-path "$work/tools" --source "$work/packages"
PATH=$work/tools:$PATH
run mlnetghost data --data "$dataset"
run mlnetghost train --data "$dataset" --model edge-n --imgsz 320 --epochs "${EPOCHS:-10}" --project "$output" --name first
run mlnetghost val --weights "$output/first/weights/best.onnx" --data "$dataset"
run mlnetghost predict --weights "$output/first/weights/best.onnx" --source "$pictures" --project "$output" --name boxes --quiet

echo
printf '%s\n' "${rows[@]}"
printf '%5d s  in all\n' "$SECONDS"
