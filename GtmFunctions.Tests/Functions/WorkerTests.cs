using Azure.Storage.Queues.Models;
using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Tests.Functions.Host;
using GtmFunctions.Tests.Functions.Host.Protocol;
using Xunit;
using Status = GtmFunctions.Tests.Functions.Host.Protocol.StatusResult.Types.Status;

namespace GtmFunctions.Tests.Functions;

/// <summary>The Functions app itself: its process, run by a host that speaks the protocol of the real one, on real storage.</summary>
public sealed class WorkerTests(WorkerFixture worker) : IClassFixture<WorkerFixture>
{
    private readonly RunningApp _app = worker.App;

    [Fact]
    public void Load_EveryFunctionOfTheSurface_IsLoaded() =>
        Assert.Equal(
            PipelineSurface.Names.Order(),
            _app.Host.Functions.Select(function => function.Name).Order());

    [Fact]
    public void Load_QueueFunctions_TakeTheMessageWithItsCounts() =>
        Assert.All(
            _app.Host.Functions.Where(function => function.Trigger == "queueTrigger"), function => Assert.True(function.TakesSdkType));

    [Fact]
    public async Task Webhook_Signed_GoesThroughEveryQueueFunctionToItsDestination()
    {
        var received = await _app.SendAsync("form.submitted", "msg_1", "ada@analytical.example");
        var ran = new HashSet<string>(await _app.Queues.DrainAsync());

        Assert.Equal((200, Status.Success), (received.Status, received.Result.Status));
        Assert.Contains("ada@analytical.example", _app.Delivered());
        var id = await EventAsync("ada@analytical.example");
        Assert.Equal("delivered", (await _app.OpsAsync("GET", $"events/{id}"))["outcome"]!.GetValue<string>());

        // Each stage once more, by the message that waits for it alone: from its own queue
        foreach (var stage in (string[])["enrich", "route"])
            await _app.OpsAsync("POST", $"events/{id}/replay", $$"""{"from":"{{stage}}"}""");
        ran.UnionWith(await _app.Queues.DrainAsync());
        await _app.OpsAsync("POST", "replay", """{"all":true,"from":"route"}""");
        ran.UnionWith(await _app.Queues.DrainAsync());
        _app.Answer = 422;
        await _app.SendAsync("form.submitted", "msg_2", "bob@analytical.example");
        await _app.Queues.DrainAsync();
        _app.Answer = 200;
        var letter = (await _app.OpsAsync("GET", "dead-letters?source=forms"))["deadLetters"]![0]!["id"]!.GetValue<string>();
        await _app.OpsAsync("POST", $"dead-letters/{letter}/replay");
        ran.UnionWith(await _app.Queues.DrainAsync());

        Assert.Equal(
            ["bob@analytical.example", "bob@analytical.example"],
            _app.Delivered().Where(email => email.StartsWith("bob", StringComparison.Ordinal)));
        Assert.Equal(_app.Host.Functions.Where(one => one.Trigger == "queueTrigger").Select(one => one.Name).Order(), ran.Order());
    }

    [Fact]
    public async Task Webhook_FieldsNamedLikeParameters_FillNone()
    {
        var answer = await _app.SendAsync(
            "form.submitted",
            "msg_fields",
            "eve@analytical.example",
            ""","source":"other","token":"stolen","context":{},"request":1,"cancellation":"x","cancellationToken":"x" """);

        Assert.True(answer.Status == 200, answer.Body);
        Assert.Equal(Status.Success, answer.Result.Status);
    }

    [Fact]
    public async Task Webhook_Forged_IsRefused()
    {
        var answer = await _app.Host.RequestAsync("POST", "/api/hooks/forms", "{}"u8.ToArray());

        Assert.Equal((401, Status.Success), (answer.Status, answer.Result.Status));
    }

    [Fact]
    public async Task Configuration_Put_IsTheCurrentOne()
    {
        var changed = RunningApp.Document.Replace("version: 1", "version: 1 # changed", StringComparison.Ordinal);

        var put = await _app.OpsAsync("PUT", "config", changed);

        Assert.Equal(changed, (await _app.Host.RequestAsync("GET", "/api/ops/config")).Body);
        Assert.Contains(
            put["version"]!.GetValue<string>(),
            (await _app.OpsAsync("GET", "config/versions")).AsArray().Where(version => version!["current"]!.GetValue<bool>())
                .Select(version => version!["version"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Timers_Fired_Succeed()
    {
        foreach (var timer in _app.Host.Functions.Where(function => function.Trigger == "timerTrigger"))
        {
            var result = await _app.Host.Invoke(timer, TriggerData.FromTimer(TimeProvider.System.GetUtcNow())).Result;

            Assert.True(result.Status == Status.Success, $"{timer.Name}: {result.Exception?.Message}");
        }
    }

    [Fact]
    public async Task Stage_ThatThrows_FailsItsInvocationAndSaysWhyInTheHostsLog()
    {
        var lost = Message("""{"blob":"messages/that-is-not-there"}""");

        var invocation = _app.Host.Invoke(_app.Host.Function(nameof(Stages.Enrich)), TriggerData.FromMessage(lost));
        var result = await invocation.Result;

        Assert.Equal(Status.Failure, result.Status);
        Assert.Contains("BlobNotFound", result.Exception.Message, StringComparison.Ordinal);
        await _app.LoggedAsync(line => line.InvocationId == invocation.Id && line.Level == RpcLog.Types.Level.Warning
            && line.Message.Contains("try 1 of 5", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Invocation_Cancelled_StopsAndFails()
    {
        await _app.SendAsync("demo.asked", "msg_slow", "slow@analytical.example");

        // Whichever function it is that makes the call
        var running = await _app.Queues.RunUntilAsync(_app.SlowCall);
        _app.Host.Cancel(running);
        var result = await running.Result;

        Assert.NotEqual(Status.Success, result.Status);
        await _app.SlowCallGone;
    }

    private static QueueMessage Message(string body)
    {
        var now = TimeProvider.System.GetUtcNow();
        return QueuesModelFactory.QueueMessage("message-1", "receipt-1", body, dequeueCount: 1, now, now, DateTimeOffset.MaxValue);
    }

    private async Task<string> EventAsync(string about)
    {
        var found = await _app.OpsAsync("GET", $"events?q={Uri.EscapeDataString(about)}");
        return Assert.Single(found["events"]!.AsArray())!["id"]!.GetValue<string>();
    }
}
