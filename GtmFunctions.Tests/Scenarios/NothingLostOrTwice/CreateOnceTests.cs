using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Simulate;
using GtmFunctions.Pipeline.Rendering.Stories;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Deliver;
using GtmFunctions.Tests.Deliver;
using GtmFunctions.Tests.Outbound.Connectors;
using GtmFunctions.Tests.Storage;
using GtmFunctions.Tests.Storage.Wire;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.NothingLostOrTwice;

/// <summary>
/// An action that makes what must be there: whichever storage call fails, and whichever step the process ends at, each record is made once
/// and the person is enrolled once; a replay goes on at the step that failed.
/// </summary>
public sealed class CreateOnceTests(AzuriteFixture azurite)
{
    private const string Outreach = "{ to: there, with: { sequence: 12, mailbox: 3 } }";
    private const string Pipedrive = "{ to: there, action: create-deal, with: { owner: 4 } }";

    [Theory]
    [InlineData("outreach", Outreach, false)]
    [InlineData("outreach", Outreach, true)]
    [InlineData("pipedrive", Pipedrive, true)]
    public async Task EveryStorageCall_Fails_EachIsMadeOnce(string connector, string action, bool takesEffect)
    {
        var strike = takesEffect ? Strike.After : Strike.Before;
        var api = Api(connector);
        await using var server = await LocalServer.StartAsync(api.AnswerAsync);
        await using var pipeline = await StartAsync(server, connector, action);
        await LiveAsync(pipeline, "msg_first");
        pipeline.Script.Calls.Clear();
        api.Reset();
        await LiveAsync(pipeline, "msg_measure");
        var calls = pipeline.Script.Calls.Count;

        for (var call = 0; call < calls; call++)
        {
            api.Reset();
            pipeline.Script.Calls.Clear();
            pipeline.Script.Fail(call, strike, fatal: true);
            await LiveAsync(pipeline, $"msg_{call}");
            AssertMadeOnce(api, connector, $"{strike} call {call} ({pipeline.Script.Calls[call]})");
        }
    }

    [Theory]
    [InlineData("outreach", Outreach)]
    [InlineData("pipedrive", Pipedrive)]
    public async Task EveryStep_ProcessEndsAfterItsEffect_EachIsMadeOnce(string connector, string action)
    {
        var api = Api(connector);
        await using var server = await LocalServer.StartAsync(api.AnswerAsync);
        await using var pipeline = await StartAsync(server, connector, action);
        await LiveAsync(pipeline, "msg_first");
        var steps = api.Requests;

        for (var step = 0; step < steps; step++)
        {
            api.Reset();
            var ends = step;
            api.Instead = (_, number, context) =>
            {
                if (number != ends)
                    return Task.FromResult(false);
                pipeline.Script.Calls.Clear();
                pipeline.Script.Fail(0, Strike.Before, fatal: true);
                return RecordApi.Lose(context);
            };
            var before = pipeline.Script.Ends;
            await LiveAsync(pipeline, $"msg_{step}");
            Assert.Equal(before + 1, pipeline.Script.Ends);
            AssertMadeOnce(api, connector, $"step {step}");
        }
    }

    [Theory]
    [MemberData(nameof(WireRows.Table), 6, MemberType = typeof(WireRows))]
    public async Task WritesAtTheWire_MeetAFault_EachIsMadeOnce(WireFault[] faults, int step)
    {
        var api = Api("outreach");
        await using var server = await LocalServer.StartAsync(api.AnswerAsync);
        await using var wire = await StorageWire.StartAsync(azurite.NewAccount());
        await using var pipeline = await StartAsync(server, "outreach", Outreach, wire);
        await LiveAsync(pipeline, "msg_first");
        await wire.ForEachWriteAsync(faults, step, async (name, where) =>
        {
            api.Reset();
            await LiveAsync(pipeline, $"msg_{name}");
            AssertMadeOnce(api, "outreach", where);
        });
    }

    [Theory]
    [InlineData(422)]
    [InlineData(500)]
    public async Task OwnCall_Fails_WhatWasMadeIsOnTheTraceAndTheNextTryGoesOnThere(int status)
    {
        var api = Api("outreach");
        api.Lags = true;
        var refuses = true;
        api.Refuse = (does, context) => does == RecordApi.Own && refuses && (status == 422 || !(refuses = false))
            ? RecordApi.Say(context, status, "")
            : Task.FromResult(false);
        await using var server = await LocalServer.StartAsync(api.AnswerAsync);
        await using var pipeline = await StartAsync(server, "outreach", Outreach);

        var (_, answer) = await pipeline.SendAsync("forms", Document.Lead);
        await pipeline.DrainAsync(oneAtATime: true);
        if (status == 422)
        {
            Assert.Equal("dead-lettered", FieldText.From((await pipeline.EventTraceAsync(FieldText.From(answer["id"])!))["outcome"]));
            refuses = false;
            var (_, listed) = await pipeline.OpsAsync(
                (ops, request) => ops.ListDeadLettersAsync(request, TestContext.Current.CancellationToken));
            var dead = FieldText.From(Assert.Single(listed["deadLetters"]!.AsArray())!["id"])!;
            await pipeline.OpsAsync((ops, request) => ops.ReplayDeadLetterAsync(request, dead, TestContext.Current.CancellationToken));
            await pipeline.DrainAsync(oneAtATime: true);
        }

        AssertMadeOnce(api, "outreach", $"{status}");
        Assert.Single(server.Requests, request => request.Target.StartsWith("/prospects?", StringComparison.Ordinal));
        var trace = await pipeline.EventTraceAsync(FieldText.From(answer["id"])!);
        Assert.Equal("delivered", FieldText.From(trace["outcome"]));
        var made = Assert.Single(Assert.Single(trace["actions"]!.AsArray())!["steps"]!.AsArray())!;
        Assert.Equal(
            ("prospect", "9", "false"), (FieldText.From(made["name"]), FieldText.From(made["id"]), FieldText.From(made["existed"])));
        Assert.Contains("  there: made prospect 9", StoryText.Event(trace));
    }

    [Fact]
    public async Task ReplayTakesTheActionOverBetweenTwoSteps_TheEarlierTryDoesNoMore()
    {
        var api = Api("outreach");
        await using var server = await LocalServer.StartAsync(api.AnswerAsync);
        await using var pipeline = await StartAsync(server, "outreach", Outreach);
        var records = pipeline.Get<ActionRecords>();
        api.Instead = async (does, _, context) =>
        {
            if (does != "prospect")
                return false;
            var key = context.Request.Headers["Idempotency-Key"].ToString().Split('~')[0].Split(':', 2);
            var held = await records.FindAsync(key[0], key[1], TestContext.Current.CancellationToken);
            await records.TryReplaceAsync(
                key[0], key[1], held! with { Owner = "the replay's message", Replay = "nonce" }, TestContext.Current.CancellationToken);
            return false;
        };

        await LiveAsync(pipeline, "msg_1");

        Assert.Equal((1, false), (api.Made["prospect"], api.Made.ContainsKey(RecordApi.Own)));
        Assert.Empty(await pipeline.PeekAsync(QueueNames.PoisonOf(QueueNames.Actions)));
    }

    [Fact]
    public async Task Simulate_SomebodyWhoMayNotBeKnown_ShowsEveryStepAndMakesNothing()
    {
        var api = Api("outreach");
        await using var server = await LocalServer.StartAsync(api.AnswerAsync);
        await using var pipeline = await StartAsync(server, "outreach", Outreach);

        var (_, told) = await pipeline.CallAsync<SimulateEndpoint>(
            (simulate, request) => simulate.SimulateAsync(request, TestContext.Current.CancellationToken),
            new JsonObject { ["source"] = "forms", ["payload"] = JsonNode.Parse(Document.Lead) }.ToJsonString());

        var lines = SimulationText.Render(told.AsObject()).ToArray();
        Assert.Contains(lines, line => line.StartsWith("  there (outreach, enrol) looks for 'prospect': GET ", StringComparison.Ordinal));
        Assert.Contains(
            lines,
            line => line.StartsWith("  there (outreach, enrol) makes 'prospect' where it is not found: POST ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("\"emails\":[\"ada@analytical.example\"]", StringComparison.Ordinal));
        Assert.Empty(server.Requests);
    }

    private static RecordApi Api(string connector) => new(connector) { Title = "Ada" };

    private Task<PipelineHarness> StartAsync(
        LocalServer server, string connector, string action, StorageWire? wire = null) => PipelineHarness.StartAsync(
        azurite,
        $$"""
        version: 1
        sources:
          forms:
            provider: standard-webhooks
            secrets: [FORMS_SECRET]
            types: { form.submitted: lead.created }
            map: { person.email: data.email, person.name: data.name, account.name: data.name }
        workflows:
          inbound: { on: [lead.created], do: [ {{action}} ] }
        destinations:
          there: { connector: {{connector}}, url: API_URL, token: API_TOKEN }
        """,
        new() { ["API_URL"] = server.Url.ToString(), ["API_TOKEN"] = "token-for-tests" },
        wire: wire);

    private static void AssertMadeOnce(RecordApi api, string connector, string where)
    {
        foreach (var kind in RecordApi.Actions.First(one => one.Connector == connector).Makes.Append(RecordApi.Own))
            Assert.True(api.Made.GetValueOrDefault(kind) == 1, $"{where}: {kind} made {api.Made.GetValueOrDefault(kind)} times");
    }

    private static async Task LiveAsync(PipelineHarness pipeline, string messageId)
    {
        while ((await pipeline.SendAsync("forms", Document.Lead, messageId)).Status != 200)
            pipeline.Script.Restart();
        await pipeline.DrainAsync(oneAtATime: true);
    }
}
