using System.Text;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetGhost.DataViews;
using MLNetGhost.Fleet.Engine;
using MLNetGhost.Fleet.Messages;
using MLNetGhost.Model;
using MLNetGhost.Transforms;

namespace MLNetGhost.Fleet.Work;

/// <summary>The transformers of the jobs that a worker works on; each model is fetched once.</summary>
internal sealed class DetectorCache : IDisposable
{
    /// <summary>Models in memory at a time; the one that was not used for the longest time makes room.</summary>
    private const int Most = 4;

    private readonly EngineConnection _engine;
    private readonly WorkerOptions _options;
    private readonly MLContext _context = new();
    private readonly List<(string Key, ObjectDetectionTransformer Detector)> _detectors = [];
    private readonly int _cores;

    /// <param name="engine">The engine.</param>
    /// <param name="options">What belongs to this machine.</param>
    /// <param name="cores">Pictures at once.</param>
    /// <param name="warn">Called with what a user should know about a model on this machine.</param>
    public DetectorCache(EngineConnection engine, WorkerOptions options, int cores, Action<string> warn)
    {
        _engine = engine;
        _options = options;
        _cores = cores;
        _context.Log += (_, message) =>
        {
            if (message.Kind >= ChannelMessageKind.Warning)
            {
                warn(message.RawMessage);
            }
        };
    }

    /// <summary>The context of all transformers.</summary>
    public MLContext Context => _context;

    /// <summary>The transformer of a job.</summary>
    /// <exception cref="InvalidDataException">The model is not on the server, was altered, or cannot be run here.</exception>
    public async Task<ObjectDetectionTransformer> GetAsync(FleetJob job, CancellationToken cancellation)
    {
        var key = $"{job.ModelVersion} {job.CarriesBytes}";
        var index = _detectors.FindIndex(entry => entry.Key == key);
        var detector = index >= 0 ? _detectors[index].Detector : await LoadAsync(job, cancellation).ConfigureAwait(false);
        if (index >= 0)
        {
            _detectors.RemoveAt(index);
        }
        else if (_detectors.Count == Most)
        {
            _detectors[0].Detector.Dispose();
            _detectors.RemoveAt(0);
        }

        _detectors.Add((key, detector));
        return detector;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, detector) in _detectors)
        {
            detector.Dispose();
        }

        _detectors.Clear();
    }

    private async Task<ObjectDetectionTransformer> LoadAsync(FleetJob job, CancellationToken cancellation)
    {
        var model = await new ModelStore(_engine).ReadAsync(job.ModelDigest, cancellation).ConfigureAwait(false);
        var settings = SettingsJson.Read<DetectorSettings>(Encoding.UTF8.GetBytes(job.Settings));
        return new ObjectDetectionTransformer(_context, model, job.CarriesBytes ? PictureRow.BytesColumn : PictureRow.PathColumn,
            settings.Options with
            {
                Device = _options.Device,
                ProviderOptions = _options.ProviderOptions,
                Profile = InferenceProfile.Throughput,
                Threads = null,
                ReadAhead = _options.Device != new OnnxDetectorOptions().Device ? null

                    // One core scores on the thread that reads, so that it is one.
                    : _cores == 1 ? 0 : _cores,
                OnImageError = ImageErrorAction.Throw,
                ImageFolder = null,
            });
    }
}
