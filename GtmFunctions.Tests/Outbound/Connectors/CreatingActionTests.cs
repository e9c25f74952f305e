using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Outbound.Connectors;
using GtmFunctions.Pipeline.Storage.Deliver;
using GtmFunctions.Tests.Deliver;
using Xunit;

namespace GtmFunctions.Tests.Outbound.Connectors;

/// <summary>
/// Actions that make what must be there: whatever step the process ends at, and whatever an API answers, each record is made once and the
/// action is done once.
/// </summary>
public sealed class CreatingActionTests : IDisposable
{
    private readonly CallBench _bench = new();

    private IReadOnlyList<ActionStep> _kept = [];

    public void Dispose() => _bench.Dispose();

    public static TheoryData<string, string> Actions() => new(RecordApi.Actions.Select(one => (one.Connector, one.Action)));

    public static TheoryData<string, string> Enrolments() =>
        new(
            RecordApi.Actions
                .Where(one => one.Connector is not ("pipedrive" or "attio" or "customerio"))
                .Select(one => (one.Connector, one.Action)));

    [Fact]
    public void Load_AllFiles_ActionsThatMakeWhatIsNotThereAreTriedHere() => Assert.Equal(
        RecordApi.Actions.Select(one => (one.Connector, one.Action)).Order(),
        from connector in ConnectorCatalogue.Load().Connectors.Values
        from action in connector.Actions.Values
        where action.Lookups.Any(lookup => lookup.Create is not null)
        orderby connector.Name, action.Name
        select (connector.Name, action.Name));

    [Theory]
    [MemberData(nameof(Actions))]
    public async Task SendAsync_NobodyIsKnown_MakesEachRecordOnceAndThenDoesIt(string connector, string action)
    {
        var api = new RecordApi(connector);
        await using var server = await LocalServer.StartAsync(api.AnswerAsync);

        var answer = await _bench.SendAsync(Call(connector, action, server));

        Assert.True(answer.Kind == AnswerKind.Delivered, answer.Reason);
        AssertDoneOnce(api, connector, action, "");
        Assert.Equal(Makes(connector, action), _kept.Select(step => step.Name));
        RequestSnapshot.Match(
            $"{connector}-{action}-unknown",
            [.. server.Requests.Where(request => !request.Target.Contains("/oauth", StringComparison.Ordinal))]);
    }

    [Theory]
    [MemberData(nameof(Actions))]
    public async Task SendAsync_EverybodyIsKnown_NothingIsMade(string connector, string action)
    {
        var api = new RecordApi(connector);
        await using var server = await LocalServer.StartAsync(api.AnswerAsync);
        await _bench.SendAsync(Call(connector, action, server));
        _kept = [];

        var answer = await _bench.SendAsync(Call(connector, action, server) with { ActionId = "another" });

        Assert.True(answer.Kind == AnswerKind.Delivered, answer.Reason);
        if (connector != "customerio")
            Assert.All(Makes(connector, action), kind => Assert.Equal(1, api.Made[kind]));
    }

    [Theory]
    [MemberData(nameof(Actions))]
    public async Task SendAsync_ProcessEndsAtEachStepAfterItsEffect_EachIsMadeOnce(string connector, string action)
    {
        var api = new RecordApi(connector);
        await using var server = await LocalServer.StartAsync(api.AnswerAsync);
        await _bench.SendAsync(Call(connector, action, server));
        var steps = api.Requests;
        Assert.InRange(steps, 2, 8);

        for (var step = 0; step < steps; step++)
        {
            api.Reset();
            _kept = [];
            var ends = step;
            api.Instead = (_, number, context) => number == ends ? RecordApi.Lose(context) : Task.FromResult(false);

            var first = await _bench.SendAsync(Call(connector, action, server));
            var second = await _bench.SendAsync(Call(connector, action, server) with { MayHaveBeenSent = true });

            Assert.True(first.Kind is AnswerKind.Retry or AnswerKind.Unknown, $"step {step}: {first.Reason}");
            Assert.True(second.Kind == AnswerKind.Delivered, $"step {step}: {second.Reason}");
            AssertDoneOnce(api, connector, action, $"step {step}");
        }
    }

    [Theory]
    [MemberData(nameof(Actions))]
    public async Task SendAsync_ProcessEndsBeforeWhatWasMadeIsRecorded_ItIsFoundAgain(string connector, string action)
    {
        for (var record = 0; record < Makes(connector, action).Length; record++)
        {
            var api = new RecordApi(connector);
            await using var server = await LocalServer.StartAsync(api.AnswerAsync);
            _kept = [];
            var ends = record;
            var call = Call(connector, action, server) with
            {
                Steps = new RecordedSteps(
                    [], (steps, _) => steps.Count > ends ? throw new IOException("the process ends") : KeepAsync(steps)),
            };

            await Assert.ThrowsAsync<IOException>(() => _bench.SendAsync(call));
            var again = await _bench.SendAsync(Call(connector, action, server) with { MayHaveBeenSent = true });

            Assert.True(again.Kind == AnswerKind.Delivered, again.Reason);
            AssertDoneOnce(api, connector, action, $"record {record}");
        }
    }

    [Theory]
    [MemberData(nameof(Actions))]
    public async Task SendAsync_OwnCallIsToldToWait_TheNextTryGoesOnThereAlthoughNothingIsFoundYet(string connector, string action)
    {
        foreach (var status in (int[])[429, 500])
        {
            var refused = false;
            var api = new RecordApi(connector)
            {
                Lags = true,
                Refuse = (does, context) => does == RecordApi.Own && !refused && (refused = true)
                    ? RecordApi.Say(context, status, "")
                    : Task.FromResult(false),
            };
            await using var server = await LocalServer.StartAsync(api.AnswerAsync);
            _kept = [];

            var first = await _bench.SendAsync(Call(connector, action, server));
            var second = await _bench.SendAsync(Call(connector, action, server) with { Attempt = 2 });

            Assert.Equal((AnswerKind.Retry, AnswerKind.Delivered), (first.Kind, second.Kind));
            AssertDoneOnce(api, connector, action, $"{status}");
        }
    }

    [Theory]
    [MemberData(nameof(Enrolments))]
    public async Task SendAsync_NothingIsToBeMade_PeopleWhoAreNotKnownAreRefused(string connector, string action)
    {
        foreach (var no in (JsonNode[])["no", false])
        {
            var api = new RecordApi(connector);
            await using var server = await LocalServer.StartAsync(api.AnswerAsync);
            var call = Call(connector, action, server);
            call.Values.Find("with")!["create"] = no;

            var answer = await _bench.SendAsync(call);

            Assert.Equal(AnswerKind.Refused, answer.Kind);
            Assert.EndsWith("with the e-mail ada@example.com", answer.Reason);
            Assert.Empty(api.Made);
        }
    }

    [Theory]
    [MemberData(nameof(Actions))]
    public void Draft_NobodyIsKnown_ShowsEachStepAndSendsNothing(string connector, string action)
    {
        var draft = _bench.Draft(Call(connector, action, server: null));

        Assert.True(draft.Refused is null, draft.Refused);
        Assert.Equal(
            Makes(connector, action),
            draft.Steps.Where(step => step.When.StartsWith("makes", StringComparison.Ordinal)).Select(step => step.Name));
        Assert.All(draft.Steps, step => Assert.StartsWith("https://", step.Url));
        if (connector != "customerio")
            Assert.Contains($"[{Makes(connector, action)[^1]}]", Uri.UnescapeDataString(draft.Url) + draft.Body, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Enrolments))]
    public void Draft_NothingIsToBeMade_SaysThatItIsRefusedWithoutWhomItLooksFor(string connector, string action)
    {
        var call = Call(connector, action, server: null);
        call.Values.Find("with")!["create"] = "no";

        var draft = _bench.Draft(call);

        Assert.DoesNotContain(draft.Steps, step => step.When.StartsWith("makes", StringComparison.Ordinal));
        Assert.Contains(
            draft.Steps, step => step.When == $"looks for '{Makes(connector, action)[0]}', and is refused where it is not found");
    }

    [Theory]
    [MemberData(nameof(Actions))]
    public void Draft_EventWithAddressAndDomainOnly_MakesNoNameOfThem(string connector, string action)
    {
        var call = Call(connector, action, server: null);
        call = call with { Values = call.Values.With("person", new JsonObject { ["email"] = "ada@example.com" }) };
        call = call with { Values = call.Values.With("account", new JsonObject { ["domain"] = "example.com" }) };

        var draft = _bench.Draft(call);

        Assert.Null(draft.Refused);
        foreach (var step in draft.Steps.Where(step => step.When.StartsWith("makes", StringComparison.Ordinal)))
        {
            Assert.DoesNotContain("\"\"", step.Body, StringComparison.Ordinal);
            Assert.DoesNotMatch(
                "(?i)\"(first_?name|last_?name|full_?name|company|organization_name|person_company_name)\": ?\"(?!\\[)", step.Body);
        }
    }

    private static string[] Makes(string connector, string action) =>
        RecordApi.Actions.Single(one => (one.Connector, one.Action) == (connector, action)).Makes;

    private static void AssertDoneOnce(RecordApi api, string connector, string action, string where)
    {
        foreach (var kind in Makes(connector, action).Append(RecordApi.Own))
        {
            // A write by a key of ours may come twice, with one outcome; an event of Customer.io's has no key
            var most = connector == "customerio" || (connector, kind) == ("attio", RecordApi.Own) ? 2 : 1;
            Assert.True(
                api.Made.GetValueOrDefault(kind) is var times && times >= 1 && times <= (where.Length == 0 ? 1 : most),
                $"{where}: {kind} made {times} times");
        }
    }

    private Task KeepAsync(IReadOnlyList<ActionStep> steps)
    {
        _kept = steps;
        return Task.CompletedTask;
    }

    private OutboundCall Call(string connector, string action, LocalServer? server)
    {
        var call = _bench.Set("TOKEN", "client-1:client-secret").Call(
            connector, server, "TOKEN", action, RecordApi.Actions.Single(one => (one.Connector, one.Action) == (connector, action)).With);
        return call with
        {
            Destination = server is null ? call.Destination with { Url = "https://api.example" } : call.Destination,
            Steps = new RecordedSteps(_kept, (steps, _) => KeepAsync(steps)),
        };
    }
}
