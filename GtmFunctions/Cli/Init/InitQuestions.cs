using GtmFunctions.Pipeline.Catalog;
using Spectre.Console;

namespace GtmFunctions.Cli.Init;

/// <summary>Asks a person at a terminal what a first document is written of.</summary>
internal sealed class InitQuestions(IAnsiConsole console)
{
    private const int Shown = 12;

    /// <summary>Which tool sends.</summary>
    public string Provider(IEnumerable<SourceDefinition> providers)
    {
        var titles = providers.ToDictionary(provider => provider.Name, provider => provider.Title);
        return console.Prompt(new SelectionPrompt<string>()
            .Title("Which tool sends the first webhook?")
            .PageSize(Shown)
            .EnableSearch()
            .UseConverter(name => Markup.Escape(name == titles[name] ? name : $"{titles[name]} ({name})"))
            .AddChoices(titles.Keys));
    }

    /// <summary>Where messages go.</summary>
    public InitDestination Destination() => console.Prompt(new SelectionPrompt<InitDestination>()
        .Title("Where are people told?")
        .UseConverter(one => one.Title)
        .AddChoices(InitDestination.All));

    /// <summary>Who gets them.</summary>
    public IReadOnlyList<InitMember> Members()
    {
        var text = console.Prompt(new TextPrompt<string>("Who gets them, in turn? E-mail addresses with commas between:")
            .Validate(answer => Parse(answer) is null
                ? ValidationResult.Error("Write addresses with commas between, such as Ann <ann@acme.com>, ben@acme.com")
                : ValidationResult.Success()));
        return Parse(text)!;
    }

    /// <summary>Reads a list of members; <see langword="null"/> where one of it is none.</summary>
    public static IReadOnlyList<InitMember>? Parse(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        InitMember?[] members = [.. parts.Select(InitMember.Parse)];
        return members.Length > 0 && Array.TrueForAll(members, member => member is not null) ? [.. members.OfType<InitMember>()] : null;
    }
}
