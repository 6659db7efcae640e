#!/usr/bin/env bash
# ML.NET 5.0.1: ShuffleRows, Cache and SaveAsBinary leave image columns out of their result, without an error or a warning, although
# TakeRows, TrainTestSplit and CrossValidationSplit over the same rows keep them.
# A good guess would be: all columns are kept, or the call fails and names the column that it cannot hold. Cache says so itself when the
# column is named: it then throws.
# Remedy: shuffle, cache or save paths, and decode after that (LoadImages).
# Exits with 0 while the behaviour is as described, with 1 if it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir data && export XDG_DATA_HOME="$PWD/data"  # the SDK keeps what it builds of a file here
cat > dropped.cs <<'CS'
#:package Microsoft.ML@5.0.1
#:package Microsoft.ML.ImageAnalytics@5.0.1
#:package SkiaSharp@2.88.9
#:package SkiaSharp.NativeAssets.Linux.NoDependencies@2.88.9
#:property PublishAot=false
using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

using (var picture = MLImage.CreateFromPixels(2, 1, MLPixelFormat.Rgba32, [10, 20, 30, 255, 40, 50, 60, 255]))
{
    picture.Save("a.png");
}

var ml = new MLContext(seed: 1);
var warnings = 0;
ml.Log += (_, entry) => warnings += entry.Kind >= ChannelMessageKind.Warning ? 1 : 0;
var paths = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 4).Select(_ => new Row { Path = "a.png" }));
var images = ml.Transforms.LoadImages("Image", Environment.CurrentDirectory, "Path").Fit(paths).Transform(paths);
using (var file = File.Create("rows.idv"))
{
    ml.Data.SaveAsBinary(images, file);
}

var version = FileVersionInfo.GetVersionInfo(typeof(MLContext).Assembly.Location).ProductVersion;
Console.WriteLine($"Microsoft.ML {version}, columns of the input: {Columns(images)}");
(string Name, IDataView View, string Expected)[] cases =
[
    ("ShuffleRows", ml.Data.ShuffleRows(images, seed: 1), "Path"),
    ("Cache", ml.Data.Cache(images), "Path"),
    ("SaveAsBinary", ml.Data.LoadFromBinary("rows.idv"), "Path"),
    ("TakeRows", ml.Data.TakeRows(images, 2), "Path, Image"),
    ("TrainTestSplit", ml.Data.TrainTestSplit(images).TrainSet, "Path, Image"),
    ("CrossValidationSplit", ml.Data.CrossValidationSplit(images, 2)[0].TrainSet, "Path, Image"),
];
var changed = 0;
foreach (var (name, view, expected) in cases)
{
    Console.WriteLine($"{name}: {Columns(view)}");
    changed += Columns(view) == expected ? 0 : 1;
}

Console.WriteLine($"warnings: {warnings}");
return changed == 0 && warnings == 0 ? 0 : 1;

static string Columns(IDataView view) => string.Join(", ", view.Schema.Select(column => column.Name));

class Row { public string Path { get; set; } = ""; }
CS
dotnet run dropped.cs
