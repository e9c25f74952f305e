using System.Buffers;
using System.Text.RegularExpressions;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Conversions;

namespace GtmFunctions.Pipeline.Accounts;

/// <summary>The host of a company's website or mail.</summary>
/// <param name="Name">The whole host, without <c>www.</c>.</param>
/// <param name="Registrable">The part of it that somebody registered.</param>
/// <param name="Label">The first label of that, without its ending: <c>acme</c> of <c>acme.co.uk</c>.</param>
internal sealed partial record CompanyHost(string Name, string Registrable, string Label)
{
    private static readonly SearchValues<char> Ends = SearchValues.Create("/?#:,; ");

    // Who has a mailbox for life there works elsewhere
    private static readonly string[] Former = ["alumni", "alumnos", "alum"];

    /// <summary>Reads a host, the address of a website or an e-mail address.</summary>
    /// <returns>
    /// <see langword="null"/> where it is none, or is of those that are no company's: free mail, profiles, former students.
    /// </returns>
    public static CompanyHost? Read(string text)
    {
        var rest = Scheme().Replace(text.Trim(), "");
        var end = rest.AsSpan().IndexOfAny(Ends);
        rest = end < 0 ? rest : rest[..end];
        rest = rest[(rest.LastIndexOf('@') + 1)..];
        if (HostName.Read(rest, out _) is not { } host)
            return null;
        if (host.StartsWith("www.", StringComparison.Ordinal))
            host = host[4..];
        var registrable = PublicSuffixes.Registrable(host) ?? host;
        if (FreemailDomains.Has(host) || FreemailDomains.Has(registrable) || ProfileHosts.HasPageOf(host, registrable, hasPath: true))
            return null;
        var labels = host.Split('.');
        return Array.Exists(labels[..^1], label => Former.Contains(label))
            ? null
            : new CompanyHost(host, registrable, registrable.Split('.')[0]);
    }

    /// <summary>The host and each that it is below of, down to the registrable one.</summary>
    public IEnumerable<string> Ancestry()
    {
        for (var name = Name; ;)
        {
            yield return name;
            var dot = name.IndexOf('.', StringComparison.Ordinal);
            if (name.Length <= Registrable.Length || dot < 0)
                yield break;
            name = name[(dot + 1)..];
        }
    }

    /// <summary>The label without what parts its words.</summary>
    public string SqueezedLabel => Label.Replace("-", "", StringComparison.Ordinal);

    [GeneratedRegex(@"\A[a-z][a-z0-9+.-]*:/{1,2}", RegexOptions.IgnoreCase, RegexTimeout.Milliseconds)]
    private static partial Regex Scheme();
}
