using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Templates;
using Xunit;

namespace GtmFunctions.Tests.Outbound.Connectors;

public sealed class CallAllocationTests : IDisposable
{
    private readonly CallBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Draft_LargeEvent_TakesNoMoreThanOfASmallOne()
    {
        _bench.Set("HOOK", "https://hooks.slack.com/services/T/B/x");
        foreach (var answers in (int[])[10, 1_000])
            Measure(answers);

        var (ofSmall, ofLarge) = (Measure(10), Measure(1_000));

        TestContext.Current.SendDiagnosticMessage($"a call takes {ofSmall} bytes of a small event, {ofLarge} of a large one");
        Assert.InRange(ofLarge, 0, ofSmall + 2_000);
    }

    private long Measure(int answers)
    {
        var call = _bench.Call("slack", null);
        call = call with
        {
            Destination = call.Destination with { Url = "HOOK" },
            Template = Template.Parse("New lead: {{ person.email }} said {{ raw.answer7 }}"),
            Values = call.Values.With("raw", new JsonObject(Enumerable.Range(0, answers)
                .Select(i => KeyValuePair.Create($"answer{i}", (JsonNode?)$"text of answer {i}")))),
        };
        _ = _bench.Draft(call);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var draft = _bench.Draft(call);
        var taken = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Contains("said text of answer 7", draft.Body, StringComparison.Ordinal);
        return taken;
    }
}
