using System.Text;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Surface;
using GtmFunctions.Tests.Storage;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.NoHarmToOthers;

/// <summary>Every ops call while storage is away, and with a parameter that nobody knows.</summary>
public sealed class OpsStorageAwayTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task EveryCall_StorageIsAway_Is503WithASentenceAndNever500()
    {
        await using var pipeline = await PipelineHarness.StartAsync(
            azurite, Document.Leads.Replace("sources:", "sources:\n  tasks: { provider: asana }", StringComparison.Ordinal));
        var functions = OpsFunctions(pipeline);
        Assert.True(functions.Count > 20, $"only {functions.Count} ops calls");
        pipeline.Script.IsAway = true;
        foreach (var function in functions)
        {
            var (status, answer, headers) = await CallAsync(pipeline, function, "");

            // Its own checks are an answer: what fails of them is what was asked for.
            if (function.Route == HttpRoutes.Checks)
            {
                Assert.Equal(200, status);
                continue;
            }

            Assert.True(status == 503, $"{function.Methods[0]} {function.Route} was answered {status}: {answer}");
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

            Assert.True(status == 400, $"{function.Methods[0]} {function.Route} was answered {status}: {answer}");
            Assert.StartsWith("'surprise' is not known here", FieldText.From(answer!["error"]), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task EveryOpsFunction_HasItsParametersDeclared()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);

        Assert.Equal(
            OpsFunctions(pipeline).Select(function => $"{function.Methods[0].ToUpperInvariant()} {function.Route}")
                .Order(StringComparer.Ordinal),
            OpsCalls.All.Select(call => $"{call.Method} {call.Route}").Order(StringComparer.Ordinal));
    }

    private static IReadOnlyList<HttpFunction> OpsFunctions(PipelineHarness pipeline) =>
        [.. pipeline.Get<PipelineSurface>().Http.Where(function => function.Route.StartsWith("ops", StringComparison.Ordinal))];

    private static async Task<(int Status, JsonNode? Answer, IHeaderDictionary Headers)> CallAsync(
        PipelineHarness pipeline, HttpFunction function, string query)
    {
        var context = new DefaultHttpContext { RequestServices = pipeline.Get<IServiceProvider>() };
        context.Request.Method = function.Methods[0].ToUpperInvariant();
        context.Request.QueryString = new QueryString(query);
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(Body(function.Route)));
        context.Response.Body = new MemoryStream();
        object[] arguments =
        [
            .. function.Handler.Method.GetParameters().Select(parameter => parameter.ParameterType == typeof(HttpRequest)
                ? (object)context.Request
                : parameter.ParameterType == typeof(CancellationToken) ? TestContext.Current.CancellationToken : Argument(function.Route)),
        ];
        var result = await (Task<IResult>)function.Handler.DynamicInvoke(arguments)!;
        await result.ExecuteAsync(context);
        var text = Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray());
        return (context.Response.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text) : null, context.Response.Headers);
    }

    private static string Body(string route) => route switch
    {
        HttpRoutes.RollBackConfiguration => """{"version":"0123456789ab"}""",
        HttpRoutes.Simulate => """{"source":"forms"}""",
        HttpRoutes.ReplayDeadLetters or HttpRoutes.ReplayEvents => """{"all":true}""",
        HttpRoutes.DiscardDeadLetters => """{"all":true,"reason":"old"}""",
        HttpRoutes.DiscardDeadLetter => """{"reason":"old"}""",
        HttpRoutes.Configuration or HttpRoutes.ValidateConfiguration => Document.Leads,
        _ => "",
    };

    private static string Argument(string route) => route switch
    {
        HttpRoutes.Event or HttpRoutes.ReplayEvent => "e20261123-0123456789abcdef01234567",
        HttpRoutes.Replay or HttpRoutes.StopReplay => "r20261123-0123456789",
        HttpRoutes.ConfigurationTable => "reps.csv",
        HttpRoutes.Handshake => "tasks",
        _ => "x0123456789abcdef01234567",
    };
}
