using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Acknowledge;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Ops.Destinations;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Pipeline.Storage.Receive;
using GtmFunctions.Pipeline.Surface;
using Microsoft.Extensions.Configuration;

namespace GtmFunctions.Pipeline.Ops.Checks;

/// <summary>Has the app examine itself: it gathers what the checks judge, and goes on where one cannot.</summary>
public sealed class SelfExamination(
    StorageConnection storage,
    StorageClock storageClock,
    QueueReadings queues,
    StorageInventory inventory,
    AccessProbe access,
    ConfigurationVersions configurations,
    PublishedDocuments documents,
    QueueSettings queueSettings,
    AcknowledgeLinks links,
    DestinationStateList destinations,
    PublicAddress address,
    HandshakeSecrets supplied,
    IConfiguration settings,
    TimeProvider clock)
{
    /// <summary>What the app is: its build, as <c>gtm doctor</c> compares it with its own.</summary>
    public static string Build { get; } =
        typeof(SelfExamination).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>Examines.</summary>
    /// <returns><c>{"app":{"build","runtime","configuration","tightest"},"checks":[…]}</c>; no value of a setting is in it.</returns>
    public async Task<JsonObject> ExamineAsync(CancellationToken cancellation)
    {
        var (configuration, fault) = await ConfigurationAsync(cancellation);
        var tightest = configuration is null ? null : SignedTolerance.TightestOf(configuration);
        List<Finding> findings =
        [
            .. await StorageAsync(tightest, cancellation),
            .. await GuardedAsync(
                "configuration",
                async () => [ConfigurationCheck.Examine(
                    configuration, (await documents.CurrentAsync(cancellation))?.Name, fault)]),
            .. AppSettingCheck.Examine(settings),
            .. configuration is null ? [] : configuration.Sources.Values.Select(source => SourceCheck.Examine(source, settings)),
            .. configuration is null ? [] : await GuardedAsync(
                "supplied secrets",
                async () => [.. (await HandshakeView.AllAsync(supplied, configuration, cancellation))
                    .Select(state => SuppliedSecretCheck.Examine(configuration.Sources[state.Key], state.Value))]),
            .. configuration is null ? [] : NamedSettingCheck.Examine(configuration, settings),
            .. configuration is null ? [] : LinkCheck.Examine(configuration, links, settings),
            .. configuration is null ? [] : await GuardedAsync(
                "destinations", async () => DestinationPauseCheck.For(await destinations.ListAsync(configuration, cancellation))),
            AddressCheck.Examine(address, configuration),
            .. HostCheck.Examine(queueSettings, Facts(), AppSettingCheck.Overrides(settings)),
        ];
        return new JsonObject
        {
            ["app"] = new JsonObject
            {
                ["build"] = Build,
                ["runtime"] = RuntimeInformation.FrameworkDescription,
                ["configuration"] = configuration?.Version,
                ["tightest"] = tightest is null
                    ? null
                    : new JsonObject { ["source"] = tightest.Source, ["seconds"] = tightest.Tolerance.TotalSeconds },
            },
            ["checks"] = new JsonArray([.. findings.Select(finding => (JsonNode)finding.ToJson())]),
        };
    }

    // Where storage does not answer at all, one finding says so; asking on would take a time-out for each question.
    private async Task<IReadOnlyList<Finding>> StorageAsync(SignedTolerance? tightest, CancellationToken cancellation)
    {
        TimeSpan ahead;
        try
        {
            ahead = await storageClock.AheadAsync(cancellation);
        }
        catch (Exception failure) when (StorageFault.Is(failure))
        {
            return [Unreachable("storage", failure)];
        }

        return
        [
            AccessCheck.OfProof(storage.ByIdentity, storage.IsHere),
            ClockCheck.Examine(
                "clock of the app",
                "the app's clock",
                "storage's",
                ahead,
                tightest,
                "Azure sets the clocks of its machines: restart the app. On a machine of your own, have it set by NTP."),
            .. AccessCheck.Examine(await access.TryAsync(cancellation)),
            .. await GuardedAsync("queues", async () => [.. QueueCheck.Examine(await queues.ReadAsync(cancellation), clock.GetUtcNow())]),
            .. await GuardedAsync(
                "tables and containers", async () => [InventoryCheck.Examine(await inventory.MissingAsync(cancellation))]),
        ];
    }

    private async Task<(Configuration? Loaded, string? Fault)> ConfigurationAsync(CancellationToken cancellation)
    {
        try
        {
            return (await configurations.CurrentAsync(cancellation), configurations.Fault);
        }
        catch (ConfigurationMissingException missing)
        {
            return (null, missing.Message);
        }
        catch (Exception failure) when (StorageFault.Is(failure))
        {
            return (null, $"storage cannot be asked for it ({StorageFault.Code(failure)})");
        }
    }

    private static async Task<IReadOnlyList<Finding>> GuardedAsync(string check, Func<Task<IReadOnlyList<Finding>>> look)
    {
        try
        {
            return await look();
        }
        catch (Exception failure) when (StorageFault.Is(failure))
        {
            return [Unreachable(check, failure)];
        }
    }

    private static Finding Unreachable(string check, Exception failure) => Finding.Failed(
        check,
        $"storage cannot be asked ({StorageFault.Code(failure)})",
        $"Does the account exist, do the {StorageConnection.SettingName}__…ServiceUri settings name it, and has the app's identity its " +
        "roles there? With private endpoints: do the names resolve to private addresses from the app?");

    private static HostFacts? Facts()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "host.json");
        return File.Exists(file) ? HostFacts.Parse(File.ReadAllText(file)) : null;
    }
}
