using System.Globalization;
using GtmFunctions.Pipeline.Ops.Checks;

namespace GtmFunctions.Cli.Doctor;

/// <summary>Judges a secret by its dates, as <c>az keyvault secret list</c> tells them; a list has no values.</summary>
internal static class VaultSecretCheck
{
    // Key Vault's event SecretNearExpiry comes as early.
    private static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    /// <summary>Judges it.</summary>
    public static Finding Examine(AzureSecret secret, DateTimeOffset now)
    {
        var check = $"secret {secret.Name ?? secret.Id?.Split('/')[^1]}";
        if (secret.Attributes?.Enabled is false)
            return Finding.Warning(
                check,
                "it is disabled, so a setting that refers to it has no value",
                "Enable it, or take its name out of infra/secret-names.json.");
        if (!DateTimeOffset.TryParse(
            secret.Attributes?.Expires, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expires))
            return Finding.Warning(
                check,
                "it has no expiry date, so the alert 'expiry' is silent for it",
                "Set one: az keyvault secret set-attributes --expires.");
        var what = string.Create(CultureInfo.InvariantCulture, $"until {expires:yyyy-MM-dd}");
        return expires - now < Soon
            ? Finding.Warning(
                check,
                $"{what}: {(expires <= now ? "that is over" : "less than thirty days")}",
                "Rotate it with both live: see 'Rotate a secret' in docs/operations.md.")
            : Finding.Ok(check, what);
    }
}
