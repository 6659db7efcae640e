using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace MLNetGhost.Tool.Commands;

/// <summary>The program ffmpeg, which decodes videos.</summary>
internal static partial class FfmpegProgram
{
    private const string Name = "ffmpeg";

    /// <summary>The first version with <c>-fps_mode</c>.</summary>
    private static readonly Version s_frameRateMode = new(5, 1);

    /// <summary>Finds it in the folders of the PATH; the current folder is none of them.</summary>
    /// <param name="video">The video that needs it, for the message.</param>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    public static string Find(string video)
    {
        var file = OperatingSystem.IsWindows() ? Name + ".exe" : Name;
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Where(Path.IsPathFullyQualified).Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"{video} is a video, which {Name} decodes, and {Name} is not on the PATH; install it "
                + $"(Debian and Ubuntu: apt install {Name}; macOS: brew install {Name}; Windows: winget install {Name}), or give the "
                + $"frames as a folder of pictures.");
    }

    /// <summary>How to start it so that it writes every frame once, upright, as PPM pictures one after the other.</summary>
    /// <param name="program">Its path.</param>
    /// <param name="video">The video.</param>
    public static ProcessStartInfo Decoding(string program, string video) => Starting(program,
    [
        "-nostdin", "-hide_banner", "-loglevel", "error",
        "-protocol_whitelist", "file", // A video names no other places to read from.
        "-i", $"file:{Path.GetFullPath(video)}",
        "-map", "0:v:0", .. EveryFrameOnce(program), "-f", "image2pipe", "-c:v", "ppm", "-pix_fmt", "rgb24", "pipe:1",
    ]);

    /// <summary>Frames are neither repeated nor left out to keep a rate; the option's name depends on the version.</summary>
    private static string[] EveryFrameOnce(string program)
    {
        using var process = Process.Start(Starting(program, ["-version"]))!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var match = VersionNumber().Match(text);
        return match.Success && new Version(Number(match.Groups["major"]), Number(match.Groups["minor"])) < s_frameRateMode
            ? ["-vsync", "0"]
            : ["-fps_mode", "passthrough"];
    }

    private static int Number(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    private static ProcessStartInfo Starting(string program, string[] arguments) => new(program, arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        UseShellExecute = false,
        CreateNoWindow = true,
    };

    [GeneratedRegex(@"^ffmpeg version n?(?<major>[0-9]{1,4})\.(?<minor>[0-9]{1,4})")]
    private static partial Regex VersionNumber();
}
