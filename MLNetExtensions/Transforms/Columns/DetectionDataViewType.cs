using Microsoft.ML.Data;

namespace MLNetGhost.Transforms;

/// <summary>
/// The ML.NET column type whose values are <see cref="Detection"/>. Detectors output vectors of it, which bind to a <c>Detection[]</c>
/// member.
/// </summary>
/// <remarks>
/// It is a primitive type in ML.NET's sense (values are copied freely and own nothing). Only a primitive type may be the item of a vector,
/// and only vectors and primitives keep ML.NET's caches and parallel cursors working.
/// </remarks>
public sealed class DetectionDataViewType : PrimitiveDataViewType
{
    private DetectionDataViewType()
        : base(typeof(Detection))
    {
    }

    /// <summary>The one instance.</summary>
    public static DetectionDataViewType Instance { get; } = new();

    /// <summary>The type of a column of detections: a vector whose length varies from row to row.</summary>
    public static VectorDataViewType Vector { get; } = new(Instance);

    /// <inheritdoc/>
    public override bool Equals(DataViewType? other)
    {
        return other is DetectionDataViewType;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj)
    {
        return obj is DetectionDataViewType;
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return typeof(DetectionDataViewType).GetHashCode();
    }

    /// <summary>The name that ML.NET shows in schemas and messages.</summary>
    public override string ToString()
    {
        return nameof(Detection);
    }
}
