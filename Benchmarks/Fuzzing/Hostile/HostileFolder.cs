using System.Diagnostics;
using System.Text;

namespace MLNetGhost.Benchmarks.Fuzzing;

/// <summary>Where hostile files are made, and what the program is told to do with them.</summary>
/// <param name="path">An empty folder.</param>
internal sealed class HostileFolder(string path)
{
    /// <summary>A detector of five kilobytes.</summary>
    public static string Model => FuzzCorpus.Files("onnx")[0];

    /// <summary>Detects objects in a picture.</summary>
    public string[] Predict(string picture, byte[] content) => Predict(Write(picture, content));

    /// <inheritdoc cref="Predict(string, byte[])"/>
    public string[] Predict(string picture, string? weights = null) =>
        ["predict", "--weights", weights ?? Model, "--source", picture, "--json", PathOf("out/found.json")];

    /// <summary>Checks a dataset in YOLO form that is sound but for one file.</summary>
    public string[] Yolo(string? relative, ReadOnlySpan<byte> content)
    {
        Write("images/train/a.png", Sound.Picture);
        Write("labels/train/a.txt", "0 0.5 0.5 0.25 0.25\n"u8);
        Write("data.yaml", "train: images/train\nnames: [cat, dog]\n"u8);
        if (relative is not null)
        {
            Write(relative, content);
        }

        return ["data", "--data", path];
    }

    /// <inheritdoc cref="Yolo(string, ReadOnlySpan{byte})"/>
    public string[] Yolo(string relative, string content) => Yolo(relative, Encoding.UTF8.GetBytes(content));

    /// <summary>Checks a dataset in COCO form.</summary>
    public string[] Coco(string json)
    {
        Write("train/a.png", Sound.Picture);
        Write("train/_annotations.coco.json", Encoding.UTF8.GetBytes(json));
        return ["data", "--data", path];
    }

    /// <summary>Checks a dataset in VOC form.</summary>
    public string[] Voc(string xml)
    {
        Write("JPEGImages/a.png", Sound.Picture);
        Write("ImageSets/Main/train.txt", "a\n"u8);
        Write("Annotations/a.xml", Encoding.UTF8.GetBytes(xml));
        return ["data", "--data", path];
    }

    /// <summary>Detects with weights.</summary>
    public string[] Weights(byte[] content) => Predict(Write("a.png", Sound.Picture), Write("best.safetensors", content));

    /// <summary>The full path of a file; the folders above it exist.</summary>
    public string PathOf(string relative)
    {
        var full = Path.Combine(path, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        return full;
    }

    /// <summary>Writes a file and returns its full path.</summary>
    public string Write(string relative, ReadOnlySpan<byte> content)
    {
        var full = PathOf(relative);
        File.Delete(full);
        File.WriteAllBytes(full, content);
        return full;
    }

    /// <summary>Writes a file that is followed by zeros, which take no room on the disk.</summary>
    public string WritePadded(string relative, ReadOnlySpan<byte> content, long length)
    {
        var full = Write(relative, content);
        using var file = new FileStream(full, FileMode.Open, FileAccess.Write);
        file.SetLength(length);
        return full;
    }

    /// <summary>Makes a named pipe, into which nobody writes, in the place of a file.</summary>
    public string MakePipe(string relative)
    {
        var full = PathOf(relative);
        File.Delete(full);
        using var process = Process.Start("mkfifo", [full]);
        process.WaitForExit();
        return full;
    }
}
