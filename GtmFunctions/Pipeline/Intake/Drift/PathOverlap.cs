using System.Text.RegularExpressions;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Intake.Drift;

/// <summary>Whether a path that something reads has to do with a path of a payload.</summary>
internal static partial class PathOverlap
{
    /// <summary>
    /// Whether they are the same, or one lies below the other. <c>items[0].sku</c>, <c>items[type=a].sku</c> and <c>items.0.sku</c> all
    /// read <c>items[].sku</c>; any name reads <c>*</c>.
    /// </summary>
    public static bool Touch(string read, string path)
    {
        var (left, right) = (Names(read), Names(path));
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            if (left[i] != right[i] && left[i] != DynamicName.Placeholder && right[i] != DynamicName.Placeholder)
                return false;
        }

        return true;
    }

    // A number can be an index or a key that is an id, so it stands for any name.
    private static string[] Names(string path) =>
        [.. Brackets()
            .Replace(path, ".*")
            .Split('.', StringSplitOptions.RemoveEmptyEntries)
            .Select(name => name.All(char.IsAsciiDigit) ? DynamicName.Placeholder : name)];

    [GeneratedRegex(@"\[[^\]]*\]", RegexOptions.None, RegexTimeout.Milliseconds)]
    private static partial Regex Brackets();
}
