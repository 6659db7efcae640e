using Google.Protobuf;
using MLNetGhost.Files;
using MLNetGhost.Trainer.Network;

namespace MLNetGhost.Trainer.Export;

/// <summary>
/// Folds a trained network, writes it as an ONNX model and rejects the model if its outputs differ from the network's:
/// the training graph, the folded graph and ONNX Runtime are compared on the same pictures.
/// </summary>
public static class OnnxExporter
{
    /// <summary>Writes the model to a file. On an error, an existing file is left unchanged and no new one appears.</summary>
    /// <param name="network">The trained network, on any device; it is not changed.</param>
    /// <param name="options">Names, size, batch, layout.</param>
    /// <param name="path">The <c>.onnx</c> file; it is replaced if it exists, its folder is created if it does not.</param>
    /// <exception cref="ArgumentException">The options do not fit the network.</exception>
    /// <exception cref="ExportVerificationException">The forms differ by more than the tolerances.</exception>
    public static ExportReport Export(DetectionNetwork network, ExportOptions options, string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var model = Export(network, options);
        AtomicFile.Write(path, file => file.Write(model.Bytes));
        return model.Report;
    }

    /// <summary>Exports the model into memory.</summary>
    /// <inheritdoc cref="Export(DetectionNetwork, ExportOptions, string)"/>
    public static ExportedModel Export(DetectionNetwork network, ExportOptions options)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate(network.ClassCount);

        using var folded = network.Fold();
        var model = DetectorGraph.Build(folded, options).ToModel();
        if (network.Ranges is { } ranges)
        {
            RangeMetadata.Write(model, ranges);
        }

        var bytes = model.ToByteArray();
        var verification = ExportVerifier.Compare(network, folded, bytes, options);
        return verification.IsWithin(options)
            ? new ExportedModel(bytes, new ExportReport(
                network.Spec.Name, verification, folded.ParameterCount, model.Graph.Node.Count, bytes.Length))
            : throw new ExportVerificationException(network.Spec.Name, verification, options);
    }
}
