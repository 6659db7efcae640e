using MLNetGhost.Fleet.Collecting;
using MLNetGhost.Fleet.Engine;
using MLNetGhost.Fleet.Jobs;
using MLNetGhost.Fleet.Results;

namespace Microsoft.ML;

/// <summary>Adds the results of a fleet to <c>mlContext.ObjectDetection</c>.</summary>
/// <remarks>
/// The data views have the columns <c>ImagePath</c> (text), <c>Width</c> and <c>Height</c> (pixels, 0 if the picture could not be read),
/// <c>Error</c> (text, empty if the picture was scored), and those of <c>DetectObjects</c>: <c>PredictedLabel</c>, <c>Score</c>,
/// <c>PredictedBoundingBoxes</c> and <c>Detections</c>. There is a row per picture, in the order of submission, read as it is asked for.
/// </remarks>
public static class ObjectDetectionFleet
{
    /// <param name="catalog">The catalog, <c>mlContext.ObjectDetection</c>.</param>
    extension(ObjectDetectionCatalog catalog)
    {
        /// <summary>The results of a job, from the server: each cursor opens a connection and reads some blocks ahead.</summary>
        /// <param name="job">The job's name.</param>
        /// <param name="server">Where the server is and how it knows us; null for one on this machine.</param>
        /// <exception cref="InvalidDataException">There is no such job, or it is not done.</exception>
        /// <exception cref="IOException">The server cannot be reached.</exception>
        public IDataView LoadFromJob(string job, FleetServerOptions? server = null)
        {
            ArgumentNullException.ThrowIfNull(catalog);
            ArgumentException.ThrowIfNullOrEmpty(job);
            var options = server ?? new FleetServerOptions();
            return new ResultDataView(new JobResultSource(options, ReadDoneAsync(options, job).GetAwaiter().GetResult()));
        }

        /// <summary>The results in a table that <c>fleet collect</c> wrote, or another program from one.</summary>
        /// <param name="path">The Parquet file.</param>
        /// <exception cref="FileNotFoundException">There is no such file.</exception>
        /// <exception cref="InvalidDataException">It is not Parquet, or not a table of results; the message says what is
        /// missing.</exception>
        public IDataView LoadFromParquet(string path)
        {
            ArgumentNullException.ThrowIfNull(catalog);
            ArgumentException.ThrowIfNullOrEmpty(path);
            return new ResultDataView(ParquetResultSource.Open(path));
        }
    }

    private static async Task<MLNetGhost.Fleet.Messages.FleetJob> ReadDoneAsync(FleetServerOptions options, string name)
    {
        await using var engine = await EngineConnection.OpenAsync(options, CancellationToken.None).ConfigureAwait(false);
        return await engine.Ask(async () =>
        {
            var job = await new JobStore(engine).ReadAsync(name, CancellationToken.None).ConfigureAwait(false);
            var status = await new JobReports(engine).ReadAsync(name, CancellationToken.None).ConfigureAwait(false);
            return status.State == JobState.Done
                ? job
                : throw new InvalidDataException($"The job '{name}' is not done: {status.Done} of {status.Pictures} pictures have results; "
                    + "start workers, and load it when they are finished.");
        }).ConfigureAwait(false);
    }
}
