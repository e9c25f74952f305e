using System.Collections.Frozen;

namespace GtmFunctions.Pipeline.Language.Conversions;

/// <summary>Hosts where many have a page: profiles, maps, forms, short links. The lines of <c>profile-hosts.txt</c>.</summary>
internal static class ProfileHosts
{
    private static readonly FrozenSet<string> Hosts = DataFile.Lines("profile-hosts.txt").ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether an address is a page among many, which says nothing about a company's own domain.</summary>
    /// <param name="host">The host.</param>
    /// <param name="registrable">Its registrable domain.</param>
    /// <param name="hasPath">Whether a path or query comes after the host.</param>
    public static bool HasPageOf(string host, string registrable, bool hasPath)
    {
        host = host.StartsWith("www.", StringComparison.Ordinal) ? host[4..] : host;
        if (hasPath && (Hosts.Contains(registrable) || Hosts.Contains(host)))
            return true;
        for (var dot = host.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = host.IndexOf('.', dot + 1))
        {
            if (Hosts.Contains($"*{host[dot..]}"))
                return true;
        }

        return false;
    }
}
