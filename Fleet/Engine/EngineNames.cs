using System.Globalization;
using MLNetGhost.Fleet.Messages;

namespace MLNetGhost.Fleet.Engine;

/// <summary>The names that the engine knows a job by: streams, subjects, buckets.</summary>
internal static class EngineNames
{
    /// <summary>The bucket of jobs, one document per job.</summary>
    public const string Jobs = "mlnetghost-jobs";

    /// <summary>The bucket of workers; what is not repeated disappears from it.</summary>
    public const string Workers = "mlnetghost-workers";

    /// <summary>The bucket of models, one object per digest.</summary>
    public const string Models = "mlnetghost-models";

    /// <summary>The stream of blocks that were given up.</summary>
    public const string Dead = "MLNETGHOST_DEAD";

    /// <summary>The consumer of a job that all workers share.</summary>
    public const string Consumer = "workers";

    private const string DeadPrefix = "mlnetghost-dead";

    /// <summary>All subjects of the stream of blocks that were given up.</summary>
    public const string AllDead = DeadPrefix + ".>";

    /// <summary>The stream of a job's blocks.</summary>
    public static string Work(string job) => $"MLNETGHOST_WORK_{job}";

    /// <summary>The stream of a job's results.</summary>
    public static string Results(string job) => $"MLNETGHOST_RESULTS_{job}";

    /// <summary>The bucket of a job's pictures, where the engine carries them.</summary>
    public static string Pictures(string job) => $"mlnetghost-pictures-{job}";

    /// <summary>The subject of something about a block of a job.</summary>
    public static string Subject(FleetJob job, string what, long block) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix(job)}.{what}.{block}");

    /// <summary>All subjects of something about the blocks of a job.</summary>
    public static string Subjects(FleetJob job, string what) => $"{Prefix(job)}.{what}.>";

    /// <summary>The subject of a block of a job in the stream of those that were given up.</summary>
    public static string DeadSubject(FleetJob job, long block) =>
        string.Create(CultureInfo.InvariantCulture, $"{DeadPrefix}.{job.Name}.{job.Id}.{block}");

    /// <summary>All subjects of a job in the stream of blocks that were given up.</summary>
    public static string DeadSubjects(string job) => $"{DeadPrefix}.{job}.>";

    /// <summary>The name of a block's pictures in their bucket.</summary>
    public static string PicturesOf(long block) => string.Create(CultureInfo.InvariantCulture, $"block-{block}");

    /// <summary>The block that a subject is about: its last part.</summary>
    public static long BlockOf(string subject) => long.Parse(subject.AsSpan(subject.LastIndexOf('.') + 1), CultureInfo.InvariantCulture);

    private static string Prefix(FleetJob job) => $"mlnetghost.{job.Name}.{job.Id}";
}
