using Google.Protobuf;
using Google.Protobuf.Collections;
using Onnx;

namespace MLNetGhost.Samples.SomebodyElsesExport;

/// <summary>Turns one of our exports into what other exporters write: the same layout, other names, no metadata.</summary>
internal static class ForeignExport
{
    /// <summary>Writes the file.</summary>
    /// <returns>Its path.</returns>
    public static string Write(string own, string foreign)
    {
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(own));
        model.MetadataProps.Clear();
        model.ProducerName = "somebody else";
        Rename(model.Graph, model.Graph.Input[0].Name, "x");
        Rename(model.Graph, model.Graph.Output[0].Name, "y");
        File.WriteAllBytes(foreign, model.ToByteArray());
        return foreign;
    }

    private static void Rename(GraphProto graph, string from, string to)
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

    private static void Replace(RepeatedField<string> names, string from, string to)
    {
        for (var i = 0; i < names.Count; i++)
        {
            names[i] = names[i] == from ? to : names[i];
        }
    }
}
