#!/usr/bin/env bash
# Microsoft.ML.OnnxRuntime 1.31.1: a valid quantised model does not load with the session entry session.x64quantprecision = 1 if two
# convolutions share the tensor of their weights' zero points. The entry makes signed weights unsigned, for exact sums on x64 processors
# without VNNI instructions; it does so node by node, and the second node meets the converted zero point that the first one left:
# "Attempt to replace the existing tensor". Without the entry, or with a zero point for each convolution, the same weights load.
# A good guess would be that the second node uses the tensor that is already converted.
# Remedy: give every DequantizeLinear of weights its own zero point, or use weights within -64 to 64, which are left as they are.
# Exits with 0 while the behaviour is as described, with 1 if it has changed; elsewhere than on x64 the entry has no effect.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir data && export XDG_DATA_HOME="$PWD/data"  # the SDK keeps what it builds of a file here
cat > shared.cs <<'CS'
#:package Microsoft.ML.OnnxRuntime@1.31.1
#:package Microsoft.ML.OnnxRuntime.Managed@1.31.1
#:package OnnxSharp@0.3.2
#:package Google.Protobuf@3.36.2
#:property PublishAot=false
using System.Runtime.InteropServices;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Onnx;
using DataType = Onnx.TensorProto.Types.DataType;

var separate = Load("a zero point for each convolution, with the entry", "zero1", "1");
var usual = Load("one zero point for both, without the entry", "zero0", "0");
var exact = Load("one zero point for both, with the entry", "zero0", "1");
var x64 = RuntimeInformation.ProcessArchitecture == Architecture.X64;
return separate is null && usual is null && exact?.Contains("Attempt to replace the existing tensor") == x64 ? 0 : 1;

// The error of loading a model; null if there is none.
static string? Load(string title, string secondZeroPoint, string entry)
{
    using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
    options.AddSessionConfigEntry("session.x64quantprecision", entry);
    string? error = null;
    try
    {
        using var session = new InferenceSession(Model(secondZeroPoint).ToByteArray(), options);
    }
    catch (OnnxRuntimeException e)
    {
        error = e.Message;
    }

    Console.WriteLine($"ONNX Runtime {OrtEnv.Instance().GetVersionString()}, {title}: {error ?? "loaded"}");
    return error;
}

// x is rounded to bytes, goes through two 1x1 convolutions with the weights -127 and 127, and is rounded again after each.
static ModelProto Model(string secondZeroPoint)
{
    var graph = new GraphProto { Name = "two", Input = { Value("x") }, Output = { Value("b") } };
    Add("scale", DataType.Float, BitConverter.GetBytes(0.5f));
    Add("middle", DataType.Uint8, [128]);
    Round("x", "x8");
    for (var i = 0; i < 2; i++)
    {
        Add($"weight{i}", DataType.Int8, [0x81, 0x7F, 0x7F, 0x81], 2, 2, 1, 1);
        Add($"zero{i}", DataType.Int8, [0]);
        Node("DequantizeLinear", [$"weight{i}", "scale", i == 0 ? "zero0" : secondZeroPoint], $"w{i}");
        Node("Conv", [i == 0 ? "x8" : "a8", $"w{i}"], i == 0 ? "a" : "c");
        Round(i == 0 ? "a" : "c", i == 0 ? "a8" : "b");
    }

    return new ModelProto { IrVersion = 8, OpsetImport = { new OperatorSetIdProto { Version = 17 } }, Graph = graph };

    void Round(string from, string to)
    {
        Node("QuantizeLinear", [from, "scale", "middle"], $"{to}_bytes");
        Node("DequantizeLinear", [$"{to}_bytes", "scale", "middle"], to);
    }

    void Node(string type, string[] inputs, string output) =>
        graph.Node.Add(new NodeProto { OpType = type, Name = output, Input = { inputs }, Output = { output } });

    void Add(string name, DataType type, byte[] bytes, params long[] dims) => graph.Initializer.Add(
        new TensorProto { Name = name, DataType = (int)type, Dims = { dims }, RawData = ByteString.CopyFrom(bytes) });

    static ValueInfoProto Value(string name)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(new[] { 1L, 2, 4, 4 }.Select(size => new TensorShapeProto.Types.Dimension { DimValue = size }));
        return new() { Name = name, Type = new TypeProto { TensorType = new() { ElemType = (int)DataType.Float, Shape = shape } } };
    }
}
CS
dotnet run shared.cs
