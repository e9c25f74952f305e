using System.Text;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Signing;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Tests.Deliver;
using GtmFunctions.Tests.Functions.Host.Protocol;
using GtmFunctions.Tests.Storage;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace GtmFunctions.Tests.Functions.Host;

/// <summary>
/// The built worker under a host, with storage of its own, a configuration, and a destination that a test tells how to answer.
/// </summary>
internal sealed class RunningApp : IAsyncDisposable
{
    /// <summary>A lead goes to <c>/sink</c>; a demo request goes to <c>/slow</c>, which answers when it is let.</summary>
    public const string Document = """
        version: 1
        sources:
          forms:
            provider: standard-webhooks
            secrets: [FORMS_SECRET]
            types: { form.submitted: lead.created, demo.asked: demo.requested }
            map: { person.email: data.email }
        workflows:
          inbound: { on: [lead.created], do: [ { to: sink } ] }
          demos: { on: [demo.requested], do: [ { to: slow } ] }
        destinations:
          sink: { connector: http, url: SINK_URL, allowPrivate: true }
          slow: { connector: http, url: SLOW_URL, allowPrivate: true }
        """;

    private const string Secret = "whsec_Zm9ybXMtc2VjcmV0LWZvci10ZXN0cy1vbmx5IQ==";

    private readonly TestFolder _folder;
    private readonly LocalServer _destination;
    private readonly DestinationBehaviour _behaviour;

    private RunningApp(TestFolder folder, LocalServer destination, DestinationBehaviour behaviour, FunctionsHost host, string connection)
    {
        (_folder, _destination, _behaviour, Host, Connection) = (folder, destination, behaviour, host, connection);
        Queues = new QueueTrigger(host, connection);
    }

    /// <summary>The host.</summary>
    public FunctionsHost Host { get; }

    /// <summary>The connection string of its storage.</summary>
    public string Connection { get; }

    /// <summary>Its queue trigger, turned by hand.</summary>
    public QueueTrigger Queues { get; }

    /// <summary>Ends when a call to <c>/slow</c> has arrived.</summary>
    public Task SlowCall => _behaviour.Arrived.Task;

    /// <summary>Ends when that call was hung up.</summary>
    public Task SlowCallGone => _behaviour.Gone.Task;

    /// <summary>How the destination answers from now on.</summary>
    public int Answer
    {
        get => _behaviour.Status;
        set => _behaviour.Status = value;
    }

    /// <summary>Starts it.</summary>
    /// <param name="azurite">Real storage.</param>
    /// <param name="document">The configuration that comes with the package.</param>
    /// <param name="settings">App settings beside those of the document.</param>
    public static async Task<RunningApp> StartAsync(
        AzuriteFixture azurite, string document = Document, IReadOnlyDictionary<string, string>? settings = null)
    {
        var folder = new TestFolder();
        var behaviour = new DestinationBehaviour();
        var destination = await LocalServer.StartAsync(behaviour.AnswerAsync);
        FunctionsHost? host = null;
        try
        {
            await File.WriteAllTextAsync(folder.File("gtm.yaml"), document, TestContext.Current.CancellationToken);
            var connection = azurite.NewPreparedAccount();
            var all = new Dictionary<string, string>(settings ?? new Dictionary<string, string>())
            {
                [StorageConnection.SettingName] = connection,
                ["GTM_CONFIG"] = folder.File("gtm.yaml"),
                ["FORMS_SECRET"] = Secret,
                ["SINK_URL"] = new Uri(destination.Url, "/sink").ToString(),
                ["SLOW_URL"] = new Uri(destination.Url, "/slow").ToString(),
            };
            host = await FunctionsHost.StartAsync(all, TestContext.Current.CancellationToken);
            var app = new RunningApp(folder, destination, behaviour, host, connection);
            await Eventually.HoldsAsync(app.HasStartedAsync, "the package's configuration is current, or refused");
            return app;
        }
        catch
        {
            if (host is not null)
                await host.DisposeAsync();
            await destination.DisposeAsync();
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Posts a webhook, signed as its provider signs it, and again while storage is too slow to take it in.</summary>
    public async Task<HttpAnswer> SendAsync(string type, string id, string email, string more = "")
    {
        var body = Encoding.UTF8.GetBytes($$$"""{"type":"{{{type}}}","data":{"email":"{{{email}}}"}{{{more}}}}""");
        var signed = SignatureSigner.Sign(
            SourceCatalogue.Load().Sources["standard-webhooks"].Signature,
            new SignableRequest { Url = "http://127.0.0.1/api/hooks/forms", Body = body },
            new Secret("FORMS_SECRET", Secret),
            TimeProvider.System.GetUtcNow(),
            id);
        HttpAnswer? answer = null;
        await Eventually.HoldsAsync(
            async () => (answer = await Host.RequestAsync("POST", "/api/hooks/forms", signed.Body.ToArray(), signed.Headers)).Status
                != StatusCodes.Status503ServiceUnavailable,
            "storage takes the webhook in");
        return answer!;
    }

    /// <summary>Makes an ops call that succeeds.</summary>
    /// <returns>The JSON of its answer.</returns>
    public async Task<JsonNode> OpsAsync(string method, string target, string? body = null)
    {
        var answer = await Host.RequestAsync(method, $"/api/ops/{target}", body is null ? null : Encoding.UTF8.GetBytes(body));
        Assert.True(answer.Status is >= 200 and < 300, $"{method} {target}: {answer.Status} {answer.Body}");
        return JsonNode.Parse(answer.Body)!;
    }

    /// <summary>Waits for a line in the host's log.</summary>
    public Task LoggedAsync(Func<RpcLog, bool> line) => Eventually.HoldsAsync(
        () => Host.Logs.Any(line), $"the host has that line of its log, among\n{string.Join('\n', Host.Logs)}\n{Host.Output}");

    /// <summary>The addresses of the people of whom the destination was told.</summary>
    public string[] Delivered() =>
    [
        .. _destination.Requests.Where(request => request.Target == "/sink")
            .Select(request => request.Json["data"]!["person"]!["email"]!.GetValue<string>()),
    ];

    /// <summary>Ends the worker and the destination.</summary>
    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await _destination.DisposeAsync();
        _folder.Dispose();
    }

    // Functions can be called while the app still starts: a test's document must not come before the package's
    private async Task<bool> HasStartedAsync() =>
        (await Host.RequestAsync("GET", "/api/ops/config")).Status == StatusCodes.Status200OK
        || Host.Output.Contains("was not published", StringComparison.Ordinal);

    private sealed class DestinationBehaviour
    {
        public int Status { get; set; } = StatusCodes.Status200OK;

        public TaskCompletionSource Arrived { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Gone { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task AnswerAsync(ReceivedRequest request, HttpContext context)
        {
            if (request.Target == "/slow")
            {
                context.RequestAborted.Register(() => Gone.TrySetResult());
                Arrived.TrySetResult();
                await Gone.Task;
            }

            context.Response.StatusCode = Status;
        }
    }
}
