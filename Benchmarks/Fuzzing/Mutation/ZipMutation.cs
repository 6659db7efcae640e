using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;

namespace MLNetGhost.Benchmarks.Fuzzing;

/// <summary>Alters one entry of a zip and packs it again, with the length and the checksum that other entries state of it.</summary>
internal static class ZipMutation
{
    /// <summary>Alters an entry; text more often than anything else.</summary>
    public static byte[] ChangeEntry(byte[] input, Random random)
    {
        try
        {
            var entries = Unpack(input);
            if (entries.Count == 0)
            {
                return input;
            }

            var texts = entries.Where(entry => entry.Content.AsSpan().StartsWith("{"u8)).ToArray();
            var chosen = texts.Length > 0 && random.Next(3) > 0 ? texts[random.Next(texts.Length)] : entries[random.Next(entries.Count)];
            if (chosen.Content.Length == 0)
            {
                return input;
            }

            var grammar = texts.Contains(chosen) ? FuzzGrammar.Json : FuzzGrammar.Bytes;
            var changed = FuzzMutator.ChangeOnce(chosen.Content, grammar, random);
            return Pack(entries.Select(entry => entry == chosen
                ? entry with { Content = changed }
                : entry with { Content = Restated(entry.Content, chosen.Content, changed) }));
        }
        catch (InvalidDataException)
        {
            // An earlier alteration made it unreadable.
            return input;
        }
    }

    private static byte[] Restated(byte[] statement, byte[] old, byte[] changed)
    {
        var place = statement.AsSpan().IndexOf(SHA256.HashData(old));
        if (place < sizeof(int))
        {
            return statement;
        }

        var result = (byte[])statement.Clone();
        SHA256.HashData(changed, result.AsSpan(place));
        BinaryPrimitives.WriteInt32LittleEndian(result.AsSpan(place - sizeof(int)), changed.Length);
        return result;
    }

    private static List<Entry> Unpack(byte[] input)
    {
        using var archive = new ZipArchive(new MemoryStream(input));
        var entries = new List<Entry>();
        foreach (var entry in archive.Entries)
        {
            using var stream = entry.Open();
            var content = new byte[Math.Clamp(entry.Length, 0, FuzzMutator.LargestInput)];
            entries.Add(new Entry(entry.FullName, content[..stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false)]));
        }

        return entries;
    }

    private static byte[] Pack(IEnumerable<Entry> entries)
    {
        using var result = new MemoryStream();
        using (var archive = new ZipArchive(result, ZipArchiveMode.Create))
        {
            foreach (var entry in entries)
            {
                var created = archive.CreateEntry(entry.Name);
                created.LastWriteTime = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
                using var stream = created.Open();
                stream.Write(entry.Content);
            }
        }

        return result.ToArray();
    }

    private sealed record Entry(string Name, byte[] Content);
}
