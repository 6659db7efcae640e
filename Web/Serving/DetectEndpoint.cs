using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using MLNetGhost.Files;
using MLNetGhost.Imaging;
using MLNetGhost.Web.Answers;
using MLNetGhost.Web.Limits;
using MLNetGhost.Web.Models;

namespace MLNetGhost.Web.Serving;

/// <summary><c>POST /detect</c> and the choice of a model by its name.</summary>
internal sealed class DetectEndpoint(IReadOnlyList<ServedModel> models, ServiceLimits limits, ServiceMetrics metrics)
{
    /// <summary>Detects objects in the body.</summary>
    public async Task<IResult> DetectAsync(
        HttpContext context, [FromQuery] string? conf, [FromQuery] string? iou, [FromQuery] string? format, [FromQuery] string? model,
        [FromQuery] string? candidates)
    {
        try
        {
            if (Find(model) is not { } served)
            {
                return Refuse(Unknown(model), StatusCodes.Status404NotFound);
            }

            var query = DetectionQuery.Read(served, conf, iou, format, candidates);
            if (await UploadBody.ReadAsync(context.Request, limits.UploadBytes) is not { } body)
            {
                return Refuse(Refusal.TooLarge(limits), StatusCodes.Status413PayloadTooLarge);
            }

            return Detect(context, served, query, await PictureUpload.FindAsync(body, context.Request.ContentType));
        }
        catch (BadHttpRequestException e)
        {
            return Refuse(Results.Problem(e.Message, statusCode: e.StatusCode), e.StatusCode);
        }
        catch (InvalidDataException e)
        {
            return Refuse(Refusal.BadPicture(e.Message), StatusCodes.Status400BadRequest);
        }
    }

    /// <summary>Describes one model.</summary>
    /// <param name="model">Its name; null for the first.</param>
    public IResult Describe([FromQuery] string? model) => Find(model) is { } served ? Results.Ok(ModelAnswer.Of(served)) : Unknown(model);

    /// <summary>Describes all models.</summary>
    public IReadOnlyList<ModelAnswer> DescribeAll() => [.. models.Select(ModelAnswer.Of)];

    /// <summary>The classes of one model.</summary>
    /// <param name="model">Its name; null for the first.</param>
    public IResult Classes([FromQuery] string? model) => Find(model) is { } served ? Results.Ok(served.Facts.Classes) : Unknown(model);

    private IResult Detect(HttpContext context, ServedModel model, DetectionQuery query, byte[] picture)
    {
        var start = Stopwatch.GetTimestamp();
        var candidates = model.FindCandidates(picture);
        var size = ImageDecoder.ReadSize(picture, "The picture");
        var found = model.Suppress(candidates, query.Score, query.Iou);
        var elapsed = Stopwatch.GetElapsedTime(start);
        metrics.Detected(model.Name, elapsed, found.Length);
        context.Response.Headers["Server-Timing"] =
            string.Create(CultureInfo.InvariantCulture, $"detect;dur={elapsed.TotalMilliseconds:F1}");
        return query.Format switch
        {
            "yolo" => Results.Text(YoloAnswer.Of(found, size), "text/plain"),
            "coco" => Results.Ok(CocoAnswer.Of(found, size, model.Facts.Classes)),
            _ => Results.Ok(DetectionAnswer.Of(found, size, query.WithCandidates ? candidates : null)),
        };
    }

    private ServedModel? Find(string? name) =>
        models.FirstOrDefault(model => string.IsNullOrEmpty(name) || model.Name == name);

    private IResult Unknown(string? name) => Refusal.NotFound(
        models.Count == 0
            ? "No model is served here; start the program with --weights too."
            : $"There is no model {Excerpt.Of(name)}; there are {Excerpt.OfMany(models.Select(model => model.Name))}.");

    private IResult Refuse(IResult refusal, int status)
    {
        metrics.Refused(status);
        return refusal;
    }
}
