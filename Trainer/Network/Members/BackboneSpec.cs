using System.Text.Json.Serialization;

namespace MLNetGhost.Trainer.Network;

/// <summary>A backbone as a table of rows. Its taps are the last outputs at strides 8, 16 and 32.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(GhostBackboneSpec), "ghostnetv3")]
[JsonDerivedType(typeof(YoloBackboneSpec), "yolo11")]
public abstract record BackboneSpec
{
    private protected BackboneSpec()
    {
    }

    /// <summary>Checks that a backbone can be built from the rows.</summary>
    /// <param name="place">The name of this table in messages.</param>
    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    internal abstract void Validate(string place);
}
