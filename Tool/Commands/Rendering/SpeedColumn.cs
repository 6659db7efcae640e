using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MLNetGhost.Tool.Commands;

/// <summary>Beside a bar: pictures done, pictures per second, and the memory of the process.</summary>
internal sealed class SpeedColumn : ProgressColumn
{
    /// <inheritdoc/>
    protected override bool NoWrap => true;

    /// <inheritdoc/>
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(string.Create(
        CultureInfo.InvariantCulture, $"{task.Value:0}/{task.MaxValue:0}  {task.Speed ?? 0:0.0} images/s  "
            + $"{TrainingText.Memory(Environment.WorkingSet)}"));
}
