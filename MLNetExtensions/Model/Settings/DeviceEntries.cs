using System.Collections.ObjectModel;
using MLNetGhost.Files;

namespace MLNetGhost.Model;

/// <summary>Options that are passed on to ONNX Runtime, each a key and a value.</summary>
internal static class DeviceEntries
{
    /// <summary>The lengths that ONNX Runtime takes.</summary>
    private const int LongestKey = 1024, LongestValue = 4096;

    /// <summary>More than ONNX Runtime has.</summary>
    private const int MostEntries = 256;

    /// <summary>Checks entries and copies them, so that nobody changes them afterwards.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="property">The property that takes them, for the message.</param>
    /// <exception cref="ArgumentException">There are too many, a key is empty, or a key or value too long.</exception>
    public static IReadOnlyDictionary<string, string> Copy(IReadOnlyDictionary<string, string> entries, string property)
    {
        ArgumentNullException.ThrowIfNull(entries, property);
        if (entries.Count > MostEntries)
        {
            throw new ArgumentException($"{property} has {entries.Count} entries; give at most {MostEntries}.", property);
        }

        foreach (var (key, value) in entries)
        {
            if (string.IsNullOrWhiteSpace(key) || key.Length > LongestKey)
            {
                throw new ArgumentException($"{property} has a key of {key.Length} letters ('{Excerpt.Of(key, 40)}'); use 1 to "
                    + $"{LongestKey}.", property);
            }

            if (value is null || value.Length > LongestValue)
            {
                throw new ArgumentException($"{property} has no value, or one of more than {LongestValue} letters, for "
                    + $"'{Excerpt.Of(key, 40)}'; give a shorter one or leave the key out.", property);
            }
        }

        return entries.Count == 0
            ? ReadOnlyDictionary<string, string>.Empty
            : new ReadOnlyDictionary<string, string>(
                entries.ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal));
    }
}
