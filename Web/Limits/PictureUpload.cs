using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace MLNetGhost.Web.Limits;

/// <summary>Finds the picture in a body: the body itself, or the first file of a form (<c>curl -F file=@p.jpg</c>).</summary>
internal static class PictureUpload
{
    private const string Forms = "multipart/form-data";
    private const int LongestBoundary = 200;

    /// <summary>Finds the picture.</summary>
    /// <param name="body">The whole body.</param>
    /// <param name="contentType">What the request says it is. Whatever is not a form of parts is the picture itself, since
    /// <c>curl --data-binary</c> calls it <c>application/x-www-form-urlencoded</c>.</param>
    /// <returns>The picture's file.</returns>
    /// <exception cref="InvalidDataException">The body is empty, or a form without a file, or a damaged one.</exception>
    public static async Task<byte[]> FindAsync(byte[] body, string? contentType)
    {
        if (body.Length == 0)
        {
            throw new InvalidDataException("The body is empty; send a picture file as the body, or a form with a file.");
        }

        return MediaTypeHeaderValue.TryParse(contentType, out var type) && type.MediaType.Equals(Forms, StringComparison.OrdinalIgnoreCase)
            ? await FileOfFormAsync(body, HeaderUtilities.RemoveQuotes(type.Boundary).ToString())
            : body;
    }

    private static async Task<byte[]> FileOfFormAsync(byte[] body, string boundary)
    {
        if (boundary.Length is 0 or > LongestBoundary)
        {
            throw new InvalidDataException(
                $"The form has a boundary of {boundary.Length} characters; it must have 1 to {LongestBoundary}. Let the client write it.");
        }

        try
        {
            var reader = new MultipartReader(boundary, new MemoryStream(body));
            while (await reader.ReadNextSectionAsync() is { } section)
            {
                if (ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var part) && part.IsFileDisposition())
                {
                    using var file = new MemoryStream();
                    await section.Body.CopyToAsync(file);
                    return file.Length > 0
                        ? file.ToArray()
                        : throw new InvalidDataException("The file in the form is empty; choose a picture.");
                }
            }
        }
        catch (IOException)
        {
            throw new InvalidDataException("The form is cut short or damaged; send it again.");
        }

        throw new InvalidDataException("The form has no file; send the picture as one, such as with curl -F file=@picture.jpg.");
    }
}
