using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetGhost.Trainer.Training;

/// <summary>
/// All floating-point state of a network in one contiguous tensor, role by role, and the gradients of its trained part in
/// another. The network's parameters and running statistics become views of it, so that the optimiser, gradient clipping and
/// the weight average are a handful of operations on long vectors instead of several on each of a thousand small tensors.
/// </summary>
/// <remarks>Attach after the network has been moved to its device; the network must not be moved afterwards.</remarks>
internal sealed class WeightBuffer : IDisposable
{
    /// <summary>Tensors begin at multiples of this many elements (64 bytes), for vector instructions; the gaps stay 0.</summary>
    private const int Alignment = 16;

    private readonly Dictionary<WeightRole, (long Offset, long Length)> _ranges = [];

    private WeightBuffer(IReadOnlyList<WeightSlot> slots, Device device)
    {
        Slots = slots;
        long end = 0;
        foreach (var role in Enum.GetValues<WeightRole>())
        {
            var length = slots.Where(slot => slot.Role == role).Sum(slot => Aligned(slot.Length));
            _ranges[role] = (end, length);
            end += length;
        }

        Values = zeros(end, device: device).DetachFromDisposeScope();
        Gradients = zeros(_ranges[WeightRole.Fixed].Offset, device: device).DetachFromDisposeScope();
    }

    /// <summary>Every tensor's place, in the order of the roles.</summary>
    public IReadOnlyList<WeightSlot> Slots { get; }

    /// <summary>(L) all state.</summary>
    public Tensor Values { get; }

    /// <summary>(G) the gradients of the trained part, which comes first in <see cref="Values"/>; G ≤ L.</summary>
    public Tensor Gradients { get; }

    /// <summary>Moves a network's state into one buffer, and gives its trained parameters gradients there.</summary>
    /// <param name="network">The network, on its device.</param>
    /// <param name="isFrozen">Whether the parameter with this name is not trained; null trains all.</param>
    public static WeightBuffer Attach(nn.Module network, Func<string, bool>? isFrozen = null)
    {
        var trained = network.named_parameters()
            .Where(entry => isFrozen?.Invoke(entry.name) != true)
            .Select(entry => entry.name)
            .ToHashSet(StringComparer.Ordinal);
        var norms = network.named_modules()
            .Where(entry => entry.module is NormBase)
            .Select(entry => $"{entry.name}.weight")
            .ToHashSet(StringComparer.Ordinal);
        var state = FloatState(network);
        var buffer = new WeightBuffer(LayOut(state, RoleOf), state.Values.First().device);
        buffer.MoveInto(buffer.Values, state);
        foreach (var slot in buffer.Slots)
        {
            var tensor = state[slot.Name];
            if (slot.Role != WeightRole.Fixed)
            {
                using var gradient = View(buffer.Gradients, slot);
                tensor.grad = gradient;
            }
            else if (tensor.requires_grad)
            {
                tensor.requires_grad = false;
            }
        }

        return buffer;

        WeightRole RoleOf(string name) => !trained.Contains(name) ? WeightRole.Fixed
            : name.Contains("bias", StringComparison.Ordinal) ? WeightRole.Bias
            : norms.Contains(name) ? WeightRole.NormFactor
            : WeightRole.Decayed;
    }

    /// <summary>
    /// Moves the state of a second network of the same form into a tensor laid out like <see cref="Values"/>; it is not trained.
    /// </summary>
    /// <param name="twin">The second network, on the same device.</param>
    /// <returns>The tensor, for the caller to dispose.</returns>
    public Tensor AttachTwin(nn.Module twin)
    {
        foreach (var parameter in twin.parameters())
        {
            parameter.requires_grad = false;
        }

        var values = zeros_like(Values).DetachFromDisposeScope();
        MoveInto(values, FloatState(twin));
        return values;
    }

    /// <summary>The part of <see cref="Values"/> with a role; a new view, empty when nothing has it.</summary>
    public Tensor ValuesOf(WeightRole role) => PartOf(Values, role);

    /// <summary>The part with a role of a vector laid out like <see cref="Values"/> or <see cref="Gradients"/>; a new view.</summary>
    public Tensor PartOf(Tensor vector, WeightRole role) => vector.narrow(0, _ranges[role].Offset, _ranges[role].Length);

    /// <summary>The tensors of a vector laid out like <see cref="Values"/> or <see cref="Gradients"/>, by name; new views.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> Split(Tensor vector)
    {
        var length = vector.shape[0];
        return Slots.Where(slot => slot.Offset + slot.Length <= length).Select(slot => (slot.Name, View(vector, slot)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Values.Dispose();
        Gradients.Dispose();
    }

    /// <summary>Copies the state into a vector and makes the network's tensors views of it.</summary>
    private void MoveInto(Tensor vector, Dictionary<string, Tensor> state)
    {
        using var gradientFree = no_grad();
        foreach (var slot in Slots)
        {
            using var view = View(vector, slot);
            view.copy_(state[slot.Name]);
            state[slot.Name].set_(view);
        }
    }

    private static Dictionary<string, Tensor> FloatState(nn.Module network) =>
        network.state_dict().Where(entry => entry.Value.is_floating_point()).ToDictionary(StringComparer.Ordinal);

    private static List<WeightSlot> LayOut(Dictionary<string, Tensor> state, Func<string, WeightRole> roleOf)
    {
        var slots = new List<WeightSlot>();
        long offset = 0;
        var ordered = state.Select(entry => (entry.Key, entry.Value, Role: roleOf(entry.Key))).OrderBy(entry => entry.Role);
        foreach (var (name, tensor, role) in ordered)
        {
            slots.Add(new WeightSlot(name, role, tensor.shape, offset, tensor.numel()));
            offset += Aligned(tensor.numel());
        }

        return slots;
    }

    private static long Aligned(long length) => (length + Alignment - 1) / Alignment * Alignment;

    private static Tensor View(Tensor vector, WeightSlot slot)
    {
        using var part = vector.narrow(0, slot.Offset, slot.Length);
        return part.view(slot.Shape);
    }
}
