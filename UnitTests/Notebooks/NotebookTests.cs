using MLNetGhost.UnitTests.Fixtures;
using MLNetGhost.UnitTests.Samples;
using SkiaSharp;

namespace MLNetGhost.UnitTests.Notebooks;

/// <summary>
/// Every notebook is made of its twin, its cells run in their order, and the twin runs as a program. With the environment variable
/// MLNETGHOST_REFRESH_NOTEBOOKS=1 the notebooks are written anew with the outputs of this run.
/// </summary>
[TestClass]
public sealed class NotebookTests
{
    private const long LargestNotebook = 600_000;

    private static readonly string s_folder = Repository.PathOf("Samples", "Notebooks");

    private static readonly bool s_refresh = Environment.GetEnvironmentVariable("MLNETGHOST_REFRESH_NOTEBOOKS") == "1";

    public static IEnumerable<object[]> Names => Directory.GetFiles(s_folder, "*.cs").Order(StringComparer.Ordinal).Select(path => new object[] { Path.GetFileNameWithoutExtension(path) });

    [TestMethod]
    public void Notebooks_AreTheFive() => CollectionAssert.AreEqual(
        new[] { "01-first-detection", "02-train-your-own", "03-folding", "04-evaluate", "05-deploy" },
        Directory.GetFiles(s_folder, "*.ipynb").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal).ToArray());

    [TestMethod]
    [DynamicData(nameof(Names))]
    public async Task Notebook_EveryCodeCellInOrder_Runs(string name)
    {
        var (path, twin) = (PathOf(name, ".ipynb"), NotebookTwin.Read(PathOf(name, ".cs")));
        if (s_refresh)
        {
            NotebookFile.Write(path, twin.ToCells());
        }

        var cells = NotebookFile.Read(path);
        CollectionAssert.AreEqual(
            twin.ToCells().Select(cell => cell.Source).ToArray(), cells.Select(cell => cell.Source).ToArray(),
            $"{name}.ipynb is not made of {name}.cs; run this test with MLNETGHOST_REFRESH_NOTEBOOKS=1.");

        var ran = await RunCells(name, cells);

        if (s_refresh)
        {
            NotebookFile.Write(path, ran);
            cells = ran;
        }

        AssertSavedOutputs(name, cells, ran);
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Twin_AsAFile_Runs(string name)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Parent!.Name;

        var output = SampleProgram.Run(["run", "-c", configuration, name + ".cs"], s_folder);

        StringAssert.Contains(output, "Picture: ");
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

    /// <summary>What is saved has the kinds of what was shown now, and its pictures are pictures.</summary>
    private static void AssertSavedOutputs(string name, IReadOnlyList<NotebookCell> saved, IReadOnlyList<NotebookCell> ran)
    {
        foreach (var (expected, actual) in ran.Zip(saved))
        {
            CollectionAssert.AreEqual(
                expected.Outputs.Select(output => output.MimeType).ToArray(), actual.Outputs.Select(output => output.MimeType).ToArray(),
                $"{name}.ipynb has other outputs than this run for\n{expected.Source}\nRun this test with MLNETGHOST_REFRESH_NOTEBOOKS=1.");
        }

        var pictures = saved.SelectMany(cell => cell.Outputs).Where(output => output.MimeType.StartsWith("image/", StringComparison.Ordinal)).ToArray();
        Assert.IsNotEmpty(pictures);
        foreach (var picture in pictures)
        {
            using var bitmap = SKBitmap.Decode(Convert.FromBase64String(picture.Content));
            Assert.IsNotNull(bitmap, name);
        }

        Assert.IsLessThan(LargestNotebook, new FileInfo(PathOf(name, ".ipynb")).Length, name);
    }
}
