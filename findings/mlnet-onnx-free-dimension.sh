#!/usr/bin/env bash
# Microsoft.ML.OnnxTransformer 5.0.1: where an ONNX output has a free dimension, the schema of ApplyOnnxModel promises 1 for it, whatever
# the model returns. The values are right, but longer than their own column type says.
# A good guess would be: a vector of unknown size, which ML.NET has (VectorDataViewType without dimensions).
# Remedy: state the dimension with shapeDictionary if it is fixed in use; else read the length of the vector, never that of the type.
# Exits with 0 while the behaviour is as described, with 1 if it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir data && export XDG_DATA_HOME="$PWD/data"  # the SDK keeps what it builds of a file here
cat > free.cs <<'CS'
#:package Microsoft.ML@5.0.1
#:package Microsoft.ML.OnnxTransformer@5.0.1
#:package Microsoft.ML.OnnxRuntime@1.31.1
#:package Microsoft.ML.OnnxRuntime.Managed@1.31.1
#:package OnnxSharp@0.3.2
#:package Google.Protobuf@3.36.2
#:property PublishAot=false
using System.Diagnostics;
using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Data;
using Onnx;

// The positive ones of four numbers: how many there are is known only when the model runs.
static ValueInfoProto Describe(string name, TensorShapeProto.Types.Dimension dimension) => new()
{
    Name = name,
    Type = new TypeProto
    {
        TensorType = new() { ElemType = (int)TensorProto.Types.DataType.Float, Shape = new() { Dim = { dimension } } },
    },
};
var graph = new GraphProto
{
    Name = "positive",
    Input = { Describe("values", new() { DimValue = 4 }) },
    Output = { Describe("found", new() { DimParam = "count" }) },
    Initializer = { new TensorProto { Name = "zero", DataType = (int)TensorProto.Types.DataType.Float, FloatData = { 0 } } },
    Node =
    {
        new NodeProto { OpType = "Greater", Input = { "values", "zero" }, Output = { "mask" } },
        new NodeProto { OpType = "Compress", Input = { "values", "mask" }, Output = { "found" } },
    },
};
var model = new ModelProto { IrVersion = 8, OpsetImport = { new OperatorSetIdProto { Version = 17 } }, Graph = graph };
File.WriteAllBytes("positive.onnx", model.ToByteArray());

var ml = new MLContext(seed: 1);
var data = ml.Data.LoadFromEnumerable([new Row { Values = [1, -1, 2, 3] }]);
var view = ml.Transforms.ApplyOnnxModel(["found"], ["values"], "positive.onnx").Fit(data).Transform(data);
var type = (VectorDataViewType)view.Schema["found"].Type;
var values = view.GetColumn<float[]>("found").Single();
Console.WriteLine($"Microsoft.ML.OnnxTransformer {FileVersionInfo.GetVersionInfo(typeof(OnnxCatalog).Assembly.Location).ProductVersion}");
Console.WriteLine($"promised: {type}; returned: {values.Length} values, {string.Join(", ", values)}");
return type.Size == 1 && values.Length == 3 ? 0 : 1;

class Row
{
    [ColumnName("values"), VectorType(4)]
    public float[] Values { get; set; } = [];
}
CS
dotnet run free.cs
