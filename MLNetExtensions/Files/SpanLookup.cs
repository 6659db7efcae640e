using System.Diagnostics.CodeAnalysis;

namespace MLNetGhost.Files;

/// <summary>Looks up keys that are parts of other texts, without copying them where the runtime can (from .NET 9 on).</summary>
internal static class SpanLookup
{
    public static bool ContainsSpan(this HashSet<string> set, ReadOnlySpan<char> key) =>
#if NET9_0_OR_GREATER
        set.GetAlternateLookup<ReadOnlySpan<char>>().Contains(key);
#else
        set.Contains(key.ToString());
#endif

    public static bool TryGetSpan<T>(this Dictionary<string, T> dictionary, ReadOnlySpan<char> key, [MaybeNullWhen(false)] out T value) =>
#if NET9_0_OR_GREATER
        dictionary.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key, out value);
#else
        dictionary.TryGetValue(key.ToString(), out value);
#endif

    public static void SetSpan<T>(this Dictionary<string, T> dictionary, ReadOnlySpan<char> key, T value)
    {
#if NET9_0_OR_GREATER
        dictionary.GetAlternateLookup<ReadOnlySpan<char>>()[key] = value;
#else
        dictionary[key.ToString()] = value;
#endif
    }
}
