using TorchSharp;

namespace MLNetGhost.Trainer.Torch;

/// <summary>Copies tensors to the device that computes with them.</summary>
internal static class DeviceTransfer
{
    /// <summary>
    /// Whether memory of the host can be pinned, so that copies from it to a graphics card run beside the program and the card's work.
    /// </summary>
    public static bool CanPin(torch.Device device) => device.type == DeviceType.CUDA;

    /// <summary>The tensor in pinned memory if that helps copying it to the device, otherwise a new view of it.</summary>
    /// <param name="tensor">A tensor on the CPU.</param>
    /// <param name="device">The device that it will be copied to.</param>
    public static torch.Tensor Stage(torch.Tensor tensor, torch.Device device) => CanPin(device) ? tensor.pin_memory() : tensor.alias();

    /// <summary>The tensor on a device. From pinned memory, the copy is only begun; what the device does with it waits for it.</summary>
    /// <param name="tensor">On any device; best from <see cref="Stage"/>.</param>
    /// <param name="device">The device.</param>
    public static torch.Tensor Send(torch.Tensor tensor, torch.Device device) => tensor.to(device, non_blocking: CanPin(device));

    /// <summary>
    /// Hands a tensor over to a device, through pinned memory where that helps, without waiting for the copy. The result is not part of a
    /// dispose scope.
    /// </summary>
    /// <param name="tensor">On the CPU; disposed, unless it is returned.</param>
    /// <param name="device">The device; null leaves the tensor as it is.</param>
    public static torch.Tensor HandOver(torch.Tensor tensor, torch.Device? device)
    {
        if (device is null || device.type == tensor.device_type)
        {
            return tensor;
        }

        using (tensor)
        {
            using var staged = Stage(tensor, device);
            return Send(staged, device).DetachFromDisposeScope();
        }
    }

    /// <summary>Numbers as a tensor on a device, without waiting for it.</summary>
    public static torch.Tensor Upload(long[] values, torch.Device device) => Upload(torch.tensor(values, device: torch.CPU), device);

    /// <inheritdoc cref="Upload(long[], torch.Device)"/>
    public static torch.Tensor Upload(float[] values, torch.Device device) => Upload(torch.tensor(values, device: torch.CPU), device);

    private static torch.Tensor Upload(torch.Tensor values, torch.Device device)
    {
        using (values)
        {
            using var staged = Stage(values, device);
            return Send(staged, device);
        }
    }
}
