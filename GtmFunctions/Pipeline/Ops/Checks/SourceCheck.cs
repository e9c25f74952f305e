using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Signing;
using Microsoft.Extensions.Configuration;

namespace GtmFunctions.Pipeline.Ops.Checks;

/// <summary>
/// Judges the secrets of a source: at least one must have a value that can verify something, and two are for a rotation only.
/// </summary>
internal static class SourceCheck
{
    /// <summary>What there is to say of a source, the worst first found.</summary>
    public static Finding Examine(Source source, IConfiguration settings)
    {
        var check = $"source {source.Name}";
        if (!source.TakesWebhooks)
            return Finding.Ok(check, "it takes no webhooks: it is polled");
        if (source.Secrets.Count == 0)
            return Finding.Ok(check, "it names no secret: its provider supplies one, or is known by its certificate");
        var live = source.Secrets.Where(name => SettingValue.Read(settings, name) is not null).ToList();
        var unset = source.Secrets.Except(live).ToList();
        if (live.Count == 0)
        {
            return Finding.Failed(
                check,
                $"every webhook is refused: {string.Join(" and ", unset.Select(name => $"{name} {SecretMend.Fault(name, settings)}"))}",
                SecretMend.For(unset[0], settings));
        }

        foreach (var name in live)
        {
            if (Fault(source, SettingValue.Read(settings, name)!) is { } fault)
                return Finding.Failed(
                    check,
                    $"{name} verifies nothing: its value {fault}",
                    $"Set it again from a file that holds the value as {source.Provider.Title} shows it and nothing else.");
        }

        if (unset.Count > 0)
        {
            return Finding.Warning(
                check,
                $"{string.Join(", ", unset.Select(name => $"{name} {SecretMend.Fault(name, settings)}"))}: what is signed with it is " +
                $"refused; {string.Join(", ", live)} is live",
                SecretMend.For(unset[0], settings));
        }

        return live.Count == 1
            ? Finding.Ok(check, $"{live[0]} has a value")
            : Finding.Warning(
                check,
                $"{live.Count} secrets are live: {string.Join(", ", live)}",
                "If a rotation is under way, go on with it: when the traces of new events name the new one only, take the old one out " +
                "of the document.");
    }

    // A scheme of the provider is enough; a value that fits none of them can verify nothing.
    private static string? Fault(Source source, string value)
    {
        if (value.EndsWith('\n') || value.EndsWith('\r'))
            return "ends in a line break";
        var faults = source.Provider.Signature.Select(scheme => Schemes.For(scheme).Fault(scheme, value)).ToList();
        return faults.Contains(null) ? null : faults.FirstOrDefault();
    }
}
