using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Ops.Preview;
using GtmFunctions.Pipeline.Storage.Acknowledge;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Pipeline.Storage.Traces;
using GtmFunctions.Tests.Acknowledge.Deadlines;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.ExplainsItself;

/// <summary>What a preview says of leads that their owners do not acknowledge in time.</summary>
public sealed class PreviewSlaTests(AzuriteFixture azurite)
{
    private const string WithoutBob =
        "Ada Byron,ada@example.com,sdr,Europe/London,Mon-Fri 09:00-17:00,\n"
        + "Cem Kaya,cem@example.com,sdr,Europe/Berlin,Mon-Fri 09:00-17:00,";

    private static readonly string Shorter = SlaDocument.Text
        .Replace("acknowledge: 15m", "acknowledge: 10m", StringComparison.Ordinal)
        .Replace("after: [10m]", "after: [5m]", StringComparison.Ordinal);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Preview_OfRulesThatChangeNothing_DiffersInNothingAndGoesOnAsItDid()
    {
        await using var pipeline = await SlaDocument.StartAsync(azurite);
        await LeadsAsync(pipeline, 4);

        var (result, _) = await PreviewAsync(pipeline, SlaDocument.Text + "\n# the same", SlaDocument.Tables());

        Assert.Equal("All 4 leads stay as they are.", result.Answer);
        Assert.Empty(result.Unknown);
        var went = (await HoldersAsync(pipeline)).SelectMany(lead => lead.Value.Skip(1)).CountBy(holder => holder.Split(' ')[0]);
        Assert.Equal(
            went.OrderBy(one => one.Key, StringComparer.Ordinal),
            result.Reps.Where(rep => rep.PassedOnBefore > 0).OrderBy(rep => rep.Email, StringComparer.Ordinal)
                .Select(rep => KeyValuePair.Create(rep.Email, rep.PassedOnBefore)));
        Assert.All(result.Reps, rep => Assert.Equal(rep.PassedOnBefore, rep.PassedOnAfter));
        Assert.Equal(("slack", "sequencer"), (result.Destinations[0].Destination, result.Destinations[1].Destination));
        Assert.Equal(Received(pipeline), result.Destinations.Select(one => one.Before));
        Assert.Equal(Received(pipeline), result.Destinations.Select(one => one.After));
    }

    [Fact]
    public async Task Preview_OfAShorterTime_SaysWhoHasItAndSinceWhenAsItThenHappens()
    {
        await using var live = await SlaDocument.StartAsync(azurite);
        await LeadsAsync(live, 4);
        var before = await HoldersAsync(live);

        var (result, changes) = await PreviewAsync(live, Shorter, SlaDocument.Tables());

        await using var fresh = await SlaDocument.StartAsync(azurite, Shorter);
        await LeadsAsync(fresh, 4);
        var happened = await HoldersAsync(fresh);
        Assert.Equal((4, 4, 0), (result.Totals.Different, result.Totals.ChangeHandOver, result.Totals.ChangeOwner));
        Assert.Equal(4, happened.Count);
        foreach (var (lead, then) in happened)
        {
            Assert.Equal(then, Holders(changes[lead], changes[lead].After));
            Assert.Equal(before[lead], Holders(changes[lead], changes[lead].Before));
        }

        Assert.Contains("4 go on otherwise when they are not acknowledged", result.Answer, StringComparison.Ordinal);
        Assert.Equal(Received(live), result.Destinations.Select(one => one.Before));
        Assert.Equal(Received(fresh), result.Destinations.Select(one => one.After));
        Assert.Empty(result.Unknown);
    }

    [Fact]
    public async Task Preview_OfAnotherNextOwner_SaysWhoWouldBeAndThatTheirWordIsNotKnown()
    {
        await using var pipeline = await SlaDocument.StartAsync(azurite);
        await LeadsAsync(pipeline, 1);

        var (result, changes) = await PreviewAsync(pipeline, SlaDocument.Text, SlaDocument.Tables(WithoutBob));

        var change = Assert.Single(changes.Values);
        Assert.Equal([PreviewKind.HandOver], change.Kinds);
        Assert.Equal(["ada@example.com 09:00", "bob@example.com 09:15", "ops@example.com 09:30"], Holders(change, change.Before));
        Assert.Equal(["ada@example.com 09:00", "cem@example.com 09:15"], Holders(change, change.After));
        var after = change.After.Workflows[0].Sla!;
        Assert.False(after.IsKnown);
        Assert.Equal(("ops@example.com", true), (after.Next!.Email, after.Next.IsFallback));
        Assert.StartsWith(
            "Ada Byron did not acknowledge within 15m of working time; Cem Kaya is the only one who can take it; passed over: Ada Byron",
            after.Moves[0].Why,
            StringComparison.Ordinal);
        Assert.Contains(
            "Of 1 of them it is not known whether the owner by the draft", Assert.Single(result.Unknown), StringComparison.Ordinal);
        Assert.Contains(
            "whether they acknowledge in time is not known; if not, from", string.Join('\n', PreviewText.Example(change)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preview_OfNoSla_SaysThatItStaysWithItsOwner()
    {
        await using var pipeline = await SlaDocument.StartAsync(azurite);
        await LeadsAsync(pipeline, 1);

        var (result, changes) = await PreviewAsync(pipeline, WithoutSla(), SlaDocument.Tables());

        var change = Assert.Single(changes.Values);
        Assert.Equal([PreviewKind.HandOver, PreviewKind.Message], change.Kinds);
        Assert.Equal(3, Holders(change, change.Before).Length);
        Assert.Null(change.After.Workflows[0].Sla);
        Assert.Equal(1, result.Totals.ChangeHandOver);
        Assert.Empty(result.Unknown);
    }

    [Fact]
    public async Task Preview_OfALongerTime_DoesNotGuessWhatTheFirstOwnerWouldHaveDone()
    {
        await using var pipeline = await SlaDocument.StartAsync(azurite);
        await LeadsAsync(pipeline, 1);
        pipeline.Clock.Advance(TimeSpan.FromHours(3));
        var longer = SlaDocument.Text.Replace("acknowledge: 15m", "acknowledge: 1h", StringComparison.Ordinal);

        var (result, changes) = await PreviewAsync(pipeline, longer, SlaDocument.Tables());

        var after = Assert.Single(changes.Values).After.Workflows[0].Sla!;
        Assert.Empty(after.Moves);
        Assert.Equal(("bob@example.com", false), (after.Next!.Email, after.IsKnown));
        Assert.Equal(PipelineHarness.Start.AddHours(1), after.Next.At);
        Assert.Single(result.Unknown);
    }

    // By the link within 12 minutes: in time for 15 minutes, and not for 10
    [Fact]
    public async Task Preview_OfALeadThatWasAcknowledgedInTime_GoesOnWhereTheTimeWouldHaveBeenOver()
    {
        await using var pipeline = await SlaDocument.StartAsync(azurite);
        await SlaDocument.LeadAsync(pipeline);
        await SlaDocument.PassAsync(pipeline, 12);
        await SlaDocument.CallAsync(pipeline, SlaDocument.LastLink(pipeline), "POST");
        await SlaDocument.PassAsync(pipeline, 60);

        var (same, none) = await PreviewAsync(pipeline, SlaDocument.Text + "\n# the same", SlaDocument.Tables());
        var (shorter, changes) = await PreviewAsync(pipeline, Shorter, SlaDocument.Tables());

        Assert.Empty(none);
        Assert.Empty(same.Unknown);
        var change = Assert.Single(changes.Values);
        Assert.Equal(["ada@example.com 09:00"], Holders(change, change.Before));
        Assert.Equal(["ada@example.com 09:00", "bob@example.com 09:10"], Holders(change, change.After));
        Assert.Single(shorter.Unknown);

        // The first owner was told and reminded; by the draft also the next one is told, in two places
        Assert.Equal([2, 0], Received(pipeline));
        Assert.Equal([(2, 3), (0, 1)], shorter.Destinations.Select(one => (one.Before, one.After)));
    }

    [Fact]
    public async Task Preview_OfAnotherReminder_SaysThatAMessageDiffersAndWhich()
    {
        await using var pipeline = await SlaDocument.StartAsync(azurite);
        await LeadsAsync(pipeline, 1);

        var (result, changes) = await PreviewAsync(
            pipeline, SlaDocument.Text.Replace("who has it since", "has it since", StringComparison.Ordinal), SlaDocument.Tables());

        var change = Assert.Single(changes.Values);
        Assert.Equal([PreviewKind.Message], change.Kinds);
        var reminders = change.After.Workflows[0].Sla!.Notices
            .Where(notice => notice.Action.Message.Contains("reminder 1 for", StringComparison.Ordinal)).ToList();
        Assert.Equal(
            ["09:10 slack", "09:25 slack"], reminders.Select(notice => $"{notice.At:HH:mm} {notice.Action.To}"));
        Assert.Contains("Ada Byron, has it since 09:00", reminders[0].Action.Message, StringComparison.Ordinal);
        Assert.Contains(
            string.Join('\n', PreviewText.Example(change)).Split('\n'),
            line => line.Contains("at 2026-11-23 09:10Z slack: ", StringComparison.Ordinal));
        Assert.Contains("at 2026-11-23 09:25Z slack: ", PreviewCsv.Write(change), StringComparison.Ordinal);
        Assert.Equal("The one lead differs by its actions or texts alone.", result.Answer);
    }

    [Fact]
    public async Task Preview_AsCsv_SaysToWhomItGoesOn()
    {
        await using var pipeline = await SlaDocument.StartAsync(azurite);
        await LeadsAsync(pipeline, 1);

        var (_, changes) = await PreviewAsync(pipeline, Shorter, SlaDocument.Tables());

        var line = PreviewCsv.Write(Assert.Single(changes.Values));
        Assert.Contains("goes on otherwise", line, StringComparison.Ordinal);
        Assert.Contains("from 2026-11-23 09:15Z Bob Stone (bob@example.com) has it", line, StringComparison.Ordinal);
        Assert.Contains("from 2026-11-23 09:10Z Bob Stone (bob@example.com) has it", line, StringComparison.Ordinal);
    }

    private static string WithoutSla()
    {
        var text = SlaDocument.Text;
        var (from, to) = (text.IndexOf("    sla:", StringComparison.Ordinal), text.IndexOf("workflows:", StringComparison.Ordinal));
        var templates = text.IndexOf("templates:", StringComparison.Ordinal);
        return text[..from] + text[to..templates] + "templates:\n  alert: \"{{ person.name }} for {{ owner.name }}\"\n";
    }

    // Nobody acknowledges any of them: each goes to the next one and then to the fallback before another comes
    private static async Task LeadsAsync(PipelineHarness pipeline, int leads)
    {
        for (var i = 0; i < leads; i++)
        {
            await SlaDocument.LeadAsync(pipeline, $"msg_{i}", $"lead{i}@c{i}.example");
            for (var passed = 0; passed < 60; passed += 5)
                await SlaDocument.PassAsync(pipeline, 5);
        }
    }

    private static async Task<Dictionary<string, string[]>> HoldersAsync(PipelineHarness pipeline)
    {
        var all = new Dictionary<string, string[]>();
        await foreach (var line in pipeline.Get<EventSearch>().AllAsync(new EventQuery(), Cancellation))
        {
            if (await pipeline.Get<SlaRecords>().FindAsync(line.Id, "sdr", Cancellation) is { } record)
                all[line.Id] = [.. record.Holders.Select(holder => $"{holder.Email} {holder.Since:HH:mm}")];
        }

        return all;
    }

    private static int[] Received(PipelineHarness pipeline) => [pipeline.Received("slack").Count, pipeline.Received("sequencer").Count];

    private static string[] Holders(PreviewChange change, PreviewSide side) =>
    [
        $"{side.Workflows[0].Owner!.Email} {change.At:HH:mm}",
        .. side.Workflows[0].Sla!.Moves.Select(move => $"{move.Email} {move.At:HH:mm}"),
    ];

    private static async Task<(PreviewResult Result, Dictionary<string, PreviewChange> Changes)> PreviewAsync(
        PipelineHarness pipeline, string document, Dictionary<string, string> tables)
    {
        var read = pipeline.Get<ConfigurationReader>().Read(new ConfigurationBundle("gtm.yaml", document, tables));
        Assert.Empty(read.Errors);
        var changes = new Dictionary<string, PreviewChange>();
        var question = new PreviewQuestion(pipeline.Get<ConfigurationVersions>().Loaded!, read.Configuration!)
        {
            EachChange = (change, _) =>
            {
                changes.Add(change.Event, change);
                return ValueTask.CompletedTask;
            },
        };
        pipeline.Script.Calls.Clear();
        var result = await pipeline.Get<PreviewRun>().RunAsync(question, null, Cancellation);
        Assert.All(pipeline.Script.Calls, call => Assert.StartsWith("GET ", call, StringComparison.Ordinal));
        return (result, changes);
    }
}
