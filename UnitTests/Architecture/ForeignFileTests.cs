using System.Text.RegularExpressions;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Architecture;

/// <summary>Files are opened to be read in one place, which opens regular files only and never waits.</summary>
[TestClass]
public partial class ForeignFileTests
{
    /// <summary>The place itself, and files that are opened to be written.</summary>
    private static readonly string[] s_allowed =
    [
        "Files/SharedFile.cs", "Files/AtomicFile.cs", "Tool/Reports/RunLock.cs", "Trainer/Data/Images/PictureMemory.cs",
        "Fleet/Collecting/TableCollector.cs",
    ];

    [TestMethod]
    [DataRow("MLNetExtensions")]
    [DataRow("Trainer")]
    [DataRow("Fleet")]
    [DataRow("Reports")]
    [DataRow("Tool")]
    public void Sources_OpenFilesThroughSharedFile(string project)
    {
        var sources = Directory.EnumerateFiles(Repository.PathOf(project), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"))
            .Where(path => !s_allowed.Any(allowed => path.Replace('\\', '/').EndsWith(allowed, StringComparison.Ordinal))).ToList();
        var found = from file in sources
                    from line in File.ReadLines(file).Index()
                    where Opening().IsMatch(line.Item)
                    select $"{file}:{line.Index + 1}: {line.Item.Trim()}";

        Assert.IsNotEmpty(sources);
        Assert.IsEmpty(found, $"use SharedFile or TextFile:\n{string.Join('\n', found)}");
    }

    [TestMethod]
    [DataRow("using var file = File.OpenRead(path);", true)]
    [DataRow("System.IO.File.ReadLines(file)", true)]
    [DataRow("var text = await File.ReadAllTextAsync(path);", true)]
    [DataRow("new FileStream(path, FileMode.Open)", true)]
    [DataRow("new StreamReader(path)", true)]
    [DataRow("XDocument.Load(path)", true)]
    [DataRow("SharedFile.OpenRead(path)", false)]
    [DataRow("TextFile.ReadLines(path)", false)]
    [DataRow("File.Exists(path)", false)]
    [DataRow("new StreamReader(stream)", false)]
    public void Opening_RecognisesCallsThatOpenAPath(string line, bool opens) => Assert.AreEqual(opens, Opening().IsMatch(line));

    [GeneratedRegex(@"(?<!\w)File\.(Open|Read)\w*\(|new FileStream\(|new FileInfo\([^)]*\)\.Open|"
        + @"(new StreamReader|(XDocument|XElement|Image|SKBitmap|MLImage)\.\w+)\((path|file)\b")]
    private static partial Regex Opening();
}
