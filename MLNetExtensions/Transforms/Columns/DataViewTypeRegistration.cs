using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace MLNetGhost.Transforms;

/// <summary>
/// Tells ML.NET how <c>Detection[]</c> and <see cref="MLImage"/> members of user classes map to columns, so that they need no
/// attribute.
/// </summary>
internal static class DataViewTypeRegistration
{
    /// <summary>Runs when this assembly is first used.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "ML.NET looks types up in a process-wide table; the entries must exist before a "
        + "user's class is first bound.")]
    internal static void Register()
    {
        // Registered for the element type: ML.NET looks up the item type of an array and uses the result for the whole column.
        Register(DetectionDataViewType.Vector, typeof(Detection));
        Register(new ImageDataViewType(), typeof(MLImage));
    }

    private static void Register(DataViewType columnType, Type memberType)
    {
        try
        {
            DataViewTypeManager.Register(columnType, memberType);
        }
        catch (ArgumentException)
        {
            // The application has already mapped this type in its own way (with a fixed image size, say): its choice stands.
        }
    }
}
