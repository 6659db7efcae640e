using Microsoft.AspNetCore.Http;

namespace MLNetGhost.Web.Limits;

/// <summary>Reads the body of a request into one array, and never reserves more than was sent.</summary>
internal static class UploadBody
{
    private const int PieceBytes = 64 << 10;

    /// <summary>Reads the body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="limit">The most bytes.</param>
    /// <returns>The body; null if it is larger.</returns>
    /// <exception cref="BadHttpRequestException">The client broke off, or sends too slowly.</exception>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, long limit)
    {
        // A length that a client only promises reserves nothing yet.
        using var body = new MemoryStream((int)Math.Min(request.ContentLength ?? 0, PieceBytes));
        var piece = new byte[PieceBytes];
        int count;
        while ((count = await request.Body.ReadAsync(piece, request.HttpContext.RequestAborted)) > 0)
        {
            if (body.Length + count > limit)
            {
                return null;
            }

            body.Write(piece, 0, count);
        }

        return body.ToArray();
    }
}
