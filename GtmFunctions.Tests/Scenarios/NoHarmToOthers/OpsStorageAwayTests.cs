using System.Text;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Tests.Storage;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.NoHarmToOthers;

/// <summary>Every ops call while storage is away, and with a parameter that nobody knows.</summary>
public sealed class OpsStorageAwayTests(AzuriteFixture azurite)
{
    private const string Sources = """
        sources:
          tasks: { provider: asana }
          polled: { provider: hubspot, poll: { token: HUBSPOT_TOKEN } }
          compared: { provider: hubspot, secrets: [CRM_SECRET], poll: { token: HUBSPOT_TOKEN, records: [deals] }, gaps: {} }
        """;

    [Fact]
    public async Task EveryCall_StorageIsAway_Is503WithASentenceAndNever500()
    {
        await using var pipeline = await PipelineHarness.StartAsync(
            azurite,
            Document.Leads.Replace("sources:", Sources, StringComparison.Ordinal) + "\n" + """
            jobs: { name: { do: enrich-again, every: "30 2 * * *" } }
            lists: { name: { from: LIST_CSV, key: domain } }
            accounts: { list: name, map: { account.owner: owner } }
            """);
        var functions = OpsFunctions(pipeline);
        Assert.True(functions.Count > 20, $"only {functions.Count} ops calls");
        pipeline.Script.IsAway = true;
        foreach (var function in functions)
        {
            var (status, answer, headers) = await CallAsync(pipeline, function, "");

            // Its own checks are an answer: what fails of them is what was asked for.
            if (function.Endpoint.Name == nameof(OpsCalls.RunChecks))
            {
                Assert.Equal(200, status);
                continue;
            }

            Assert.True(status == 503, $"{function.Endpoint.Name} was answered {status}: {answer}");
            Assert.StartsWith("Storage does not answer (status 503)", FieldText.From(answer!["error"]), StringComparison.Ordinal);
            Assert.Equal("10", headers.RetryAfter);
        }
    }

    [Fact]
    public async Task EveryCall_WithAParameterThatNobodyKnows_Is400()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        foreach (var function in OpsFunctions(pipeline))
        {
            var (status, answer, _) = await CallAsync(pipeline, function, "?surprise=1&code=key");

            Assert.True(status == 400, $"{function.Endpoint.Name} was answered {status}: {answer}");
            Assert.StartsWith("'surprise' is not known here", FieldText.From(answer!["error"]), StringComparison.Ordinal);
        }
    }

    // The pages and what leads there answer people, in their own way
    private static IReadOnlyList<HttpFunction> OpsFunctions(PipelineHarness pipeline)
    {
        var calls = OpsCalls.All.Select(call => call.Endpoint).ToHashSet();
        return [.. pipeline.Get<PipelineSurface>().Http.Where(function => calls.Contains(function.Endpoint))];
    }

    private static async Task<(int Status, JsonNode? Answer, IHeaderDictionary Headers)> CallAsync(
        PipelineHarness pipeline, HttpFunction function, string query)
    {
        var context = new DefaultHttpContext { RequestServices = pipeline.Get<IServiceProvider>() };
        context.Request.Method = function.Endpoint.Methods[0].ToUpperInvariant();
        context.Request.QueryString = new QueryString(query);
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(Body(function.Endpoint.Name)));
        context.Response.Body = new MemoryStream();
        var values = function.Endpoint.RouteValues.Select(value => value.Name == "part" ? "0" : Value(function.Endpoint.Name));
        var result = await function.Handler(context.Request, [.. values], TestContext.Current.CancellationToken);
        await result.ExecuteAsync(context);
        var text = Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray());
        return (context.Response.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text) : null, context.Response.Headers);
    }

    private static string Body(string function) => function switch
    {
        nameof(OpsCalls.RollBackConfiguration) => """{"version":"0123456789ab"}""",
        nameof(OpsCalls.RollOutConfiguration) => """{"version":"0123456789ab","to":"10%"}""",
        nameof(OpsCalls.Simulate) => """{"source":"forms"}""",
        nameof(OpsCalls.PreviewRules) => """{"tables":{"reps.csv":"name,email,team"}}""",
        nameof(OpsCalls.ReplayDeadLetters) or nameof(OpsCalls.ReplayEvents) => """{"all":true}""",
        nameof(OpsCalls.DiscardDeadLetters) => """{"all":true,"reason":"old"}""",
        nameof(OpsCalls.MuteAlarm) => """{"who":"ann","for":"2h"}""",
        nameof(OpsCalls.ErasePerson) => """{"email":"jane@acme.example","reason":"asked"}""",
        nameof(OpsCalls.MatchAccount) => """{"lead":"ada@acme.example"}""",
        nameof(OpsCalls.AnswerAccountQuestion) => """{"who":"ann","answer":"none"}""",
        nameof(OpsCalls.AddSubscription) => """{"name":"board","address":"https://board.example","types":"*"}""",
        nameof(OpsCalls.ReplaySubscription) => """{"since":"1d"}""",
        nameof(OpsCalls.PutRules) => """{"document":"version: 1"}""",
        nameof(OpsCalls.ExportPerson) => """{"email":"jane@acme.example"}""",
        nameof(OpsCalls.DiscardDeadLetter) => """{"reason":"old"}""",
        nameof(OpsCalls.PutConfiguration) or nameof(OpsCalls.ValidateConfiguration) => Document.Leads,
        nameof(OpsCalls.PutImportPart) => "Email",
        _ => "",
    };

    private static string Value(string function) => function switch
    {
        nameof(OpsCalls.GetEvent) or nameof(OpsCalls.ReplayEvent) => "e20261123-0123456789abcdef01234567",
        nameof(OpsCalls.GetImport) or nameof(OpsCalls.PutImportPart) or nameof(OpsCalls.CommitImport) or nameof(OpsCalls.StartImport)
            or nameof(OpsCalls.StopImport) or nameof(OpsCalls.GetRejectedRows) => "i20261123-0123456789",
        nameof(OpsCalls.GetReplay) or nameof(OpsCalls.StopReplay) => "r20261123-0123456789",
        nameof(OpsCalls.GetConfigurationTable) or nameof(OpsCalls.PutConfigurationTable) => "reps.csv",
        nameof(OpsCalls.GetHandshake) or nameof(OpsCalls.ChangeHandshake) => "tasks",
        nameof(OpsCalls.ListRequests) or nameof(OpsCalls.CaptureRequests) => "forms",
        nameof(OpsCalls.RunJob) or nameof(OpsCalls.SyncList) => "name",
        nameof(OpsCalls.RunPoll) => "polled",
        nameof(OpsCalls.FillGaps) => "compared",
        _ => "x0123456789abcdef01234567",
    };
}
