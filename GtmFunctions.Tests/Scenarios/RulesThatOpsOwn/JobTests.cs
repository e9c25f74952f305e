using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.Jobs;
using GtmFunctions.Pipeline.Storage.Jobs;
using GtmFunctions.Tests.Deliver;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.RulesThatOpsOwn;

/// <summary>
/// Work on events that came before: due by its schedule, once over all instances, and each time on the newest of a subject.
/// </summary>
public sealed class JobTests(AzuriteFixture azurite)
{
    private const string Nightly = "\njobs:\n  again: { do: DO, every: \"0 2 * * *\" }";

    private static readonly string Enriching = Document.Leads.Replace(
        "    score: icp\n", "    enrich: [company]\n    score: icp\n", StringComparison.Ordinal) + "\n" + """
        enrichers:
          company:
            key: account.domain
            cache: 1d
            waterfall:
              - { connector: http, url: "{{ settings.COMPANY_API }}/{{ account.domain }}", allowPrivate: true, map: { account.employees: employees } }
        """ + Nightly.Replace("DO", "enrich-again", StringComparison.Ordinal);

    private static readonly string Scoring = Document.Leads + Nightly.Replace("DO", "score-again", StringComparison.Ordinal);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EnrichAgain_OfOldAndYoung_PutsTheOldBackOnceAtItsHour()
    {
        await using var company = await LocalServer.StartAsync(200, """{"employees":850}""");
        await using var pipeline = await PipelineHarness.StartAsync(
            azurite, Enriching, new() { ["COMPANY_API"] = company.Url.AbsoluteUri.TrimEnd('/') });
        await pipeline.SendAsync("forms", Lead("old@acme.example"), "msg_old");
        await pipeline.DrainAsync();
        pipeline.Clock.Advance(TimeSpan.FromDays(31));
        await pipeline.SendAsync("forms", Lead("young@other.example"), "msg_young");
        await pipeline.DrainAsync();
        await TimerAsync(pipeline);
        Assert.Empty((await StateAsync(pipeline)).Runs);

        pipeline.Clock.Advance(TimeSpan.FromHours(17));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TimerAsync(pipeline)));
        await pipeline.DrainAsync();
        await TimerAsync(pipeline);

        var run = Assert.Single((await StateAsync(pipeline)).Runs);
        Assert.Equal((2, 1), (run.Looked, run.Chosen));
        Assert.Equal(new DateTimeOffset(2026, 12, 25, 2, 0, 0, TimeSpan.Zero), run.Due);
        Assert.Equal(["what was looked up is young enough"], run.Counts.Keys);
        Assert.Equal(
            ["/acme.example", "/other.example", "/acme.example"], company.Requests.Select(request => request.Target));
    }

    [Fact]
    public async Task ScoreAgain_AfterTheModelChanged_DecidesAnewWhatReachesAnotherTier()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Scoring);
        await pipeline.SendAsync("forms", Lead("ceo@acme.example", "Chief of Staff"), "msg_1");
        await pipeline.SendAsync("forms", Lead("cto@other.example", "Developer"), "msg_2");
        await pipeline.DrainAsync();
        Assert.Empty(pipeline.Received("sequencer"));
        await pipeline.PublishAsync(Scoring.Replace("\\\\bvp\\\\b", "\\\\b(vp|chief)\\\\b", StringComparison.Ordinal));

        var dry = await RunAsync(pipeline, dryRun: true);
        Assert.Equal(1, (int)dry["counts"]!["icp: low to high"]!);
        Assert.Empty((await pipeline.Get<JobStates>().FindAsync("again", Cancellation))?.Runs ?? []);
        Assert.Empty(pipeline.Received("sequencer"));

        var answer = await RunAsync(pipeline, dryRun: false);
        await pipeline.DrainAsync();

        Assert.Equal((2, 1), ((int)answer["looked"]!, (int)answer["putBack"]!));
        Assert.Equal("ceo@acme.example", (string?)Assert.Single(pipeline.Received("sequencer")).Body!["subject"]);
        Assert.Empty(pipeline.Received("slack"));
        Assert.Equal(0, (int)(await RunAsync(pipeline, dryRun: false))["putBack"]!);
    }

    [Fact]
    public async Task FindDuplicates_OfTwoAddressesOfOnePerson_TellsThemAndKeepsNoAddress()
    {
        await using var pipeline = await PipelineHarness.StartAsync(
            azurite, Document.Leads + Nightly.Replace("DO", "find-duplicates", StringComparison.Ordinal));
        foreach (var (email, i) in ((string[])["jane.roe@acme.example", "jroe@acme.example", "jim@acme.example"]).Select(
            (email, i) => (email, i)))
            await pipeline.SendAsync("forms", Lead(email, name: email[0] == 'j' && email[1] != 'i' ? "Jane Roe" : "Jim Poe"), $"msg_{i}");
        await pipeline.DrainAsync();

        var answer = await RunAsync(pipeline, dryRun: false);

        var group = Assert.Single(answer["duplicates"]!.AsArray())!;
        Assert.Equal(
            ["jane.roe@acme.example", "jroe@acme.example"],
            group["people"]!.AsArray().Select(person => (string?)person!["email"]).Order(StringComparer.Ordinal));
        var kept = JsonSerializer.Serialize(await StateAsync(pipeline), JobStateJson.Default.JobState);
        Assert.DoesNotContain("acme", kept, StringComparison.Ordinal);
        Assert.Equal(1, (await StateAsync(pipeline)).Runs[0].Chosen);
    }

    [Fact]
    public async Task Run_ThatDiedWithItsInstance_IsRunAgainByItsReplayOnce()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Scoring);
        await pipeline.SendAsync("forms", Lead("ceo@acme.example", "Chief of Staff"), "msg_1");
        await pipeline.DrainAsync();
        await pipeline.PublishAsync(Scoring.Replace("\\\\bvp\\\\b", "\\\\b(vp|chief)\\\\b", StringComparison.Ordinal));
        var states = pipeline.Get<JobStates>();
        var began = pipeline.Clock.GetUtcNow();
        var run = new JobRun { At = began, Due = began, Configuration = pipeline.Get<ConfigurationVersions>().Loaded!.Version };
        await states.TryWriteAsync(new JobState { Job = "again", Since = began }.Begin(run), Cancellation);

        await TimerAsync(pipeline);
        Assert.Null((await StateAsync(pipeline)).Runs[0].DoneAt);
        Assert.Equal("the job 'again' runs now: look again when it is done.", (string?)(
            await RunAsync(pipeline, dryRun: false))["error"], ignoreCase: true);
        pipeline.Clock.Advance(TimeSpan.FromMinutes(31));
        await TimerAsync(pipeline);
        await pipeline.DrainAsync();

        var runs = (await StateAsync(pipeline)).Runs;
        Assert.Equal(2, runs.Count);
        Assert.Contains("died", runs[1].Fault, StringComparison.Ordinal);
        Assert.Equal((1, null), (runs[0].Chosen, runs[0].Fault));
        Assert.Single(pipeline.Received("sequencer"));
    }

    [Fact]
    public async Task Timer_AfterDaysInWhichNothingRan_RunsOnce()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Scoring);
        await TimerAsync(pipeline);
        pipeline.Clock.Advance(TimeSpan.FromDays(5));

        await TimerAsync(pipeline);
        await TimerAsync(pipeline);

        Assert.Single((await StateAsync(pipeline)).Runs);
    }

    private static string Lead(string email, string title = "VP", string name = "Ada") => new JsonObject
    {
        ["type"] = "form.submitted",
        ["data"] = new JsonObject { ["email"] = email, ["name"] = name, ["title"] = title },
    }.ToJsonString();

    private static Task TimerAsync(PipelineHarness pipeline) => pipeline.Get<OpsTimers>().RunSchedulesAsync(Cancellation);

    private static async Task<JobState> StateAsync(PipelineHarness pipeline) =>
        (await pipeline.Get<JobStates>().FindAsync("again", Cancellation))!;

    private static async Task<JsonNode> RunAsync(PipelineHarness pipeline, bool dryRun)
    {
        var (_, answer) = await pipeline.CallAsync<JobEndpoints>(
            (jobs, request) => jobs.RunAsync(request, "again", Cancellation), dryRun ? """{"dryRun":true}""" : "");
        return answer;
    }
}
