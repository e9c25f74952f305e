using System.Globalization;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Storage.Receive;

namespace GtmFunctions.Pipeline.Ops.Checks;

/// <summary>
/// Judges the secrets that a provider supplied (Asana, Notion): which there are, and whether anyone may supply another now.
/// </summary>
internal static class SuppliedSecretCheck
{
    /// <summary>What there is to say of a source's handshake.</summary>
    public static Finding Examine(Source source, HandshakeState state)
    {
        var check = $"supplied secrets of {source.Name}";
        var (provider, command) = (source.Provider.Title, $"gtm handshake {source.Name}");
        var known = state.Secrets.Count == 0 ? "none was supplied yet" : string.Join("; ", state.Secrets.Select(Told));
        if (state.OpenUntil is { } until)
        {
            return Finding.Warning(
                check,
                $"anyone may supply one until {Time(until)}; {known}",
                $"When {provider} has made its webhook, close it: {command} --close. Remove what is not {provider}'s: " +
                $"{command} --remove FINGERPRINT.");
        }

        return state.Secrets.Count > 0
            ? Finding.Ok(check, known)
            : Finding.Warning(
                check,
                $"none was supplied, so that every webhook of {provider} is refused",
                $"Open the handshake ({command}), then make the webhook in {provider}.");
    }

    private static string Told(SuppliedSecret secret) =>
        $"{secret.Fingerprint} since {Time(secret.At)}{(secret.From.Length > 0 ? $" from {secret.From}" : "")}";

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
