using System.Text.RegularExpressions;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Config;

/// <summary>
/// The names of app settings that a document may use: capitals, digits and <c>_</c>, and none of those that the app, the Functions host or
/// Azure keep for themselves. Settings are found without regard to case, so a name in capitals also stands for one that is not.
/// </summary>
internal static partial class SettingName
{
    /// <summary>What to say of a text that is no name; the text itself may be a secret and is never repeated.</summary>
    public const string Refusal =
        "this is no name of an app setting (capitals, digits and _, such as HUBSPOT_APP_SECRET): "
        + "put the value in a setting and write its name here";

    /// <summary>Whether a document may name this setting.</summary>
    public static bool Is(string text) => Fault(text) is null;

    /// <summary>Why a document may not name this setting, and what to do; <see langword="null"/> where it may.</summary>
    public static string? Fault(string text)
    {
        if (!Shape().IsMatch(text) || text.Contains("__", StringComparison.Ordinal) || SecretValue().IsMatch(text))
            return Refusal;
        return Reserved().IsMatch(text) && !FormsSecret().IsMatch(text)
            ? $"'{text}' is a setting of the app, its host or Azure, which no document reads: name one of your own, such as COMPANY_API"
            : null;
    }

    /// <summary>How the settings of something that has a name begin: <c>CLAY_PERSON</c> for <c>clay-person</c>.</summary>
    public static string For(string name) => name.Replace('-', '_').ToUpperInvariant();

    [GeneratedRegex(@"\A[A-Z][A-Z0-9_]{0,126}\z", RegexOptions.None, RegexTimeout.Milliseconds)]
    private static partial Regex Shape();

    // In lower case they are no names anyway; they are told apart here so that a document of an older rule is refused in the same words
    [GeneratedRegex(
        @"\A(?:whsec|whsk|whpk|sk_live|sk_test|rk_live|rk_test|ghp|gho|ghs|github_pat|shpss|shpat)_",
        RegexOptions.IgnoreCase,
        RegexTimeout.Milliseconds)]
    private static partial Regex SecretValue();

    // https://learn.microsoft.com/azure/app-service/reference-app-settings,
    // https://learn.microsoft.com/azure/azure-functions/functions-app-settings; the last line are those of a Linux process
    [GeneratedRegex(
        @"\A(?:GTM_|GTMSTORAGE|AZURE|WEBSITE_|WEBSITES_|WEBJOBS_|FUNCTIONS_|FUNCTION_|APPLICATIONINSIGHTS_|APPINSIGHTS_|IDENTITY_|MSI_"
        + @"|APPSETTING_|CONNECTIONSTRINGS|[A-Z]+CONNSTR_|SCM_|DOTNET_|ASPNETCORE_|CONTAINER_|MACHINEKEY_|MICROSOFT_PROVIDER_|LEGION_"
        + @"|KUBERNETES_|FABRIC_|DOCKER_|DIAGNOSTICS_|COMPLUS_|CORECLR_|OTEL_"
        + @"|(?:PATH|HOME|HOSTNAME|HOST|PORT|USER|USERNAME|LOGNAME|SHELL|PWD|OLDPWD|TMP|TEMP|TMPDIR|LANG|TERM)\z)",
        RegexOptions.None,
        RegexTimeout.Milliseconds)]
    private static partial Regex Reserved();

    // A website has forms; those of Azure's that end so are WEBSITE_AUTH_…
    [GeneratedRegex(@"\AWEBSITE_(?!AUTH_)[A-Z0-9_]+_SECRET\z", RegexOptions.None, RegexTimeout.Milliseconds)]
    private static partial Regex FormsSecret();
}
