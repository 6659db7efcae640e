using Google.Protobuf.Collections;
using Onnx;

namespace MLNetGhost.Samples.SomebodyElsesExport;

/// <summary>Adds nodes to a detector's graph, whose output y is (1, 4 + classes, anchors).</summary>
internal sealed class GraphEditor(GraphProto graph)
{
    private readonly ValueInfoProto _plain = graph.Output[0].Clone();

    /// <summary>Gives a value another name.</summary>
    public void Rename(string from, string to)
    {
        foreach (var value in graph.Input.Concat(graph.Output).Where(value => value.Name == from))
        {
            value.Name = to;
        }

        foreach (var node in graph.Node)
        {
            Replace(node.Input, from, to);
            Replace(node.Output, from, to);
        }
    }

    /// <summary>
    /// Adds suppression: kept_boxes (rows, 4) as centre and size, kept_box and kept_class (rows), scores (1, classes, anchors).
    /// </summary>
    public void Suppress()
    {
        Constant("zero", [0L], 1);
        Constant("four", [4L], 1);
        Constant("end", [long.MaxValue], 1);
        Constant("rows_axis", [1L], 1);
        Node("Slice", ["y", "zero", "four", "rows_axis"], "box_rows");
        Node("Transpose", ["box_rows"], "boxes", ("perm", [0, 2, 1]));
        Node("Slice", ["y", "four", "end", "rows_axis"], "scores");
        Constant("most", [100L], 1);
        Constant("overlap", [0.7f], 1);
        Constant("threshold", [0.25f], 1);
        Node("NonMaxSuppression", ["boxes", "scores", "most", "overlap", "threshold"], "selected", ("center_point_box", 1));
        Constant("class_column", [1L]);
        Constant("box_column", [2L]);
        Node("Gather", ["selected", "class_column"], "kept_class", ("axis", 1));
        Node("Gather", ["selected", "box_column"], "kept_box", ("axis", 1));
        Node("Squeeze", ["boxes", "zero"], "all_boxes");
        Node("Gather", ["all_boxes", "kept_box"], "kept_boxes", ("axis", 0));
        graph.Output.Clear();
    }

    /// <summary>Declares an output; the network's own, y, keeps its shape.</summary>
    public void Output(string name, params object[] shape)
    {
        if (shape.Length == 0)
        {
            return;
        }

        var tensor = new TypeProto.Types.Tensor { ElemType = _plain.Type.TensorType.ElemType, Shape = new TensorShapeProto() };
        tensor.Shape.Dim.Add(shape.Select(size => size is int number
            ? new TensorShapeProto.Types.Dimension { DimValue = number }
            : new TensorShapeProto.Types.Dimension { DimParam = (string)size }));
        graph.Output.Add(new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } });
    }

    /// <summary>Adds a constant of floats.</summary>
    public void Constant(string name, float[] values, params long[] shape) => graph.Initializer.Add(
        new TensorProto { Name = name, DataType = (int)TensorProto.Types.DataType.Float, FloatData = { values }, Dims = { shape } });

    /// <summary>Adds a constant of whole numbers.</summary>
    public void Constant(string name, long[] values, params long[] shape) => graph.Initializer.Add(
        new TensorProto { Name = name, DataType = (int)TensorProto.Types.DataType.Int64, Int64Data = { values }, Dims = { shape } });

    /// <summary>Adds a node.</summary>
    public void Node(string type, string[] inputs, string output) =>
        graph.Node.Add(new NodeProto { OpType = type, Input = { inputs }, Output = { output } });

    /// <summary>Adds a node with a number as attribute.</summary>
    public void Node(string type, string[] inputs, string output, (string Name, long Value) attribute) => graph.Node.Add(new NodeProto
    {
        OpType = type,
        Input = { inputs },
        Output = { output },
        Attribute =
        {
            new AttributeProto { Name = attribute.Name, Type = AttributeProto.Types.AttributeType.Int, I = attribute.Value },
        },
    });

    /// <summary>Adds a node with numbers as attribute.</summary>
    public void Node(string type, string[] inputs, string output, (string Name, long[] Values) attribute) => graph.Node.Add(new NodeProto
    {
        OpType = type,
        Input = { inputs },
        Output = { output },
        Attribute =
        {
            new AttributeProto { Name = attribute.Name, Type = AttributeProto.Types.AttributeType.Ints, Ints = { attribute.Values } },
        },
    });

    private static void Replace(RepeatedField<string> names, string from, string to)
    {
        for (var i = 0; i < names.Count; i++)
        {
            names[i] = names[i] == from ? to : names[i];
        }
    }
}
