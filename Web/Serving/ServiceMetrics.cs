using System.Diagnostics.Metrics;

namespace MLNetGhost.Web.Serving;

/// <summary>
/// The meter <c>MLNetGhost.Web</c>: <c>mlnetghost.detect.duration</c> (seconds per picture) and <c>mlnetghost.detect.objects</c>
/// (objects found), each by model, and <c>mlnetghost.detect.refused</c> (requests without detections, by status).
/// </summary>
internal sealed class ServiceMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "MLNetGhost.Web";

    private readonly Histogram<double> _duration;
    private readonly Counter<long> _objects;
    private readonly Counter<long> _refused;

    public ServiceMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _duration = meter.CreateHistogram<double>("mlnetghost.detect.duration", "s", "Time from picture file to detections");
        _objects = meter.CreateCounter<long>("mlnetghost.detect.objects", "{object}", "Objects found");
        _refused = meter.CreateCounter<long>("mlnetghost.detect.refused", "{request}", "Requests without detections");
    }

    /// <summary>Counts a picture.</summary>
    public void Detected(string model, TimeSpan elapsed, int objects)
    {
        var tag = KeyValuePair.Create<string, object?>("model", model);
        _duration.Record(elapsed.TotalSeconds, tag);
        _objects.Add(objects, tag);
    }

    /// <summary>Counts a request that got words instead of detections.</summary>
    public void Refused(int status) => _refused.Add(1, KeyValuePair.Create<string, object?>("status", status));
}
