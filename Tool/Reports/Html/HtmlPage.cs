using System.Globalization;
using System.Net;
using System.Text;
using MLNetGhost.Files;

namespace MLNetGhost.Tool.Reports;

/// <summary>A page in one file: style and pictures are embedded, nothing is loaded from elsewhere.</summary>
/// <param name="title">Title of the page.</param>
internal sealed class HtmlPage(string title)
{
    private const string Style = """
        :root { color-scheme: light; }
        body { font: 16px/1.5 system-ui, "DejaVu Sans", sans-serif; color: #222; background: #f4f5f7; margin: 0; }
        main { max-width: 1200px; margin: 0 auto; padding: 24px; }
        h1 { font-size: 28px; margin: 8px 0 4px; }
        h2 { font-size: 20px; margin: 0 0 12px; }
        p { margin: 0 0 12px; max-width: 75ch; }
        .lead { color: #555; }
        section { background: #fff; border: 1px solid #e1e4e8; border-radius: 8px; padding: 20px 24px; margin: 20px 0; }
        .facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(170px, 1fr)); gap: 12px; }
        .fact { background: #f4f5f7; border-radius: 6px; padding: 10px 14px; }
        .fact b { display: block; font-size: 22px; }
        .fact span { color: #555; font-size: 14px; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
        th, td { padding: 5px 16px 5px 0; text-align: right; border-bottom: 1px solid #e9ebee; white-space: nowrap; }
        th { color: #555; font-weight: 600; }
        th:first-child, td:first-child { text-align: left; }
        figure { margin: 0 0 16px; }
        img { max-width: 100%; height: auto; border: 1px solid #e9ebee; border-radius: 4px; display: block; }
        figcaption { font-size: 14px; color: #555; margin-top: 4px; overflow-wrap: anywhere; }
        .gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(330px, 1fr)); gap: 16px; }
        pre { background: #f4f5f7; border-radius: 6px; padding: 12px; overflow-x: auto; font-size: 14px; }
        """;

    private readonly StringBuilder _body = new();

    /// <summary>Adds a paragraph below the title.</summary>
    /// <param name="text">Plain text.</param>
    public HtmlPage Lead(string text) => Append($"<p class=\"lead\">{Escape(text)}</p>\n");

    /// <summary>Adds a section.</summary>
    /// <param name="heading">Its heading.</param>
    /// <param name="content">Fills it.</param>
    public HtmlPage Section(string heading, Action<HtmlPage> content)
    {
        Append($"<section>\n<h2>{Escape(heading)}</h2>\n");
        content(this);
        return Append("</section>\n");
    }

    /// <summary>Adds a paragraph.</summary>
    /// <param name="text">Plain text.</param>
    public HtmlPage Paragraph(string text) => Append($"<p>{Escape(text)}</p>\n");

    /// <summary>Adds key figures.</summary>
    /// <param name="facts">Name and value of each.</param>
    public HtmlPage Facts(IEnumerable<(string Name, string Value)> facts)
    {
        Append("<div class=\"facts\">\n");
        foreach (var (name, value) in facts)
        {
            Append($"<div class=\"fact\"><b>{Escape(value)}</b><span>{Escape(name)}</span></div>\n");
        }

        return Append("</div>\n");
    }

    /// <summary>Adds a table; the first column is text, the others are numbers.</summary>
    /// <param name="headers">Names of the columns.</param>
    /// <param name="rows">The cells of each row.</param>
    public HtmlPage Table(IEnumerable<string> headers, IEnumerable<IEnumerable<string>> rows)
    {
        Append("<div class=\"scroll\"><table>\n<tr>");
        Append(string.Concat(headers.Select(header => $"<th>{Escape(header)}</th>")));
        Append("</tr>\n");
        foreach (var row in rows)
        {
            Append($"<tr>{string.Concat(row.Select(cell => $"<td>{Escape(cell)}</td>"))}</tr>\n");
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

    /// <summary>Adds pictures side by side.</summary>
    /// <param name="pictures">File and caption of each.</param>
    public HtmlPage Gallery(IEnumerable<(string Path, string Caption)> pictures)
    {
        Append("<div class=\"gallery\">\n");
        foreach (var (path, caption) in pictures)
        {
            Picture(path, caption);
        }

        return Append("</div>\n");
    }

    /// <summary>Adds text as it is, in a fixed-width font.</summary>
    /// <param name="text">The text.</param>
    public HtmlPage Preformatted(string text) => Append($"<pre>{Escape(text)}</pre>\n");

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
        <title>{Escape(title)}</title>
        <style>
        {Style}
        </style>
        </head>
        <body>
        <main>
        <h1>{Escape(title)}</h1>
        {_body}</main>
        </body>
        </html>

        """));

    private HtmlPage AddPicture(string type, byte[] data, string caption) => Append(
        $"<figure><img src=\"data:image/{type};base64,{Convert.ToBase64String(data)}\" "
        + $"alt=\"{Escape(caption)}\"><figcaption>{Escape(caption)}</figcaption></figure>\n");

    private HtmlPage Append(string html)
    {
        _body.Append(html);
        return this;
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
