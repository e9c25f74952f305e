using GtmFunctions.Tests;
using GtmFunctions.Tests.Cli.Commands;
using GtmFunctions.Tests.Cli.Fuzz;
using GtmFunctions.Tests.Functions;
using GtmFunctions.Tests.Scenarios.NoHarmToOthers;
using GtmFunctions.Tests.Scenarios.NothingLostOrTwice;
using GtmFunctions.Tests.Scenarios.OneVersion;
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
    // From over a minute down to a quarter of one
    private static readonly Type[] Longest =
    [
        typeof(DevDemoTests),
        typeof(CrashTableTests),
        typeof(DevStorageTests),
        typeof(ReplayCrashTests),
        typeof(DevKillTests),
        typeof(WorkerLogTests),
        typeof(ReplayStopTests),
        typeof(FuzzedPathTests),
        typeof(FuzzRunTests),
        typeof(DriftReplayTests),
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
