using System.Diagnostics;
using System.Text.Json.Nodes;
using Azure.Storage.Queues;
using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Tests.Functions.Host;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Functions;

/// <summary>
/// The built worker beneath the queue trigger of the real host: how soon an event is fetched, and what becomes of what fails.
/// </summary>
public sealed class QueueListenerTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Longer than the longest wait between two looks, so that each comes to a quiet app
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(700);

    [CiFact]
    public async Task Lead_OfAQuietApp_ReachesItsDestinationOnce()
    {
        const int leads = 10;
        await using var app = await RunningApp.StartAsync(azurite);
        await using var listener = await QueueListener.StartAsync(app.Host, app.Connection);
        var times = new List<double>();
        for (var number = 0; number < leads; number++)
        {
            await Task.Delay(Quiet, Cancellation);
            var watch = Stopwatch.StartNew();
            Assert.Equal(200, (await app.SendAsync("form.submitted", $"msg_{number}", $"lead{number}@quiet.example")).Status);
            await Eventually.HoldsAsync(() => app.Delivered().Contains($"lead{number}@quiet.example"), "the lead is told");
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        await Task.Delay(Quiet, Cancellation);
        double[] warm = [.. times.Skip(1).Order()];
        output.WriteLine(
            $"hook to sink under the trigger's own listener: the first {times[0]:0} ms, then {warm[warm.Length / 2]:0} ms p50, "
            + $"{warm[^1]:0} ms at most");
        Assert.Equal(leads, app.Delivered().Length);
    }

    [CiFact]
    public async Task Message_ThatFailsEachTime_IsADeadLetterWithItsReasonAndNoneOfTheHostsOwn()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        await using var listener = await QueueListener.StartAsync(app.Host, app.Connection, between: TimeSpan.FromSeconds(1));
        await Queue(app, QueueNames.Events, QueueMessageEncoding.Base64)
            .SendMessageAsync("""{"blob":"messages/that-is-not-there"}""", Cancellation);

        var letter = await LetterAsync(app);

        Assert.Contains("BlobNotFound", letter["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(5, letter["attempts"]!.GetValue<int>());
        var poison = Queue(app, QueueNames.PoisonOf(QueueNames.Events), QueueMessageEncoding.Base64);
        Assert.Single((await poison.PeekMessagesAsync(32, Cancellation)).Value);
        await Eventually.HoldsAsync(
            async () => (await Queue(app, QueueNames.Events).GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount == 0,
            "the message is gone from its own queue");
    }

    [CiFact]
    public async Task Message_ThatTheHostCannotDecode_IsADeadLetterOnceItIsSwept()
    {
        await using var app = await RunningApp.StartAsync(azurite);
        await using var listener = await QueueListener.StartAsync(app.Host, app.Connection);
        await Queue(app, QueueNames.Received).SendMessageAsync("not base64!", Cancellation);
        var poison = Queue(app, QueueNames.PoisonOf(QueueNames.Received));
        await Eventually.HoldsAsync(
            async () => (await poison.PeekMessagesAsync(32, Cancellation)).Value.Length == 1, "the host has poisoned it");

        var sweep = app.Host.Invoke(
            app.Host.Function(nameof(Timers.SweepDeadLetters)), TriggerData.FromTimer(TimeProvider.System.GetUtcNow()));
        await sweep.Result;

        Assert.Contains("not base64", (await LetterAsync(app)).ToJsonString(), StringComparison.Ordinal);
    }

    private static async Task<JsonNode> LetterAsync(RunningApp app)
    {
        JsonArray? letters = null;
        await Eventually.HoldsAsync(
            async () => (letters = (await app.OpsAsync("GET", "dead-letters"))["deadLetters"]!.AsArray()).Count > 0,
            "there is a dead letter");
        return Assert.Single(letters!)!;
    }

    private static QueueClient Queue(RunningApp app, string name, QueueMessageEncoding encoding = QueueMessageEncoding.None) =>
        new(app.Connection, name, new QueueClientOptions { MessageEncoding = encoding });
}
