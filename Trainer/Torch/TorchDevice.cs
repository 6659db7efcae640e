using System.Globalization;
using MLNetGhost.Files;
using TorchSharp;

namespace MLNetGhost.Trainer.Torch;

/// <summary>Where a network runs.</summary>
internal static class TorchDevice
{
    private const string Card = "cuda";

    /// <summary>Finds a device by name.</summary>
    /// <param name="name">cpu, cuda or cuda:1.</param>
    /// <exception cref="ArgumentException">There is no such device.</exception>
    public static torch.Device Find(string name) => FindCard(name, CountCards) is { } card ? torch.device($"{Card}:{card}") : torch.CPU;

    /// <summary>The number of the graphics card with a name; null for the CPU.</summary>
    /// <param name="name">cpu, cuda or cuda:1.</param>
    /// <param name="countCards">Returns how many cards libtorch can use; called for cards only.</param>
    /// <exception cref="ArgumentException">There is no such device.</exception>
    internal static int? FindCard(string name, Func<int> countCards)
    {
        if (name == "cpu")
        {
            return null;
        }

        var index = 0;
        if (name != Card && !(name.StartsWith($"{Card}:", StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(Card.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out index)))
        {
            throw new ArgumentException($"The device '{name}' is not known; use cpu, cuda or cuda:1.", nameof(name));
        }

        var count = countCards();
        if (count == 0)
        {
            throw new ArgumentException($"The device '{name}' is not available: libtorch was built without CUDA, or finds no card or no "
                + $"driver for it. Use cpu, or a CUDA build of libtorch (docs/deployment.md).", nameof(name));
        }

        if (index >= count)
        {
            throw new ArgumentException($"The device '{name}' does not exist: libtorch finds {Counted.Of(count, "graphics card")}, so "
                + $"use cuda:0{(count > 1 ? $" to cuda:{count - 1}" : "")} or cpu.", nameof(name));
        }

        return index;
    }

    private static int CountCards() => torch.cuda.is_available() ? torch.cuda.device_count() : 0;
}
