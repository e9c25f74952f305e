using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Tables;
using GtmFunctions.Pipeline.Rendering;
using Xunit;

namespace GtmFunctions.Tests.Assign;

public sealed class OwnerChoosingTests
{
    private const string Territories = """
        account.country,account.employees,-> team,-> owner
        US|CA,>=1000,enterprise,
        US|CA,200..999,commercial,
        DE|AT|CH,*,dach,
        NL,,,bob@example.com
        """;

    private const string Roster = """
        name,email,team,weight,capacity,timezone,hours,out,slack,calendar
        Ada Byron,ada@example.com,enterprise,3,2/day,America/New_York,Mon-Fri 09:00-17:30,,U001,https://cal.example.com/ada
        Bob Stone,bob@example.com,enterprise,2,40/day,UTC,,2026-12-24..2027-01-02,U002,
        Cem Kaya,cem@example.com,dach,1,,Europe/Berlin,Mon-Fri 09:00-18:00,,U003,
        """;

    private static readonly DateTimeOffset Monday = new(2026, 11, 23, 15, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Christmas = new(2026, 12, 25, 15, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Choose_ByTheTable_TakesTheTeamsNextAndTellsTheRow()
    {
        var (choice, state) = Choose(UsBig, Monday);

        Assert.Equal(("ada@example.com", ChosenBy.Turn, 2), (choice.Email, choice.By, choice.Row!.Line));
        var story = OwnerTrace.Render(choice.ToDecision(terms: null));
        Assert.Equal("territories.csv line 2 names enterprise; Ada Byron is next of the 2 who can take it", FieldText.From(story["why"]));
        Assert.Equal(
            """{"calendar":"https://cal.example.com/ada","name":"Ada Byron","email":"ada@example.com","team":"enterprise","slack":"U001","timezone":"America/New_York"}""",
            story["owner"]!.ToJsonString());
        Assert.Equal("""{"before":{"turn":0,"last":null},"after":{"turn":1,"last":"ada@example.com"}}""", story["pointer"]!.ToJsonString());
        Assert.Equal("-0.5", story["candidates"]![0]!["owedAfter"]!.ToJsonString());
        Assert.Equal("bob@example.com", Choose(UsBig, Monday, state: state).Choice.Email);
    }

    [Fact]
    public void Choose_SomeCannot_SaysWhyTheyWerePassedOver()
    {
        var (choice, _) = Choose(UsBig, Monday.AddHours(12));

        Assert.Equal("bob@example.com", choice.Email);
        Assert.Equal(
            "territories.csv line 2 names enterprise; Bob Stone is the only one who can take it; passed over: Ada Byron (off hours: " +
            "it is Mon 22:00 in America/New_York, they work Mon-Fri 09:00-17:30)",
            OwnerTrace.Sentence(choice.ToDecision(terms: null)));
    }

    [Fact]
    public void Choose_AtCapacity_GoesToTheOtherUntilNobodyIsLeft()
    {
        var state = PoolState.Empty;
        var owners = new List<string>();
        for (var i = 0; i < 45; i++)
        {
            (var choice, state) = Choose(UsBig, Monday, state: state);
            owners.Add(choice.Email);
        }

        Assert.Equal(2, owners.Count(owner => owner == "ada@example.com"));
        Assert.Equal(40, owners.Count(owner => owner == "bob@example.com"));
        Assert.Equal(["ops@example.com", "ops@example.com", "ops@example.com"], owners.TakeLast(3));
    }

    [Theory]
    [InlineData("US", 500, "territories.csv line 3 names commercial; nobody is in the team commercial, so the fallback takes it")]
    [InlineData("FR", 500, "no row of territories.csv matches, so the fallback takes it")]
    [InlineData(
        "DE", 500,
        "territories.csv line 4 names dach; nobody who is asked can take it now, so the fallback does; passed over: Cem Kaya (off hours: " +
        "it is Sat 16:00 in Europe/Berlin, they work Mon-Fri 09:00-18:00)")]
    public void Choose_NobodyCan_IsTheFallback(string country, int employees, string why)
    {
        var (choice, state) = Choose(Fields(country, employees), new DateTimeOffset(2026, 11, 28, 15, 0, 0, TimeSpan.Zero));

        Assert.Equal(("ops@example.com", ChosenBy.Fallback), (choice.Email, choice.By));
        Assert.Equal(why, OwnerTrace.Sentence(choice.ToDecision(terms: null)));
        Assert.Equal(
            """{"name":"ops@example.com","email":"ops@example.com","team":null,"slack":null,"timezone":null}""",
            DecidedFields.For(choice.ToDecision(terms: null).Owner).ToJsonString());
        Assert.Same(PoolState.Empty, state);
    }

    [Fact]
    public void Choose_ARowThatNamesTheOwner_TakesThemWithTheirRowOfTheRoster()
    {
        var (choice, state) = Choose(Fields("NL", 10), Monday);

        Assert.Equal((ChosenBy.Table, "Bob Stone"), (choice.By, choice.Member!.Name));
        Assert.Equal(1, state.Load(choice.Member).In(CapacityPeriod.Day, choice.Member, Monday));
        Assert.Equal(ChosenBy.Fallback, Choose(Fields("NL", 10), Christmas).Choice.By);
    }

    [Fact]
    public void Choose_OwnerStrategy_TakesTheCrmsOwnerWhateverTheHour()
    {
        var fields = UsBig;
        fields["account"]!["owner"] = "ADA@example.com";

        var (choice, state) = Choose(fields, Monday.AddHours(12), AssignmentStrategy.Owner);

        Assert.Equal(("ada@example.com", ChosenBy.Crm), (choice.Email, choice.By));
        Assert.Empty(state.Turns);
    }

    [Fact]
    public void Choose_OwnerStrategy_WithoutOneInTheCrmOrWithOneWhoIsOut_AsksTheTeam()
    {
        var owned = UsBig;
        owned["person"] = new JsonObject { ["owner"] = "bob@example.com" };

        var unowned = Choose(UsBig, Monday, AssignmentStrategy.Owner).Choice;
        Assert.Equal(("ada@example.com", new OwnerReason.OwedMost(2, NobodyInCrm: true)), (unowned.Email, unowned.Reason));
        Assert.EndsWith(
            "; the CRM names no owner by e-mail; Ada Byron is owed the most turns of the 2 who can take it",
            OwnerTrace.Sentence(unowned.ToDecision(terms: null)),
            StringComparison.Ordinal);
        Assert.Equal("bob@example.com", Choose(owned, Monday, AssignmentStrategy.Owner).Choice.Email);
        var christmas = Choose(owned, Christmas, AssignmentStrategy.Owner).Choice;
        Assert.Equal(
            ("ada@example.com", "out 2026-12-24..2027-01-02"), (christmas.Email, UnavailableSentence.Render(christmas.Candidates[0])));
        Assert.Equal(new OwnerReason.OwedMost(1, NobodyInCrm: false), christmas.Reason);
        Assert.Equal(
            new OwnerReason.OwedMost(2, NobodyInCrm: false), Choose(UsBig, Monday, AssignmentStrategy.Weighted).Choice.Reason);
    }

    [Theory]
    [InlineData("@example.com", false)]
    [InlineData("Ada Byron", false)]
    [InlineData("a@example.com", true)]
    public void Choose_OwnerStrategy_TakesAnAddressAlone(string inCrm, bool isTaken)
    {
        var fields = UsBig;
        fields["account"]!["owner"] = inCrm;

        Assert.Equal(isTaken ? ChosenBy.Crm : ChosenBy.Turn, Choose(fields, Monday, AssignmentStrategy.Owner).Choice.By);
    }

    [Theory]
    [InlineData(254, true)]
    [InlineData(255, false)]
    public void Choose_OwnerStrategy_TakesNothingLongerThanAnAddress(int length, bool isTaken)
    {
        var fields = UsBig;
        fields["account"]!["owner"] = "@example.com".PadLeft(length, 'a');

        Assert.Equal(isTaken, Choose(fields, Monday, AssignmentStrategy.Owner).Choice.By == ChosenBy.Crm);
    }

    [Fact]
    public void Choose_AnOwnerOutsideTheRoster_IsTakenAtTheCrmsWord()
    {
        var fields = UsBig;
        fields["account"]!["owner"] = "pat@example.com";

        var (choice, state) = Choose(fields, Monday, AssignmentStrategy.Owner);

        Assert.Equal(("pat@example.com", null, ChosenBy.Crm), (choice.Email, choice.Member, choice.By));
        Assert.Same(PoolState.Empty, state);
    }

    [Fact]
    public void Choose_TheAccountsEarlierOwnerHadIt_IsSaidOnce()
    {
        var handover = new Handover(2, ["bob@example.com"], "Bob Stone left", ToFallback: null);

        var (choice, _) = Choose(UsBig, Monday, earlier: "Bob@example.com", handover: handover);

        Assert.Equal(
            "territories.csv line 2 names enterprise; Ada Byron is the only one who can take it; passed over: Bob Stone (had it before)",
            OwnerTrace.Sentence(choice.ToDecision(terms: null)));
    }

    [Fact]
    public void Choose_TheAccountsEarlierOwner_KeepsItWhileInTheTeamAndTakesNoTurn()
    {
        var (kept, state) = Choose(UsBig, Monday, earlier: "bob@example.com");
        Assert.Equal((ChosenBy.Account, "bob@example.com"), (kept.By, kept.Email));
        Assert.Empty(state.Turns);

        var (moved, _) = Choose(Fields("DE", 5000), Monday, earlier: "bob@example.com");
        Assert.Equal(("cem@example.com", "no longer in the team"), (moved.Email, UnavailableSentence.Render(moved.Candidates[0])));
    }

    [Fact]
    public void Choose_LeastLoaded_TakesWhoHasTheLeastOfTheirCapacityTaken()
    {
        const string Pool = "name,email,team,capacity\nA,a@example.com,x,10/day\nB,b@example.com,x,5/day\nC,c@example.com,x,";
        var state = PoolState.Empty;
        var owners = new List<string>();
        for (var i = 0; i < 25; i++)
        {
            (var choice, state) = OwnerChoosing.Choose(
                new OwnerQuestion(
                    Reps.Assignment(Pool, AssignmentStrategy.LeastLoaded), new JsonObject(), state, null, Monday.AddMinutes(i)));
            owners.Add(choice.Email[..1]);
        }

        Assert.Equal((10, 5, 10), (owners.Count(o => o == "a"), owners.Count(o => o == "b"), owners.Count(o => o == "c")));
        Assert.Equal(["a", "b", "c"], owners.Take(3));
    }

    [Fact]
    public void Choose_WithoutATableOrAPool_IsTheFallback()
    {
        var assignment = new Assignment { Name = "sdr", Fallback = "ops@example.com" };

        Assert.Equal(
            "ops@example.com",
            OwnerChoosing.Choose(new OwnerQuestion(assignment, new JsonObject(), PoolState.Empty, null, Monday)).Choice.Email);
    }

    private static JsonObject UsBig => Fields("US", 5000);

    private static JsonObject Fields(string country, int employees) =>
        new() { ["account"] = new JsonObject { ["country"] = country, ["employees"] = employees } };

    private static (OwnerChoice Choice, PoolState State) Choose(
        JsonObject fields, DateTimeOffset now, AssignmentStrategy strategy = AssignmentStrategy.RoundRobin, PoolState? state = null,
        string? earlier = null, Handover? handover = null) =>
        OwnerChoosing.Choose(
            new OwnerQuestion(Reps.Assignment(Roster, strategy, Territories), fields, state ?? PoolState.Empty, earlier, now, handover));
}
