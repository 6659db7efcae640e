#!/usr/bin/env bash
# Executes the notebooks of Samples/Notebooks in the real kernel of .NET Interactive, against packages of this tree, and fails if a cell does.
# The notebooks in the repository are left as they are.
#
#   build/run-notebooks.sh                       all five; 02 and 03 train
#   build/run-notebooks.sh 01-first-detection    those named
#   OUTPUT=folder build/run-notebooks.sh         keeps the executed notebooks in that folder
#
# Needs jupyter-nbconvert (Debian: apt-get install jupyter-nbconvert python3-ipykernel) and the .NET tool of .NET Interactive
# (dotnet tool install --global Microsoft.dotnet-interactive); DOTNET_INTERACTIVE names another place of it. Other packages come from the
# NuGet sources configured on the machine. On Debian 12 and Ubuntu 22.04, 02 and 03 need build/RelaxNuGetCache.proj
# (Samples/Notebooks/README.md).
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
interactive=${DOTNET_INTERACTIVE:-dotnet-interactive}
work=$(mktemp -d)
output=${OUTPUT:-$work/output}
version=0.0.0-notebook.$(date -u +%Y%m%d%H%M%S)
cache=$(dotnet nuget locals global-packages --list | sed -n 's/^.*global-packages: //p')
# The programs that .NET Interactive starts look for the SDK here.
DOTNET_ROOT=${DOTNET_ROOT:-$(dirname "$(readlink -f "$(command -v dotnet)")")}
export DOTNET_ROOT DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT=1 DOTNET_TRY_CLI_TELEMETRY_OPTOUT=1
export OMP_WAIT_POLICY=${OMP_WAIT_POLICY:-PASSIVE} # so that training makes progress alongside other work

clean_up() {
  rm -rf "${cache:?}"/mlnetghost*/"$version" "$work"
}
trap clean_up EXIT

for tool in jupyter-nbconvert "$interactive"; do
  command -v "$tool" > /dev/null || { echo "$tool is not installed; $0 says in its head how to get it." >&2; exit 1; }
done

echo "Packing version $version"
for name in MLNetExtensions Trainer Reports; do
  dotnet pack "$root/$name" -c Release -v quiet -p:Version="$version" --artifacts-path "$work/build" -o "$work/feed"
done
rm -rf "$work/build"

mkdir -p "$work/jupyter/kernels/.net-csharp" "$work/Samples/Notebooks" "$output"
cat > "$work/jupyter/kernels/.net-csharp/kernel.json" << JSON
{
  "argv": ["$(command -v "$interactive")", "jupyter", "--default-kernel", "csharp", "{connection_file}"],
  "display_name": ".NET (C#)",
  "language": "C#"
}
JSON
cp -r "$root/Samples/Models" "$work/Samples/"

names=("$@")
if [ ${#names[@]} -eq 0 ]; then
  for path in "$root"/Samples/Notebooks/*.ipynb; do
    names+=("$(basename "$path" .ipynb)")
  done
fi

for name in "${names[@]}"; do
  notebook=$work/Samples/Notebooks/$name.ipynb
  # The first cell asks for the released packages; here it gets those just built.
  python3 - "$root/Samples/Notebooks/$name.ipynb" "$notebook" "$version" "$work/feed" << 'PYTHON'
import json
import re
import sys

source, target, version, feed = sys.argv[1:]
with open(source, encoding="utf-8") as file:
    notebook = json.load(file)
first = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
text, count = re.subn(r'(#r "nuget: MLNetGhost[A-Za-z.]*), [^"]*"', rf'\1, {version}"', "".join(first["source"]))
if count == 0:
    sys.exit(f"The first code cell of {source} references no package of this repository.")
first["source"] = f'#i "nuget:{feed}"\n{text}'
with open(target, "w", encoding="utf-8") as file:
    json.dump(notebook, file)
PYTHON
  start=$SECONDS
  JUPYTER_DATA_DIR=$work/jupyter jupyter-nbconvert --to notebook --execute --log-level=ERROR \
    --ExecutePreprocessor.timeout=1800 --ExecutePreprocessor.startup_timeout=300 \
    --output-dir "$output" "$notebook"
  echo "$name: $((SECONDS - start)) s"
done
