using Microsoft.ML.Runtime;

namespace MLNetGhost.Transforms;

/// <summary>Handles rows whose picture cannot be read.</summary>
/// <param name="host">Receives the warnings.</param>
/// <param name="action">What to do.</param>
/// <param name="columnName">The column of pictures.</param>
internal sealed class PictureErrors(IHost host, ImageErrorAction action, string columnName)
{
    /// <summary>Throws, or warns and returns no detections.</summary>
    /// <param name="exception">What went wrong.</param>
    /// <param name="row">Position of the row in its cursor.</param>
    /// <param name="name">The picture's file, if known.</param>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">The picture cannot be read for another reason.</exception>
    public Detection[] Handle(Exception exception, long row, string? name)
    {
        var picture = name is null || exception.Message.Contains(name, StringComparison.Ordinal) ? "" : $" ({name})";
        var message = $"Row {row}{picture}, column '{columnName}': {exception.Message}";
        if (action == ImageErrorAction.ReturnEmpty)
        {
            using var channel = host.Start("DetectObjects");
            channel.Warning(MessageSensitivity.UserData, message);
            return [];
        }

        var hint = $"{message} Set {nameof(DetectObjectsOptions.OnImageError)} to {nameof(ImageErrorAction.ReturnEmpty)} to continue "
            + $"without detections for such rows.";
        throw exception is FileNotFoundException or DirectoryNotFoundException
            ? new FileNotFoundException(hint, name, exception)
            : new InvalidDataException(hint, exception);
    }
}
