using System.CommandLine;
using GtmFunctions.Cli.Commands;
using Xunit;

namespace GtmFunctions.Tests.Cli.Commands;

public sealed class GtmCommandTests
{
    // A server, and two that print one text for another program
    private static readonly string[] WithoutJson = ["dev", "schema", "completion"];

    [Fact]
    public void Commands_AtEveryLevel_HaveNamesOfTheirOwn() => Assert.All(Groups(GtmCommand.Create()), group =>
    {
        var names = group.Subcommands.SelectMany(command => command.Aliases.Append(command.Name)).ToList();
        Assert.Equal(names.Distinct(), names);
    });

    [Fact]
    public void Commands_ThatAnswer_CanAnswerInJson()
    {
        var without = Groups(GtmCommand.Create())
            .Where(command => command is { Action: not null, Hidden: false } and not RootCommand && !WithoutJson.Contains(command.Name))
            .Where(command => !command.Options.Any(option => option.Name == "--json"))
            .Select(command => command.Name);

        Assert.Equal([], without);
    }

    [Fact]
    public void Options_OfEveryCommand_AreDescribedOnce() => Assert.All(Groups(GtmCommand.Create()), command =>
    {
        var names = command.Options.Select(option => option.Name).ToList();
        Assert.Equal(names.Distinct(), names);
        Assert.All(command.Options, option => Assert.NotEmpty(option.Description ?? ""));
    });

    [Theory]
    [InlineData("events", "--sinse", "7d", "'--sinse' is no option of gtm events")]
    [InlineData("replay", "--outcom", "filtered", "'--outcom' is no option of gtm replay")]
    [InlineData("person", "--exprt", "--json", "'--exprt' is no option of gtm person")]
    public void Parse_OfAMisspeltOption_TakesItForNoArgument(string command, string option, string value, string error)
    {
        var errors = GtmCommand.Create().Parse([command, option, value]).Errors.Select(one => one.Message).ToList();

        Assert.Contains(errors, one => one.StartsWith(error, StringComparison.Ordinal));
    }

    private static IEnumerable<Command> Groups(Command command) => [command, .. command.Subcommands.SelectMany(Groups)];
}
