using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace GtmFunctions.Pipeline.Pages.Site;

/// <summary>
/// A file that pages load: embedded in the app, and named for what is in it, so that a browser keeps it for good and never shows a new page
/// in an old style.
/// </summary>
internal sealed class PageAsset
{
    private const string Folder = "assets/";

    private static readonly PageAsset[] All =
    [
        Load("site.css", "text/css; charset=utf-8"),
        Load("site.js", "text/javascript; charset=utf-8"),
        Load("editor.js", "text/javascript; charset=utf-8"),
        Load("icon.svg", "image/svg+xml"),
    ];

    private readonly byte[] _content;
    private readonly string _type;
    private readonly string _name;

    private PageAsset(string name, string path, string type, byte[] content) =>
        (_name, Path, _type, _content) = (name, path, type, content);

    /// <summary>Its path below <see cref="PageLinks.Home"/>.</summary>
    public string Path { get; }

    /// <summary>The file of a path, by its name of today or without a hash; <see langword="null"/> where there is none.</summary>
    public static PageAsset? Find(string path) => path.StartsWith(Folder, StringComparison.Ordinal)
        ? Array.Find(All, asset => asset.Path == path || path == Folder + asset._name)
        : null;

    /// <summary>The address of a file of <c>Pages/Assets</c>.</summary>
    /// <exception cref="InvalidOperationException">There is no such file.</exception>
    public static string Link(string name) => $"{PageLinks.Home}/{All.Single(asset => asset._name == name).Path}";

    /// <summary>Answers with the file.</summary>
    public IResult Answer(HttpRequest request)
    {
        var headers = request.HttpContext.Response.Headers;
        headers.CacheControl = "public, max-age=31536000, immutable";
        headers.XContentTypeOptions = "nosniff";
        return Results.Bytes(_content, _type, entityTag: new EntityTagHeaderValue($"\"{Path}\""));
    }

    private static PageAsset Load(string name, string type)
    {
        using var stream = typeof(PageAsset).Assembly.GetManifestResourceStream($"Pages/{name}")
            ?? throw new InvalidOperationException($"Pages/Assets/{name} is not in the app");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        var hash = Convert.ToHexStringLower(SHA256.HashData(content))[..12];
        var dot = name.LastIndexOf('.');
        return new PageAsset(name, $"{Folder}{name[..dot]}.{hash}{name[dot..]}", type, content);
    }
}
