using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Pages.Rules;
using Xunit;
using Roster = GtmFunctions.Tests.Assign.Reps;

namespace GtmFunctions.Tests.Pages.Rules;

public sealed class TeamTurnLinesTests
{
    private const string TwoTeams =
        "name,email,team\nAda,ada@example.com,emea\nBob,bob@example.com,us\nCem,cem@example.com,emea\nDee,dee@example.com,us";

    private static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, "reps.csv: next is Ada, whose turn it is, and the first")]
    [InlineData(2, "reps.csv: next is Cem, whose turn it is after Bob")]
    public void Tell_WithoutATable_TellsWhoseTurnItIsOfTheWholeRoster(int events, string line) =>
        Assert.Equal([line], Tell(Roster.Assignment(TwoTeams), events, new JsonObject()));

    [Fact]
    public void Tell_WithATable_TellsOfEachTeamByItself()
    {
        var us = new JsonObject { ["account"] = new JsonObject { ["country"] = "US" } };

        Assert.Equal(
            ["emea: next is Ada, whose turn it is, and the first", "us: next is Dee, whose turn it is after Bob"],
            Tell(Roster.Assignment(TwoTeams, table: "account.country,-> team\nDE,emea\nUS,us"), 1, us));
    }

    private static string[] Tell(Assignment assignment, int events, JsonObject fields)
    {
        var state = PoolState.Empty;
        for (var i = 0; i < events; i++)
            state = OwnerChoosing.Choose(new OwnerQuestion(assignment, fields, state, EarlierOwner: null, Now)).State;
        return [.. TeamTurnLines.Tell(assignment, state, Now).Select(line => line.ToString())];
    }
}
