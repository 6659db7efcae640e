using System.Reflection;
using MLNetGhost.Trainer.Safetensors;
using MLNetGhost.UnitTests.Fixtures;

namespace MLNetGhost.UnitTests.Golden;

/// <summary>
/// Runs every case of the golden folder: MLNETGHOST_GOLDEN if set, otherwise the copy in UnitTests. The files name their kind;
/// a kind without a verifier fails.
/// </summary>
[TestClass]
[TestCategory("Golden")]
public class GoldenTests
{
    private static readonly Dictionary<string, Type> s_verifiers = Assembly.GetExecutingAssembly().GetTypes()
        .SelectMany(type => type.GetCustomAttributes<GoldenKindAttribute>().Select(attribute => (attribute.Kind, type)))
        .ToDictionary(entry => entry.Kind, entry => entry.type, StringComparer.Ordinal);

    public static string Folder =>
        Environment.GetEnvironmentVariable("MLNETGHOST_GOLDEN") is { Length: > 0 } folder
            ? folder
            : Path.Combine(AppContext.BaseDirectory, "Golden", "Cases");

    public static IEnumerable<object[]> Cases
    {
        get
        {
            if (!Directory.Exists(Folder))
            {
                throw new DirectoryNotFoundException($"The golden folder {Folder} does not exist; set MLNETGHOST_GOLDEN to a folder of "
                    + $".safetensors cases.");
            }

            var files = Directory.EnumerateFiles(Folder, "*.safetensors", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Select(file => Path.GetRelativePath(Folder, file));
            var coco = Directory.EnumerateFiles(Folder, "ground_truth.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Select(file => Path.GetRelativePath(Folder, Path.GetDirectoryName(file)!));
            var timm = Directory.EnumerateFiles(Folder, "ghostnetv3.json", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Folder, Path.GetDirectoryName(file)!));
            return files.Concat(coco).Concat(timm).Select(name => new object[] { name });
        }
    }

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Case_AgreesWithReference(string name)
    {
        var path = Path.Combine(Folder, name);
        var kind = File.Exists(Path.Combine(path, "ghostnetv3.json")) ? "timm"
            : Directory.Exists(path) ? "coco" : SafetensorsFile.Read(path).Metadata.GetValueOrDefault("kind");
        Assert.IsNotNull(kind, $"{path} has no kind in its metadata.");
        Assert.IsTrue(s_verifiers.TryGetValue(kind, out var verifier), $"No verifier handles the kind '{kind}' of {path}.");
        ((IGoldenVerifier)Activator.CreateInstance(verifier!)!).Verify(new GoldenCase(path, kind));
    }
}
