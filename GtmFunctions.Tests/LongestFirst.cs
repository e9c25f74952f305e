using GtmFunctions.Tests;
using GtmFunctions.Tests.Acknowledge.Deadlines;
using GtmFunctions.Tests.Cli.Azurite;
using GtmFunctions.Tests.Cli.Chaos;
using GtmFunctions.Tests.Cli.Commands;
using GtmFunctions.Tests.Cli.Fuzz;
using GtmFunctions.Tests.Config;
using GtmFunctions.Tests.Functions;
using GtmFunctions.Tests.Infra;
using GtmFunctions.Tests.Pages;
using GtmFunctions.Tests.Pages.Rules;
using GtmFunctions.Tests.Rooms;
using GtmFunctions.Tests.Scenarios.Alarms;
using GtmFunctions.Tests.Scenarios.ExplainsItself;
using GtmFunctions.Tests.Scenarios.Forgotten;
using GtmFunctions.Tests.Scenarios.NoHarmToOthers;
using GtmFunctions.Tests.Scenarios.NothingLostOrTwice;
using GtmFunctions.Tests.Scenarios.OneVersion;
using GtmFunctions.Tests.Scenarios.StorageCost;
using GtmFunctions.Tests.Scenarios.SubscribersHear;
using GtmFunctions.Tests.Telemetry.Numbers;
using GtmFunctions.Tests.Telemetry.Traffic;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace GtmFunctions.Tests;

/// <summary>
/// Starts the classes that take longest before all others, so that none of them is left over when the rest is done. The others follow in
/// the runner's own order.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    // From some minutes down to a quarter of one
    private static readonly Type[] Longest =
    [
        typeof(PagesBrowserTests),
        typeof(NinetyDaysTests),
        typeof(DevDemoTests),
        typeof(DevStorageTests),
        typeof(DevKillTests),
        typeof(ChaosRunTests),
        typeof(SlaCrashTests),
        typeof(BicepCompilerTests),
        typeof(StandingCallTests),
        typeof(OddMessageTests),
        typeof(WaitingTests),
        typeof(HandOverCrashTests),
        typeof(SignalCrashTests),
        typeof(RetentionTests),
        typeof(SubscriptionCrashTests),
        typeof(DepthTests),
        typeof(AzuriteProcessTests),
        typeof(CrashTableTests),
        typeof(AwaitCrashTests),
        typeof(ListPollCrashTests),
        typeof(ReplayJobTests),
        typeof(EraseTests),
        typeof(ImportCrashTests),
        typeof(ReplayCrashTests),
        typeof(WorkerLogTests),
        typeof(RulesBrowserTests),
        typeof(RulesStoryTests),
        typeof(AlertKindTests),
        typeof(PreviewProofTests),
        typeof(ReplayStopTests),
        typeof(FuzzedPathTests),
        typeof(FuzzRunTests),
        typeof(DriftReplayTests),
        typeof(SilenceRuleTests),
        typeof(HostileDocumentTests),
        typeof(JsonReadTests),
        typeof(PublicTypesTests),
        typeof(ArchitectureTests),
        typeof(NumberTallyTests),
    ];

    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. DefaultTestCollectionOrderer.Instance.OrderTestCollections(testCollections).OrderBy(collection => Place(collection))];

    /// <summary>Whether a collection is that of a class, which has none of its own name.</summary>
    internal static bool IsOf(ITestCollection collection, Type tests) =>
        collection.TestCollectionDisplayName.StartsWith($"Test collection for {tests.FullName} ", StringComparison.Ordinal);

    private static int Place(ITestCollection collection) => Longest.TakeWhile(tests => !IsOf(collection, tests)).Count();
}
