using Google.Protobuf;
using MLNetGhost.Files;
using Onnx;

namespace MLNetGhost.Tool.Commands;

/// <summary>What is in an ONNX file.</summary>
/// <param name="Bytes">Size of the file.</param>
/// <param name="Opset">Version of the operator set.</param>
/// <param name="Parameters">Number of values in its floating-point constants.</param>
/// <param name="Operators">Number of nodes per operator, most frequent first.</param>
/// <param name="Inputs">Name and shape of each input; <c>?</c> where a size is dynamic.</param>
/// <param name="Outputs">Name and shape of each output.</param>
/// <param name="Metadata">Its metadata properties.</param>
internal sealed record OnnxProfile(
    long Bytes,
    long Opset,
    long Parameters,
    IReadOnlyList<(string Name, int Count)> Operators,
    IReadOnlyList<string> Inputs,
    IReadOnlyList<string> Outputs,
    IReadOnlyList<KeyValuePair<string, string>> Metadata)
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <exception cref="InvalidDataException">The file is not ONNX.</exception>
    public static OnnxProfile Read(string path)
    {
        ModelProto model;
        try
        {
            using var stream = SharedFile.OpenStream(path);
            model = ModelProto.Parser.ParseFrom(stream);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new InvalidDataException($"{path} is not an ONNX file ({e.Message}); name an exported model.", e);
        }

        if (model.Graph is not { Node.Count: > 0 } graph)
        {
            throw new InvalidDataException($"{path} is not an ONNX file: it has no nodes; name an exported model.");
        }

        var constants = graph.Initializer.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        return new OnnxProfile(
            new FileInfo(path).Length,
            model.OpsetImport.FirstOrDefault(import => import.Domain is "" or "ai.onnx")?.Version ?? 0,
            graph.Initializer.Where(IsFloatingOrQuantised).Sum(tensor => tensor.Dims.Aggregate(1L, (product, size) => product * size)),
            [.. graph.Node.CountBy(node => node.OpType).OrderByDescending(entry => entry.Value)
                .ThenBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => (entry.Key, entry.Value))],
            [.. graph.Input.Where(input => !constants.Contains(input.Name)).Select(Describe)],
            [.. graph.Output.Select(Describe)],
            [.. model.MetadataProps.Select(property => KeyValuePair.Create(property.Key, property.Value))]);
    }

    private static bool IsFloatingOrQuantised(TensorProto tensor) => (TensorProto.Types.DataType)tensor.DataType is
        TensorProto.Types.DataType.Float or TensorProto.Types.DataType.Float16
            or TensorProto.Types.DataType.Int8 or TensorProto.Types.DataType.Uint8;

    private static string Describe(ValueInfoProto value)
    {
        var sizes = value.Type?.TensorType?.Shape?.Dim.Select(dimension => dimension.ValueCase switch
        {
            TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue => FormattableString.Invariant($"{dimension.DimValue}"),
            TensorShapeProto.Types.Dimension.ValueOneofCase.DimParam => dimension.DimParam,
            _ => "?",
        });
        return $"{value.Name} ({string.Join(", ", sizes ?? ["?"])})";
    }
}
