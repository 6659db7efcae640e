using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGhost.Transforms;

/// <summary>A column with one of a network's outputs, read as floats whatever its type.</summary>
internal abstract class OutputColumn
{
    /// <summary>The types that are read.</summary>
    public static IReadOnlyList<PrimitiveDataViewType> Types { get; } =
    [
        NumberDataViewType.Single, NumberDataViewType.Int64, NumberDataViewType.Int32, NumberDataViewType.Byte,
    ];

    /// <summary>Reads the current row.</summary>
    public abstract ReadOnlySpan<float> Read();

    /// <summary>Binds a column of a row.</summary>
    public static OutputColumn Bind(DataViewRow row, DataViewSchema.Column column)
    {
        var item = ((VectorDataViewType)column.Type).ItemType;
        return item == NumberDataViewType.Single ? new Floats(row.GetGetter<VBuffer<float>>(column))
            : item == NumberDataViewType.Int64 ? new Converted<long>(row.GetGetter<VBuffer<long>>(column))
            : item == NumberDataViewType.Int32 ? new Converted<int>(row.GetGetter<VBuffer<int>>(column))
            : new Converted<byte>(row.GetGetter<VBuffer<byte>>(column));
    }

    private sealed class Floats(ValueGetter<VBuffer<float>> getter) : OutputColumn
    {
        private VBuffer<float> _values;

        public override ReadOnlySpan<float> Read()
        {
            getter(ref _values);
            return _values.IsDense ? _values.GetValues() : _values.DenseValues().ToArray();
        }
    }

    private sealed class Converted<T>(ValueGetter<VBuffer<T>> getter) : OutputColumn
        where T : struct, System.Numerics.INumber<T>
    {
        private VBuffer<T> _values;

        public override ReadOnlySpan<float> Read()
        {
            getter(ref _values);
            return _values.DenseValues().Select(float.CreateChecked).ToArray();
        }
    }
}
