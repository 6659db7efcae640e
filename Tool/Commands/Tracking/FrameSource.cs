using System.Globalization;
using MLNetGhost.Files;
using MLNetGhost.Imaging;

namespace MLNetGhost.Tool.Commands;

/// <summary>The frames that are tracked: the pictures of a folder or pattern in the natural order of their names, or a video.</summary>
internal sealed class FrameSource : IDisposable
{
    private readonly IEnumerable<Frame> _frames;
    private readonly VideoReader? _video;

    private FrameSource(IEnumerable<Frame> frames, int? count, VideoReader? video) => (_frames, Count, _video) = (frames, count, video);

    /// <summary>How many frames there are; null if that is not known before they are read.</summary>
    public int? Count { get; }

    /// <summary>The frames in order, to be read once.</summary>
    public IEnumerable<Frame> Frames => _frames;

    /// <summary>What the decoder of a video complained of without stopping.</summary>
    public IReadOnlyList<string> Complaints => _video?.Complaints ?? [];

    /// <summary>Opens what the user named.</summary>
    /// <param name="sources">A folder, patterns, pictures, or one video.</param>
    /// <param name="cancellation">Ends the reading of a video early.</param>
    /// <exception cref="ArgumentException">They are not one sequence.</exception>
    /// <exception cref="FileNotFoundException">Something does not exist, or ffmpeg is needed and not there.</exception>
    /// <exception cref="InvalidDataException">A folder has no pictures, or a video cannot be read.</exception>
    public static FrameSource Open(IReadOnlyList<string> sources, CancellationToken cancellation)
    {
        if (sources.FirstOrDefault(VideoFile.Is) is not { } video)
        {
            var files = Order(PictureSource.List(sources));
            var stems = PredictionFolder.UniqueStems(files);
            var frames = files.Select((file, i) => new Frame(i + 1, file, stems[i], Pixels: null));
            return new FrameSource(frames, files.Length, video: null);
        }

        if (sources.Count > 1)
        {
            throw new ArgumentException($"--track follows one sequence, and {video} is one of {sources.Count} sources; track each alone.");
        }

        if (!File.Exists(video))
        {
            throw SharedFile.NotFound(video, $"{video} does not exist; name a video, a folder of pictures or a pattern.");
        }

        var reader = new VideoReader(FfmpegProgram.Find(video), video);
        return new FrameSource(reader.Read(cancellation).Select((pixels, i) => OfVideo(video, i + 1, pixels)), count: null, reader);
    }

    /// <inheritdoc/>
    public void Dispose() => _video?.Dispose();

    private static Frame OfVideo(string video, int number, RgbImage pixels) =>
        new(number, video, number.ToString("000000", CultureInfo.InvariantCulture), pixels);

    /// <summary>A shell that expands a pattern puts frame10 before frame2, so that the order of the arguments says nothing.</summary>
    private static string[] Order(IReadOnlyList<string> files)
    {
        var folders = files.Select(file => Path.GetDirectoryName(Path.GetFullPath(file))).Distinct(StringComparer.Ordinal).ToArray();
        if (folders.Length > 1)
        {
            throw new ArgumentException($"--track follows one sequence, and the pictures lie in {folders.Length} folders, {folders[0]} and "
                + $"{folders[1]} among them; track each folder alone.");
        }

        var twice = files.GroupBy(Path.GetFullPath, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? [.. files.OrderBy(file => Path.GetFileName(file), NaturalOrder.Instance)]
            : throw new ArgumentException($"The picture {twice.First()} is named twice; a frame is in a sequence once.");
    }
}
