using System.Text;
using System.Text.RegularExpressions;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Config.Reading;

/// <summary>How the keys that lead to a value are written in a message.</summary>
internal static partial class KeyPath
{
    /// <summary>
    /// <c>scores.icp.rules[0].when."account.employees"</c>: positions in brackets, and quotes around a key that is more than a word.
    /// </summary>
    public static string Text(IEnumerable<string> path)
    {
        var text = new StringBuilder();
        foreach (var key in path)
        {
            if (key.Length > 0 && key.All(char.IsAsciiDigit) && text.Length > 0)
                text.Append('[').Append(key).Append(']');
            else
                text.Append(text.Length == 0 ? "" : ".").Append(Plain().IsMatch(key) ? key : $"\"{key}\"");
        }

        return text.ToString();
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_$-]+\z", RegexOptions.None, RegexTimeout.Milliseconds)]
    private static partial Regex Plain();
}
