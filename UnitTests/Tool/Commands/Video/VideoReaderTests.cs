using System.Diagnostics;
using System.Globalization;
using MLNetGhost.Tool.Commands;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Commands;

/// <summary>Reading from a script in the place of ffmpeg, and from ffmpeg itself where there is one.</summary>
[TestClass]
public sealed class VideoReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Read_Frames_AreThoseThatAreWritten()
    {
        using var reader = Reader(@"printf 'P6\n2 1\n255\nabcdef'; printf 'P6\n2 1\n255\nghijkl'");

        var frames = reader.Read(CancellationToken.None).ToArray();

        Assert.HasCount(2, frames);
        Assert.AreEqual("ghijkl", System.Text.Encoding.ASCII.GetString(frames[1].Pixels));
        Assert.IsEmpty(reader.Complaints);
    }

    [TestMethod]
    public void Read_ProgramThatFails_IsQuoted()
    {
        using var reader = Reader(@"printf 'P6\n2 1\n255\nabcdef'; echo 'moov atom not found.' >&2; exit 1");

        var error = Assert.ThrowsExactly<InvalidDataException>(() => reader.Read(CancellationToken.None).Count());

        StringAssert.EndsWith(error.Message, "clip.mp4 cannot be read after 1 frame; ffmpeg says: moov atom not found. Check that it plays, or "
            + "convert it.");
    }

    [TestMethod]
    public void Read_ProgramThatFailsAfterCtrlC_EndsQuietly()
    {
        using var reader = Reader(@"printf 'P6\n2 1\n255\nabcdef'; exit 255");
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();

        Assert.AreEqual(1, reader.Read(cancellation.Token).Count());
    }

    [TestMethod]
    public void Read_NoFrames_IsAnError()
    {
        using var reader = Reader("exit 0");

        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => reader.Read(CancellationToken.None).Count()).Message, "clip.mp4 has no frames");
    }

    [TestMethod]
    public void Read_ComplaintsOfAProgramThatGoesOn_AreKeptAndBounded()
    {
        using var reader = Reader(
            @"for i in $(seq 1 3000); do echo ""frame $i is damaged"" >&2; done; printf 'P6\n2 1\n255\nabcdef'");

        Assert.AreEqual(1, reader.Read(CancellationToken.None).Count());
        Assert.AreEqual("frame 1 is damaged", reader.Complaints[0]);
        Assert.IsLessThan(300, reader.Complaints.Count);
    }

    [TestMethod]
    public void Dispose_BeforeTheEnd_EndsTheProgram()
    {
        var pidFile = _folder.File("pid");
        var reader = Reader($@"echo $$ > '{pidFile}'; while true; do printf 'P6\n2 1\n255\nabcdef'; done");
        Assert.HasCount(3, reader.Read(CancellationToken.None).Take(3).ToArray());
        var pid = int.Parse(File.ReadAllText(pidFile), CultureInfo.InvariantCulture);

        reader.Dispose();

        Assert.ThrowsExactly<ArgumentException>(() => Process.GetProcessById(pid), "it still runs");
    }

    [TestMethod]
    [DataRow("ffmpeg version 4.4.2-0ubuntu0.22.04.1 Copyright", "-vsync 0")]
    [DataRow("ffmpeg version 5.0.1 Copyright", "-vsync 0")]
    [DataRow("ffmpeg version 5.1.9-0+deb12u1 Copyright", "-fps_mode passthrough")]
    [DataRow("ffmpeg version n7.1 Copyright", "-fps_mode passthrough")]
    [DataRow("ffmpeg version N-109542-g1bf1ba77b4 Copyright", "-fps_mode passthrough")]
    public void Decoding_Version_DecidesHowEveryFrameIsAskedFor(string version, string expected)
    {
        var program = Script("exit 0", version);

        var start = FfmpegProgram.Decoding(program, "-odd name.mp4");

        StringAssert.Contains(string.Join(' ', start.ArgumentList), $" {expected} ");
        CollectionAssert.Contains(start.ArgumentList, $"file:{Path.GetFullPath("-odd name.mp4")}");
    }

    [TestMethod]
    public async Task Track_VideoWithoutFfmpeg_SaysHowToInstallIt()
    {
        var (model, video) = (_folder.File("model.onnx"), _folder.Write("clip.mp4", "no video"));
        File.WriteAllBytes(model, PointerDetector.CreateOnnx());

        var run = await ProgramProcess.WaitAsync(ProgramProcess.Start(
            _folder.Path, ["predict", "--weights", model, "--track", "--source", video],
            environment: new Dictionary<string, string> { ["PATH"] = _folder.File("empty") }));

        Assert.AreEqual(2, run.ExitCode, run.Error);
        StringAssert.Contains(run.Error, "clip.mp4 is a video, which ffmpeg decodes, and ffmpeg is not on the PATH; install it (Debian and Ubuntu: "
            + "apt install ffmpeg;");
    }

    [TestMethod]
    [TestCategory("Slow")]
    public async Task Track_VideoOfFfmpeg_FollowsEveryFrameUprightAndOnce()
    {
        var ffmpeg = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "ffmpeg")).FirstOrDefault(File.Exists);
        if (ffmpeg is null)
        {
            Assert.Inconclusive("There is no ffmpeg; install it: apt-get install -y ffmpeg.");
        }

        // A car that moves in frames of 64 × 64, at a rate that changes halfway, stored turned by a quarter.
        var (model, video, turned) = (_folder.File("model.onnx"), _folder.File("clip.mp4"), _folder.File("turned.mp4"));
        File.WriteAllBytes(model, PointerDetector.CreateOnnx());
        for (var i = 0; i < 20; i++)
        {
            File.WriteAllBytes(_folder.File("frames", $"{i:00}.png"), PointerDetector.Png(8 + (2 * i), 20, width: 96));
        }

        await Write(ffmpeg!, "-i", _folder.File("frames", "%02d.png"), "-vf", "setpts='if(lt(N,10),N,10+4*(N-10))/25/TB'", "-fps_mode", "vfr",
            "-c:v", "libx264", "-qp", "0", "-pix_fmt", "yuv444p", video);
        if (await Run(ffmpeg!, "-display_rotation", "90", "-i", video, "-c", "copy", turned) is { Length: > 0 })
        {
            await Write(ffmpeg!, "-i", video, "-c", "copy", "-metadata:s:v:0", "rotate=90", turned); // Before version 6.
        }

        foreach (var (source, size) in new[] { (video, (96, 64)), (turned, (64, 96)) })
        {
            using var reader = new VideoReader(ffmpeg!, source);
            var frames = reader.Read(CancellationToken.None).ToArray();
            Assert.HasCount(20, frames, source);
            Assert.IsTrue(frames.All(frame => (frame.Width, frame.Height) == size), source);
            Assert.IsEmpty(reader.Complaints);
        }

        var (mot, project) = (_folder.File("tracks.txt"), _folder.File("runs"));
        var run = await ProgramRun.Start(
            "predict", "--weights", model, "--track", "--source", video, "--mot", mot, "--save", "--project", project);
        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.AreEqual("20", File.ReadLines(mot).Last().Split(',')[0]);
        Assert.HasCount(2, File.ReadLines(mot).Select(row => row.Split(',')[1]).Distinct().ToArray());
        Assert.IsTrue(File.Exists(Path.Combine(project, "predict", "000020.jpg")));

        var damaged = _folder.Write("damaged.mp4", "this is no video");
        var failed = await ProgramRun.Start("predict", "--weights", model, "--track", "--source", damaged);
        failed.AssertBadInput("damaged.mp4 cannot be read after 0 frames; ffmpeg says: ");
    }

    private static async Task Write(string program, params string[] arguments) => Assert.AreEqual("", await Run(program, arguments));

    /// <summary>Runs ffmpeg and returns what it complains of.</summary>
    private static async Task<string> Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, ["-nostdin", "-loglevel", "error", "-y", .. arguments]) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? "" : $"exit code {process.ExitCode}: {error}";
    }

    private VideoReader Reader(string script) => new(Script(script), _folder.File("clip.mp4"));

    private string Script(string script, string version = "ffmpeg version 6.0 Copyright")
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("The program in place of ffmpeg is a shell script.");
            return "";
        }

        var path = _folder.Write("ffmpeg", $"#!/bin/sh\nif [ \"$1\" = -version ]; then echo '{version}'; exit 0; fi\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
