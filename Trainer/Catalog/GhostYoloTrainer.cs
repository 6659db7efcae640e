using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetGhost.Data;
using MLNetGhost.DataViews;
using MLNetGhost.Evaluation;
using MLNetGhost.Files;
using MLNetGhost.Trainer.Data;
using MLNetGhost.Trainer.Export;
using MLNetGhost.Trainer.Training;
using MLNetGhost.Transforms;

namespace MLNetGhost.Trainer;

/// <summary>
/// Trains a YOLOv11 detector with a GhostNetV3 backbone (arXiv 2404.11202) on an <see cref="IDataView"/>, folds its branches,
/// verifies the folded network and the exported model against the trained one, and returns the transformer that runs it.
/// </summary>
public sealed class GhostYoloTrainer : IEstimator<ObjectDetectionTransformer>
{
    private readonly MLContext _context;
    private readonly GhostYoloOptions _options;

    internal GhostYoloTrainer(MLContext context, GhostYoloOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        if (!options.Export)
        {
            throw new ArgumentException("Fit returns the transformer that runs the exported model; leave Export set to true, or train with "
                + "DetectionRun.", nameof(options));
        }

        _context = context;
        _options = options;
    }

    /// <summary>What the last <see cref="Fit(IDataView)"/> measured; null before the first.</summary>
    public TrainingResult? Training { get; private set; }

    /// <summary>
    /// Average precision and curves of the best weights over the validation data, from the last <see cref="Fit(IDataView)"/>; null
    /// before the first.
    /// </summary>
    public DetectionMetrics? Validation { get; private set; }

    /// <summary>
    /// Labels and detections of the validation pictures that are files, by the best weights of the last <see cref="Fit(IDataView)"/>: a
    /// report shows the worst and the best of them. Empty before the first, and if the pictures are images or contents in memory.
    /// </summary>
    public IReadOnlyList<EvaluatedImage> ValidationImages { get; private set; } = [];

    /// <summary>
    /// Why the result of the last <see cref="Fit(IDataView)"/> is not better, and what to do; the log says the same. Empty before the
    /// first.
    /// </summary>
    public IReadOnlyList<Finding> Findings { get; private set; } = [];

    /// <summary>
    /// The differences between trained, folded and exported network of the last <see cref="Fit(IDataView)"/>; null before the first.
    /// </summary>
    public ExportReport? Export { get; private set; }

    /// <summary>
    /// Trains, folds, verifies and exports. Rows are read once, and nothing that belongs to the caller is disposed of, so that the same
    /// view can be used again.
    /// </summary>
    /// <remarks>
    /// Files named by a text column are read when they are needed. Pictures of an <see cref="MLImage"/> column are kept in the size that
    /// training resizes them to, 3 bytes per pixel (at most 0.3 MB each at an image size of 320, 1.2 MB at 640), and contents of files as
    /// they are. Together they take at most half of the available memory; what exceeds it is kept in a temporary file.
    /// </remarks>
    /// <param name="input">Pictures, labels and boxes; see the column names in <see cref="GhostYoloOptions"/>.</param>
    /// <returns>The transformer that runs the exported model.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has another type.</exception>
    /// <exception cref="InvalidDataException">A row cannot be used, or the boxes are fractions. Individual bad boxes are dropped or
    /// clipped, with a warning in <c>MLContext.Log</c>.</exception>
    /// <exception cref="NonFiniteLossException">The loss is not finite.</exception>
    /// <exception cref="ExportVerificationException">The exported model differs from the trained network.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped by <see cref="GhostYoloOptions.Cancellation"/>.</exception>
    public ObjectDetectionTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        CheckSchema(InputColumns.ShapeOf(input.Schema));
        var host = ((IHostEnvironment)_context).Register(nameof(GhostYoloTrainer));
        using var channel = host.Start("Train");
        var temporary = Directory.CreateTempSubdirectory("mlnetghost-");
        try
        {
            using var memory = new PictureMemory(temporary.FullName);
            var (training, validation) = ReadData(input, memory, channel);
            var folder = _options.OutputFolder ?? Path.Combine(temporary.FullName, "weights");
            using var run = new DetectionRun(_options, training, validation, folder);
            var result = run.Run(new ChannelProgress(channel, _options.Progress), _options.Cancellation);
            (Training, Validation, Findings) = (result.Training, result.Validation.Metrics, result.Findings);
            ValidationImages = [.. result.Validation.Images.Zip(validation.Images).Where(pair => pair.Second.Held is null)
                .Select(pair => pair.First)];
            foreach (var finding in result.Findings)
            {
                channel.Info(MessageSensitivity.UserData, finding.Text);
            }

            var model = result.Export!;
            Export = model.Report;
            channel.Info(MessageSensitivity.None, $"Exported {model.Report.ModelName}; largest difference from the trained network: "
                + $"{model.Report.Verification.TrainToRuntime}.");
            return new ObjectDetectionTransformer(_context, model.Bytes, _options.InputColumnName, _options.Detection);
        }
        finally
        {
            temporary.Delete(recursive: true);
        }
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        CheckSchema(inputSchema);
        return new ObjectDetectionEstimator(_context, [], _options.InputColumnName, _options.Detection).GetOutputSchema(inputSchema);
    }

    private void CheckSchema(SchemaShape schema)
    {
        ImageColumn.Check(schema, _options.InputColumnName);
        InputColumns.Require(schema, _options.LabelColumnName, nameof(GhostYoloTrainer), "vector of keys", InputColumns.IsVectorOfKeys);
        InputColumns.Require(schema, _options.BoundingBoxColumnName, nameof(GhostYoloTrainer),
            "vector of float", column => InputColumns.IsVectorOf(column, NumberDataViewType.Single));
    }

    private (DetectionDataset Training, DetectionDataset Validation) ReadData(IDataView input, PictureMemory memory, IChannel channel)
    {
        var imageSize = _options.ResumeFrom is { } path ? Checkpoint.Read(path).Info.ImageSize : _options.ImageSize;
        var reader = new DataViewDataset(_options, imageSize, memory, message => channel.Warning(MessageSensitivity.UserData, message));
        var all = reader.Read(input, "train");
        if (_options.ValidationSet is not { } validationSet)
        {
            ReportMemory(memory, channel);
            return PutAside(all, channel);
        }

        CheckSchema(InputColumns.ShapeOf(validationSet.Schema));
        var validation = reader.Read(validationSet, "val");
        ReportMemory(memory, channel);
        return (all, validation);
    }

    private void ReportMemory(PictureMemory memory, IChannel channel)
    {
        if (memory.Count > 0)
        {
            channel.Info(MessageSensitivity.UserData, $"{Counted.Of(memory.Count, "picture")} of the column "
                + $"'{_options.InputColumnName}' {Counted.Noun(memory.Count, "is", "are")} kept for "
                + $"this run: {ImageCacheBudget.Format(memory.BytesInMemory)} in memory, {ImageCacheBudget.Format(memory.BytesInFile)} "
                + $"in a temporary file.");
        }
    }

    /// <summary>Puts a part aside, each class with its share; the same on every call with the same seed.</summary>
    private (DetectionDataset Training, DetectionDataset Validation) PutAside(DetectionDataset all, IChannel channel)
    {
        if (all.Images.Count < 2)
        {
            throw new InvalidDataException($"{Counted.Of(all.Images.Count, "picture")} cannot be split into training and "
                + $"validation; give more, or a ValidationSet.");
        }

        var division = HoldOut.Divide(all, _options.ValidationFraction, _options.Seed);
        var (training, validation) = (division.Parts[0], division.Parts[1]);
        channel.Info(MessageSensitivity.None, $"{HoldOut.Describe(division, _options.Seed)}; {nameof(GhostYoloOptions.ValidationSet)} "
            + $"names others.{division.DescribeMiss()}");
        return (training, validation);
    }
}
