using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Config.Document;
using Xunit;

namespace GtmFunctions.Tests.Assign;

public sealed class AskedTeamTests
{
    private const string Roster = """
        name,email,team,weight
        Ada,ada@example.com,EMEA,3
        Bob,bob@example.com,us,1
        Ada,ADA@example.com,us,2
        Cem,cem@example.com,emea,1
        """;

    private const string Territories = "account.country,-> team,-> owner\nDE,emea,\nFR,,bob@example.com";

    [Fact]
    public void All_WithoutATable_IsTheWholeRosterAndEachPersonOnce()
    {
        var team = Assert.Single(AskedTeam.All(Reps.Assignment(Roster)));

        Assert.Null(team.Name);
        Assert.Equal(["Ada", "Bob", "Cem"], team.Members.Select(member => member.Name));
        Assert.Equal(("sdr/", "reps.csv"), (team.TurnsKey, team.Label));
    }

    [Fact]
    public void All_WithATable_IsEachTeamOfTheRoster()
    {
        var teams = AskedTeam.All(Reps.Assignment(Roster, table: Territories));

        Assert.Equal(
            ["EMEA sdr/emea: Ada Cem", "us sdr/us: Bob Ada"],
            teams.Select(team => $"{team.Label} {team.TurnsKey}: {string.Join(' ', team.Members.Select(member => member.Name))}"));
    }

    [Fact]
    public void All_WithoutARoster_IsNobody() =>
        Assert.Empty(AskedTeam.All(new Assignment { Name = "sdr", Fallback = "ops@example.com", Table = Reps.Table(Territories) }));

    [Fact]
    public void Label_OfAWholeRosterOfOneTeam_IsThatTeam() => Assert.Equal(
        "sdr", AskedTeam.Of(Reps.Assignment("name,email,team\nAda,ada@example.com,sdr\nBob,bob@example.com,SDR"), team: null).Label);

    [Fact]
    public void For_ARow_IsTheTeamThatItNames()
    {
        var assignment = Reps.Assignment(Roster, table: Territories);

        Assert.Equal("emea", AskedTeam.For(assignment, assignment.Table!.Rows[0]).Name);
        Assert.Equal(2, AskedTeam.For(assignment, assignment.Table.Rows[0]).Members.Count);
        Assert.Empty(AskedTeam.For(assignment, assignment.Table.Rows[1]).Members);
        Assert.Empty(AskedTeam.For(assignment, row: null).Members);
        Assert.Equal(3, AskedTeam.For(Reps.Assignment(Roster), row: null).Members.Count);
    }

    [Fact]
    public void Of_ATeamWhereThereIsNoTable_IsTheWholeRoster()
    {
        var team = AskedTeam.Of(Reps.Assignment(Roster), "us");

        Assert.Equal((null, 3), (team.Name, team.Members.Count));
    }

    [Theory]
    [InlineData(AssignmentStrategy.RoundRobin, 1, 1, 1)]
    [InlineData(AssignmentStrategy.Weighted, 3, 1, 1)]
    [InlineData(AssignmentStrategy.Owner, 3, 1, 1)]
    public void Weighted_InARoundRobin_IsAsMuchForEach(AssignmentStrategy strategy, params int[] weights)
    {
        var team = AskedTeam.Of(Reps.Assignment(Roster, strategy), team: null);

        Assert.Equal(weights, team.Weighted(team.Members).Select(one => (int)one.Weight));
    }
}
