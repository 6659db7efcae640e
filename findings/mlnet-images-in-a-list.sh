#!/usr/bin/env bash
# ML.NET 5.0.1: GetColumn<MLImage>(...).ToList() returns as many images as there are rows, all of them disposed of; the same values can be
# used inside the loop that reads them.
# A good guess would be: a list of images, as GetColumn<float[]>(...).ToList() is a list of arrays that stay valid.
# Remedy: copy each image while it is read, with MLImage.CreateFromPixels.
# Exits with 0 while the behaviour is as described, with 1 if it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir data && export XDG_DATA_HOME="$PWD/data"  # the SDK keeps what it builds of a file here
cat > list.cs <<'CS'
#:package Microsoft.ML@5.0.1
#:package Microsoft.ML.ImageAnalytics@5.0.1
#:package SkiaSharp@2.88.9
#:package SkiaSharp.NativeAssets.Linux.NoDependencies@2.88.9
#:property PublishAot=false
using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;

using (var picture = MLImage.CreateFromPixels(2, 1, MLPixelFormat.Rgba32, [10, 20, 30, 255, 40, 50, 60, 255]))
{
    picture.Save("a.png");
}

var ml = new MLContext(seed: 1);
var paths = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 3).Select(_ => new Row { Path = "a.png" }));
var images = ml.Transforms.LoadImages("Image", Environment.CurrentDirectory, "Path").Fit(paths).Transform(paths);
var within = images.GetColumn<MLImage>("Image").Select(image => image.Pixels.Length).ToList();
var list = images.GetColumn<MLImage>("Image").ToList();
var after = list.Select(image =>
{
    try
    {
        return $"{image.Pixels.Length} bytes";
    }
    catch (InvalidOperationException e)
    {
        return e.Message;
    }
}).ToList();
Console.WriteLine($"Microsoft.ML {FileVersionInfo.GetVersionInfo(typeof(MLContext).Assembly.Location).ProductVersion}");
Console.WriteLine($"in the loop: {string.Join(", ", within.Select(length => $"{length} bytes"))}");
Console.WriteLine($"in the list: {string.Join(", ", after)}");
return within.All(length => length == 8) && after.All(text => text == "Object is disposed.") ? 0 : 1;

class Row { public string Path { get; set; } = ""; }
CS
dotnet run list.cs
