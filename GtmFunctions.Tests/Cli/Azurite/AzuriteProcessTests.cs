using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Azure.Storage.Queues;
using GtmFunctions.Cli.Azurite;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Cli.Azurite;

public sealed class AzuriteProcessTests(AzuriteFixture azurite) : IDisposable
{
    private readonly TestFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string StateFile => _folder.File("azurite.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Start_AfterAStop_HasWhatWasAcknowledgedJustBefore()
    {
        int pid;
        await using (var first = await StartAsync())
        {
            pid = first.Pid;
            await new QueueClient(first.ConnectionString, "kept").CreateAsync(cancellationToken: Cancellation);
            await new QueueClient(first.ConnectionString, "kept").SendMessageAsync("body", Cancellation);
        }

        Assert.False(NodeProcess.IsAlive(pid));
        Assert.False(File.Exists(StateFile));
        await using var second = await StartAsync();
        Assert.False(second.WasFound);
        var kept = await new QueueClient(second.ConnectionString, "kept").ReceiveMessageAsync(cancellationToken: Cancellation);
        Assert.Equal("body", kept.Value.Body.ToString());
    }

    // As clients open them in store
    [Fact]
    public async Task Stop_WithConnectionsThatWereNeverUsed_EndsByItselfAndNeedsNotBeKilled()
    {
        await using var started = await StartAsync();
        using var blobs = new TcpClient();
        using var queues = new TcpClient();
        using var tables = new TcpClient();
        await blobs.ConnectAsync(IPAddress.Loopback, started.Ports.Blob, Cancellation);
        await queues.ConnectAsync(IPAddress.Loopback, started.Ports.Queue, Cancellation);
        await tables.ConnectAsync(IPAddress.Loopback, started.Ports.Table, Cancellation);

        Assert.True(await NodeProcess.StopAsync(started.Pid, AzuriteProcess.StopPatience, TimeProvider.System));
    }

    [Fact]
    public async Task Start_AfterItsStarterWasKilled_FindsTheLivingOne()
    {
        using var starter = Process.Start(StarterOf(_folder.Path))!;
        var pid = int.Parse((await starter.StandardOutput.ReadLineAsync(Cancellation))!, CultureInfo.InvariantCulture);
        starter.Kill();
        await starter.WaitForExitAsync(Cancellation);

        var found = await StartAsync();
        Assert.True(found.WasFound);
        Assert.Equal(pid, found.Pid);
        await new QueueClient(found.ConnectionString, "works").CreateAsync(cancellationToken: Cancellation);

        await found.DisposeAsync();
        Assert.False(NodeProcess.IsAlive(pid));
    }

    [Fact]
    public async Task Start_KilledBeforeThePortsWereWritten_FindsThemInTheLog()
    {
        await using var first = await StartAsync();
        using var copy = new TestFolder();
        File.Copy(_folder.File("azurite.log"), copy.File("azurite.log"));
        await File.WriteAllTextAsync(
            copy.File("azurite.json"), JsonSerializer.Serialize(new { pid = first.Pid, started = first.Started }), Cancellation);

        var found = await AzuriteProcess.StartAsync(azurite.Installation, copy.Path, TimeProvider.System, Cancellation);

        Assert.Equal((true, first.Pid, first.Ports), (found.WasFound, found.Pid, found.Ports));
        await found.DisposeAsync();
    }

    [Fact]
    public Task Start_OverTheStateOfAnotherNode_ReplacesItAndHarmsNobody() => AssertReplacedAsync(StateOf(azurite.Process.Pid));

    [CiFact]
    public Task Start_OverTheStateOfNobody_ReplacesIt() => AssertReplacedAsync(StateOf(int.MaxValue - 1));

    [CiFact]
    public Task Start_OverAStateThatCannotBeRead_ReplacesIt() => AssertReplacedAsync("not json");

    [Fact]
    public async Task Start_InAFolderThatAnotherHas_SaysWho()
    {
        using var taken = DataFolderLock.Take(_folder.Path);

        var error = await Assert.ThrowsAsync<AzuriteException>(StartAsync);

        Assert.Contains($"in use by process {Environment.ProcessId}", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(StateFile));
    }

    [Fact]
    public async Task Start_OfOneThatFails_ShowsWhatItPrinted()
    {
        var prelude = _folder.File("broken.mjs");
        await File.WriteAllTextAsync(prelude, "console.error('out of luck'); process.exit(3);", Cancellation);

        var error = await Assert.ThrowsAsync<AzuriteException>(
            () => AzuriteProcess.StartAsync(
                azurite.Installation with { Prelude = prelude }, _folder.Path, TimeProvider.System, Cancellation));

        Assert.Contains("out of luck", error.Message, StringComparison.Ordinal);
        using var free = DataFolderLock.Take(_folder.Path);
    }

    private static string StateOf(int pid) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{ "pid": {{pid}}, "ports": { "blob": 1, "queue": 1, "table": 1 }, "started": "2026-11-23T12:00:00Z" }""");

    private async Task AssertReplacedAsync(string state)
    {
        var pid = azurite.Process.Pid;
        await File.WriteAllTextAsync(StateFile, state, Cancellation);

        await using var started = await StartAsync();

        Assert.False(started.WasFound);
        Assert.NotEqual(pid, started.Pid);
        using var written = JsonDocument.Parse(await File.ReadAllTextAsync(StateFile, Cancellation));
        Assert.Equal(started.Pid, written.RootElement.GetProperty("pid").GetInt32());
        Assert.Equal(started.Ports.Queue, written.RootElement.GetProperty("ports").GetProperty("queue").GetInt32());
        Assert.True(NodeProcess.IsAlive(pid));
    }

    private Task<AzuriteProcess> StartAsync() =>
        AzuriteProcess.StartAsync(azurite.Installation, _folder.Path, TimeProvider.System, Cancellation);

    private static ProcessStartInfo StarterOf(string dataFolder)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "gtm.dll")])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(AzuriteProcessTests).Assembly.Location;
        start.Environment[StartupHook.DataFolder] = dataFolder;
        return start;
    }
}
