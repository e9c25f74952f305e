using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Azure;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Tests.Infra;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace GtmFunctions.Tests.Ops;

public sealed class OpsCallTests
{
    private static readonly ServiceProvider Services = new ServiceCollection().AddLogging().BuildServiceProvider();

    public static TheoryData<Exception> StorageFailures { get; } =
    [
        new RequestFailedException("no connection"),
        new RequestFailedException(503, "busy", "ServerBusy", innerException: null),
        new AggregateException(new RequestFailedException("no connection"), new TaskCanceledException()),
        new TaskCanceledException("the SDK's own time-out"),
        new IOException("reset", new SocketException(104)),
        new HttpRequestException("refused"),
    ];

    [Theory]
    [MemberData(nameof(StorageFailures))]
    public async Task Answer_StorageDoesNotAnswer_Is503WithASentenceAndWhenToTryAgain(Exception failure)
    {
        var (status, answer, headers) = await AnswerAsync(OpsCalls.GetMap, "", failure);

        Assert.Equal(503, status);
        Assert.StartsWith("Storage does not answer (", answer, StringComparison.Ordinal);
        Assert.Contains("Try again in 10 seconds", answer, StringComparison.Ordinal);
        Assert.Equal("10", headers.RetryAfter);
    }

    [Theory]
    [InlineData(403, "AuthorizationPermissionMismatch")]
    [InlineData(404, "TableNotFound")]
    public async Task Answer_StorageRefuses_Is503AndSaysWhereToLook(int refusal, string code)
    {
        var (status, answer, headers) = await AnswerAsync(
            OpsCalls.GetMap, "", new RequestFailedException(refusal, "no", code, innerException: null));

        Assert.Equal(503, status);
        Assert.StartsWith($"Storage refuses what this call needs ({code}).", answer, StringComparison.Ordinal);
        Assert.Equal(0, headers.RetryAfter.Count);
    }

    [Fact]
    public async Task Answer_NoConfiguration_Is503WithWhy()
    {
        var (status, answer, _) = await AnswerAsync(OpsCalls.GetMap, "", new ConfigurationMissingException("None was published.", null));

        Assert.Equal((503, "No configuration is loaded, and this needs one. None was published."), (status, answer));
    }

    [Fact]
    public async Task Answer_AFaultOfOurOwn_IsNotHidden() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => AnswerAsync(OpsCalls.GetMap, "", new InvalidOperationException("ours")));

    [Fact]
    public async Task Answer_TheCallerWentAway_IsNoFailure()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        var (status, _, _) = await AnswerToAsync(OpsCalls.GetMap, "", new OperationCanceledException(gone.Token), gone.Token);

        Assert.Equal(499, status);
    }

    [Theory]
    [InlineData(
        "?sorce=crm",
        "'sorce' is not known here: did you mean 'source'? "
        + "Known are source, type, outcome, since, until, q, person, account, phone, id, top, after.")]
    [InlineData(
        "?colour=red&sourc=x",
        "'colour' is not known here. 'sourc' is not known here: did you mean 'source'? "
        + "Known are source, type, outcome, since, until, q, person, account, phone, id, top, after.")]
    [InlineData(
        "?outcome=lost",
        "'outcome' is one of accepted, routed, unhandled, counted, filtered, dropped, logged, answered, delivered, dead-lettered, "
        + "not 'lost'.")]
    [InlineData("?source=a&source=b", "'source' is there 2 times: give it one value.")]
    public async Task Answer_WhatNobodyKnows_Is400AndListsWhatIsKnown(string query, string error)
    {
        var (status, answer, _) = await AnswerAsync(OpsCalls.ListEvents, query, failure: null);

        Assert.Equal((400, error), (status, answer));
    }

    [Fact]
    public async Task Answer_AParameterToACallThatHasNone_Is400()
    {
        var (status, answer, _) = await AnswerAsync(OpsCalls.GetReplay, "?top=3&code=key&clientId=default", failure: null);

        Assert.Equal((400, "'top' is not known here: this call has no parameters."), (status, answer));
    }

    [Theory]
    [InlineData("?code=key&source=&outcome=")]
    [InlineData("?outcome=dead-lettered&top=1000")]
    public async Task Answer_WhatIsKnown_IsAnswered(string query) =>
        Assert.Equal(200, (await AnswerAsync(OpsCalls.ListEvents, query, failure: null)).Status);

    [Fact]
    public void Outcomes_All_AreAllOfThem() => Assert.Equal(
        typeof(Outcomes).GetFields().Select(field => (string)field.GetRawConstantValue()!).Order(StringComparer.Ordinal),
        Outcomes.All.Order(StringComparer.Ordinal));

    // The reference is held to what calls read: this prints what it must say.
    [Fact]
    public void Reference_OfTheCalls_SaysWhatTheyRead()
    {
        var page = InfraFolder.Read("docs/operations.md");
        var parameters = OpsCalls.All.SelectMany(call => call.Parameters).DistinctBy(parameter => parameter.Name).ToArray();
        string[] lines =
        [
            .. OpsCalls.All.Where(call => call.Parameters.Count > 0)
                .Select(call => $"| `{call.Method} {call.Route}` | {Listed(call.Parameters.Select(parameter => parameter.Name))} |"),
            .. parameters.Select(parameter => $"| `{parameter.Name}` | {parameter.Does} | {Listed(parameter.Values ?? [])} |"),
        ];

        var missing = lines.Where(line => !page.Contains(line, StringComparison.Ordinal)).ToArray();

        Assert.True(missing.Length == 0, $"docs/operations.md lacks:\n{string.Join('\n', missing)}");
    }

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"`{name}`"));

    private static Task<(int Status, string? Error, IHeaderDictionary Headers)> AnswerAsync(
        OpsCall call, string query, Exception? failure) =>
        AnswerToAsync(call, query, failure, TestContext.Current.CancellationToken);

    private static async Task<(int Status, string? Error, IHeaderDictionary Headers)> AnswerToAsync(
        OpsCall call, string query, Exception? failure, CancellationToken cancellation)
    {
        var context = new DefaultHttpContext { RequestServices = Services };
        context.Request.QueryString = new QueryString(query);
        context.Response.Body = new MemoryStream();
        var result = await call.AnswerAsync(
            context.Request, _ => failure is null ? Task.FromResult(Results.Ok()) : throw failure, cancellation);
        await result.ExecuteAsync(context);
        var text = Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray());
        var error = text.StartsWith('{') ? FieldText.From(JsonNode.Parse(text)!["error"]) : null;
        return (context.Response.StatusCode, error, context.Response.Headers);
    }
}
