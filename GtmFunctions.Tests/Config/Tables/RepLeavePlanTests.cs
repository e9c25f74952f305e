using GtmFunctions.Pipeline.Config.Tables;
using GtmFunctions.Pipeline.Storage.Config;
using Xunit;

namespace GtmFunctions.Tests.Config.Tables;

public sealed class RepLeavePlanTests
{
    private const string Document = """
        workflows: { w: { filter: { person.email: { $notInList: staff.csv } } } }
        assignments:
          sdr: { table: territories.csv, pool: reps.csv, fallback: { owner: ada@example.com } }
          ae: { table: named.csv, fallback: { owner: "not-ada@example.com" } }
        """;

    private static readonly ConfigurationBundle Bundle = new("gtm.yaml", Document, new Dictionary<string, string>
    {
        ["reps.csv"] = "name,email,team,manager\nAda,Ada@Example.com,west,\nAda,ada@example.com,east,\n"
            + "Bob,bob@example.com,west,ada@example.com\n",
        ["territories.csv"] = "account.country,-> team,->owner\nUS,west,\nDE,, ada@example.com \n*,,bob@example.com\n",
        ["named.csv"] = "account.domain,-> owner\nbig.example,ada@example.com\n*,ada@example.com.au\n",
        ["staff.csv"] = "email\nada@example.com\nbob@example.com\n",
    });

    [Fact]
    public void Make_WithAPersonInTheirPlace_TakesThemOutOfEveryTableAndTheDocument()
    {
        var plan = RepLeavePlan.Make(Bundle, "ADA@example.com", new RepSuccessor("bob@example.com", null));

        Assert.Empty(plan.Problems);
        Assert.Equal(
            "name,email,team,manager\nBob,bob@example.com,west,ada@example.com\n", plan.Bundle.Tables["reps.csv"]);
        Assert.Equal(
            "account.country,-> team,->owner\nUS,west,\nDE,,bob@example.com\n*,,bob@example.com\n", plan.Bundle.Tables["territories.csv"]);
        Assert.Equal("account.domain,-> owner\nbig.example,bob@example.com\n*,ada@example.com.au\n", plan.Bundle.Tables["named.csv"]);
        Assert.Equal("email\nbob@example.com\n", plan.Bundle.Tables["staff.csv"]);
        Assert.Equal(Document.Replace("{ owner: ada@", "{ owner: bob@", StringComparison.Ordinal), plan.Bundle.Document);
        Assert.Equal(["reps.csv, line 4, manager"], plan.Also);
        Assert.Equal((5, 1), (plan.Rows, plan.Document));
        Assert.Equal("bob@example.com", Assert.Single(plan.People));
        Assert.Equal("west", Assert.Single(plan.Teams));
    }

    [Fact]
    public void Make_WithATeamInTheirPlace_NeedsAPersonWhereTheDocumentOrATableTakesNoTeam()
    {
        var plan = RepLeavePlan.Make(Bundle, "ada@example.com", new RepSuccessor(null, "west"));

        Assert.Equal(
            "account.country,-> team,->owner\nUS,west,\nDE,west,\n*,,bob@example.com\n", plan.Bundle.Tables["territories.csv"]);
        Assert.Equal(
            [
                "Choose a person, not a team: the document names them, as a fallback does.",
                "Choose a person, not a team: named.csv has no column '-> team'.",
            ],
            plan.Problems);
    }

    [Theory]
    [InlineData(null, "Say who takes their place: the rules name them, not only their team.")]
    [InlineData("ada@example.com", "Who takes their place is somebody else, by their e-mail address.")]
    [InlineData("nobody", "Who takes their place is somebody else, by their e-mail address.")]
    [InlineData("team:north", "No roster has a team 'north' without them.")]
    [InlineData("team:east", "No roster has a team 'east' without them.")]
    public void Make_WithoutWhoCanTakeTheirPlace_SaysSo(string? to, string problem) =>
        Assert.Contains(problem, RepLeavePlan.Make(Bundle, "ada@example.com", RepSuccessor.Parse(to)).Problems);

    [Fact]
    public void Make_SomebodyWhomNothingNames_ChangesNothing()
    {
        var plan = RepLeavePlan.Make(Bundle, "example.com@nobody.example", successor: null);

        Assert.False(plan.Changes);
        Assert.Empty(plan.Problems);
        Assert.Equal(Bundle.Version, plan.Bundle.Version);
    }
}
