using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetGhost.DataViews;
using MLNetGhost.Tracking;
using MLNetGhost.Transforms;

[assembly: LoadableClass(typeof(ObjectTrackingTransformer), null, typeof(SignatureLoadModel),
    "", ObjectTrackingTransformer.LoaderSignature)]

namespace MLNetGhost.Transforms;

/// <summary>
/// Gives detections the ids of the objects that they show: each row is a frame, and rows are in the order of the frames. What
/// <see cref="ObjectTracker"/> does with frames, as a step of a pipeline.
/// </summary>
/// <remarks>
/// <para>
/// A cursor begins anew with the first row, so that reading the data twice gives the same ids. Cursors know nothing of each other. As the
/// order of rows matters, the transformed data cannot be shuffled, and a set of cursors for several threads has one cursor, as with
/// ML.NET's own transforms of time series; steps before and after still use all cores.
/// </para>
/// <para>
/// A prediction engine goes on from call to call: each picture is the next frame of its sequence. So an engine is for one camera, or has a
/// sequence column; engines from a pool, which takes any of several, mix up what they see.
/// </para>
/// <para>A saved model contains the settings, not the tracks.</para>
/// </remarks>
public sealed class ObjectTrackingTransformer : ColumnAppendingTransformer
{
    internal const string LoaderSignature = "GhostTrackObjects";

    private const string ModelSignature = "GHOSTTRK";
    private const string Reader = "TrackObjects";

    private readonly TrackingSettings _settings;

    internal ObjectTrackingTransformer(IHostEnvironment environment, TrackingSettings settings)
        : base(environment, nameof(ObjectTrackingTransformer))
    {
        _settings = settings;
    }

    /// <summary>The thresholds.</summary>
    public TrackingOptions Options => _settings.Options;

    /// <inheritdoc/>
    public override IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new TrackingDataView(Host, input, Bind(input.Schema));
    }

    /// <summary>Checks that the columns exist.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has another type.</exception>
    internal static void Check(SchemaShape schema, TrackingSettings settings)
    {
        InputColumns.Require(
            schema, settings.InputColumnName, Reader, "detections (vector of Detection)",
            column => InputColumns.IsVectorOf(column, DetectionDataViewType.Instance));
        if (settings.SequenceColumnName is { } sequence)
        {
            InputColumns.Require(schema, sequence, Reader, SequenceColumn.Wanted, SequenceColumn.Accepts);
        }

        if (settings.FrameColumnName is { } frame)
        {
            InputColumns.Require(schema, frame, Reader, FrameColumn.Wanted, FrameColumn.Accepts);
        }
    }

    private protected override ColumnAppender CreateAppender(DataViewSchema inputSchema)
    {
        Check(SchemaShape.Create(inputSchema), _settings);
        return new TrackingAppender(inputSchema, _settings);
    }

    private protected override void SaveModel(ModelSaveContext context)
    {
        ModelFile.SaveSettings(context, ModelFile.VersionInfo(ModelSignature, LoaderSignature), _settings);
    }

    /// <summary>Called by ML.NET through the loader signature to load a saved model.</summary>
    private static ObjectTrackingTransformer Create(IHostEnvironment environment, ModelLoadContext context)
    {
        return ModelFile.LoadSettings<TrackingSettings, ObjectTrackingTransformer>(
            context, ModelFile.VersionInfo(ModelSignature, LoaderSignature),
                "tracking of objects", settings => new ObjectTrackingTransformer(environment, settings));
    }
}
