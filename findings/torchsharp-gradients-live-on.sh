#!/usr/bin/env bash
# TorchSharp 0.107.0: what the backward passes of functions written in C# receive and return lives on after backward().
#
# 50 functions in a row, each a SingleTensorFunction that doubles. A good guess: gradients between two functions go when the next backward
# pass has used them, as those between libtorch's own operations do, so that backward() leaves only the gradient of the input. 100 tensors
# more live after backward() than before it, two for each function, although the garbage collector has run: the dispose scope around the
# step holds the objects in which TorchSharp wrapped them. With a network of such functions, they are as large as all activations together.
# What helps: each pass disposes what the one before it returned, or the functions are few and large.
#
# Needs Linux on x64 with libstdc++ of GCC 13 or later; elsewhere LIBTORCHSHARP names a libLibTorchSharp.so that loads. Packages go to a
# temporary folder or NuGet's cache. Exits with 0 while the behaviour is as described, with 1 if it has changed.
set -euo pipefail
library=${LIBTORCHSHARP:+$(realpath "$LIBTORCHSHARP")}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > Kept.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="TorchSharp" Version="0.107.0" />
    <PackageReference Include="libtorch-cpu-linux-x64" Version="2.10.0" />
  </ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using TorchSharp;
using static TorchSharp.torch;

const int Functions = 50;
Console.WriteLine($"TorchSharp {typeof(torch).Assembly.GetName().Version}");
var own = Run(x => Doubling.apply(x));
var native = Run(x => x * 2);
Console.WriteLine($"{Functions} functions in a row, tensors that live more after backward() than before it:");
Console.WriteLine($"  backward passes written in C#: {own}");
Console.WriteLine($"  libtorch's own products:       {native}");
return own >= Functions - 1 && native <= 2 ? 0 : 1;

static long Run(Func<Tensor, Tensor> step)
{
    using var scope = NewDisposeScope();
    var x = rand([1000], requires_grad: true);
    var y = x;
    for (var i = 0; i < Functions; i++)
    {
        y = step(y);
    }

    using var sum = y.sum();
    GC.Collect();
    GC.WaitForPendingFinalizers();
    var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
    sum.backward();
    GC.Collect();
    GC.WaitForPendingFinalizers();
    return DisposeScopeManager.Statistics.ThreadTotalLiveCount - before;
}

internal sealed class Doubling : autograd.SingleTensorFunction<Doubling>
{
    public override string Name => nameof(Doubling);

    public override Tensor forward(autograd.AutogradContext context, params object[] arguments) => (Tensor)arguments[0] * 2;

    public override List<Tensor> backward(autograd.AutogradContext context, Tensor gradient) => [gradient * 2];
}
CS
dotnet build -c Release -v quiet --nologo
[ -z "$library" ] || cp "$library" bin/Release/net10.0/runtimes/linux-x64/native/libLibTorchSharp.so
dotnet bin/Release/net10.0/Kept.dll
