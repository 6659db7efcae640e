using System.Globalization;
using System.Text;
using MLNetGhost.Files;

namespace MLNetGhost.Reports;

/// <summary>A page in one file: style and pictures are embedded, nothing is loaded from elsewhere.</summary>
/// <param name="title">Title of the page.</param>
internal sealed class HtmlPage(string title)
{
    private const string Style = """
        :root { color-scheme: light; }
        body { font: 16px/1.5 system-ui, "DejaVu Sans", sans-serif; color: #222; background: #f4f5f7; margin: 0; }
        main { max-width: 2400px; margin: 0 auto; padding: 16px 24px; }
        h1 { font-size: 28px; margin: 8px 0 4px; }
        h2 { font-size: 20px; margin: 0 0 12px; }
        p { margin: 0 0 12px; max-width: 75ch; }
        .lead { color: #555; }
        section { background: #fff; border: 1px solid #e1e4e8; border-radius: 8px; padding: 16px 20px; margin: 16px 0; }
        ul { margin: 0; padding-left: 20px; }
        li { margin: 0 0 8px; max-width: 120ch; overflow-wrap: anywhere; }
        .state { background: #fff6dd; border: 1px solid #ecd9a0; border-radius: 6px; padding: 8px 14px; max-width: none; }
        .facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(170px, 1fr)); gap: 12px; }
        .fact { background: #f4f5f7; border-radius: 6px; padding: 10px 14px; }
        .fact b { display: block; font-size: 22px; }
        .fact span { color: #555; font-size: 14px; }
        .scroll { overflow: auto; max-height: 480px; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
        th, td { padding: 5px 16px 5px 0; text-align: right; border-bottom: 1px solid #e9ebee; white-space: nowrap; }
        th { color: #555; font-weight: 600; position: sticky; top: 0; background: #fff; }
        th:first-child, td:first-child { text-align: left; }
        figure { margin: 0; }
        img { max-width: 100%; height: auto; border: 1px solid #e9ebee; border-radius: 4px; display: block; }
        figcaption { font-size: 14px; color: #555; margin-top: 4px; overflow-wrap: anywhere; }
        .gallery { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 460px), 1fr)); gap: 16px; align-items: start; }
        .crops { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 270px), 1fr)); gap: 20px 16px; }
        figcaption b { color: #222; display: block; }
        label { display: block; cursor: zoom-in; }
        label input { position: absolute; opacity: 0; }
        label input:focus-visible + img { outline: 3px solid #0072B2; }
        label input:checked + img { position: fixed; inset: 0; width: 100vw; height: 100vh; object-fit: contain; background: #fff;
          border: 0; border-radius: 0; z-index: 1; cursor: zoom-out; }
        pre { background: #f4f5f7; border-radius: 6px; padding: 12px; overflow-x: auto; font-size: 14px; }
        """;

    private readonly StringBuilder _body = new();

    /// <summary>
    /// Seconds after which a browser loads the page again, for a page that is rewritten; null for a finished one. While a picture fills the
    /// window, it waits, except in a browser without scripts.
    /// </summary>
    public int? RefreshSeconds { get; init; }

    /// <summary>Adds a paragraph below the title.</summary>
    /// <param name="text">Plain text.</param>
    public HtmlPage Lead(string text) => Append($"<p class=\"lead\">{HtmlText.Of(text)}</p>\n");

    /// <summary>Adds a line that stands out: what state the subject of the page is in.</summary>
    /// <param name="text">Plain text.</param>
    public HtmlPage State(string text) => Append($"<p class=\"state\">{HtmlText.Of(text)}</p>\n");

    /// <summary>Adds a section.</summary>
    /// <param name="heading">Its heading.</param>
    /// <param name="content">Fills it.</param>
    public HtmlPage Section(string heading, Action<HtmlPage> content)
    {
        Append($"<section>\n<h2>{HtmlText.Of(heading)}</h2>\n");
        content(this);
        return Append("</section>\n");
    }

    /// <summary>Adds a paragraph.</summary>
    /// <param name="text">Plain text.</param>
    public HtmlPage Paragraph(string text) => Append($"<p>{HtmlText.Of(text)}</p>\n");

    /// <summary>Adds a list.</summary>
    /// <param name="items">Plain text of each item.</param>
    public HtmlPage List(IEnumerable<string> items) =>
        Append($"<ul>\n{string.Concat(items.Select(item => $"<li>{HtmlText.Of(item)}</li>\n"))}</ul>\n");

    /// <summary>Adds key figures.</summary>
    /// <param name="facts">Name and value of each.</param>
    public HtmlPage Facts(IEnumerable<(string Name, string Value)> facts)
    {
        Append("<div class=\"facts\">\n");
        foreach (var (name, value) in facts)
        {
            Append($"<div class=\"fact\"><b>{HtmlText.Of(value)}</b><span>{HtmlText.Of(name)}</span></div>\n");
        }

        return Append("</div>\n");
    }

    /// <summary>Adds a table; the first column is text, the others are numbers.</summary>
    /// <param name="headers">Names of the columns.</param>
    /// <param name="rows">The cells of each row.</param>
    public HtmlPage Table(IEnumerable<string> headers, IEnumerable<IEnumerable<string>> rows)
    {
        Append("<div class=\"scroll\"><table>\n<tr>");
        Append(string.Concat(headers.Select(header => $"<th>{HtmlText.Of(header)}</th>")));
        Append("</tr>\n");
        foreach (var row in rows)
        {
            Append($"<tr>{string.Concat(row.Select(cell => $"<td>{HtmlText.Of(cell)}</td>"))}</tr>\n");
        }

        return Append("</table></div>\n");
    }

    /// <summary>Adds a picture at its own size, or at the width of the page if it is wider.</summary>
    /// <param name="path">A PNG or JPEG file.</param>
    /// <param name="caption">What it shows: the line below it and its alternative text.</param>
    public HtmlPage Picture(string path, string caption)
    {
        var type = Path.GetExtension(path).ToUpperInvariant() is ".JPG" or ".JPEG" ? "jpeg" : "png";
        return AddPicture(type, SharedFile.ReadAllBytes(path), caption);
    }

    /// <summary>Adds a photograph, scaled down if it is wider than the page, and encoded so that the page stays small.</summary>
    /// <param name="path">A picture file.</param>
    /// <param name="caption">What it shows.</param>
    public HtmlPage Photograph(string path, string caption) => AddPicture("jpeg", SmallerPicture.Encode(path), caption);

    /// <summary>Adds pictures side by side, as many as the width has room for.</summary>
    /// <param name="content">Adds the pictures.</param>
    public HtmlPage Gallery(Action<HtmlPage> content)
    {
        Append("<div class=\"gallery\">\n");
        content(this);
        return Append("</div>\n");
    }

    /// <summary>Adds small pictures side by side, more of them than <see cref="Gallery"/>.</summary>
    /// <param name="content">Adds the pictures, each by <see cref="Crop"/>.</param>
    public HtmlPage Crops(Action<HtmlPage> content)
    {
        Append("<div class=\"crops\">\n");
        content(this);
        return Append("</div>\n");
    }

    /// <summary>Adds a small picture.</summary>
    /// <param name="jpeg">A JPEG file.</param>
    /// <param name="title">The bold line below it.</param>
    /// <param name="text">What it shows: the text below that, and its alternative text.</param>
    /// <param name="remedy">What to do about it: the last line.</param>
    public HtmlPage Crop(byte[] jpeg, string title, string text, string remedy) => AddPicture("jpeg", jpeg, $"{title}. {text}",
        $"<b>{HtmlText.Of(title)}</b>{HtmlText.Of(text)}<br>{HtmlText.Of(remedy)}");

    /// <summary>Adds text as it is, in a fixed-width font.</summary>
    /// <param name="text">The text.</param>
    public HtmlPage Preformatted(string text) => Append($"<pre>{HtmlText.Of(text)}</pre>\n");

    /// <summary>Writes the page.</summary>
    /// <param name="path">The HTML file to write or replace.</param>
    public void Write(string path) => AtomicFile.WriteText(path, string.Create(
        CultureInfo.InvariantCulture,
        $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        {Refresh}<title>{HtmlText.Of(title)}</title>
        <style>
        {Style}
        </style>
        </head>
        <body>
        <main>
        <h1>{HtmlText.Of(title)}</h1>
        {_body}</main>
        </body>
        </html>

        """));

    private string Refresh => RefreshSeconds is { } seconds
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"<script>setInterval(() => document.querySelector(\"label input:checked\") || location.reload(), {1000 * seconds});</script>\n"
            + $"<noscript><meta http-equiv=\"refresh\" content=\"{seconds}\"></noscript>\n")
        : "";

    /// <summary>The hidden check box behind a picture shows it as large as the window, without a script.</summary>
    private HtmlPage AddPicture(string type, byte[] data, string caption, string? captionHtml = null) => Append(
        $"<figure><label title=\"Click to enlarge\"><input type=\"checkbox\" autocomplete=\"off\" aria-label=\"Enlarge\">"
        + $"<img src=\"data:image/{type};base64,{Convert.ToBase64String(data)}\" "
        + $"alt=\"{HtmlText.Of(caption)}\"></label><figcaption>{captionHtml ?? HtmlText.Of(caption)}</figcaption></figure>\n");

    private HtmlPage Append(string html)
    {
        _body.Append(html);
        return this;
    }
}
