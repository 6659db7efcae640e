using TorchSharp;

namespace MLNetGhost.Trainer.Torch;

/// <summary>Where a network runs.</summary>
internal static class TorchDevice
{
    /// <summary>Finds a device by name.</summary>
    /// <param name="name">cpu, cuda or cuda:1.</param>
    /// <exception cref="ArgumentException">There is no such device.</exception>
    public static torch.Device Find(string name)
    {
        var type = name.Split(':')[0];
        if (type != "cpu" && !(type == "cuda" && torch.cuda.is_available()))
        {
            throw new ArgumentException(
                type == "cuda"
                    ? $"The device '{name}' is not available: this build of libtorch finds no CUDA. Use cpu, or build with a CUDA "
                        + $"libtorch package."
                    : $"The device '{name}' is not known; use cpu, cuda or cuda:1.",
                nameof(name));
        }

        try
        {
            return torch.device(name);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or IndexOutOfRangeException)
        {
            throw new ArgumentException($"The device '{name}' is not known; use cpu, cuda or cuda:1.", nameof(name), e);
        }
    }
}
