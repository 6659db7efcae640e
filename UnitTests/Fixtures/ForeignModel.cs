using Google.Protobuf;
using Onnx;

namespace MLNetGhost.UnitTests.Fixtures;

/// <summary>An ONNX model with the inputs, outputs and metadata of somebody else's export, whose outputs are constants.</summary>
public sealed class ForeignModel
{
    private readonly ModelProto _model = new()
    {
        IrVersion = 8,
        Graph = new GraphProto { Name = "foreign" },
        OpsetImport = { new OperatorSetIdProto { Domain = "", Version = 17 } },
    };

    /// <summary>Adds an input.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Type of its numbers.</param>
    /// <param name="shape">Its sizes; a text is the name of an open one.</param>
    public ForeignModel Input(string name, TensorProto.Types.DataType type, params object[] shape)
    {
        _model.Graph.Input.Add(Value(name, type, shape));
        return this;
    }

    /// <summary>Adds an output of floats.</summary>
    public ForeignModel Output(string name, float[] values, params object[] shape)
    {
        var tensor = Constant(name, TensorProto.Types.DataType.Float, values.Length, shape);
        tensor.FloatData.Add(values);
        return this;
    }

    /// <summary>Adds an output of 16-bit floats.</summary>
    public ForeignModel HalfOutput(string name, float[] values, params object[] shape)
    {
        var tensor = Constant(name, TensorProto.Types.DataType.Float16, values.Length, shape);
        tensor.RawData = ByteString.CopyFrom([.. values.SelectMany(value => BitConverter.GetBytes((Half)value))]);
        return this;
    }

    /// <summary>Adds an output of whole numbers.</summary>
    public ForeignModel Output(string name, long[] values, params object[] shape)
    {
        var tensor = Constant(name, TensorProto.Types.DataType.Int64, values.Length, shape);
        tensor.Int64Data.Add(values);
        return this;
    }

    /// <summary>Adds an output of 32-bit whole numbers.</summary>
    public ForeignModel Output(string name, int[] values, params object[] shape)
    {
        var tensor = Constant(name, TensorProto.Types.DataType.Int32, values.Length, shape);
        tensor.Int32Data.Add(values);
        return this;
    }

    /// <summary>Adds a node.</summary>
    public ForeignModel Node(string type, string[] inputs, string output, params AttributeProto[] attributes)
    {
        _model.Graph.Node.Add(new NodeProto { OpType = type, Input = { inputs }, Output = { output }, Attribute = { attributes } });
        return this;
    }

    /// <summary>Adds a constant of floats for nodes to read.</summary>
    public ForeignModel Value(string name, float[] values, params long[] shape)
    {
        _model.Graph.Initializer.Add(
            new TensorProto { Name = name, DataType = (int)TensorProto.Types.DataType.Float, FloatData = { values }, Dims = { shape } });
        return this;
    }

    /// <summary>Adds a constant of whole numbers for nodes to read.</summary>
    public ForeignModel Value(string name, long[] values, params long[] shape)
    {
        _model.Graph.Initializer.Add(
            new TensorProto { Name = name, DataType = (int)TensorProto.Types.DataType.Int64, Int64Data = { values }, Dims = { shape } });
        return this;
    }

    /// <summary>Declares a node's output as the graph's.</summary>
    public ForeignModel Declare(string name, TensorProto.Types.DataType type, params object[] shape)
    {
        _model.Graph.Output.Add(Value(name, type, shape));
        return this;
    }

    /// <summary>Adds an entry of metadata.</summary>
    public ForeignModel Metadata(string key, string value)
    {
        _model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        return this;
    }

    /// <summary>Adds class names as Ultralytics writes them.</summary>
    public ForeignModel Names(params string[] names) =>
        Metadata("names", "{" + string.Join(", ", names.Select((name, id) => $"{id}: '{name}'")) + "}");

    /// <summary>The file's content.</summary>
    public byte[] ToBytes() => _model.ToByteArray();

    private static ValueInfoProto Value(string name, TensorProto.Types.DataType type, object[] shape)
    {
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = new TensorShapeProto() };
        foreach (var size in shape)
        {
            tensor.Shape.Dim.Add(size is int number
                ? new TensorShapeProto.Types.Dimension { DimValue = number }
                : new TensorShapeProto.Types.Dimension { DimParam = (string)size });
        }

        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }

    /// <summary>An output and the node that gives it its values; open sizes are what is left of the values.</summary>
    private TensorProto Constant(string name, TensorProto.Types.DataType type, int count, object[] shape)
    {
        var known = shape.OfType<int>().Aggregate(1, (product, size) => product * size);
        var tensor = new TensorProto { Name = $"{name}_values", DataType = (int)type };
        var isFirstOpen = true;
        foreach (var size in shape)
        {
            tensor.Dims.Add(size is int number ? number : isFirstOpen ? known == 0 ? 0 : count / known : 1);
            isFirstOpen &= size is int;
        }

        _model.Graph.Node.Add(new NodeProto
        {
            OpType = "Constant",
            Output = { name },
            Attribute = { new AttributeProto { Name = "value", Type = AttributeProto.Types.AttributeType.Tensor, T = tensor } },
        });
        _model.Graph.Output.Add(Value(name, type, shape));
        return tensor;
    }
}
