using GtmFunctions.Cli.Send;

namespace GtmFunctions.Cli.Commands;

/// <summary>A webhook's parts as a person types them.</summary>
internal static class WebhookInput
{
    /// <summary>A file's bytes.</summary>
    /// <exception cref="CommandException">There is no such file.</exception>
    public static byte[] Bytes(FileInfo file) =>
        file.Exists ? File.ReadAllBytes(file.FullName) : throw new CommandException($"{file}: there is no such file");

    /// <summary>The headers of a file with those that were typed over them.</summary>
    /// <exception cref="CommandException">One that was typed has no colon.</exception>
    public static Dictionary<string, string> Headers(Fixture? file, IEnumerable<string> typed)
    {
        var headers = new Dictionary<string, string>(file?.Headers ?? new Dictionary<string, string>(), StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in typed.Select(Header))
            headers[name] = value;
        return headers;
    }

    /// <summary>A header that was typed as <c>NAME:VALUE</c>.</summary>
    /// <exception cref="CommandException">It has no colon.</exception>
    public static KeyValuePair<string, string> Header(string text) => text.IndexOf(':', StringComparison.Ordinal) is var colon and > 0
        ? KeyValuePair.Create(text[..colon].Trim(), text[(colon + 1)..].Trim())
        : throw new CommandException($"'{text}' is no header: give one as NAME:VALUE, such as X-Topic:orders/paid");
}
