using System.Text.RegularExpressions;

namespace GtmFunctions.Pipeline.Config.Reading;

/// <summary>Tells the name of an app setting from a value that was pasted in its place.</summary>
internal static partial class SettingName
{
    /// <summary>What to say of a text that is no name; the text itself may be a secret and is never repeated.</summary>
    public const string Refusal =
        "this is no name of an app setting (letters, digits and _, such as HUBSPOT_APP_SECRET): "
        + "put the value in a setting and write its name here";

    /// <summary>Whether a text is the name of an app setting and does not begin as secrets of well-known providers do.</summary>
    public static bool Is(string text) => Name().IsMatch(text) && !SecretValue().IsMatch(text);

    /// <summary>The beginning of the setting names of something that the document gives a name: <c>CLAY_PERSON</c> for <c>clay-person</c>.</summary>
    public static string Of(string name) => name.Replace('-', '_').ToUpperInvariant();

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]{0,126}\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A(whsec|whsk|whpk|sk_live|sk_test|rk_live|rk_test|ghp|gho|ghs|github_pat|shpss|shpat)_")]
    private static partial Regex SecretValue();
}
