using System.Globalization;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.People;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Tests.Storage;
using Xunit;
using static GtmFunctions.Tests.Scenarios.Forgotten.ErasedPerson;

namespace GtmFunctions.Tests.Scenarios.Forgotten;

/// <summary>A person who is in every kind of place, and after the erasure in none.</summary>
public sealed class EraseTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Person_InEveryKindOfPlace_IsNowhereAfterwards()
    {
        await using var pipeline = await StartAsync();
        await LiveAsync(pipeline);
        var draft = await PreviewedAsync(pipeline, Jane);
        Assert.NotEmpty(await StoredBytes.FindAsync(pipeline, Jane));
        var (_, counted) = await EraseAsync(pipeline, "{\"email\":\"Jane.Roe+crm@acme.example\",\"dryRun\":true}");
        Assert.True(Number(counted, "events") >= 9, counted.ToJsonString());
        Assert.NotEmpty(await StoredBytes.FindAsync(pipeline, Jane));

        var (status, begun) = await EraseAsync(pipeline, $$"""{"email":"{{Jane}}","reason":"{{Jane}} asked by letter"}""");
        Assert.Equal((202, "running"), (status, FieldText.From(begun["state"])));
        Assert.Equal("the person asked by letter", FieldText.From(begun["reason"]));
        await RunOutAsync(pipeline);

        Assert.Empty(await StoredBytes.FindAsync(pipeline, Jane));
        Assert.Null(await pipeline.Get<RulesDrafts>().FindPreviewAsync(draft, Cancellation));
        var (again, record) = await EraseAsync(pipeline, $$"""{"email":"{{Jane}}","reason":"once more"}""");
        Assert.Equal((200, "done", "3"), (again, FieldText.From(record["state"]), FieldText.From(record["passesDone"])));
        Assert.True(Number(record, "events") >= 9 && Number(record, "deadLetters") >= 2, record.ToJsonString());
        Assert.NotEmpty(await StoredBytes.FindAsync(pipeline, Mary));
    }

    // A preview of a draft shows what people were sent
    private static async Task<RulesDraft> PreviewedAsync(PipelineHarness pipeline, string email)
    {
        var drafts = pipeline.Get<RulesDrafts>();
        var now = pipeline.Clock.GetUtcNow();
        var draft = await drafts.TryKeepAsync(
            new RulesDraft
            {
                Id = RulesDrafts.NewId(now),
                Bundle = new ConfigurationBundle("gtm.yaml", ErasedPerson.Document, new Dictionary<string, string>()),
                By = PublicationAuthor.Person("Ann"),
                At = now,
            },
            Cancellation);
        await drafts.KeepPreviewAsync(draft!, $$"""{"message":"new lead {{email}}"}""", Cancellation);
        return draft!;
    }

    [Fact]
    public async Task Event_OfAnErasedPerson_IsAHeadWithoutThem()
    {
        await using var pipeline = await StartAsync();
        var id = await pipeline.LeadAsync(Jane, "msg_1");
        var other = await pipeline.LeadAsync(Mary, "msg_2");

        await EraseAsync(pipeline, $$"""{"email":"{{Jane}}","reason":"asked"}""");
        await pipeline.DrainAsync();

        var trace = await pipeline.TraceAsync(id);
        Assert.Equal(
            ("forms", "lead.created", "delivered"),
            (FieldText.From(trace["source"]), FieldText.From(trace["type"]), FieldText.From(trace["outcome"])));
        Assert.Contains("erased", FieldText.From(trace["forgotten"]), StringComparison.Ordinal);
        Assert.Null(trace["event"]);
        Assert.Empty(trace["stages"]!.AsArray());
        Assert.Equal(Mary, FieldText.From((await pipeline.TraceAsync(other))["event"]!["data"]!["person"]!["email"]));
        var (status, answer) = await pipeline.ReplayAsync((ops, request) => ops.ReplayEventAsync(request, id, Cancellation));
        Assert.Equal(409, status);
        Assert.Contains("was erased", FieldText.From(answer["error"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Event_UnderWay_IsLetRunOutAndErasedByALaterPass()
    {
        await using var pipeline = await StartAsync();
        await pipeline.SendTypeAsync("form.submitted", Jane, "msg_1");
        await EraseAsync(pipeline, $$"""{"email":"{{Jane}}","reason":"asked"}""");

        await pipeline.DrainAsync();
        Assert.Single(pipeline.Received("sequencer"));

        await RunOutAsync(pipeline);
        Assert.Single(pipeline.Received("sequencer"));
        Assert.Empty(await StoredBytes.FindAsync(pipeline, Jane));
    }

    [Theory]
    [InlineData(false, 7)]
    [InlineData(true, FailingCalls.Every, Explicit = true)]
    public async Task Erasure_EndedAtAnyStorageCall_IsGoneOnWith(bool takesEffect, int step)
    {
        await using var pipeline = await StartAsync();
        foreach (var call in FailingCalls.InTurn(calls: 60, step, row: 0))
        {
            await pipeline.LeadAsync(Jane, $"msg_{call}");
            await EraseAsync(pipeline, $$"""{"email":"{{Jane}}","reason":"asked","again":true}""");
            pipeline.Script.Calls.Clear();
            pipeline.Script.Fail(call, takesEffect ? Strike.After : Strike.Before, fatal: true);
            try
            {
                await pipeline.DrainAsync(rounds: 3);
            }
            catch (Exception ended) when (ended is AggregateException or StorageScript.ScriptedFailure or Xunit.Sdk.XunitException)
            {
                // The process ends with it
            }

            pipeline.Script.Restart();
            pipeline.Script.Fail(-1, Strike.Before, fatal: false);
            await RunOutAsync(pipeline);
            Assert.Empty(await StoredBytes.FindAsync(pipeline, Jane));
        }
    }

    [Theory]
    [InlineData("{}", "'email' is the person's e-mail address")]
    [InlineData("""{"email":"nobody"}""", "'email' is the person's e-mail address")]
    [InlineData("""{"email":"a@b.example"}""", "Say why")]
    [InlineData("""{"mail":"a@b.example","reason":"x"}""", "'mail' is not known here: did you mean 'email'?")]
    public async Task Call_ThatSaysTooLittle_IsRefused(string body, string error)
    {
        await using var pipeline = await StartAsync();

        var (status, answer) = await EraseAsync(pipeline, body);

        Assert.Equal(400, status);
        Assert.Contains(error, FieldText.From(answer["error"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_OfAPerson_HasTheirEventsSignalsAndOwners()
    {
        await using var pipeline = await StartAsync();
        var id = await pipeline.LeadAsync(Jane, "msg_1");
        await pipeline.SendTypeAsync("use", Jane, "msg_2");
        await pipeline.LeadAsync(Mary, "msg_3");
        await pipeline.DrainAsync();

        var (status, held) = await ExportAsync(pipeline, Jane);

        Assert.Equal((200, Jane), (status, FieldText.From(held["person"])));
        Assert.Equal(2, held["events"]!.AsArray().Count);
        Assert.Contains(held["events"]!.AsArray(), one => FieldText.From(one!["event"]!["data"]!["raw"]!["data"]!["email"]) == Jane);
        Assert.Equal("gone-quiet", FieldText.From(Assert.Single(held["signals"]!.AsArray())!["signal"]));
        Assert.Equal(id, FieldText.From(Assert.Single(held["owners"]!.AsArray())!["event"]));
        Assert.DoesNotContain(Mary, held.ToJsonString(), StringComparison.Ordinal);
    }

    private Task<PipelineHarness> StartAsync() => ErasedPerson.StartAsync(azurite);

    private static int Number(JsonNode answer, string name) => int.Parse(FieldText.From(answer[name])!, CultureInfo.InvariantCulture);

    private static Task<(int Status, JsonNode Answer)> ExportAsync(PipelineHarness pipeline, string email) =>
        pipeline.CallAsync<PeopleEndpoints>(
            (people, request) =>
            {
                request.QueryString = new Microsoft.AspNetCore.Http.QueryString($"?email={Uri.EscapeDataString(email)}");
                return people.ExportAsync(request, Cancellation);
            });
}
