using GtmFunctions.Pipeline.Intake.Drift;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Intake;
using GtmFunctions.Tests.Intake.Drift;
using GtmFunctions.Tests.Storage;
using Xunit;
using static GtmFunctions.Tests.Scenarios.UnknownIsNoError.DriftBench;

namespace GtmFunctions.Tests.Scenarios.UnknownIsNoError;

/// <summary>
/// Whichever storage call fails of an event whose payload is new, the note of it is written once and the event goes on. Every day the rows
/// fail each call once between them.
/// </summary>
public sealed class DriftCrashTests(AzuriteFixture azurite)
{
    private const int Sample = 4;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, false, Sample)]
    [InlineData(true, false, Sample)]
    [InlineData(false, true, Sample)]
    [InlineData(true, true, Sample)]
    [InlineData(false, false, FailingCalls.Every, Explicit = true)]
    [InlineData(true, false, FailingCalls.Every, Explicit = true)]
    [InlineData(false, true, FailingCalls.Every, Explicit = true)]
    [InlineData(true, true, FailingCalls.Every, Explicit = true)]
    public async Task EveryStorageCall_OfAnEventThatDrifts_Fails_TheNoteIsWrittenAndTheEventHandedOn(
        bool takesEffect, bool endsTheProcess, int step)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var records = pipeline.Get<DriftRecords>();
        var measured = await MeasureAsync(pipeline, records);
        Assert.Contains(measured, call => call.Contains(TableNames.Drift, StringComparison.Ordinal));

        foreach (var call in FailingCalls.InTurn(measured.Length, step, (takesEffect ? 1 : 0) + (endsTheProcess ? 2 : 0)))
        {
            var type = $"type{call}";
            await SeedAsync(records, type);
            pipeline.Script.Calls.Clear();
            pipeline.Script.Fail(call, takesEffect ? Strike.After : Strike.Before, endsTheProcess);
            for (var attempt = 0; attempt < 3 && !await TryTakeInAsync(pipeline, $"msg{call}", Drifted(type)); attempt++)
                pipeline.Script.Restart();
            pipeline.Script.Fail(-1, Strike.Before, fatal: false);
            pipeline.Script.Restart();

            // Where noting itself failed the event goes on without, and the next one that shows the same is the first; where only the
            // answer was lost, and all of the client's own retries with it, the list alone has the note.
            await TakeInAsync(pipeline, $"next{call}", Drifted(type));
            var note = Assert.Single((await records.ReadAsync("forms", type, Cancellation)).Notes);
            Assert.Equal("unknown:utm", note.Finding.Key);
            var (mine, next) = (await DriftOfAsync(pipeline, $"msg{call}"), await DriftOfAsync(pipeline, $"next{call}"));
            var isListedOnly = takesEffect && !endsTheProcess
                && measured[call].StartsWith("POST", StringComparison.Ordinal)
                && measured[call].EndsWith(TableNames.Drift, StringComparison.Ordinal);
            Assert.True(
                isListedOnly || mine.Count + next.Count == 1,
                $"call {call} ({measured[call]}): the note is on {mine.Count + next.Count} traces");
            Assert.Equal(note.EventId, await EventOfAsync(pipeline, next.Count == 1 ? $"next{call}" : $"msg{call}"));
        }
    }

    private static string Drifted(string type) => $$"""{"type":"{{type}}","data":{"email":"a@b.example"},"utm":"ads"}""";

    private static async Task<string[]> MeasureAsync(PipelineHarness pipeline, DriftRecords records)
    {
        await TakeInAsync(pipeline, "makes-the-table-of-the-day", Drifted("form.submitted"));
        await SeedAsync(records, "measured");
        pipeline.Script.Calls.Clear();
        await TakeInAsync(pipeline, "measure", Drifted("measured"));
        return [.. pipeline.Script.Calls];
    }

    private static async Task SeedAsync(DriftRecords records, string type)
    {
        var shape = Shapes.From(30, $$"""{"type":"{{type}}","data":{"email":"a@b.example"} }""");
        var empty = await records.ReadAsync("forms", type, Cancellation);
        Assert.True(await records.TryWriteShapeAsync(empty with { Shape = ShapeJson.Write(shape) }, Cancellation));
    }

    private static async Task<bool> TryTakeInAsync(PipelineHarness pipeline, string id, string body)
    {
        try
        {
            await TakeInAsync(pipeline, id, body);
            return true;
        }
        catch (StorageScript.ScriptedFailure)
        {
            return false;
        }
    }
}
