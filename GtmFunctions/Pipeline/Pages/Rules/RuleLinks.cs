using System.Text.RegularExpressions;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Rules;

/// <summary>Names of the rules as words that lead to where more is told of them.</summary>
internal static partial class RuleLinks
{
    /// <summary>A type of events.</summary>
    public static RuleWord Type(string type) => new(type, PageLinks.With("events", ("type", type)));

    /// <summary>A source.</summary>
    public static RuleWord Source(string name) => new(name, PageLinks.To("sources", name));

    /// <summary>A destination.</summary>
    public static RuleWord Destination(string name) => new(name, PageLinks.To("destinations", name));

    /// <summary>A table.</summary>
    public static RuleWord Table(string file) => new(file, PageLinks.To("rules", "tables", file));

    /// <summary>A rep.</summary>
    public static RuleWord Rep(string name) => new(name, PageLinks.To("reps"));

    /// <summary>An entry of this page.</summary>
    /// <param name="kind">The kind of entry, such as <c>score</c>.</param>
    /// <param name="name">Its name.</param>
    public static RuleWord Entry(string kind, string name) => new(name, $"#{Id(kind, name)}");

    /// <summary>What an entry is named by on this page.</summary>
    public static string Id(string kind, string name) => $"{kind}-{Uri.EscapeDataString(name)}";

    /// <summary>A sentence whose tables lead to their pages.</summary>
    public static IReadOnlyList<RuleWord> Words(string sentence)
    {
        var words = new List<RuleWord>();
        var end = 0;
        foreach (var table in Tables().Matches(sentence).Cast<Match>().Select(match => match.Groups["table"]))
        {
            words.Add(sentence[end..table.Index]);
            words.Add(Table(table.Value));
            end = table.Index + table.Length;
        }

        if (end < sentence.Length)
            words.Add(sentence[end..]);
        return words;
    }

    /// <summary>Names with commas between them, no more than can be read at a glance.</summary>
    public static IEnumerable<RuleWord> Join(IReadOnlyList<RuleWord> names, int most = 8)
    {
        for (var i = 0; i < Math.Min(most, names.Count); i++)
        {
            if (i > 0)
                yield return ", ";
            yield return names[i];
        }

        if (names.Count > most)
            yield return $" and {names.Count - most} more";
    }

    [GeneratedRegex(@"stand(s)? in (?<table>[^\s()]+\.csv)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        RegexTimeout.Milliseconds)]
    private static partial Regex Tables();
}
