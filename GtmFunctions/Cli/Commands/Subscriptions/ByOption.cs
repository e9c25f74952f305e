using System.CommandLine;
using GtmFunctions.Pipeline.Ops.Rules;

namespace GtmFunctions.Cli.Commands.Subscriptions;

/// <summary>The option by which a command says who does something.</summary>
internal sealed class ByOption
{
    private readonly Option<string> _by = new("--by")
    {
        Description = "Who you are; it is kept. The name that you are signed in with here where nothing is said.",
        DefaultValueFactory = _ => Environment.UserName,
    };

    /// <summary>Adds the option to a command.</summary>
    public void AddTo(Command command) => command.Options.Add(_by);

    /// <summary>The header that says who.</summary>
    public IEnumerable<(string Name, string? Value)> Read(ParseResult parsed) => [(RequestAuthor.NameHeader, parsed.GetValue(_by))];
}
