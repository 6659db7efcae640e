using Microsoft.ML;

namespace MLNetGhost.UnitTests.Fixtures;

/// <summary>Rows of image paths that count how often a path was read.</summary>
internal sealed class CountedRows(string[] paths)
{
    private int _reads;

    /// <summary>How often the column ImagePath was read.</summary>
    public int Reads => _reads;

    /// <summary>A view with the columns Index and ImagePath.</summary>
    public IDataView ToDataView(MLContext context)
    {
        var source = context.Data.LoadFromEnumerable(paths.Select((path, index) => new Source { Index = index, Path = path }));
        return context.Transforms.CustomMapping<Source, Mapped>((row, mapped) =>
        {
            Interlocked.Increment(ref _reads);
            mapped.ImagePath = row.Path;
        }, contractName: null).Fit(source).Transform(source);
    }

    internal sealed class Source
    {
        public float Index { get; set; }

        public string Path { get; set; } = "";
    }

    internal sealed class Mapped
    {
        public string ImagePath { get; set; } = "";
    }
}
