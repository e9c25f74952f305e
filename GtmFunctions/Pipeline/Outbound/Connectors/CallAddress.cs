using GtmFunctions.Pipeline.Language.Templates;

namespace GtmFunctions.Pipeline.Outbound.Connectors;

/// <summary>Where a call goes: the destination's address, or the catalogue's, and a path of the action.</summary>
internal static class CallAddress
{
    private const int MostDecodings = 4;

    /// <summary>The base of a destination's addresses, as it was written.</summary>
    /// <exception cref="UnsentException">Nobody names one, or the setting that does is not set or holds no address.</exception>
    public static string Base(OutboundCall call, string? actionUrl, CallSettings settings) =>
        call.Destination.Url is { } own ? settings.Address(own)
        : actionUrl ?? call.Connector.Url
        ?? throw UnsentException.Refused(
            $"the destination '{call.Destination.Name}' must have a 'url': {call.Connector.Title} has no address of its own");

    /// <summary>A base with a path.</summary>
    /// <exception cref="UnsentException">A value of the event would make it another address.</exception>
    public static Uri Create(string start, Template? path, CallValues values, CallSettings settings)
    {
        if (path is null)
            return Absolute(start);

        var rendered = settings.RenderUrl(path, values);
        return HasDotSegment(rendered)
            ? throw UnsentException.Refused("a value of the event would make a '.' or '..' part of the address")
            : Absolute(start.TrimEnd('/') + rendered);
    }

    /// <summary>A text as an absolute address.</summary>
    /// <exception cref="UnsentException">It is none.</exception>
    public static Uri Absolute(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url)
        ? url
        : throw UnsentException.Refused("the destination's address cannot be read as one");

    // A server, or a proxy before it, may decode a segment more than once before it walks the path
    private static bool HasDotSegment(string rendered)
    {
        var path = rendered.Split('?', '#')[0];
        for (var decoded = 0; decoded < MostDecodings; decoded++)
        {
            if (path.Split('/', '\\').Any(segment => segment is "." or ".."))
                return true;
            path = Uri.UnescapeDataString(path);
        }

        return false;
    }
}
