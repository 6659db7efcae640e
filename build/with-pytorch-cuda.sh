#!/usr/bin/env bash
# Makes a folder that trains and detects on a machine with a CUDA build of PyTorch and no NuGet: the program, the benchmarks, a .NET
# runtime, ONNX Runtime's GPU libraries where they are given, and a start script that finds PyTorch's libtorch.
#
#   build/with-pytorch-cuda.sh FOLDER                          the folder, which must be empty or not exist
#   build/with-pytorch-cuda.sh FOLDER --onnxruntime-gpu FROM   FROM: Microsoft.ML.OnnxRuntime.Gpu.Linux as a .nupkg, or a folder with
#                                                              its libraries (libonnxruntime.so, …_providers_shared.so, …_providers_cuda.so)
#
# Copy the folder to that machine (Linux, x64) and run there:
#
#   FOLDER/check                                what was found, and what is missing
#   FOLDER/mlnetghost train --device cuda ...   the program
#   FOLDER/benchmarks device --device cuda:0    whether the card computes what the processor does, and how fast
#
# PyTorch is found through python3; MLNETGHOST_PYTHON names another one, and MLNETGHOST_TORCH_LIB the folder torch/lib itself. TorchSharp
# is made for one version of libtorch; docs/deployment.md says which others were seen working.
set -euo pipefail

fail() {
  echo "$1" >&2
  exit 1
}

[ $# -eq 1 ] || [ $# -eq 3 ] && [ "${2:---onnxruntime-gpu}" = --onnxruntime-gpu ] \
  || fail "Usage: $0 FOLDER [--onnxruntime-gpu PACKAGE-OR-FOLDER]"
root=$(cd "$(dirname "$0")/.." && pwd)
target=$1
gpu=${3:-}
mkdir -p "$target"
[ -z "$(ls -A "$target")" ] || fail "$target is not empty; name an empty or new folder."
target=$(cd "$target" && pwd)
[ -z "$gpu" ] || [ -e "$gpu" ] || fail "$gpu does not exist; name the package Microsoft.ML.OnnxRuntime.Gpu.Linux or a folder."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Without a manifest of dependencies the host takes whatever lies in the folder, so libtorch may come from elsewhere.
echo "Publishing the program and the benchmarks"
for project in Tool Benchmarks; do
  dotnet publish "$root/$project" -c Release -r linux-x64 --self-contained false -v quiet --artifacts-path "$work/build" \
    -o "$target/program" -p:GenerateDependencyFile=false -p:UseAppHost=false -p:RelaxLibTorchSharp=always
done

# The version of the package lies in the name of its folder; there is one.
cache=$(dotnet nuget locals global-packages --list | sed -n 's/^.*global-packages: //p')
version=$(sed -n 's/.*Include="libtorch-cpu-linux-x64" Version="\([^"]*\)".*/\1/p' "$root/Directory.Packages.props")
torch=$cache/libtorch-cpu-linux-x64/$version/runtimes/linux-x64/native
[ -d "$torch" ] || fail "$torch does not exist, so libtorch cannot be told from the other libraries."
for library in "$torch"/*; do
  rm -f "$target/program/$(basename "$library")"
done
[ ! -e "$target/program/libtorch_cpu.so" ] || fail "A copy of libtorch remained in $target/program."
[ -s "$target/program/libLibTorchSharp.so" ] || fail "There is no libLibTorchSharp.so in $target/program."

if [ -n "$gpu" ]; then
  libraries=$gpu
  if [ -f "$gpu" ]; then
    libraries=$work/gpu
    unzip -q -j "$gpu" 'runtimes/linux-x64/native/*.so' -d "$libraries" || fail "$gpu has no libraries for linux-x64."
  fi
  for name in libonnxruntime.so libonnxruntime_providers_shared.so libonnxruntime_providers_cuda.so; do
    [ -s "$libraries/$name" ] || fail "$gpu has no $name; it is not Microsoft.ML.OnnxRuntime.Gpu.Linux."
    install -m 755 "$libraries/$name" "$target/program/$name"
  done
  echo "Detection uses $gpu"
else
  echo "Detection runs on the processor: no --onnxruntime-gpu was given."
fi

# The runtimes that run here, with nothing that the programs do not need.
runtime=$(sed -n 's/.*"version": "\([0-9]*\)\..*/\1/p' "$target/program/MLNetGhost.Tool.runtimeconfig.json" | head -1)
mkdir -p "$target/dotnet/host/fxr"
for name in $(sed -n 's/.*"name": "\(Microsoft\.[A-Za-z]*\.App\)".*/\1/p' "$target"/*/*.runtimeconfig.json | sort -u); do
  shared=$(dotnet --list-runtimes | sed -n "s/^$name \($runtime\.[^ ]*\) \[\(.*\)\]$/\2\/\1/p" | tail -1)
  [ -d "$shared" ] || fail "There is no $name $runtime here to copy."
  mkdir -p "$target/dotnet/shared/$name"
  cp -RL "$shared" "$target/dotnet/shared/$name/"
done
dotnet=$(cd "$shared/../../.." && pwd)
host=$(find "$dotnet/host/fxr" -mindepth 1 -maxdepth 1 -type d | sort -V | tail -1)
cp -RL "$dotnet/dotnet" "$target/dotnet/"
cp -RL "$host" "$target/dotnet/host/fxr/"

cat > "$target/environment.sh" <<'SCRIPT'
# Finds PyTorch's libtorch and the CUDA libraries beside it, links libtorch into the program's folder, and sets LD_LIBRARY_PATH.
# Read by the scripts beside it, which set $here.
torch=${MLNETGHOST_TORCH_LIB:-}
if [ -z "$torch" ]; then
  python=${MLNETGHOST_PYTHON:-python3}
  torch=$("$python" -c 'import importlib.util, os
found = importlib.util.find_spec("torch")
print(os.path.join(found.submodule_search_locations[0], "lib") if found else "")' 2> /dev/null) || torch=
  if [ -z "$torch" ]; then
    echo "$python finds no PyTorch; set MLNETGHOST_PYTHON to a python that does, or MLNETGHOST_TORCH_LIB to its folder torch/lib." >&2
    exit 2
  fi
fi
if [ ! -e "$torch/libtorch_cpu.so" ]; then
  echo "$torch has no libtorch_cpu.so, so it is not the folder torch/lib of PyTorch for Linux." >&2
  exit 2
fi

# PyTorch's wheels put CUDA and cuDNN into packages of their own, beside torch.
libraries=$torch
for folder in "$torch"/../../nvidia/*/lib; do
  [ ! -d "$folder" ] || libraries=$libraries:$folder
done
export LD_LIBRARY_PATH="$libraries${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
marker=$here/program/.torch
if [ -w "$here/program" ] && [ "$(cat "$marker" 2> /dev/null)" != "$torch" ]; then
  find "$here/program" -maxdepth 1 -type l -name 'lib*.so*' -exec rm -f {} +
  for library in "$torch"/lib*.so*; do
    [ -e "$here/program/$(basename "$library")" ] || ln -sfn "$library" "$here/program/"
  done
  echo "$torch" > "$marker"
fi
export DOTNET_ROOT="$here/dotnet"
SCRIPT

for entry in mlnetghost:MLNetGhost.Tool benchmarks:Benchmarks; do
  cat > "$target/${entry%%:*}" <<SCRIPT
#!/bin/sh
here=\$(cd "\$(dirname "\$0")" && pwd)
. "\$here/environment.sh"
exec "\$here/dotnet/dotnet" "\$here/program/${entry##*:}.dll" "\$@"
SCRIPT
done

cat > "$target/check" <<'SCRIPT'
#!/bin/sh
# Says where PyTorch was found, and which libraries or symbols are missing; succeeds if none is.
here=$(cd "$(dirname "$0")" && pwd)
. "$here/environment.sh"
echo "PyTorch: $torch ($(sed -n "s/^__version__ = '\(.*\)'.*/\1/p" "$torch/../version.py" 2> /dev/null || echo 'version unknown'))"
result=0
for library in libLibTorchSharp.so libonnxruntime.so libonnxruntime_providers_cuda.so; do
  if [ ! -e "$here/program/$library" ]; then
    echo "$library: not in this folder"
    continue
  fi
  # Symbols are worth a look only when all libraries are there. The entry for the newer C++ library is weak, as is right.
  missing=$(ldd "$here/program/$library" 2>&1 | grep 'not found' | grep -v 'weak version' | sed 's/^[[:space:]]*//') || missing=
  if [ -z "$missing" ]; then
    # A provider takes ONNX Runtime's own symbol when it is loaded.
    missing=$(ldd -r "$here/program/$library" 2>&1 | grep 'undefined symbol' | grep -v 'Provider_GetHost' | head -5) || missing=
  fi
  if [ -n "$missing" ]; then
    printf '%s: incomplete\n%s\n' "$library" "$missing"
    result=1
  else
    echo "$library: complete"
  fi
done
exit $result
SCRIPT
chmod +x "$target/mlnetghost" "$target/benchmarks" "$target/check"
echo "Done: $target, $(du -sh "$target" | cut -f1)"
