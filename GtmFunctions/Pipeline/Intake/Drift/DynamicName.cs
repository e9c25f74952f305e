namespace GtmFunctions.Pipeline.Intake.Drift;

/// <summary>
/// Tells names that are ids from names of fields. An object whose keys are ids (customers by their number, days by their date) has new
/// names in every payload; they are learned as one, <c>*</c>.
/// </summary>
internal static class DynamicName
{
    /// <summary>What stands for such a name in a path.</summary>
    public const string Placeholder = "*";

    /// <summary>The longest name that is taken for one of a field.</summary>
    public const int LongestField = 80;

    private const int ShortestHash = 16;

    /// <summary>
    /// Whether the name is a number, a date, a UUID, an address, a hash or another long mix of letters and digits, or nothing that anybody
    /// would name a field.
    /// </summary>
    public static bool Is(string name) =>
        name.Length > LongestField
        || name.Contains('@', StringComparison.Ordinal)
        || name.Any(char.IsControl)
        || Guid.TryParse(name, out _)
        || IsNumberOrDate(name)
        || IsHash(name);

    private static bool IsNumberOrDate(string name) =>
        name.Any(char.IsAsciiDigit) && name.All(c => char.IsAsciiDigit(c) || c is '-' or ':' or '.' or '+' or 'T' or 'Z' or '/');

    // Words of a field's name are parted by separators and have few digits (address_line_2, utm_campaign2); an id's are not.
    private static bool IsHash(string name)
    {
        var token = name[(name.LastIndexOfAny(['_', '-', ':', '.', '/', ' ']) + 1)..];
        var digits = token.Count(char.IsAsciiDigit);
        return token.Length >= ShortestHash
            ? digits >= 3 || token.All(char.IsAsciiHexDigit)
            : token.Length >= ShortestHash / 2 && digits >= 3 && digits < token.Length && token.Length < name.Length;
    }
}
