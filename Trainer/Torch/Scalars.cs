using System.Collections.Concurrent;
using TorchSharp;

namespace MLNetGhost.Trainer.Torch;

/// <summary>
/// The constants that tensors are combined with. TorchSharp makes an object of every number beside a tensor, and nothing keeps
/// that object alive while the native operation reads it: a garbage collection that another thread causes in this moment, such
/// as one that prepares pictures, frees it, and the operation reads rubbish ("Unknown scalar type"). So constants are kept here,
/// numbers that change live in a <c>using Scalar</c> of their own, and operators with plain numbers are not used at all.
/// </summary>
internal static class Scalars
{
    private static readonly ConcurrentDictionary<double, Scalar> s_doubles = new();
    private static readonly ConcurrentDictionary<long, Scalar> s_integers = new();

    /// <summary>1, as an integer: changes no tensor's type.</summary>
    public static Scalar One { get; } = Of(1L);

    /// <summary>A constant of floating type; never called with numbers that change from step to step, for it is kept for ever.</summary>
    public static Scalar Of(double value) => s_doubles.GetOrAdd(value, constant => constant.ToScalar());

    /// <summary>A whole constant, under the same rule.</summary>
    public static Scalar Of(long value) => s_integers.GetOrAdd(value, constant => constant.ToScalar());

    /// <summary>The sum of two tensors; the operator would make a factor of 1 that nothing keeps.</summary>
    public static torch.Tensor Plus(this torch.Tensor left, torch.Tensor right) => left.add(right, One);

    /// <summary>A tensor and a constant, whose sum has the same hidden factor.</summary>
    public static torch.Tensor Plus(this torch.Tensor left, Scalar right) => left.add(right, One);

    /// <summary>A tensor times a number that changes from call to call.</summary>
    public static torch.Tensor Times(this torch.Tensor left, double right)
    {
        using Scalar factor = right;
        return left.mul(factor);
    }

    /// <summary>The square, element by element.</summary>
    public static torch.Tensor Squared(this torch.Tensor value) => value.mul(value);

    /// <summary>0, 1, …, count − 1.</summary>
    public static torch.Tensor Range(long count, torch.ScalarType type, torch.Device? device = null)
    {
        using Scalar stop = count;
        return torch.arange(stop, type, device);
    }
}
