using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Receive;
using Microsoft.Extensions.Configuration;

namespace GtmFunctions.Pipeline.Ops.Map;

/// <summary>Finds destinations that call a hook of this very app. Addresses are read to be compared, and never shown.</summary>
internal sealed class OwnHooks(IConfiguration settings, PublicAddress address)
{
    private const string HostNameSetting = "WEBSITE_HOSTNAME";

    private static readonly string HookPath = ReceiveCalls.ReceiveWebhook.PathBeforeValues;

    /// <summary>The source whose hook each destination calls, by the destination's name; only those that call one.</summary>
    public IReadOnlyDictionary<string, string> Find(Configuration configuration)
    {
        var hosts = Hosts(configuration);
        var found = new Dictionary<string, string>();
        foreach (var destination in configuration.Destinations.Values)
        {
            var called = destination.Urls.Select(url => SourceOf(url, hosts, configuration));
            if (called.FirstOrDefault(source => source is not null) is { } source)
                found[destination.Name] = source;
        }

        return found;
    }

    // Where this app is reached: what it was told, what Azure calls it, and where providers were told that it is
    private HashSet<string> Hosts(Configuration configuration)
    {
        var known = configuration.Sources.Values.Select(source => source.PublicUrl?.OriginalString)
            .Append(address.Find())
            .Append(settings[HostNameSetting] is { Length: > 0 } host ? $"https://{host}" : null);
        var hosts = known.Select(text => Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri.Authority : "");
        return new HashSet<string>(hosts.Where(text => text.Length > 0), StringComparer.OrdinalIgnoreCase);
    }

    private string? SourceOf(string url, HashSet<string> hosts, Configuration configuration)
    {
        var text = Uri.TryCreate(url, UriKind.Absolute, out _) ? url : SettingValue.Read(settings, url)?.Trim();
        if (!Uri.TryCreate(text, UriKind.Absolute, out var target))
            return null;
        if (target.AbsolutePath.StartsWith(HookPath, StringComparison.OrdinalIgnoreCase)
            && (target.IsLoopback || hosts.Contains(target.Authority)))
        {
            var name = Uri.UnescapeDataString(target.AbsolutePath[HookPath.Length..].Split('/')[0]);
            return configuration.Sources.ContainsKey(name) ? name : null;
        }

        // Behind a proxy a hook may have another path: what the source itself says of it counts
        return configuration.Sources.Values.FirstOrDefault(source => source.PublicUrl is { } own
            && own.Authority.Equals(target.Authority, StringComparison.OrdinalIgnoreCase)
            && own.AbsolutePath.TrimEnd('/').Equals(target.AbsolutePath.TrimEnd('/'), StringComparison.OrdinalIgnoreCase))?.Name;
    }
}
