using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace GtmFunctions.Pipeline.Language.Conversions;

/// <summary>
/// <c>domain</c>: the registrable domain of a company, from an e-mail address, a URL or a host. Free mail providers, and pages among many
/// (a LinkedIn profile, a map, a short link), are no company's.
/// </summary>
internal static partial class DomainConversion
{
    public static Converted Convert(JsonNode value, ConversionOptions options) => ListConversion.First(value, ConvertOne);

    private static Converted ConvertOne(JsonNode value)
    {
        if (PlainText.Code(value) is not { } text)
            return Converted.Unfit("it is no address, URL or host");
        return IsMailbox(text) ? OfMailbox(text) : OfUrl(text);
    }

    // medium.com/@acme and https://user:password@acme.example are addresses of pages
    private static bool IsMailbox(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return at >= 0 && (slash < 0 || slash > at);
    }

    private static Converted OfMailbox(string text) => EmailConversion.Read(text, out var why) is { } mailbox
        ? Company(mailbox[(mailbox.LastIndexOf('@') + 1)..])
        : Converted.Unfit(why);

    private static Converted OfUrl(string text)
    {
        var first = text.Split([',', ';', '|'], 2)[0].Trim();
        if (first.Contains(' ', StringComparison.Ordinal))
            return Converted.Unfit("it has a blank in it, so it is no host");
        var rest = Scheme().Replace(first, "");
        var end = rest.AsSpan().IndexOfAny("/?#\\");
        var authority = end < 0 ? rest : rest[..end];
        var hasPath = end >= 0 && rest.AsSpan(end).Trim("/?#\\").Length > 0;
        authority = authority[(authority.LastIndexOf('@') + 1)..];
        var port = authority.IndexOf(':', StringComparison.Ordinal);
        var host = HostName.Read(port < 0 ? authority : authority[..port], out var why);
        if (host is null)
            return Converted.Unfit(why);
        return PublicSuffixes.Registrable(host) is { } registrable && ProfileHosts.HasPageOf(host, registrable, hasPath)
            ? Converted.Unfit($"it is a page at {registrable}, no company's own domain")
            : Company(host);
    }

    private static Converted Company(string host)
    {
        if (PublicSuffixes.Registrable(host) is not { } registrable)
            return Converted.Unfit("the host ends in no known top-level domain, or is one by itself");
        return FreemailDomains.Has(registrable) || FreemailDomains.Has(host)
            ? Converted.Unfit("it is a free mail provider's, no company's")
            : Converted.Fit(registrable);
    }

    [GeneratedRegex(@"\A(?:[a-z][a-z0-9+-]*:/{2,}|https?:/?|https?//|//)", RegexOptions.IgnoreCase, RegexTimeout.Milliseconds)]
    private static partial Regex Scheme();
}
