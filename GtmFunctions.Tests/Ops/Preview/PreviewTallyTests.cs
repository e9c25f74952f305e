using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Ops.Preview;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Pipeline.Storage.Subscriptions;
using GtmFunctions.Pipeline.Subscriptions;
using Xunit;

namespace GtmFunctions.Tests.Ops.Preview;

public sealed class PreviewTallyTests
{
    private const string Document = """
        version: 1
        sources:
          forms: { provider: standard-webhooks, secrets: [FORMS_SECRET], types: { form.submitted: lead.created } }
        destinations:
          crm: { connector: http, url: CRM_URL, limit: { requests: 2, per: 1m } }
          other: { connector: http, url: OTHER_URL }
        workflows:
          inbound:
            on: [lead.created]
            branches:
              - { name: high, when: { person.title: VP }, do: [ { to: crm } ] }
              - { name: low, do: [ { to: other } ] }
        """;

    private static readonly DateTimeOffset Nine = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly ConnectorCatalogue Catalogue = ConnectorCatalogue.Load();
    private static readonly Configuration Rules = Read();

    [Fact]
    public void Result_OfChangesOfEachKind_CountsEachAndSaysSoInASentence()
    {
        var tally = Tally();
        Add(tally, Side("ada"), Side("ada"));
        Add(tally, Side("ada"), Side("bob"));
        Add(tally, Side("bob"), Side("cem"));
        Add(tally, Side("bob"), new PreviewSide("filtered", "lead.created", [Decision("filtered out", null, PreviewEnd.FilteredOut)]));
        Add(tally, Side("bob"), Side("ops", isFallback: true));
        Add(tally, Side("ada"), Side("ada", message: "other"));

        var result = tally.Result(["Something is not known."]);

        Assert.Equal(
            "Of 6 leads 3 change owner, 1 is no longer routed, 1 goes to the fallback, 1 takes another branch, "
            + "1 differs by its actions or texts alone.",
            result.Answer);
        Assert.Equal(
            (6, 5, 3, 1),
            (result.Totals.Events, result.Totals.Different, result.Totals.ChangeOwner, result.Totals.NoLongerRouted));
        Assert.Equal(
            [
                new PreviewRep("bob@example.com", "bob", 3, 1, 1, 3),
                new PreviewRep("ada@example.com", "ada", 3, 2, 0, 1),
                new PreviewRep("cem@example.com", "cem", 0, 1, 1, 0),
                new PreviewRep("ops@example.com", "ops", 0, 1, 1, 0),
            ],
            result.Reps);
        Assert.Equal([new PreviewBranch("inbound", "high", 6, 5)], result.Branches);
        var workflow = Assert.Single(result.Workflows);
        Assert.Equal((6, 5, 1), (workflow.Before!.Acted, workflow.After!.Acted, workflow.After.FilteredOut));
        Assert.Equal(["Something is not known."], result.Unknown);
    }

    [Fact]
    public void Result_OfCalls_ToldAgainstTheLimitByTheirPeak()
    {
        var tally = Tally();
        for (var i = 0; i < 4; i++)
            Add(tally, Side("ada"), Side("ada"), Nine.AddSeconds(25 * i));
        Add(tally, Side("ada", to: "other"), Side("ada"), Nine.AddSeconds(80));

        var crm = tally.Result([]).Destinations[0];

        Assert.Equal(("crm", "http", 4, 5), (crm.Destination, crm.Connector, crm.Before, crm.After));
        Assert.Equal([new PreviewLimit("2 per 1m", 2, 3, 4)], crm.Limits);
        Assert.True(crm.Limits[0].IsOver);
    }

    [Fact]
    public void Result_OfWhatSubscribersAreTold_CountsItBySubscriptionAndAgainstItsPace()
    {
        var tally = Tally(subscriptions: [Subscription("board", new SubscriptionPace(1, TimeSpan.FromMinutes(1))), Subscription("nobody")]);
        Add(tally, Side("ada"), Told("events", "decisions"));
        Add(tally, Told("events"), Told("events"));

        var result = tally.Result([]);

        Assert.Equal("Of 2 leads 1 is told to other subscribers.", result.Answer);
        var board = Assert.Single(result.Subscriptions);
        Assert.Equal(("board", 1, 3), (board.Subscription, board.Before, board.After));
        Assert.Equal([new PreviewLimit("1 per 1m", 1, 1, 3)], board.Limits);
        Assert.Equal([PreviewKind.Subscribers], Assert.Single(result.Examples).Kinds);

        static PreviewSide Told(params string[] gets) => Side("ada") with { Subscribers = [new("board", gets)] };
    }

    [Fact]
    public void Result_MoreChangesThanExamples_KeepsSomeOfEachKindInTurn()
    {
        var tally = Tally(mostExamples: 4);
        for (var i = 0; i < 10; i++)
            Add(tally, Side("ada"), Side("bob"));
        Add(tally, Side("ada"), Side("ada", message: new string('m', 5000)));

        var examples = tally.Result([]).Examples;

        Assert.Equal(4, examples.Count);
        Assert.Equal([PreviewKind.Message], examples[1].Kinds);
        Assert.Equal(PreviewShortening.LongestMessage, examples[1].After.Workflows[0].Actions[0].Message.Length);
    }

    [Theory]
    [InlineData(0, 0, "There is no event to look at.")]
    [InlineData(1, 0, "The one event stays as it is.")]
    [InlineData(1, 1, "The one event changes owner.")]
    [InlineData(1204, 0, "All 1,204 events stay as they are.")]
    [InlineData(1204, 37, "Of 1,204 events 37 change owner.")]
    [InlineData(1204, 1, "Of 1,204 events 1 changes owner.")]
    public void Sentence_OfTotals_CountsAsPeopleDo(int events, int owners, string sentence) => Assert.Equal(
        sentence, PreviewSentence.Render(new PreviewTotals { Events = events, Different = owners, ChangeOwner = owners }));

    [Fact]
    public void Csv_OfWhatStrangersWrote_IsNoFormula()
    {
        var change = Change(Side("ada"), Side("bob", message: "=HYPERLINK(\"x\")"), Nine) with { Subject = "=1+1" };

        var line = PreviewCsv.Write(change);

        Assert.Contains(",'=1+1,another owner; another message,", line, StringComparison.Ordinal);
        Assert.Contains("\"crm: =HYPERLINK(\"\"x\"\")\"", line, StringComparison.Ordinal);
    }

    private static PreviewTally Tally(int mostExamples = 50, params LiveSubscription[] subscriptions) =>
        new(new PreviewQuestion(Rules, Rules) { MostExamples = mostExamples }, subscriptions, Catalogue);

    private static void Add(PreviewTally tally, PreviewSide before, PreviewSide after, DateTimeOffset? at = null) =>
        tally.Add(Change(before, after, at ?? Nine));

    private static PreviewChange Change(PreviewSide before, PreviewSide after, DateTimeOffset at) => new()
    {
        Event = "e20261123-1",
        At = at,
        Source = "forms",
        Type = "lead.created",
        Kinds = PreviewKinds.Find(before, after),
        Before = before,
        After = after,
    };

    private static PreviewSide Side(string owner, bool isFallback = false, string message = "hello", string to = "crm") => new(
        "routed",
        "lead.created",
        [
            Decision("branch high to crm", new PreviewOwner($"{owner}@example.com", owner, "is next", isFallback), PreviewEnd.Acted) with
            {
                Branch = "high",
                Actions = [new PreviewAction(to, "POST [CRM_URL]", message, null)],
            },
        ]);

    private static LiveSubscription Subscription(string name, SubscriptionPace? pace = null) => LiveSubscription.From(new Subscription
    {
        Id = $"{name}-1",
        Name = name,
        Address = "https://board.example/hooks",
        Types = ["*"],
        Gets = [SubscribedTo.Events],
        Form = SubscriptionForm.StandardWebhooks,
        Secrets = [],
        Pace = pace,
        CreatedAt = Nine,
        StateSince = Nine,
    });

    private static PreviewDecision Decision(string why, PreviewOwner? owner, PreviewEnd end) =>
        new() { Workflow = "inbound", Why = why, Owner = owner, End = end };

    private static Configuration Read()
    {
        var read = ConfigurationReader.ForThisVersion(SourceCatalogue.Load(), Catalogue)
            .Read(new ConfigurationBundle("gtm.yaml", Document, new Dictionary<string, string>()));
        Assert.Empty(read.Errors);
        return read.Configuration!;
    }
}
