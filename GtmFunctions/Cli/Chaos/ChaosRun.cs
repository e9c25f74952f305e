using GtmFunctions.Cli.Azurite;
using GtmFunctions.Cli.Chaos.Apps;
using GtmFunctions.Cli.Chaos.Audit;
using GtmFunctions.Cli.Chaos.Plan;
using GtmFunctions.Cli.Chaos.Sinks;
using GtmFunctions.Cli.Chaos.Wire;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Pipeline.Storage;

namespace GtmFunctions.Cli.Chaos;

/// <summary>One run: a plan, on an Azurite, instances and destinations of its own.</summary>
/// <param name="plan">The plan.</param>
/// <param name="lease">How long a message is hidden from other instances.</param>
/// <param name="clock">The clock.</param>
internal sealed class ChaosRun(ChaosPlan plan, TimeSpan lease, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>The lease of messages: a stopped instance loses its own in a run of seconds.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);

    private readonly long _created = clock.GetTimestamp();
    private readonly List<ChaosInstance> _instances = [];
    private readonly List<ChaosSink> _sinks = [];
    private TimeSpan _began;

    private TimeSpan Elapsed => clock.GetElapsedTime(_created) - _began;

    /// <summary>Runs the plan, lets all settle, and audits.</summary>
    /// <param name="installation">The Azurite to start.</param>
    /// <param name="folder">Where it, the instances and their document have their files.</param>
    /// <param name="say">Takes lines of progress.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<ChaosReport> RunAsync(
        AzuriteInstallation installation, string folder, Action<string> say, CancellationToken cancellation)
    {
        await using var azurite = await AzuriteProcess.StartAsync(
            installation, Path.Combine(folder, "azurite"), clock, cancellation, inMemory: true);
        await using var wire = await StorageWire.StartAsync(azurite.ConnectionString, keepsWrites: false);
        var disturbances = new DisturbanceLog(lease, () => Elapsed);
        wire.Answered = disturbances.NoteIfStill;
        await using var heartbeat = new Heartbeat(disturbances.NoteIfStill, clock);
        var document = await WriteDocumentAsync(folder, cancellation);
        var options = new InstanceOptions(folder, document, lease, await ListenAsync(wire, cancellation));
        await StartAsync(options, disturbances, cancellation);
        using var sender = new ChaosSender(_instances, clock);
        using var actor = new FaultActor(_instances, _sinks, wire, document, plan.Seed, disturbances, () => Elapsed, clock);
        var began = clock.GetUtcNow();
        _began = Elapsed;
        say($"{plan.Events.Count} events and {plan.Faults.Count} faults in {plan.Length.TotalSeconds:0} s");
        await StormAsync(sender, actor, cancellation);

        say($"settling, after {Elapsed.TotalSeconds:0} s and {wire.Faults} faults of storage");
        using var remote = new RemoteApp(new Uri(_instances[0].Address!), key: null);
        await using var storage = new StorageEvidence(azurite.ConnectionString, clock);
        var app = new AppEvidence(remote);
        var (files, webhooks) = (sender.Accepted.Where(IsFile), sender.Accepted.Where(one => !IsFile(one)));
        var settled = await new Settling(_instances[0], app, storage, say, clock).RunAsync(cancellation);
        var evidence = new ChaosEvidence
        {
            Plan = plan,
            Accepted = sender.Accepted,
            Calls = [.. _sinks.SelectMany(sink => sink.Calls).OrderBy(call => call.At)],
            Events = await app.EventsAsync(cancellation),
            Told = (await app.ToldAsync(webhooks.Select(one => one.Delivery), cancellation))
                .Concat(await app.FedAsync(files.Select(one => one.Delivery), cancellation))
                .ToDictionary(),
            Letters = settled.Left,
            Unreplayable = settled.Unreplayable,
            Poison = settled.Poison,
            Queues = await storage.QueuesAsync(cancellation),
            Parked = await storage.ParkedAsync(cancellation),
            Ledger = await storage.LedgerAsync(began.AddDays(-1), clock.GetUtcNow().AddDays(1), cancellation),
            Disturbances = disturbances.All,
        };
        var report = ChaosReport.Create(evidence, settled, new ChaosTally(
            Elapsed, sender.Tries, wire.Requests, wire.Faults, _instances.Sum(instance => instance.Starts), disturbances.Standstills));
        if (report.Findings.Count > 0)
            await EvidenceFiles.WriteAsync(folder, evidence, report.Findings, app, cancellation);
        return report;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var instance in _instances)
            await instance.DisposeAsync();
        foreach (var sink in _sinks)
            await sink.DisposeAsync();
    }

    private bool IsFile(AcceptedWebhook one) => plan.Webhooks[one.Webhook].IsFile;

    private static async Task<string> WriteDocumentAsync(string folder, CancellationToken cancellation)
    {
        var document = Path.Combine(folder, "gtm.yaml");
        await File.WriteAllTextAsync(document, ChaosDocument.Release(1), cancellation);
        foreach (var (name, table) in ChaosDocument.Tables)
            await File.WriteAllTextAsync(Path.Combine(folder, name), table, cancellation);
        return document;
    }

    private async Task<IReadOnlyDictionary<string, string>> ListenAsync(StorageWire wire, CancellationToken cancellation)
    {
        var addresses = new Dictionary<string, string>();
        foreach (var destination in ChaosDocument.Destinations)
        {
            var sink = new ChaosSink(destination, () => Elapsed);
            _sinks.Add(sink);
            await sink.ListenAsync(cancellation);
            addresses[destination] = sink.Address;
        }

        return ChaosDocument.Settings(addresses)
            .Append(KeyValuePair.Create(StorageConnection.SettingName, wire.ConnectionString))
            .ToDictionary();
    }

    // One after the other: the first makes what storage lacks, and both at once take the longer the fewer cores there are
    private async Task StartAsync(InstanceOptions options, DisturbanceLog disturbances, CancellationToken cancellation)
    {
        for (var number = 0; number < ChaosPlan.Instances; number++)
        {
            _instances.Add(new ChaosInstance(number, options, disturbances, clock));
            await _instances[number].StartAsync(cancellation);
        }
    }

    private async Task StormAsync(ChaosSender sender, FaultActor actor, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(plan.Length + Settling.Patience);
        actor.Begin();
        var sending = plan.Webhooks.Index().Select(each => AtAsync(
            each.Item.At, () => sender.SendAsync(each.Index, each.Item, patience.Token), cancellation)).ToArray();
        await Task.WhenAll(plan.Faults.Select(fault => AtAsync(fault.At, () => actor.DoAsync(fault, cancellation), cancellation)));
        await AtAsync(plan.Length, () => actor.EndAsync(cancellation), cancellation);
        await Task.WhenAll(sending);
    }

    private async Task AtAsync(TimeSpan at, Func<Task> act, CancellationToken cancellation)
    {
        if (at - Elapsed is { Ticks: > 0 } rest)
            await Task.Delay(rest, clock, cancellation);
        await act();
    }
}
