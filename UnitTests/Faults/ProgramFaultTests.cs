using System.Diagnostics;
using System.Runtime.Versioning;
using MLNetGhost.Data;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Faults;

/// <summary>
/// What a machine does to a program: a full disk, a folder that must not be written to, an end at any moment, a second process beside it,
/// too little memory. Each row is a command and a fault. In each, what lies under a final name afterwards is whole, what could not be
/// done is said in one line, and the same command then succeeds where it can.
/// </summary>
[TestClass]
[TestCategory("Slow")]
[OSCondition(OperatingSystems.Linux)]
[SupportedOSPlatform("linux")]
public sealed class ProgramFaultTests
{
    private const string Train = "train", Predict = "predict", Validate = "val", Export = "export";
    private const string Mend = "data --fix", Convert = "data --convert", TrainAgain = "train --exist-ok", Resume = "train --resume";

    private const string Training = "train --data {data} --project {out} --name run --epochs 1 --model edge-n "
        + "--imgsz 64 --batch 4 --workers 1 --threads 1 --optimizer sgd --close-mosaic 0";

    private static readonly Dictionary<string, string> s_commands = new(StringComparer.Ordinal)
    {
        [Train] = Training,
        [TrainAgain] = Training + " --exist-ok",
        [Resume] = "train --resume {out}/run --threads 1",
        [Predict] = "predict --weights {model} --source {photos} --project {out} --name run --conf 0.001 --save --save-txt --save-crop "
            + "--json {out}/found.json",
        [Validate] = "val --weights {model} --data {data} --project {out} --name run --save --json {out}/val.json",
        [Export] = "export --weights {checkpoint} --output {out}/run.onnx --json {out}/export.json",
        [Mend] = "data --data {data} --fix {out}/run",
        [Convert] = "data --data {data} --convert coco --output {out}/run",
    };

    private static readonly TemporaryFolder s_folder = new();
    private static readonly string s_model = Repository.PathOf("Samples", "Models", "shapes-edge-n.onnx");
    private static int s_count;

    private static string Checkpoint => Path.Combine(s_folder.Path, "trained", "run", "weights", "best.safetensors");

    [ClassInitialize]
    public static async Task Prepare(TestContext context)
    {
        ShapesDataset.Write(s_folder.File("data"), new ShapesDatasetOptions
        {
            TrainCount = 8,
            ValidationCount = 4,
            TestCount = 4,
            Width = 96,
            Height = 64,
            SmallestRadius = 10,
            LargestRadius = 24,
        });
        var trained = await ProgramProcess.WaitAsync(ProgramProcess.Start(s_folder.Path, Words(Train, Path.Combine(s_folder.Path, "trained"))));
        Assert.AreEqual(0, trained.ExitCode, trained.Error);
    }

    [ClassCleanup]
    public static void Clean() => s_folder.Dispose();

    /// <summary>
    /// A disk of so many kilobytes, which the command fills. It is a file system in memory, mounted for the process alone; where that is
    /// not allowed, the test is inconclusive, and <see cref="FileSizeLimit_Command_SaysSoAndLeavesNoHalfFile"/> stands in for it.
    /// </summary>
    [TestMethod]
    [DataRow(Train, 20_000)]
    [DataRow(Predict, 16)]
    [DataRow(Validate, 64)]
    [DataRow(Export, 4_000)]
    [DataRow(Mend, 24)]
    [DataRow(Convert, 24)]
    public async Task FullDisk_Command_SaysSoAndLeavesNoHalfFile(string command, int kilobytes)
    {
        if (!await CanMountAsync())
        {
            Assert.Inconclusive("This machine does not let a user mount a file system; the limit of a file's size is tested instead.");
        }

        var (disk, kept) = (NewFolder(), NewFolder());
        const string Script = "mount -t tmpfs -o size=$1k none \"$2\" || exit 99; disk=$2; kept=$3; shift 3; "
            + "\"$@\"; code=$?; cp -a \"$disk\"/. \"$kept\"; exit $code";

        var run = await ProgramProcess.WaitAsync(ProgramProcess.Start(
            s_folder.Path, Words(command, disk), ["unshare", "-rm", "sh", "-c", Script, "sh", $"{kilobytes}", disk, kept]));

        AssertFailed(run, "No space left on device");
        WholeFiles.Check(kept, wasKilled: false);
    }

    /// <summary>No file may become larger than a few kilobytes: writing fails in the middle of it.</summary>
    [TestMethod]
    [DataRow(Train, 2_000)]
    [DataRow(Predict, 1)]
    [DataRow(Export, 2_000)]
    public async Task FileSizeLimit_Command_SaysSoAndLeavesNoHalfFile(string command, int kilobytes)
    {
        var output = NewFolder();

        // The runtime maps its code from a file that would be over the limit as well.
        var run = await ProgramProcess.WaitAsync(ProgramProcess.Start(
            s_folder.Path, Words(command, output),
            ["bash", "-c", "trap '' XFSZ; ulimit -f $1; shift; exec \"$@\"", "bash", $"{kilobytes}"],
            new Dictionary<string, string> { ["DOTNET_EnableWriteXorExecute"] = "0" }));

        AssertFailed(run, "too large");
        Assert.AreEqual(1, run.ExitCode, run.Error);
        WholeFiles.Check(output, wasKilled: false);
    }

    [TestMethod]
    [DataRow(Train)]
    [DataRow(Predict)]
    [DataRow(Validate)]
    [DataRow(Export)]
    [DataRow(Mend)]
    [DataRow(Convert)]
    public async Task ReadOnlyFolder_Command_SaysSo(string command)
    {
        var output = NewFolder();
        File.SetUnixFileMode(output, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        // The administrator may write anywhere, unless that right is given up.
        string[] wrapper = Environment.UserName == "root" ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] : [];
        var run = await ProgramProcess.WaitAsync(ProgramProcess.Start(s_folder.Path, Words(command, output), wrapper));

        AssertFailed(run, "denied");
        Assert.IsEmpty(Directory.GetFileSystemEntries(output));
    }

    /// <summary>Ended at three moments of a seed; then the command runs to its end, or the run is resumed.</summary>
    [TestMethod]
    [DataRow(Train, 8000)]
    [DataRow(Predict, 2500)]
    [DataRow(Validate, 2500)]
    [DataRow(Export, 4000)]
    [DataRow(Mend, 1500)]
    [DataRow(Convert, 1500)]
    public async Task Killed_Command_LeavesNoHalfFileAndSucceedsAfterwards(string command, int longestMilliseconds)
    {
        var output = NewFolder();
        var random = new Random(command.Length);
        for (var i = 0; i < 3; i++)
        {
            var moment = TimeSpan.FromMilliseconds(random.Next(300, longestMilliseconds));
            var killed = await ProgramProcess.WaitAsync(ProgramProcess.Start(s_folder.Path, Words(command, output)), moment);
            Assert.DoesNotContain("Unhandled", killed.Error);
            WholeFiles.Check(output, wasKilled: true);
            if (command is Mend or Convert && Directory.Exists(Path.Combine(output, "run")))
            {
                // Complete, for the folder has its name; a second copy would be refused.
                Directory.Delete(Path.Combine(output, "run"), recursive: true);
            }
        }

        var last = Path.Combine(output, "run", "weights", "last.safetensors");
        string[] words = command == Train && File.Exists(last)
            ? ["train", "--resume", Path.Combine(output, "run"), "--threads", "1"]
            : Words(command, output);
        var run = await ProgramProcess.WaitAsync(ProgramProcess.Start(s_folder.Path, words));

        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.IsNotEmpty(WholeFiles.Check(output, wasKilled: true));
    }

    /// <summary>Runs of one name at once have a folder each; where the place is given, one has it and the others say so.</summary>
    [TestMethod]
    [DataRow(Train, 2, "")]
    [DataRow(TrainAgain, 2, "is in use by another run")]
    [DataRow(Resume, 2, "is in use by another run")]
    [DataRow(Predict, 4, "")]
    [DataRow(Validate, 3, "")]
    [DataRow(Export, 2, "")]
    [DataRow(Mend, 3, "is not empty")]
    [DataRow(Convert, 3, "is not empty")]
    public async Task AtOnce_SameCommand_OneFolderEachOrOneWinner(string command, int count, string refusal)
    {
        var output = NewFolder();
        if (command == Resume)
        {
            await StartAndKillAsync(output);
        }

        var runs = await Task.WhenAll(Enumerable.Range(0, count).Select(_ =>
            ProgramProcess.WaitAsync(ProgramProcess.Start(s_folder.Path, Words(command, output)))));

        var refused = runs.Where(run => run.ExitCode != 0).ToArray();
        Assert.HasCount(refusal.Length == 0 ? 0 : count - 1, refused, string.Join('\n', runs.Select(run => run.Error)));
        foreach (var run in refused)
        {
            AssertFailed(run, refusal);
        }

        WholeFiles.Check(output, wasKilled: false);
        var folders = Directory.GetDirectories(output).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal).ToArray();
        string[] expected = refusal.Length > 0 ? ["run"]
            : command == Export ? []
            : ["run", .. Enumerable.Range(2, count - 1).Select(i => $"run{i}")];
        CollectionAssert.AreEqual(expected, folders);
        var contents = folders.Select(name => string.Join('|', Names(Path.Combine(output, name)))).Distinct(StringComparer.Ordinal);
        Assert.IsLessThanOrEqualTo(1, contents.Count(), "every run has all its files");
    }

    /// <summary>A heap of a few megabytes: the command says that memory is short, or manages with less.</summary>
    [TestMethod]
    [DataRow(Predict, "0x1000000")]
    [DataRow(Export, "0x1000000")]
    [DataRow(Mend, "0x1000000")]
    public async Task LittleMemory_Command_EndsWithASentence(string command, string heapBytes)
    {
        var output = NewFolder();
        var photos = NewFolder();
        var large = TestPictures.Encode(TestPictures.Photograph(4000, 3000, 1), SkiaSharp.SKEncodedImageFormat.Png);
        File.WriteAllBytes(Path.Combine(photos, "large.png"), large);

        var run = await ProgramProcess.WaitAsync(ProgramProcess.Start(
            s_folder.Path, Words(command, output, photos),
            environment: new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = heapBytes }));

        WholeFiles.Check(output, wasKilled: false);
        if (run.ExitCode != 0)
        {
            AssertFailed(run, "memory");
        }
    }

    private static void AssertFailed(ProgramProcess run, string expected)
    {
        Assert.IsInRange(1, 2, run.ExitCode, run.Error);
        var lines = run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        StringAssert.Contains(lines.LastOrDefault() ?? "", expected, run.Error);
        Assert.IsFalse(lines.Any(line => line.TrimStart().StartsWith("at ", StringComparison.Ordinal)), run.Error);
    }

    private static async Task<bool> CanMountAsync()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(
                "unshare", ["-rm", "sh", "-c", "mount -t tmpfs -o size=16k none \"$0\"", NewFolder()])
            { RedirectStandardError = true })!;
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static IEnumerable<string> Names(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Where(file => !file.Contains("tfevents", StringComparison.Ordinal))
        .Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal);

    private static string NewFolder() => Directory.CreateDirectory(s_folder.File($"place{Interlocked.Increment(ref s_count)}")).FullName;

    /// <summary>Leaves a run to resume: one epoch of several.</summary>
    private static async Task StartAndKillAsync(string output)
    {
        var words = Words(Train, output);
        words[Array.IndexOf(words, "--epochs") + 1] = "4";
        using var process = ProgramProcess.Start(s_folder.Path, words);
        while (await process.StandardOutput.ReadLineAsync() is { } line && !line.StartsWith("epoch   1/4", StringComparison.Ordinal))
        {
        }

        process.Kill();
        await process.WaitForExitAsync();
        Assert.IsTrue(File.Exists(Path.Combine(output, "run", "weights", "last.safetensors")));
    }

    private static string[] Words(string command, string output, string? photos = null) =>
    [
        .. s_commands[command].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word
            .Replace("{data}", Path.Combine(s_folder.Path, "data"), StringComparison.Ordinal)
            .Replace("{photos}", photos ?? Path.Combine(s_folder.Path, "data", "images", "train"), StringComparison.Ordinal)
            .Replace("{model}", s_model, StringComparison.Ordinal)
            .Replace("{checkpoint}", Checkpoint, StringComparison.Ordinal)
            .Replace("{out}", output, StringComparison.Ordinal)),
    ];
}
