using Google.Protobuf;
using Onnx;

namespace MLNetGhost.Samples.SomebodyElsesExport;

/// <summary>Turns one of our exports into what three other exporters write: other names, other outputs, no or other metadata.</summary>
internal static class ForeignExport
{
    /// <summary>The same layout without metadata, as a tool without manners writes it.</summary>
    /// <returns>The file's path.</returns>
    public static string WritePlain(string own, string path) => Edit(own, path, graph => graph.Output("y"), names: null);

    /// <summary>Suppression in the graph, as in exports with nms=True: one output (1, rows, 6), corners, score, class.</summary>
    /// <returns>The file's path.</returns>
    public static string WriteSuppressed(string own, string path, IReadOnlyList<string> names) => Edit(own, path, graph =>
    {
        graph.Suppress();
        graph.Constant("to_corners", [1, 0, 1, 0, 0, 1, 0, 1, -0.5f, 0, 0.5f, 0, 0, -0.5f, 0, 0.5f], 4, 4);
        graph.Node("MatMul", ["kept_boxes", "to_corners"], "corners");
        graph.Constant("last", [-1L], 1);
        graph.Node("GatherND", ["scores", "selected"], "kept_scores");
        graph.Node("Unsqueeze", ["kept_scores", "last"], "score");
        graph.Node("Cast", ["kept_class"], "class_number", ("to", (long)TensorProto.Types.DataType.Float));
        graph.Node("Unsqueeze", ["class_number", "last"], "class");
        graph.Node("Concat", ["corners", "score", "class"], "rows", ("axis", 1));
        graph.Node("Unsqueeze", ["rows", "zero"], "output0");
        graph.Output("output0", "batch", "anchors", 6);
    }, names);

    /// <summary>Queries, as in Hugging Face's exports of RT-DETR: logits, and boxes in fractions of the input.</summary>
    /// <returns>The file's path.</returns>
    public static string WriteQueries(string own, string path, int side) => Edit(own, path, graph =>
    {
        graph.Suppress();
        graph.Constant("size", [(float)side], 1);
        graph.Node("Div", ["kept_boxes", "size"], "fractions");
        graph.Node("Unsqueeze", ["fractions", "zero"], "pred_boxes");
        graph.Node("Gather", ["scores", "kept_box"], "kept_columns", ("axis", 2));
        graph.Node("Transpose", ["kept_columns"], "probabilities", ("perm", [0, 2, 1]));
        graph.Constant("one", [1f], 1);
        graph.Node("Sub", ["one", "probabilities"], "others");
        graph.Node("Div", ["probabilities", "others"], "odds");
        graph.Node("Log", ["odds"], "logits");
        graph.Output("logits", "batch", "queries", "classes");
        graph.Output("pred_boxes", "batch", "queries", 4);
    }, names: null, input: "pixel_values");

    private static string Edit(
        string own, string path, Action<GraphEditor> edit, IReadOnlyList<string>? names, string input = "images")
    {
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(own));
        model.MetadataProps.Clear();
        model.ProducerName = "somebody else";
        if (names is not null)
        {
            model.MetadataProps.Add(new StringStringEntryProto
            {
                Key = "names",
                Value = "{" + string.Join(", ", names.Select((name, id) => $"{id}: '{name}'")) + "}",
            });
            model.MetadataProps.Add(new StringStringEntryProto { Key = "args", Value = "{'nms': True}" });
        }

        var graph = new GraphEditor(model.Graph);
        graph.Rename(model.Graph.Input[0].Name, input);
        graph.Rename(model.Graph.Output[0].Name, "y");
        edit(graph);
        File.WriteAllBytes(path, model.ToByteArray());
        return path;
    }
}
