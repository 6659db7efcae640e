using System.Collections.Concurrent;
using TorchSharp;

namespace MLNetGhost.Trainer.Torch;

/// <summary>
/// Constants that tensors are combined with. TorchSharp wraps every number combined with a tensor in an object, and nothing keeps
/// that object alive while the native operation reads it: a garbage collection triggered at that moment by another thread, such
/// as one that prepares pictures, frees it, and the operation reads garbage ("Unknown scalar type"). So constants are kept here,
/// changing numbers live in a <c>using Scalar</c> of their own, and operators with plain numbers are not used at all.
/// </summary>
internal static class Scalars
{
    private static readonly ConcurrentDictionary<double, Scalar> s_doubles = new();
    private static readonly ConcurrentDictionary<long, Scalar> s_integers = new();

    /// <summary>1 as an integer, which does not change a tensor's type.</summary>
    public static Scalar One { get; } = Of(1L);

    /// <summary>A floating-point constant. It is kept forever, so never pass numbers that change from step to step.</summary>
    public static Scalar Of(double value) => s_doubles.GetOrAdd(value, constant => constant.ToScalar());

    /// <summary>An integer constant, under the same rule.</summary>
    public static Scalar Of(long value) => s_integers.GetOrAdd(value, constant => constant.ToScalar());

    /// <summary>The sum of two tensors; the operator would create a factor of 1 that nothing keeps alive.</summary>
    public static torch.Tensor Plus(this torch.Tensor left, torch.Tensor right) => left.add(right, One);

    /// <summary>The sum of a tensor and a constant; the operator would create the same hidden factor.</summary>
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
