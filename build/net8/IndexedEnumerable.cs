namespace System.Linq;

/// <summary>A method of .NET 9 for .NET 8.</summary>
internal static class IndexedEnumerable
{
    /// <summary>The elements with their indices.</summary>
    public static IEnumerable<(int Index, TSource Item)> Index<TSource>(this IEnumerable<TSource> source) =>
        source.Select((item, index) => (index, item));
}
