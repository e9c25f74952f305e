using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Filters;
using GtmFunctions.Pipeline.Route.Core;
using Xunit;

namespace GtmFunctions.Tests.Route.Core;

public sealed class WorkflowRuleTests
{
    private const string IsAda = """{"person.name": "Ada"}""";
    private const string IsBob = """{"person.name": "Bob"}""";
    private const string BeginsWithA = """{"person.name": {"$matches": "^A"}}""";

    private static readonly Dictionary<string, ScoreModel> Scores = new()
    {
        ["icp"] = new ScoreModel(
            "icp", [new ScoreRule(Filter.Parse(JsonNode.Parse(IsAda)), 40)], [new ScoreTier("high", 30), new ScoreTier("low", 0)]),
    };

    [Theory]
    [InlineData("Ada", 40, "high")]
    [InlineData("Bob", 0, "rest")]
    public void Plan_WithAScore_TakesTheBranchByIt(string name, int points, string branch)
    {
        var workflow = Workflow(Branch("high", """{"score.tier": "high"}"""), Branch("rest")) with { Score = "icp" };

        var plan = Plan(workflow, name);

        Assert.Equal(((decimal)points, branch), (plan.Score!.Points, plan.Branch!.Taken!.Name));
    }

    [Theory]
    [InlineData("sdr", false, false, 1, true)]
    [InlineData(null, true, false, 1, true)]
    [InlineData(null, false, true, 1, true)]
    [InlineData(null, false, false, 1, false)]
    [InlineData("sdr", true, true, 0, false)]
    public void Plan_AboutToAct_AsksWhereItHasAnAssignmentIntentOrOrder(
        string? assign, bool hasIntent, bool hasOrder, int actions, bool asks)
    {
        var workflow = Workflow(Branch("always", actions: actions)) with
        {
            Assign = assign,
            Intent = hasIntent ? new Intent([FieldPath.Parse("person.name")], TimeSpan.FromHours(1)) : null,
            Order = hasOrder ? WorkflowOrder.Newest : WorkflowOrder.Arrival,
        };

        Assert.Equal(asks, Plan(workflow).Asks);
    }

    [Fact]
    public void Plan_NoBranchMatches_AsksNothing() =>
        Assert.False(Plan(Workflow(Branch("bob", IsBob)) with { Assign = "sdr" }).Asks);

    [Fact]
    public void Plan_BranchesByOwner_AsksBeforeItTakesOne()
    {
        var plan = Plan(ByOwner());

        Assert.True(plan.Asks);
        Assert.Null(plan.Branch);
    }

    [Theory]
    [InlineData("dach", "dach")]
    [InlineData("global", "rest")]
    [InlineData(null, "rest")]
    public void Decide_BranchesByOwner_TakesTheOneOfWhoItIs(string? team, string branch)
    {
        var owner = team is null ? null : Named(new Owner("Ada", "ada@example.com", team));

        var (decision, actions) = WorkflowRule.Decide(Plan(ByOwner()), [], owner, new PatternBudget());

        Assert.Equal(branch, decision.Branch);
        Assert.Equal(branch, Assert.Single(actions).Branch);
    }

    [Theory]
    [InlineData("Ada", "ada", "bob False", "ada True")]
    [InlineData("Cem", "rest", "bob False", "ada False", "rest True")]
    public void Decide_SeveralBranches_TellsWhatEachSawUpToTheOneTaken(string name, string branch, params string[] tried)
    {
        var decision = Decide(Plan(Workflow(Branch("bob", IsBob), Branch("ada", IsAda), Branch("rest"), Branch("never")), name)).Decision;

        Assert.Equal(branch, decision.Branch);
        Assert.Equal(tried, decision.Branches.Select(one => $"{one.Branch} {one.Held}"));
        Assert.All(decision.Branches, one => Assert.Equal(one.Branch == "rest", one.Conditions is null));
    }

    [Theory]
    [InlineData("Ada", true)]
    [InlineData("Bob", false)]
    public void Decide_ByItsFilter_ActsOrLeavesTheEvent(string name, bool acts)
    {
        var (decision, actions) = Decide(Plan(Workflow(Branch("always")) with { Filter = Filter.Parse(JsonNode.Parse(IsAda)) }, name));

        Assert.Equal(acts ? "always" : null, decision.Branch);
        Assert.Equal(acts ? 1 : 0, actions.Count);
        Assert.Equal([acts], decision.Filter!.Select(condition => condition.Held));
    }

    [Fact]
    public void Decide_OneCheckDoesNotHold_TakesNoBranch()
    {
        Check[] checks = [new(Check.Intent, Held: true, null, null), new(Check.Order, Held: false, "e20261123-newer", null)];

        var (decision, actions) = WorkflowRule.Decide(Plan(Workflow(Branch("always"))), checks, null, new PatternBudget());

        Assert.Equal((null, checks[1]), (decision.Branch, decision.Dropped));
        Assert.Empty(actions);
    }

    [Fact]
    public void Decide_SeveralActions_EachCarriesScoreOwnerAndTerms()
    {
        var terms = new SlaTerms("sdr", 1, Lead.Nine, Lead.Nine.AddHours(1), [], "1h");
        var owner = Named(new Owner("Bob", "bob@example.com")) with { Acknowledge = terms };
        var plan = Plan(Workflow(Branch("always", actions: 2)) with { Score = "icp", Assign = "sdr" });

        var (decision, actions) = WorkflowRule.Decide(plan, [], owner, new PatternBudget());

        var decided = new Decided { Score = new ScoreSum("icp", 40, "high"), Owner = owner.Owner, Acknowledge = terms };
        Assert.Equal(
            [("inbound:always:0", decided), ("inbound:always:1", decided)], actions.Select(action => (action.Name, action.Decided)));
        Assert.Equal(["crm", "crm"], decision.To);
    }

    [Fact]
    public void Decide_PatternsAreSpentSinceThePlan_KeepsItsBranch()
    {
        var plan = Plan(Workflow(Branch("a", BeginsWithA)));

        var (decision, _) = WorkflowRule.Decide(plan, [], null, Spent());

        Assert.Equal(("a", null), (decision.Branch, decision.Failed));
    }

    [Fact]
    public void Decide_PatternBeyondTheBudget_FailsAndTakesNoLaterBranch()
    {
        var plan = WorkflowRule.Plan(Workflow(Branch("a", BeginsWithA), Branch("rest")), Scores, Fields("Ada"), Spent());

        var (decision, actions) = Decide(plan);

        Assert.StartsWith("person.name $matches: ", decision.Failed, StringComparison.Ordinal);
        Assert.Null(decision.Branch);
        Assert.Empty(actions);
    }

    private static WorkflowPlan Plan(Workflow workflow, string name = "Ada") =>
        WorkflowRule.Plan(workflow, Scores, Fields(name), new PatternBudget());

    private static (WorkflowDecision Decision, IReadOnlyList<PlannedAction> Actions) Decide(WorkflowPlan plan) =>
        WorkflowRule.Decide(plan, [], null, new PatternBudget());

    private static Workflow ByOwner() => Workflow(Branch("dach", """{"owner.team": "dach"}"""), Branch("rest")) with { Assign = "sdr" };

    private static Workflow Workflow(params Branch[] branches) => new() { Name = "inbound", On = ["lead.created"], Branches = branches };

    private static Branch Branch(string name, string? when = null, int actions = 1) => new(
        name,
        when is null ? null : Filter.Parse(JsonNode.Parse(when)),
        [.. Enumerable.Repeat(new WorkflowAction("crm", null, null, null), actions)]);

    private static OwnerDecision Named(Owner owner) => new() { Assignment = "sdr", By = ChosenBy.Turn, Owner = owner };

    private static JsonObject Fields(string name) => new() { ["person"] = new JsonObject { ["name"] = name } };

    private static PatternBudget Spent()
    {
        var budget = new PatternBudget();
        budget.TryTake((int)PatternBudget.MostCharacters);
        return budget;
    }
}
