using System.Collections.Frozen;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Language.Conversions;

/// <summary>Domains of free mail providers, where an address says nothing about an employer: the lines of <c>freemail.txt</c>.</summary>
internal static class FreemailDomains
{
    private static readonly FrozenSet<string> Domains =
        DataFile.Lines("freemail.txt").ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>How many domains are known.</summary>
    public static int Count => Domains.Count;

    /// <summary>Whether an e-mail address, or a domain by itself, is of a free mail provider; not for anything else.</summary>
    public static bool Has(JsonNode? node) => node is JsonValue && FieldText.From(node) is { } text && Has(text);

    /// <summary>Whether a text is such an address or domain.</summary>
    public static bool Has(string text)
    {
        var domain = text.AsSpan(text.LastIndexOf('@') + 1).Trim(" \t\r\n.>");
        return Domains.GetAlternateLookup<ReadOnlySpan<char>>().Contains(domain);
    }
}
