using System.CommandLine;
using GtmFunctions.Pipeline.Ops;

namespace GtmFunctions.Cli.Commands;

/// <summary>Options that a command hands to an app's call under the same names.</summary>
/// <param name="parameters">The call's parameters.</param>
internal sealed class FilterOptions(params IEnumerable<OpsParameter> parameters)
{
    private readonly IReadOnlyList<Option<string?>> _options = [.. parameters.Select(Option)];

    private readonly IReadOnlyList<string> _names = [.. parameters.Select(parameter => parameter.Name)];

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

    private static string Dashed(string name) =>
        string.Concat(name.Select(letter => char.IsUpper(letter) ? $"-{char.ToLowerInvariant(letter)}" : $"{letter}"));

    private static Option<string?> Option(OpsParameter parameter)
    {
        var option = new Option<string?>($"--{Dashed(parameter.Name)}")
        {
            Description = parameter is { Values: { } values, Several: true }
                ? $"{parameter.Does} Some of {string.Join(", ", values)}."
                : parameter.Does,
        };
        if (parameter is { Values: { } known, Several: false })
            option.AcceptOnlyFromAmong([.. known]);
        return option;
    }
}
