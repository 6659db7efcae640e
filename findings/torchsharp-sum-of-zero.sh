#!/usr/bin/env bash
# TorchSharp 0.107.0: x.sum(0) is not PyTorch's sum over the first dimension. The literal 0 converts to the enumeration ScalarType, whose
# member 0 is Byte, and sum(ScalarType?) sums everything into one byte, which wraps around at 256. x.sum(1) sums over the second dimension.
# A good guess would be: both sum over one dimension, as in PyTorch. Remedy: x.sum([0]).
# Exits with 0 while the behaviour is as described, with 1 if it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > sum.cs <<'CS'
#:package TorchSharp@0.107.0
#:package libtorch-cpu-linux-x64@2.10.0
#:property PublishAot=false
using TorchSharp;

var x = torch.full(new long[] { 300, 2 }, 1f);
var first = x.sum(0);
var second = x.sum(1);
var listed = x.sum([0L]);
Console.WriteLine($"TorchSharp {typeof(torch).Assembly.GetName().Version}");
Console.WriteLine($"x of shape [{string.Join(", ", x.shape)}], all ones");
Console.WriteLine($"x.sum(0):   {first.dtype}, shape [{string.Join(", ", first.shape)}], value {first.to(torch.int64).sum().item<long>()}");
Console.WriteLine($"x.sum(1):   {second.dtype}, shape [{string.Join(", ", second.shape)}]");
Console.WriteLine($"x.sum([0]): {listed.dtype}, shape [{string.Join(", ", listed.shape)}]");
return first.dtype == torch.ScalarType.Byte && first.shape.Length == 0 && listed.shape is [2] ? 0 : 1;
CS
dotnet run sum.cs
