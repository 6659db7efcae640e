using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using MLNetGhost.Imaging;
using MLNetGhost.Trainer.Training;

namespace MLNetGhost.UnitTests.Faults;

/// <summary>Says whether the files that a program left are whole: every one is read as what its name says.</summary>
internal static class WholeFiles
{
    /// <summary>Fails if a file in a folder is half-written.</summary>
    /// <param name="folder">The folder; it may be missing.</param>
    /// <param name="wasKilled">True if temporary names may be left, because nobody could remove them.</param>
    /// <returns>The files under their final names.</returns>
    public static IReadOnlyList<string> Check(string folder, bool wasKilled)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var files = new List<string>();
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            // Of a mended copy, the folder itself has a temporary name until it is complete.
            var parts = Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar);
            if (parts.Any(part => part.EndsWith(".tmp", StringComparison.Ordinal)) || parts[^1] == "run.lock")
            {
                Assert.IsTrue(wasKilled, $"{file} was left behind");
                continue;
            }

            Check(file);
            files.Add(file);
        }

        return files;
    }

    private static void Check(string file)
    {
        try
        {
            switch (Path.GetExtension(file))
            {
                case ".jpg" or ".png":
                    ImageDecoder.DecodeRgb(file);
                    break;
                case ".safetensors":
                    Checkpoint.Read(file);
                    break;
                case ".onnx":
                    new InferenceSession(file).Dispose();
                    break;
                case ".json":
                    JsonDocument.Parse(File.ReadAllBytes(file)).Dispose();
                    break;
                case ".html":
                    StringAssert.EndsWith(File.ReadAllText(file).TrimEnd(), "</html>");
                    break;
                case ".csv" or ".yaml" or ".txt":
                    StringAssert.EndsWith(File.ReadAllText(file), "\n");
                    break;
                default:
                    StringAssert.Contains(file, "tfevents", "a kind of file that this test does not know");
                    break;
            }
        }
        catch (Exception e) when (e is not UnitTestAssertException)
        {
            Assert.Fail($"{file} is half-written ({new FileInfo(file).Length} bytes): {e.Message}");
        }
    }
}
