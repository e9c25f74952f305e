using System.Collections.Frozen;

namespace GtmFunctions.Pipeline.Language.Conversions;

/// <summary>
/// Which part of a host somebody registered, by the Public Suffix List (https://github.com/publicsuffix/list/wiki/Format). The rules of
/// hosting platforms count too: <c>acme.myshopify.com</c> is Acme's, not Shopify's.
/// </summary>
internal static class PublicSuffixes
{
    private static readonly (FrozenSet<string> Registries, FrozenSet<string> Platforms) Rules = Load();

    // For documentation and tests (RFC 2606), so that examples can be tried
    private static readonly FrozenSet<string> Reserved = FrozenSet.Create(StringComparer.Ordinal, "example", "test");

    /// <summary>
    /// The registrable domain; <see langword="null"/> where the host is itself a public suffix such as <c>co.uk</c>, or ends in no known
    /// top-level domain.
    /// </summary>
    /// <param name="host">A name as <see cref="HostName"/> writes it.</param>
    public static string? Registrable(string host)
    {
        var labels = host.Split('.');
        return Registrable(labels, SuffixLength(labels, platforms: true)) ?? Registrable(labels, SuffixLength(labels, platforms: false));
    }

    private static string? Registrable(string[] labels, int suffix) =>
        suffix > 0 && labels.Length > suffix ? string.Join('.', labels[^(suffix + 1)..]) : null;

    // The longest rule decides, and an exception before any; an unknown ending has no rule
    private static int SuffixLength(string[] labels, bool platforms)
    {
        bool Has(string rule) => Rules.Registries.Contains(rule) || (platforms && Rules.Platforms.Contains(rule));
        for (var i = 0; i < labels.Length; i++)
        {
            var name = string.Join('.', labels[i..]);
            if (Has($"!{name}"))
                return labels.Length - i - 1;
            if (Has(name) || Reserved.Contains(name) || (i + 1 < labels.Length && Has($"*.{string.Join('.', labels[(i + 1)..])}")))
                return labels.Length - i;
        }

        return 0;
    }

    private static (FrozenSet<string> Registries, FrozenSet<string> Platforms) Load()
    {
        var lines = DataFile.Lines("public-suffixes.txt").ToList();
        var platforms = lines.IndexOf("[private]");
        return (lines.Take(platforms).ToFrozenSet(StringComparer.Ordinal), lines.Skip(platforms + 1).ToFrozenSet(StringComparer.Ordinal));
    }
}
