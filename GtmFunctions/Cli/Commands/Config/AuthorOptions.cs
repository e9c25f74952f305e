using System.CommandLine;
using GtmFunctions.Pipeline.Ops.Rules;

namespace GtmFunctions.Cli.Commands.Config;

/// <summary>The options by which a command that changes rules says who does it and why.</summary>
internal sealed class AuthorOptions
{
    private readonly Option<string?> _author = new("--author")
    {
        Description = "Who publishes; the user of this machine where nobody is named.",
    };

    private readonly Option<string?> _commit = new("--commit")
    {
        Description = "The commit, where a pipeline publishes what is in a repository.",
    };

    private readonly Option<string?> _note = new("--note") { Description = "Why; it is kept with the publication." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_author);
        command.Options.Add(_commit);
        command.Options.Add(_note);
    }

    /// <summary>What was given.</summary>
    public Given Read(ParseResult parsed) => new(
        parsed.GetValue(_author) ?? (parsed.GetValue(_commit) is null ? Environment.UserName : null),
        parsed.GetValue(_commit),
        parsed.GetValue(_note));

    /// <summary>Who publishes and why.</summary>
    internal sealed record Given(string? Author, string? Commit, string? Note)
    {
        /// <summary>The headers that say so.</summary>
        public IEnumerable<(string Name, string? Value)> Headers =>
        [
            (RequestAuthor.NameHeader, Author), (RequestAuthor.CommitHeader, Commit), (RequestAuthor.NoteHeader, Note),
        ];
    }
}
