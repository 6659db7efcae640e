#!/usr/bin/env bash
# Microsoft.ML.ImageAnalytics 5.0.1: ResizeImages shrinks with a filter for IsoPad and IsoCrop, but takes the nearest pixel for Fill.
# A good guess would be: the kind of resizing decides on the shape only, and all three filter alike. Here stripes of black and white, one
# pixel wide, halve to grey for two kinds and to plain black for the third.
# Remedy: IsoPad or IsoCrop, or a transform that filters itself.
# Exits with 0 while the behaviour is as described, with 1 if it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir data && export XDG_DATA_HOME="$PWD/data"  # the SDK keeps what it builds of a file here
cat > resize.cs <<'CS'
#:package Microsoft.ML@5.0.1
#:package Microsoft.ML.ImageAnalytics@5.0.1
#:package SkiaSharp@2.88.9
#:package SkiaSharp.NativeAssets.Linux.NoDependencies@2.88.9
#:property PublishAot=false
using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

const int Side = 64;
var stripes = new byte[4 * Side * Side];
for (var i = 0; i < Side * Side; i++)
{
    stripes.AsSpan(4 * i, 3).Fill((byte)(i % 2 == 0 ? 0 : 255));
    stripes[(4 * i) + 3] = 255;
}

using (var picture = MLImage.CreateFromPixels(Side, Side, MLPixelFormat.Rgba32, stripes))
{
    picture.Save("stripes.png");
}

var ml = new MLContext(seed: 1);
var paths = ml.Data.LoadFromEnumerable([new Row { Path = "stripes.png" }]);
Console.WriteLine($"Microsoft.ML.ImageAnalytics {FileVersionInfo.GetVersionInfo(typeof(ImageResizingEstimator).Assembly.Location).ProductVersion}");
var found = new Dictionary<ImageResizingEstimator.ResizingKind, string>();
foreach (var kind in Enum.GetValues<ImageResizingEstimator.ResizingKind>())
{
    var view = ml.Transforms.LoadImages("Image", Environment.CurrentDirectory, "Path")
        .Append(ml.Transforms.ResizeImages("Half", Side / 2, Side / 2, "Image", kind))
        .Append(ml.Transforms.ExtractPixels("Pixels", "Half")).Fit(paths).Transform(paths);
    found[kind] = string.Join(", ", view.GetColumn<float[]>("Pixels").Single().Distinct().Order());
    Console.WriteLine($"{kind}: values {found[kind]}");
}

return found[ImageResizingEstimator.ResizingKind.Fill] == "0" && found[ImageResizingEstimator.ResizingKind.IsoPad] == "127"
    && found[ImageResizingEstimator.ResizingKind.IsoCrop] == "127" ? 0 : 1;

class Row { public string Path { get; set; } = ""; }
CS
dotnet run resize.cs
