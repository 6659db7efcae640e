using System.Diagnostics.CodeAnalysis;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace MLNetGhost.DataViews;

/// <summary>Copies of one input column's values for the rows that were read ahead.</summary>
internal abstract class HeldColumn : IDisposable
{
    /// <summary>The slot whose value the getter returns.</summary>
    public int Current { get; set; }

    /// <summary>The <see cref="ValueGetter{TValue}"/> over the copies.</summary>
    public abstract Delegate Getter { get; }

    /// <summary>Copies the value of the current input row.</summary>
    public abstract void Take(int slot);

    /// <summary>Frees what the copies own.</summary>
    public virtual void Dispose()
    {
    }

    /// <summary>Whether values of this column can be held back while the input moves on.</summary>
    public static bool CanHold(DataViewSchema.Column column) => column.Type is ImageDataViewType || column.Type.IsCacheable();

    /// <summary>Holds an active column of a cursor.</summary>
    /// <param name="cursor">The cursor that is read ahead.</param>
    /// <param name="column">A column that <see cref="CanHold"/> accepts.</param>
    /// <param name="capacity">Number of rows.</param>
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Part of pipelines; whoever makes one has been told (TrimmedPrograms).")]
    public static HeldColumn Create(DataViewRowCursor cursor, DataViewSchema.Column column, int capacity)
    {
        if (column.Type is ImageDataViewType)
        {
            return new HeldImages(cursor, column, capacity);
        }

        var vector = column.Type as VectorDataViewType;
        var type = vector is null
            ? typeof(HeldValues<>).MakeGenericType(column.Type.RawType)
            : typeof(HeldVectors<>).MakeGenericType(vector.ItemType.RawType);
        return (HeldColumn)Activator.CreateInstance(type, cursor, column, capacity)!;
    }

    /// <summary>Values that own nothing: assignment copies them.</summary>
    private sealed class HeldValues<T>(DataViewRowCursor cursor, DataViewSchema.Column column, int capacity) : HeldColumn
    {
        private readonly ValueGetter<T> _source = cursor.GetGetter<T>(column);
        private readonly T[] _values = new T[capacity];

        public override Delegate Getter => (ValueGetter<T>)((ref T value) => value = _values[Current]);

        public override void Take(int slot)
        {
            _source(ref _values[slot]);
        }
    }

    /// <summary>Vectors share their buffers when assigned, so they are copied element by element.</summary>
    private sealed class HeldVectors<T>(DataViewRowCursor cursor, DataViewSchema.Column column, int capacity) : HeldColumn
    {
        private readonly ValueGetter<VBuffer<T>> _source = cursor.GetGetter<VBuffer<T>>(column);
        private readonly VBuffer<T>[] _values = new VBuffer<T>[capacity];

        public override Delegate Getter => (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => _values[Current].CopyTo(ref value));

        /// <summary>The source fills the slot's own buffer, which the getter only ever copies from.</summary>
        public override void Take(int slot)
        {
            _source(ref _values[slot]);
        }
    }
}
