using Microsoft.ML;

namespace MLNetGhost.Transforms;

/// <summary>The column of frame numbers.</summary>
internal static class FrameColumn
{
    /// <summary>The accepted types, for messages.</summary>
    public const string Wanted = "frame numbers (Int32 or Int64)";

    /// <summary>Whether a column can be used.</summary>
    public static bool Accepts(SchemaShape.Column column) =>
        column.Kind == SchemaShape.Column.VectorKind.Scalar && !column.IsKey
        && (column.ItemType.RawType == typeof(int) || column.ItemType.RawType == typeof(long));

    /// <summary>Reads the number of the current row.</summary>
    public static Func<long> Bind(DataViewRow row, string name)
    {
        var column = row.Schema[name];
        if (column.Type.RawType == typeof(int))
        {
            var getter = row.GetGetter<int>(column);
            var number = 0;
            return () =>
            {
                getter(ref number);
                return number;
            };
        }
        else
        {
            var getter = row.GetGetter<long>(column);
            var number = 0L;
            return () =>
            {
                getter(ref number);
                return number;
            };
        }
    }
}
