using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Config.Filters;

/// <summary>Domains of free mail providers, where an address says nothing about an employer: the lines of <c>freemail.txt</c>.</summary>
internal static class FreemailDomains
{
    private static readonly FrozenSet<string> Domains = Load();

    /// <summary>How many domains are known.</summary>
    public static int Count => Domains.Count;

    /// <summary>Whether an e-mail address, or a domain by itself, is of a free mail provider; not for anything else.</summary>
    public static bool Has(JsonNode? node)
    {
        if (FieldComparison.Text(node) is not { } text)
            return false;
        var domain = text[(text.LastIndexOf('@') + 1)..].Trim(' ', '\t', '\r', '\n', '.', '>');
        return Domains.Contains(domain);
    }

    private static FrozenSet<string> Load()
    {
        using var stream = typeof(FreemailDomains).Assembly.GetManifestResourceStream("Config/freemail.txt")
            ?? throw new InvalidOperationException("Config/Filters/freemail.txt is not embedded: see Pipeline.csproj");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd()
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }
}
