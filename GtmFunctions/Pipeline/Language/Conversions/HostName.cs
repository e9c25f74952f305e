using System.Globalization;

namespace GtmFunctions.Pipeline.Language.Conversions;

/// <summary>Names of hosts in one form: lower case, ASCII (international names in Punycode), without a dot at the end.</summary>
internal static class HostName
{
    private const int Longest = 253;
    private const int LongestLabel = 63;

    private static readonly IdnMapping Idn = new() { AllowUnassigned = true };

    /// <summary>A host's name in one form; <see langword="null"/> where it is none that a company or mailbox can have.</summary>
    /// <param name="text">What may be one.</param>
    /// <param name="why">What is wrong with it.</param>
    public static string? Read(string text, out string why)
    {
        var name = PlainText.Code(text).ToLowerInvariant().TrimEnd('.');
        why = "";
        if (name.Length == 0 || !name.Contains('.', StringComparison.Ordinal))
            return Wrong("the host has no dot in it", out why);
        if (Ascii(name) is not { Length: <= Longest } ascii)
            return Wrong("the host is no name that the DNS has", out why);
        var labels = ascii.Split('.');
        if (labels[^1].All(char.IsAsciiDigit))
            return Wrong("the host is an IP address, or ends in a number", out why);
        if (!Array.TrueForAll(labels, IsLabel))
            return Wrong("the host has an empty part, or a character that hosts cannot have", out why);
        return labels[^1].Length >= 2 ? ascii : Wrong("the host's last part is too short for a top-level domain", out why);
    }

    private static string? Wrong(string what, out string why)
    {
        why = what;
        return null;
    }

    private static string? Ascii(string name)
    {
        try
        {
            return System.Text.Ascii.IsValid(name) ? name : Idn.GetAscii(name).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= LongestLabel && label[0] != '-' && label[^1] != '-'
        && label.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');
}
