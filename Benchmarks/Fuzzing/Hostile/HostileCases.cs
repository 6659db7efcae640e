using System.Buffers.Binary;
using System.Text;
using SkiaSharp;

namespace MLNetGhost.Benchmarks.Fuzzing;

/// <summary>The hostile files that the program is given.</summary>
internal static class HostileCases
{
    private const long TwoGigabytes = 2L << 30;
    private const int OnePictureFailed = 1, Warned = 0;
    private const int DeepNesting = 300, LongLine = 20 << 20, ManyEntries = 3000, AliasedValues = 1000;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<HostileCase> All { get; } = [.. Pictures(), .. Yolo(), .. Coco(), .. Voc(), .. Weights()];

    /// <summary>A case by name.</summary>
    public static HostileCase Get(string name) => All.First(hostile => hostile.Name == name);

    private static IEnumerable<HostileCase> Pictures()
    {
        (string Name, byte[] Content)[] bombs =
        [
            ("a.jpg", HostilePictures.Jpeg), ("a.png", HostilePictures.Png), ("a.webp", HostilePictures.Webp),
            ("a.bmp", HostilePictures.Bmp), ("a.gif", HostilePictures.Gif),
        ];
        foreach (var (name, content) in bombs)
        {
            var kind = Path.GetExtension(name)[1..].ToUpperInvariant();
            yield return new($"{kind} of {content.Length} bytes with 10,000×10,000 pixels, predict",
                folder => folder.Predict(name, content), name)
            { ExitCode = OnePictureFailed };
            yield return new($"{kind} of {content.Length} bytes with 10,000×10,000 pixels, data",
                folder => folder.Yolo($"images/train/{name}", content), name)
            { ExitCode = Warned };
        }

        yield return new("JPEG padded with zeros to 2 GB, predict",
            folder => folder.Predict(folder.WritePadded("a.jpg", Sound.Encode(SKEncodedImageFormat.Jpeg), TwoGigabytes)), "a.jpg")
        {
            ExitCode = OnePictureFailed,
        };
        yield return new("a named pipe as a picture, predict", folder => folder.Predict(folder.MakePipe("a.jpg")), "a.jpg")
        {
            NeedsLinux = true,
            ExitCode = OnePictureFailed,
        };
        yield return new("a named pipe among pictures, data", folder =>
        {
            folder.MakePipe("images/train/b.jpg");
            return folder.Yolo(null, []);
        }, "b.jpg")
        { NeedsLinux = true };
        yield return new("an empty picture, predict", folder => folder.Predict("a.jpg", []), "a.jpg")
        {
            ExitCode = OnePictureFailed,
        };
    }

    private static IEnumerable<HostileCase> Yolo()
    {
        yield return new("nc: 2000000000", folder => folder.Yolo("data.yaml", "train: images/train\nnc: 2000000000\n"), "nc");
        yield return new("YAML nested 300 deep", folder => folder.Yolo("data.yaml", "train: images/train\nnames: "
            + Nested("[", "]") + "\n"), "data.yaml");
        yield return new("YAML with aliases for 3,000,000 values", folder => folder.Yolo("data.yaml", "train: images/train\nnames: [cat]\n"
            + $"a: &a [{Repeated("x", AliasedValues)}]\nb: [{Repeated("*a", ManyEntries)}]\n"), "data.yaml");
        yield return new("a named pipe as data.yaml", folder =>
        {
            var arguments = folder.Yolo(null, []);
            folder.MakePipe("data.yaml");
            return [.. arguments[..2], folder.PathOf("data.yaml")];
        }, "data.yaml")
        { NeedsLinux = true };
        yield return new("a label row of 20 MB", folder =>
            folder.Yolo("labels/train/a.txt", "0 0.5 0.5 0.25 0.25" + new string(' ', LongLine) + "1\n"), "a.txt");
        yield return new("a label of 20 MB without a number", folder =>
            folder.Yolo("labels/train/a.txt", new string('x', LongLine)), "a.txt");
        yield return new("a label padded with zeros to 2 GB", folder =>
        {
            var arguments = folder.Yolo(null, []);
            folder.WritePadded("labels/train/a.txt", "0 0.5 0.5 0.25 0.25\n"u8, TwoGigabytes);
            return arguments;
        }, "a.txt");
        yield return new("a label that is not finite", folder => folder.Yolo("labels/train/a.txt", "0 NaN 0.5 1e999 0.25\n"), "a.txt");
        yield return new("a named pipe as a label", folder =>
        {
            var arguments = folder.Yolo(null, []);
            folder.MakePipe("labels/train/a.txt");
            return arguments;
        }, "a.txt")
        { NeedsLinux = true };
    }

    private static IEnumerable<HostileCase> Coco()
    {
        const string Images = """{"images":[{"id":1,"file_name":"a.png","width":40,"height":30}],"categories":[{"id":1,"name":"cat"}],""";
        yield return new("a COCO annotation that is null", folder => folder.Coco(Images + "\"annotations\":[null]}"), "null");
        yield return new("a COCO image that is null",
            folder => folder.Coco("""{"images":[null],"categories":[{"id":1,"name":"cat"}],"annotations":[]}"""), "null");
        yield return new("a COCO category that is null", folder => folder.Coco(
            """{"images":[{"id":1,"file_name":"a.png","width":40,"height":30}],"categories":[null],"annotations":[]}"""), "null");
        yield return new("a COCO image wider than 32 bits can say", folder => folder.Coco(
            """{"images":[{"id":1,"file_name":"a.png","width":1e20,"height":30}],"categories":[{"id":1,"name":"cat"}],"annotations":[]}"""),
            "width");
        yield return new("COCO nested 300 deep", folder => folder.Coco(Images + "\"annotations\":" + Nested("[", "]") + "}"), ".json");
    }

    private static IEnumerable<HostileCase> Voc()
    {
        yield return new("VOC nested 300 deep", folder => folder.Voc("<annotation>" + Nested("<a>", "</a>") + "</annotation>"), "a.xml");
        yield return new("VOC with an entity", folder => folder.Voc(
            "<!DOCTYPE a [<!ENTITY e \"x\">]><annotation><filename>&e;</filename></annotation>"), "a.xml");
        yield return new("VOC with a name of 1 MB", folder => folder.Voc("<annotation><object><name>" + new string('n', 1 << 20)
            + "</name></object></annotation>"), "a.xml");
    }

    private static IEnumerable<HostileCase> Weights()
    {
        (string What, string Header, int Data)[] headers =
        [
            ("with one offset", """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4),
            ("with offsets beyond the file", """{"a":{"dtype":"F32","shape":[1000000000],"data_offsets":[0,4000000000]}}""", 4),
            ("with a shape of 2⁶⁴ elements", """{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 4),
            ("with overlapping tensors", "{" + string.Join(',', Enumerable.Range(0, ManyEntries).Select(i =>
                $$"""
                "t{{i}}":{"dtype":"F32","shape":[250000],"data_offsets":[0,1000000]}
                """)) + "}", 1_000_000),
            ("nested 300 deep", """{"__metadata__":""" + Nested("{\"a\":", "}", "1") + "}", 4),
        ];
        foreach (var (what, header, data) in headers)
        {
            var bytes = new byte[sizeof(long) + header.Length + data];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, header.Length);
            Encoding.ASCII.GetBytes(header, bytes.AsSpan(sizeof(long)));
            yield return new($"safetensors {what}", folder => folder.Weights(bytes), "best.safetensors");
        }

        yield return new("safetensors with a header longer than the file", folder => folder.Weights(
            [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, .. "{}"u8]), "best.safetensors");
    }

    private static string Repeated(string entry, int count) => string.Join(", ", Enumerable.Repeat(entry, count));

    private static string Nested(string open, string close, string inside = "") =>
        string.Concat(Enumerable.Repeat(open, DeepNesting)) + inside + string.Concat(Enumerable.Repeat(close, DeepNesting));
}
