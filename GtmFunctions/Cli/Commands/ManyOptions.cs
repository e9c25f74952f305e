using System.CommandLine;
using GtmFunctions.Pipeline.Ops;

namespace GtmFunctions.Cli.Commands;

/// <summary>The options of a command that does something with many at once.</summary>
/// <param name="filters">The filters.</param>
/// <param name="how">What else the call takes.</param>
internal sealed class ManyOptions(IEnumerable<OpsParameter> filters, IEnumerable<OpsParameter> how)
{
    /// <summary>How many are put back, but for what every such command has an option of its own for.</summary>
    public static IEnumerable<OpsParameter> How { get; } = OpsParameters.Many.Where(parameter => parameter.Name is not ("dryRun" or "all"));

    private readonly FilterOptions _filters = new(filters);
    private readonly FilterOptions _how = new(how);
    private readonly Option<bool> _all = new("--all") { Description = "Means all, where no filter is given." };
    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "Counts and says what would be left out and why; changes nothing.",
    };
    private readonly Option<bool> _noWait = new("--no-wait") { Description = "Does not wait for the end: it goes on by itself." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        _filters.AddTo(command);
        _how.AddTo(command);
        command.Options.Add(_all);
        command.Options.Add(_dryRun);
        command.Options.Add(_noWait);
    }

    /// <summary>Whether many are meant: a filter is given, or all are.</summary>
    public bool AreMeant(ParseResult parsed) => _filters.Any(parsed) || parsed.GetValue(_all);

    /// <summary>Whether nothing is to be changed.</summary>
    public bool IsDryRun(System.CommandLine.Parsing.CommandResult parsed) => parsed.GetValue(_dryRun);

    /// <summary>Whether the command waits for the end.</summary>
    public bool Waits(ParseResult parsed) => !parsed.GetValue(_noWait);

    /// <summary>How each is to be put back, for a call about one.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="taken">What such a call takes.</param>
    /// <exception cref="CommandException">Something was given that is for many only, and would be passed over.</exception>
    public IReadOnlyList<(string Name, string? Value)> ForOne(ParseResult parsed, params IReadOnlyList<OpsParameter> taken)
    {
        var given = _how.Values(parsed).Where(value => !string.IsNullOrEmpty(value.Value)).ToList();
        if (AreMeant(parsed) || parsed.GetValue(_dryRun) || given.Exists(value => !taken.Any(parameter => parameter.Name == value.Name)))
            throw new CommandException(
                "Ids are named, so filters, --all, --dry-run, --include and --rate have no meaning: leave the ids or these away.");
        return given;
    }

    /// <summary>All that was given, for a call about many.</summary>
    public IEnumerable<(string Name, string? Value)> ForMany(ParseResult parsed) =>
    [
        .. _filters.Values(parsed),
        .. _how.Values(parsed),
        ("all", parsed.GetValue(_all) ? "true" : null),
        ("dryRun", parsed.GetValue(_dryRun) ? "true" : null),
    ];
}
