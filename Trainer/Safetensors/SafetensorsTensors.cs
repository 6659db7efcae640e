using System.Runtime.InteropServices;
using TorchSharp;

namespace MLNetGhost.Trainer.Safetensors;

/// <summary>Converts between tensors and the entries of a safetensors file.</summary>
internal static class SafetensorsTensors
{
    /// <summary>Copies a floating-point tensor, on any device, into an entry.</summary>
    public static SafetensorsEntry ToEntry(torch.Tensor tensor)
    {
        using var scope = torch.NewDisposeScope();
        var values = tensor.detach().to(torch.float32).cpu().contiguous();
        return new SafetensorsEntry(tensor.shape, MemoryMarshal.Cast<byte, float>(values.bytes).ToArray());
    }

    /// <summary>Copies an entry into a tensor of the same shape, on any device.</summary>
    public static void CopyTo(this SafetensorsEntry entry, torch.Tensor tensor)
    {
        using var gradientFree = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        tensor.copy_(torch.tensor(entry.Values, device: torch.CPU).reshape([.. entry.Shape]));
    }

    /// <summary>Whether the entry has the tensor's shape.</summary>
    public static bool Fits(this SafetensorsEntry entry, torch.Tensor tensor) => entry.Shape.SequenceEqual(tensor.shape);
}
