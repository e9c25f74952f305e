using System.CommandLine;

namespace GtmFunctions.Cli.Commands;

/// <summary>Options that a command hands to an app's call under the same names.</summary>
/// <param name="names">The names, of those that <see cref="Description"/> knows.</param>
internal sealed class FilterOptions(params IEnumerable<string> names)
{
    private readonly IReadOnlyList<Option<string?>> _options =
        [.. names.Select(name => new Option<string?>($"--{Dashed(name)}") { Description = Description(name) })];

    private readonly IReadOnlyList<string> _names = [.. names];

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in _options)
            command.Options.Add(option);
    }

    /// <summary>What was given.</summary>
    public IEnumerable<(string Name, string? Value)> Values(ParseResult parsed) =>
        _names.Zip(_options, (name, option) => (name, parsed.GetValue(option)));

    /// <summary>Whether any was given.</summary>
    public bool Any(ParseResult parsed) => _options.Any(option => !string.IsNullOrEmpty(parsed.GetValue(option)));

    private static string Dashed(string name) => string.Concat(name.Select(letter => char.IsUpper(letter) ? $"-{char.ToLowerInvariant(letter)}" : $"{letter}"));

    private static string Description(string name) => name switch
    {
        "queue" => "Of this queue only, such as gtm-actions.",
        "source" => "Of this source only.",
        "type" => "Of this canonical type only.",
        "workflow" => "Of this workflow only.",
        "destination" => "Of this destination only.",
        "class" => "Of this class of actions only: send, upsert, notify, enrol or money.",
        "outcome" => "With this outcome only, such as delivered, filtered, unhandled or dead-lettered.",
        "q" => "With this text in it: its id, key, subject, reason or message.",
        "since" => "From this ISO 8601 time on.",
        "until" => "Before this ISO 8601 time.",
        "top" => "The most to list, from 1 to 1000; 50 where nothing is said.",
        "after" => "Goes on after a page, whose end named this.",
        "from" => "Begins at intake, enrich, route or deliver: where it died for a dead letter, at route for an event, where nothing is said.",
        "configuration" => "By the old configuration (for a dead letter, where nothing is said) or the current one (for an event).",
        "skip" => "Leaves out these classes of actions, with commas between.",
        "include" => "Takes in these classes, which a replay of many leaves out otherwise: notify, money.",
        "again" => "Does these classes again although they arrived before; upsert where nothing is said.",
        "rate" => "The most to put back a second, from 1 to 100; 10 where nothing is said.",
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "there is no description of it"),
    };
}
