using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MLNetGhost.Model;

/// <summary>The tensor of an input beside the picture.</summary>
internal static class ExtraTensor
{
    /// <summary>Creates a tensor with the same geometry for all pictures of a batch.</summary>
    public static OrtValue Create(ExtraInput input, in LetterboxGeometry geometry, int batch)
    {
        var geometries = new LetterboxGeometry[batch];
        Array.Fill(geometries, geometry);
        return Create(input, geometries);
    }

    /// <summary>Creates a tensor for a batch.</summary>
    /// <param name="input">The input.</param>
    /// <param name="geometries">Where each picture lies in the network's input.</param>
    public static OrtValue Create(ExtraInput input, ReadOnlySpan<LetterboxGeometry> geometries) =>
        input.Element == TensorElementType.Int64 ? Fill<long>(input, geometries) : Fill<float>(input, geometries);

    private static OrtValue Fill<T>(ExtraInput input, ReadOnlySpan<LetterboxGeometry> geometries)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        var (height, width) = (geometries[0].Height, geometries[0].Width);
        var length = input.Length(height, width);
        var values = new T[length * geometries.Length];
        for (var i = 0; i < geometries.Length; i++)
        {
            input.Write(geometries[i], values.AsSpan(i * length, length));
        }

        return OrtValue.CreateTensorValueFromMemory(values, [geometries.Length, .. input.Shape(height, width)]);
    }
}
