#!/usr/bin/env bash
# Follows docs/getting-started.md as a new user would: an empty folder, `dotnet new console`, the packages MLNetGhost and MLNetGhost.Trainer from
# a local feed, and the first program of that page, which trains, saves, loads and predicts.
#
#   build/strangers-project.sh              packs, then builds and runs; takes a few minutes, mostly training
#   build/strangers-project.sh FOLDER       the same, but keeps the project in FOLDER, which must be empty or not exist
#
# Other packages come from the NuGet sources configured on the machine. Ours get a unique version, so that no earlier build is taken
# from the package cache, and are removed from the cache at the end.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
project=${1:-$work/project}
export OMP_WAIT_POLICY=${OMP_WAIT_POLICY:-PASSIVE} # so that training makes progress alongside other work
version=0.0.0-stranger.$(date -u +%Y%m%d%H%M%S)

cache=$(dotnet nuget locals global-packages --list | sed -n 's/^.*global-packages: //p')

clean_up() {
  rm -rf "${cache:?}/mlnetghost/$version" "${cache:?}/mlnetghost.trainer/$version" "$work"
  rmdir "$cache/mlnetghost" "$cache/mlnetghost.trainer" 2> /dev/null || true
}
trap clean_up EXIT

fail() {
  echo "$1" >&2
  exit 1
}

echo "Packing version $version"
for name in MLNetExtensions Trainer; do
  dotnet pack "$root/$name" -c Release -v quiet -p:Version="$version" --artifacts-path "$work/build" -o "$work/feed"
done

mkdir -p "$project"
[ -z "$(ls -A "$project")" ] || fail "$project is not empty; choose an empty or new folder."
cd "$project"
dotnet new console --output . --name Stranger
cat > NuGet.config <<XML
<configuration>
  <packageSources>
    <add key="local feed" value="$work/feed" />
  </packageSources>
</configuration>
XML
dotnet add package MLNetGhost --version "$version"
dotnet add package MLNetGhost.Trainer --version "$version"
for name in MLNetGhost MLNetGhost.Trainer; do
  unpacked=$cache/$(tr '[:upper:]' '[:lower:]' <<< "$name")/$version
  for file in README.md icon.png "lib/net10.0/$name.dll" "lib/net10.0/$name.xml" "buildTransitive/net10.0/$name.targets"; do
    [ -s "$unpacked/$file" ] || fail "The package $name has no $file."
  done
  [ -s "$work/feed/$name.$version.snupkg" ] || fail "The package $name has no symbols."
done
for system in linux-x64 win-x64 osx-arm64; do
  grep -q "<dependency id=\"libtorch-cpu-$system\"" "$unpacked/mlnetghost.trainer.nuspec" \
    || fail "MLNetGhost.Trainer does not depend on libtorch for $system."
done

# The versions that the library works with, and nothing of the program.
depends() {
  grep -qF "<dependency id=\"$3\" version=\"$4\"" "$cache/$1/$version/$1.nuspec" || fail "$2 does not depend on $3 $4."
}
for name in MLNetGhost MLNetGhost.Trainer; do
  id=$(tr '[:upper:]' '[:lower:]' <<< "$name")
  for package in Microsoft.ML Microsoft.ML.ImageAnalytics Microsoft.ML.OnnxTransformer; do
    depends "$id" "$name" "$package" "[5.0.1, 5.1.0)"
  done
  for package in SkiaSharp SkiaSharp.NativeAssets.Linux.NoDependencies; do
    depends "$id" "$name" "$package" "[2.88.9, 3.0.0)"
  done
  for package in Spectre.Console System.CommandLine OxyPlot; do
    ! grep -q "<dependency id=\"$package" "$cache/$id/$version/$id.nuspec" || fail "$name depends on $package, which is the program's."
  done
done

awk '/^```csharp/ { inside = 1; next } inside && /^```/ { exit } inside' "$root/docs/getting-started.md" > Program.cs
[ -s Program.cs ] || fail "docs/getting-started.md has no program."
echo "The program has $(wc -l < Program.cs) lines."

dotnet build -c Release -v quiet -warnaserror
systems=$(find bin -path '*/native/*torch_cpu*' | wc -l)
[ "$systems" -eq 1 ] || fail "The output folder contains libtorch for $systems systems instead of one."
dotnet run -c Release --no-build | tee output.txt

[ -s shapes.zip ] || fail "The program did not save a model."
grep -Eq '^[^ ]+\.(jpg|png): .*(triangle|square|star|ring) 0\.[0-9]+' output.txt \
  || fail "The program did not detect anything in any picture."
echo "The stranger's project trains, saves, loads and predicts."
