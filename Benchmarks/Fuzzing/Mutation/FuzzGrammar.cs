using System.Text;

namespace MLNetGhost.Benchmarks.Fuzzing;

/// <summary>Alters the bytes of a file; returns them unchanged if they have not what it alters.</summary>
internal delegate byte[] Mutation(byte[] input, Random random);

/// <summary>What is known about a file format: its words, and alterations that keep the rest of a file intact.</summary>
/// <param name="Words">Pieces that mean something to the reader.</param>
/// <param name="Own">Alterations of this format alone.</param>
internal sealed record FuzzGrammar(IReadOnlyList<byte[]> Words, params IReadOnlyList<Mutation> Own)
{
    private static readonly string[] s_numbers =
    [
        "0", "-1", "1e308", "-1e308", "1e999", "NaN", "Infinity", "-Infinity", "2147483647", "2147483648", "-2147483649",
        "9223372036854775807", "9223372036854775808", "18446744073709551616", "1e-320", "0.1", "00", "2000000000", "0x7f", "1_000",
        "1.5", "1,5", "+1", "٣", "1e", ".", "-",
    ];

    /// <summary>Bytes without any structure that is known.</summary>
    public static FuzzGrammar Bytes { get; } = Of([]);

    /// <summary>JPEG files: segments with a marker and a length.</summary>
    public static FuzzGrammar Jpeg { get; } = new(
        [[0xFF, 0xD8], [0xFF, 0xD9], [0xFF, 0xD0], [0xFF, 0xD7], [0xFF, 0x00], [0xFF, 0xC2], [0xFF, 0xDC, 0, 4, 0, 9], [0xFF, 0xFF]],
        JpegMutations.ChangeSegment, JpegMutations.ChangeLength, JpegMutations.MoveSegment, JpegMutations.ChangeFrame,
        JpegMutations.ChangeFrame);

    /// <summary>PNG files: chunks with a length and a checksum, which is right in most of the altered ones.</summary>
    public static FuzzGrammar Png { get; } = new(
        [.. new[] { "IHDR", "IDAT", "IEND", "eXIf", "PLTE", "tRNS", "acTL" }.Select(Encoding.ASCII.GetBytes)],
        PngMutations.ChangeChunk, PngMutations.ChangeChunk, PngMutations.MoveChunk, PngMutations.ChangeLength);

    /// <summary>YAML text.</summary>
    public static FuzzGrammar Yaml { get; } = OfText(
    [
        "nc: 2000000000\n", "names: ", "train: ", "val: ", "path: ", "kpt_shape: [17, 3]\n", "&a ", "*a", "- ", "? ", ": ", "{", "}", "[",
        "]", "<<: *a\n", "|\n", ">-\n", "!!binary ", "!!python/object:os ", "---\n", "...\n", "\"", "'", "# ", "~", "null", "true",
        "%YAML 9\n",
        "\t", "  ", "\u0085", "base: ", "width: ", "\\u0000",
    ]);

    /// <summary>JSON text.</summary>
    public static FuzzGrammar Json { get; } = OfText(
    [
        "null", "true", "false", "{}", "[]", "[", "]", "{", "}", ",", ":", "\"", "\"id\":", "\"bbox\":", "\"image_id\":", "\"\\ud800\"",
        "\"\\u0000\"", "\"1\"", "[null]", "{\"a\":", "\"__metadata__\":", "\"shape\":", "\"data_offsets\":", "[0]", "// x\n",
    ]);

    /// <summary>XML text.</summary>
    public static FuzzGrammar Xml { get; } = OfText(
    [
        "<a>", "</a>", "<object>", "</object>", "<bndbox>", "</bndbox>", "<![CDATA[", "]]>", "<!--", "-->", "&lt;", "&#0;", "&#x1F600;",
        "&e;", "<!DOCTYPE a [<!ENTITY e \"x\">]>", "<?xml version=\"1.0\" encoding=\"utf-16\"?>", "xmlns=\"u\"", "<size>", "</size>",
        "<filename>", "<part>", "<polygon>", "<robndbox>",
    ]);

    /// <summary>Rows of numbers or names.</summary>
    public static FuzzGrammar Rows { get; } = OfText(["\n", "\r\n", "\r", "\t", " ", ",", "#", "../", "\0", "\uFEFF", "\u2028", "-1", "0"]);

    /// <summary>Python literals.</summary>
    public static FuzzGrammar Python { get; } = OfText(
    [
        "{", "}", "[", "]", "(", ")", "'", "\"", ":", ",", "None", "True", "\\u", "\\U0010FFFF", "\\x", "0:", "b'", "{0: 'a'}", "nan",
    ]);

    /// <summary>safetensors files: JSON whose length is stated before it.</summary>
    public static FuzzGrammar Safetensors { get; } = new(
        Json.Words, SafetensorsMutation.ChangeHeader, SafetensorsMutation.ChangeHeader, SafetensorsMutation.ChangeHeader);

    /// <summary>Model files of ML.NET: a zip with entries whose checksums are stated, and right in the altered ones.</summary>
    public static FuzzGrammar ModelZip { get; } = new(
        Json.Words, ZipMutation.ChangeEntry, ZipMutation.ChangeEntry, ZipMutation.ChangeEntry);

    /// <summary>ONNX files: fields with a number and a length.</summary>
    public static FuzzGrammar Onnx { get; } = Of(["Conv", "com.microsoft.nchwc", "names", "images", "output0", "float", "Loop", "If"]);

    private static FuzzGrammar Of(string[] words) => new([.. words.Select(Encoding.UTF8.GetBytes)]);

    private static FuzzGrammar OfText(string[] words) => Of([.. words, .. s_numbers]) with
    {
        Own =
        [
            TextMutations.ChangeNumber(s_numbers), TextMutations.ChangeNumber(s_numbers), TextMutations.MoveLine, TextMutations.Nest,
            TextMutations.Lengthen,
        ],
    };
}
