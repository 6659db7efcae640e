using System.Diagnostics;
using MLNetGhost.Files;
using MLNetGhost.Imaging;

namespace MLNetGhost.Tool.Commands;

/// <summary>The frames of a video, decoded by ffmpeg and read from a pipe, so that no more than a few are in memory.</summary>
internal sealed class VideoReader : IDisposable
{
    /// <summary>The most characters of ffmpeg's errors that are kept.</summary>
    private const int MostErrorText = 4000;

    private static readonly TimeSpan s_signalDelay = TimeSpan.FromMilliseconds(200);

    private readonly string _video;
    private readonly Process _process;
    private readonly List<string> _errors = [];
    private bool _hasEnded;

    /// <summary>Starts ffmpeg.</summary>
    /// <param name="program">Its path.</param>
    /// <param name="video">The video.</param>
    /// <exception cref="InvalidDataException">It cannot be started.</exception>
    public VideoReader(string program, string video)
    {
        _video = video;
        try
        {
            _process = Process.Start(FfmpegProgram.Decoding(program, video))!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new InvalidDataException($"{program} cannot be started: {exception.Message}; install ffmpeg again.", exception);
        }

        _process.ErrorDataReceived += (_, line) => KeepError(line.Data);
        _process.BeginErrorReadLine();
    }

    /// <summary>What ffmpeg complained of without stopping: damaged frames, say. Complete after the last frame.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (_errors)
            {
                return [.. _errors];
            }
        }
    }

    /// <summary>The frames in order, upright. One that is not used any more is freed by the garbage collector.</summary>
    /// <param name="cancellation">Once it is cancelled, that ffmpeg was stopped as well is no error.</param>
    /// <exception cref="InvalidDataException">ffmpeg cannot read the video, or there is no frame in it.</exception>
    public IEnumerable<RgbImage> Read(CancellationToken cancellation)
    {
        var ppm = new PpmStream(_process.StandardOutput.BaseStream, _video);
        var frames = 0;
        while (ppm.Next() is { } frame)
        {
            frames++;
            yield return frame;
        }

        _process.WaitForExit();
        _hasEnded = true;
        var reason = Complaints.Count > 0 ? Excerpt.OfSentence(Complaints[0]) : "it gave no reason";
        if (_process.ExitCode != 0 && cancellation.WaitHandle.WaitOne(s_signalDelay))
        {
            yield break; // Ctrl-C reaches ffmpeg too, and may do so first.
        }

        if (_process.ExitCode != 0)
        {
            throw new InvalidDataException($"{_video} cannot be read after {Counted.Of(frames, "frame")}; ffmpeg says: {reason}. Check "
                + $"that it plays, or convert it.");
        }

        if (frames == 0)
        {
            throw new InvalidDataException($"{_video} has no frames; ffmpeg says: {reason}.");
        }
    }

    /// <summary>Ends ffmpeg if it still runs.</summary>
    public void Dispose()
    {
        if (!_hasEnded)
        {
            try
            {
                _process.Kill(entireProcessTree: true);
            }
            catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                // It has just ended by itself.
            }

            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void KeepError(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        lock (_errors)
        {
            if (_errors.Sum(text => text.Length) < MostErrorText)
            {
                _errors.Add(Excerpt.Of(line.Trim().TrimEnd('.')));
            }
        }
    }
}
