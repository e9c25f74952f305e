using System.Text;

namespace GtmFunctions.Tests.Scenarios.Forgotten;

/// <summary>How a text may stand in what is stored.</summary>
internal static class TextForms
{
    /// <summary>The text plain, escaped, and in base64 of any alignment.</summary>
    public static string[] Of(string text) =>
    [
        text,
        Uri.EscapeDataString(text),
        text.Replace("@", "\\u0040", StringComparison.Ordinal),
        .. Enumerable.Range(0, 3).Select(shift => Base64(text, shift)),
    ];

    // What the text is inside a longer text in base64: the digits at its ends depend on its neighbours
    private static string Base64(string text, int shift)
    {
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(new string(' ', shift) + text));
        var first = ((shift * 8) + 5) / 6;
        return encoded.TrimEnd('=')[first..^2];
    }
}
