using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace GtmFunctions.Pipeline.Language.Filters;

/// <summary>
/// A .NET regular expression over a field's text. It runs in time linear in the text where the pattern allows it (no back references
/// or look-arounds), and in any case no longer than <see cref="Patience"/> and the <see cref="PatternBudget"/> allow: then the budget has a
/// fault.
/// </summary>
internal sealed class FieldPattern
{
    /// <summary>The longest that one match may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private const int LongestPattern = 1000;

    private readonly Regex _regex;

    private FieldPattern(Regex regex) => _regex = regex;

    /// <summary>Parses a pattern.</summary>
    /// <exception cref="FormatException">The operand is no text or no pattern.</exception>
    public static FieldPattern Parse(JsonNode? operand)
    {
        if (operand?.GetValueKind() != JsonValueKind.String)
            throw new FormatException("takes a regular expression as text");
        var pattern = operand.GetValue<string>();
        if (pattern.Length > LongestPattern)
            throw new FormatException($"takes a regular expression of at most {LongestPattern} characters; this one has {pattern.Length}");

        try
        {
            return new FieldPattern(Compile(pattern));
        }
        catch (RegexParseException e)
        {
            throw new FormatException($"takes a .NET regular expression: {e.Message}", e);
        }
    }

    /// <summary>Whether the pattern is found in the text of a string, number or boolean.</summary>
    public bool Matches(JsonNode? actual, PatternBudget budget)
    {
        if (FieldComparison.Text(actual) is not { } text || !budget.TryTake(text.Length))
            return false;
        var started = budget.Start();

        // Time passes too while a busy machine runs something else: what is slow by itself is so again
        var matches = Match(text) ?? Match(text);
        budget.End(started);
        if (matches is null)
            budget.Fail($"a pattern takes longer than {Patience.TotalMilliseconds:0} ms on a value of {text.Length} characters: {_regex}");
        return matches is true;
    }

    private bool? Match(string text)
    {
        try
        {
            return _regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }

    private static Regex Compile(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, Patience);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, RegexOptions.CultureInvariant, Patience);
        }
    }
}
