using MLNetGhost.UnitTests.Fixtures;
using MLNetGhost.UnitTests.Samples;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Notebooks;

/// <summary>
/// Every notebook is made from its twin, and its cells run in order. The twin is the same code with another way to show a picture: it is
/// compiled, built as a file-based program, and run if it is short. With the environment variable MLNETGHOST_REFRESH_NOTEBOOKS=1 the
/// notebooks are rewritten with the outputs of this run.
/// </summary>
[TestClass]
public sealed class NotebookTests
{
    private const long LargestNotebook = 600_000;
    private const int LongestLine = 100;
    private const string Shortest = "01-first-detection";

    private static readonly string s_folder = Repository.PathOf("Samples", "Notebooks");

    private static readonly bool s_refresh = Environment.GetEnvironmentVariable("MLNETGHOST_REFRESH_NOTEBOOKS") == "1";

    /// <summary>The notebooks that train.</summary>
    private static readonly string[] s_slow = ["02-train-your-own", "03-folding"];

    public static IEnumerable<string> Names =>
        Directory.GetFiles(s_folder, "*.cs").Order(StringComparer.Ordinal).Select(path => Path.GetFileNameWithoutExtension(path));

    public static IEnumerable<TestDataRow<string>> Runs =>
        Names.Select(name => new TestDataRow<string>(name) { TestCategories = s_slow.Contains(name) ? ["Slow"] : [] });

    [TestMethod]
    public void Notebooks_AreTheFive() => CollectionAssert.AreEqual(
        new[] { "01-first-detection", "02-train-your-own", "03-folding", "04-evaluate", "05-deploy" },
        Directory.GetFiles(s_folder, "*.ipynb").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal).ToArray());

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Notebook_Text_IsThatOfItsTwin(string name) => ReadCells(name);

    /// <summary>A browser does not wrap code: what is longer has to be scrolled.</summary>
    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Notebook_Lines_FitAWindow(string name)
    {
        var cells = NotebookFile.Read(PathOf(name, ".ipynb"));

        var written = cells.SelectMany(cell => cell.Outputs).Where(output => output.MimeType == CellOutput.ConsoleText)
            .Select(output => output.Content);
        var tooLong = cells.Select(cell => cell.Source).Concat(written).SelectMany(text => text.Split('\n'))
            .Where(line => line.Length > LongestLine).ToList();

        Assert.IsEmpty(tooLong, string.Join('\n', tooLong));
    }

    /// <summary>A path in one cell leads the notebook to the user's own data.</summary>
    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Notebook_OwnData_IsNamedInOneCell(string name)
    {
        var cells = NotebookFile.Read(PathOf(name, ".ipynb"));

        Assert.AreEqual(1, cells.Count(cell => cell.IsCode && cell.Source.StartsWith("var own = \"\";", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DynamicData(nameof(Runs))]
    public async Task Notebook_EveryCodeCellInOrder_Runs(string name)
    {
        var cells = ReadCells(name);

        var ran = await RunCells(name, cells);

        if (s_refresh)
        {
            NotebookFile.Write(PathOf(name, ".ipynb"), ran);
            cells = ran;
        }

        AssertSavedOutputs(name, cells, ran);
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Twin_Code_Compiles(string name) => Assert.AreEqual("", string.Join('\n', NotebookTwin.Read(PathOf(name, ".cs")).Compile()));

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Twin_BesideTheCells_OnlyShowsPicturesAndValues(string name)
    {
        var twin = NotebookTwin.Read(PathOf(name, ".cs"));

        const string Picture = "static void Show(string picture) => Console.WriteLine($\"Picture: {picture}\");";
        const string Value = "\nstatic void Rich(object value) => Console.WriteLine(value);";
        Assert.Contains(
            twin.Sections.Single(section => section.Kind == SectionKind.Twin).Text,
            new[] { Picture, Picture + Value },
            "a twin that differs in more from its notebook has to be run");
    }

    [TestMethod]
    [TestCategory("Slow")]
    [DynamicData(nameof(Names))]
    public void Twin_AsAFile_Builds(string name) => SampleProgram.RunFile("build", Configuration, name + ".cs", s_folder);

    [TestMethod]
    [TestCategory("Slow")]
    public void Twin_AsAFile_Runs()
    {
        var output = SampleProgram.RunFile("run", Configuration, Shortest + ".cs", s_folder);

        StringAssert.Contains(output, "Picture: ");
    }

    /// <summary>Debug or Release, as the tests were built.</summary>
    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Parent!.Name;

    /// <summary>The cells of a notebook, which must be those of its twin.</summary>
    private static IReadOnlyList<NotebookCell> ReadCells(string name)
    {
        var (path, twin) = (PathOf(name, ".ipynb"), NotebookTwin.Read(PathOf(name, ".cs")).ToCells().ToList());
        var cells = NotebookFile.Read(path);
        if (s_refresh && !twin.Select(cell => cell.Source).SequenceEqual(cells.Select(cell => cell.Source)))
        {
            NotebookFile.Write(path, twin);
            cells = NotebookFile.Read(path);
        }

        CollectionAssert.AreEqual(
            twin.Select(cell => cell.Source).ToArray(), cells.Select(cell => cell.Source).ToArray(),
            $"{name}.ipynb is not made of {name}.cs; run Notebook_EveryCodeCellInOrder_Runs with MLNETGHOST_REFRESH_NOTEBOOKS=1.");
        return cells;
    }

    private static string PathOf(string name, string extension) => Path.Combine(s_folder, name + extension);

    private static async Task<IReadOnlyList<NotebookCell>> RunCells(string name, IReadOnlyList<NotebookCell> cells)
    {
        var kernel = new NotebookKernel();
        var before = Environment.CurrentDirectory;
        Environment.CurrentDirectory = s_folder;
        try
        {
            var ran = new List<NotebookCell>();
            foreach (var cell in cells)
            {
                try
                {
                    ran.Add(cell.IsCode ? cell with { Outputs = await kernel.Run(cell.Source) } : cell);
                }
                catch (Exception e)
                {
                    Assert.Fail($"{name}.ipynb, cell {ran.Count + 1}: {e}\n{cell.Source}");
                }
            }

            return ran;
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }

    /// <summary>The saved outputs have the MIME types of those shown now, and their pictures are pictures.</summary>
    private static void AssertSavedOutputs(string name, IReadOnlyList<NotebookCell> saved, IReadOnlyList<NotebookCell> ran)
    {
        foreach (var (expected, actual) in ran.Zip(saved))
        {
            CollectionAssert.AreEqual(
                expected.Outputs.Select(output => output.MimeType).ToArray(), actual.Outputs.Select(output => output.MimeType).ToArray(),
                $"{name}.ipynb has other outputs than this run for\n{expected.Source}\nRun this test with MLNETGHOST_REFRESH_NOTEBOOKS=1.");
        }

        var pictures = saved.SelectMany(cell => cell.Outputs).Where(output => output.MimeType.StartsWith(
            "image/", StringComparison.Ordinal)).ToArray();
        Assert.IsNotEmpty(pictures);
        foreach (var picture in pictures)
        {
            using var bitmap = SKBitmap.Decode(Convert.FromBase64String(picture.Content));
            Assert.IsNotNull(bitmap, name);
        }

        Assert.IsLessThan(LargestNotebook, new FileInfo(PathOf(name, ".ipynb")).Length, name);
    }
}
