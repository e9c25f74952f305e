using GtmFunctions.Pipeline.Config;
using Microsoft.Extensions.Configuration;

namespace GtmFunctions.Pipeline.Ops.Checks;

/// <summary>Says of a setting without a value what is the matter with it, and where its value goes.</summary>
internal static class SecretMend
{
    /// <summary>What is the matter, after the setting's name.</summary>
    public static string Fault(string name, IConfiguration settings) => SettingValue.IsUnresolved(settings, name)
        ? "has a Key Vault reference that was not resolved"
        : settings[name] is null ? "is not there" : "has no value";

    /// <summary>What to do.</summary>
    public static string For(string name, IConfiguration settings)
    {
        if (!AppSettingCheck.InAzure(settings))
            return $"Set {name} in the environment or in local.settings.json.";
        var secret = SecretName(name);
        var set = $"set the secret {secret} in Key Vault (az keyvault secret set --name {secret} --file FILE) and restart the app.";
        return SettingValue.IsUnresolved(settings, name)
            ? $"If it has none yet, {set} If it has one: is it enabled, and has the app's identity the role Key Vault Secrets User?"
            : $"Add {name} to infra/secret-names.json and deploy, then {set}";
    }

    // Key Vault allows no underscore; infra/modules/app.bicep makes the references by the same rule.
    private static string SecretName(string name) => name.ToLowerInvariant().Replace('_', '-');
}
