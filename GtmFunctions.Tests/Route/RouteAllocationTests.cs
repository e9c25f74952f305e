using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Route.Core;
using GtmFunctions.Tests.Route.Core;
using Xunit;

namespace GtmFunctions.Tests.Route;

/// <summary>What deciding an event takes of memory, by the size of what came with it.</summary>
public sealed class RouteAllocationTests
{
    [Fact]
    public void Plan_APayloadOfAHundredTimesTheSize_TakesNoMoreMemory()
    {
        var (small, large) = (Event(10), Event(1_000));
        foreach (var @event in (CanonicalEvent[])[small, large])
            Measure(@event);

        var (ofSmall, ofLarge) = (Measure(small), Measure(large));

        TestContext.Current.SendDiagnosticMessage(
            $"a plan takes {ofSmall} bytes of a small event, {ofLarge} of a large one; a copy of that takes {Copy(large)}");
        Assert.InRange(ofLarge, 0, ofSmall + 1_000);
    }

    private static long Measure(CanonicalEvent @event)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        GC.KeepAlive(RouteCore.Plan(RouteCoreTests.Configuration, @event));
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static long Copy(CanonicalEvent @event)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        GC.KeepAlive(@event.Data.DeepClone());
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static CanonicalEvent Event(int answers)
    {
        var raw = new JsonObject(
            Enumerable.Range(0, answers).Select(i => KeyValuePair.Create($"answer{i}", (JsonNode?)$"text of answer {i}")));
        return new CanonicalEvent
        {
            Id = "e20261123-mine",
            Source = "forms",
            Type = "lead.created",
            Subject = "ada@example.com",
            Time = new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero),
            ProviderId = "1",
            ProviderType = "form.submitted",
            Data = new() { ["person"] = new JsonObject { ["email"] = "ada@example.com" }, ["raw"] = raw },
        };
    }
}
