using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Config.Document;
using Xunit;

namespace GtmFunctions.Tests.Assign;

public sealed class NextInTurnTests
{
    private const string TwoTeams = """
        name,email,team,weight,capacity,out
        Ada,ada@example.com,emea,3,6/day,
        Bob,bob@example.com,us,1,4/day,
        Cem,cem@example.com,emea,1,4/day,
        Ada,ada@example.com,us,2,6/day,
        Dee,dee@example.com,us,1,,2026-11-01..2026-12-31
        """;

    private const string Territories = "account.country,-> team\nDE,emea\nUS,us";

    private static readonly DateTimeOffset Monday = new(2026, 11, 23, 15, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(AssignmentStrategy.RoundRobin, null)]
    [InlineData(AssignmentStrategy.Weighted, null)]
    [InlineData(AssignmentStrategy.LeastLoaded, null)]
    [InlineData(AssignmentStrategy.Owner, null)]
    [InlineData(AssignmentStrategy.RoundRobin, Territories)]
    [InlineData(AssignmentStrategy.Weighted, Territories)]
    [InlineData(AssignmentStrategy.LeastLoaded, Territories)]
    [InlineData(AssignmentStrategy.Owner, Territories)]
    public void Find_BeforeEachEvent_IsWhoIsChosen(AssignmentStrategy strategy, string? table)
    {
        var assignment = Reps.Assignment(TwoTeams, strategy, table);
        var us = new JsonObject { ["account"] = new JsonObject { ["country"] = "US" } };
        var team = AskedTeam.All(assignment)[^1];
        var state = PoolState.Empty;
        string[] chosen = new string[8];
        string?[] told = new string?[8];
        for (var i = 0; i < told.Length; i++)
        {
            var now = Monday.AddMinutes(i);
            told[i] = NextInTurn.Find(team, state, now)?.Email;
            (var choice, state) = OwnerChoosing.Choose(new OwnerQuestion(assignment, us, state, EarlierOwner: null, now));
            chosen[i] = choice.Email;
        }

        Assert.Equal(chosen, told);
        Assert.True(chosen.Distinct().Count() > 1);
    }

    [Fact]
    public void Find_WhereNobodyCanTakeAnything_IsNobody()
    {
        var team = AskedTeam.Of(Reps.Assignment("name,email,team,out\nDee,dee@example.com,us,2026-11-01..2026-12-31"), team: null);

        Assert.Null(NextInTurn.Find(team, PoolState.Empty, Monday));
    }
}
